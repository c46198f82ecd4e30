"""Refuse options with an empty text.

Such a text usually comes from a variable that a script did not set: `export leads --batch "$BATCH"` would then export
all leads instead of those of a batch.
"""

from collections.abc import Callable
from typing import Any

import typer

_MAY_BE_EMPTY = {"note", "reason"}  # an empty note removes the note, and an empty reason means that there is none

_Callback = Callable[[Any, Any, Any], Any]


def require_texts(command: Any) -> None:
    """Make a command and its subcommands refuse options with an empty text."""
    for param in command.params:
        if param.param_type_name == "option" and param.name not in _MAY_BE_EMPTY:
            param.callback = _filled(param.callback)
    for child in getattr(command, "commands", {}).values():
        require_texts(child)


def _filled(callback: _Callback | None) -> _Callback:
    """Return a callback that raises BadParameter if the text is empty, and otherwise calls this one."""

    def checked(context: Any, param: Any, value: Any) -> Any:
        if "" in (value if isinstance(value, list | tuple) else [value]):
            raise typer.BadParameter("it is empty", ctx=context, param=param)
        return callback(context, param, value) if callback else value

    return checked
