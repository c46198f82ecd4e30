"""The errors that every format may end in."""

from scrapersky_cli.errors import DamagedDataset, SettingsError, missing_extra


def damaged(name: str, error: Exception) -> DamagedDataset:
    """The error for a file that is cut off or changed."""
    reason = " ".join(str(error).split())[:200]
    return DamagedDataset(f"{name} is damaged or incomplete: {reason}", hint="download it again")


def missing_library(what: str) -> SettingsError:
    """The error for files that need a library which is not installed: those for places are an extra."""
    return missing_extra(what, "places")
