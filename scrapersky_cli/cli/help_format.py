"""The form of `--help`: it fits a terminal of any width, and cuts neither a word nor a name with a hyphen."""

import shutil
from collections.abc import Sequence
from typing import Any, cast

from typer.core import TyperCommand

_WIDEST, _NARROWEST = 80, 20  # columns
_ROOM = 60  # columns, below which a long option stands on a line of its own, above what is said of it
_OPTION, _SHORT_OPTION = 30, 8  # columns
_JOINED = "\ue000"  # in place of a hyphen, at which no line ends; of no use in a text

# The classes that Typer does not export.
_Context = cast("Any", TyperCommand.context_class)
_Formatter = cast("Any", _Context.formatter_class)


class _HelpFormatter(_Formatter):  # type: ignore[misc, valid-type]  # whose classes only exist at run time
    def __init__(self, **given: Any) -> None:
        width = min(shutil.get_terminal_size().columns, _WIDEST) - 2
        super().__init__(**{**given, "width": max(width, _NARROWEST)})

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = _OPTION, col_spacing: int = 2) -> None:
        most = col_max if self.width >= _ROOM else _SHORT_OPTION
        super().write_dl([(name, _joined(text)) for name, text in rows], most, col_spacing)

    def write_text(self, text: str) -> None:
        super().write_text(_joined(text))

    def getvalue(self) -> str:
        return str(super().getvalue()).replace(_JOINED, "-")


class _HelpContext(_Context):  # type: ignore[misc, valid-type]  # the same
    formatter_class = _HelpFormatter


def _joined(text: str) -> str:
    return text.replace("-", _JOINED)


def format_help_of(command: Any) -> None:
    """Let the help of a command, and of all commands below it, have this form."""
    command.context_class = _HelpContext
    for child in getattr(command, "commands", {}).values():
        format_help_of(child)
