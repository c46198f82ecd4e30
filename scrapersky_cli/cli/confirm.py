"""Ask before something is done that cannot be taken back."""

import sys
from typing import Annotated

import typer

from scrapersky_cli.errors import UsageError

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def require_yes(what: str, *, yes: bool) -> None:
    """Ask on the terminal whether to do `what`, unless `yes`. Raise UsageError if nobody can be asked, or says no."""
    if not (yes or _agrees(what)):
        raise UsageError(f"this would {what}, and must be confirmed", hint="add --yes")


def _agrees(what: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    try:
        return typer.confirm(f"{what}?", err=True)
    except typer.Abort:
        return False
