"""Every command of the tool, imported."""

from typing import Any

from scrapersky_cli.cli.lazy import load
from scrapersky_cli.cli.main import COMMANDS


def top_level() -> dict[str, Any]:
    """The commands and groups that `--help` lists, by name."""
    return {name: load(name, command) for name, command in COMMANDS.items()}
