"""Arguments for which there is a fixed set of values."""

from collections.abc import Sequence
from difflib import get_close_matches

from scrapersky_cli.errors import UsageError


def require_choice(choices: Sequence[str], given: str, wrong: str) -> str:
    """Return `given` if it is one of the choices, else raise UsageError(`wrong`) with the nearest and all of them."""
    if given in choices:
        return given
    near = get_close_matches(given, choices, n=1)
    did_you_mean = f"did you mean {near[0]}? " if near else ""
    raise UsageError(wrong, hint=f"{did_you_mean}one of: {', '.join(choices)}")
