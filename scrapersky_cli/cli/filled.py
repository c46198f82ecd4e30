"""Options that are given say something.

An empty one comes from a variable that a script has not set. Without a word, `export leads --batch "$BATCH"` would
export everything then.
"""

from collections.abc import Callable
from typing import Any

import typer

_MAY_BE_EMPTY = {"note", "reason"}  # '' takes a note away; an empty reason is none

_Callback = Callable[[Any, Any, Any], Any]


def require_texts(command: Any) -> None:
    """Let a command, and all commands below it, refuse options with an empty text."""
    for param in command.params:
        if param.param_type_name == "option" and param.name not in _MAY_BE_EMPTY:
            param.callback = _filled(param.callback)
    for child in getattr(command, "commands", {}).values():
        require_texts(child)


def _filled(callback: _Callback | None) -> _Callback:
    """Return the callback that refuses an empty text before this one sees the value."""

    def checked(context: Any, param: Any, value: Any) -> Any:
        if "" in (value if isinstance(value, list | tuple) else [value]):
            raise typer.BadParameter("it is empty", ctx=context, param=param)
        return callback(context, param, value) if callback else value

    return checked
