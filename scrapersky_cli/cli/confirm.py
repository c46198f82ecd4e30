"""Ask before something is done that cannot be taken back."""

import sys
from typing import Annotated

import typer

from scrapersky_cli.errors import UsageError

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def can_ask() -> bool:
    """Return whether somebody sits at a terminal and can answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def require_yes(what: str, *, yes: bool) -> None:
    """Ask on the terminal whether to do `what`; with `yes`, do not ask.

    Raise UsageError if the answer is no, or if there is no terminal.
    """
    if not (yes or _agrees(what)):
        raise UsageError(f"this would {what}, and must be confirmed", hint="add --yes")


def _agrees(what: str) -> bool:
    if not can_ask():
        return False
    try:
        return typer.confirm(f"{what}?", err=True)
    except typer.Abort:
        return False
