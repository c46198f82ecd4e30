"""The shape of a printed table: which columns it has, and whether a pipe gets a line with their names.

Every command that prints a table is marked with `prints_table`, which adds the options for it.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import typer


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns a command prints. `columns` are the names in --columns; None stands for the command's own choice.
    `header` says whether a pipe gets a line with the names."""

    columns: tuple[str, ...] | None = None
    header: bool = True


Columns = Annotated[str | None, typer.Option(metavar="A,B,…", help="Only these columns, in this order.")]
_NoHeader = Annotated[bool, typer.Option("--no-header", help="No line with the names of the columns in a pipe.")]
_OPTIONS = {"columns": Columns, "no_header": _NoHeader}

_USUAL = Shape()
_shape: ContextVar[Shape] = ContextVar("shape", default=_USUAL)


def shape() -> Shape:
    """Return the shape in which the command that runs prints tables."""
    return _shape.get()


def column_names(typed: str | None) -> tuple[str, ...] | None:
    """Return the names in a comma-separated list; None without one."""
    return tuple(name.strip() for name in typed.split(",")) if typed else None


def prints_table(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command the options --columns and --no-header, unless it has them, and print in the shape they say."""
    own = inspect.signature(command)
    added = {name: option for name, option in _OPTIONS.items() if name not in own.parameters}
    defaults = {"columns": None, "no_header": False}

    @wraps(command)
    def shaped(*args: Any, **given: Any) -> None:
        typed = {name: given[name] for name in _OPTIONS if name in given}
        own_arguments = {name: value for name, value in given.items() if name not in added}
        if not typed:  # called by another command, whose shape it is
            command(*args, **own_arguments)
            return
        with _printing(Shape(column_names(typed.get("columns")), not typed.get("no_header"))):
            command(*args, **own_arguments)

    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=option)
        for name, option in added.items()
    ]
    described: Any = shaped
    described.__signature__ = own.replace(parameters=_before_json(list(own.parameters.values()), more))
    described.__annotations__ = {**command.__annotations__, **added}
    return shaped


def _before_json(own: list[inspect.Parameter], more: list[inspect.Parameter]) -> list[inspect.Parameter]:
    """Return all parameters, with the new ones before --json in the help."""
    at = next((place for place, each in enumerate(own) if each.name == "as_json"), len(own))
    keyword_only = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own[at:]]
    return [*own[:at], *more, *keyword_only]


@contextmanager
def _printing(wanted: Shape) -> Iterator[None]:
    before = _shape.set(wanted)
    try:
        yield
    finally:
        _shape.reset(before)
