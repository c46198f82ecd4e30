"""The list of the queue's statements. docs/reference/queue-sql.md shows the SQL of each in both dialects."""

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

STATEMENTS: list[Callable[..., Any]] = []


def statement(build: Callable[P, T]) -> Callable[P, T]:
    """Mark a function that builds a statement: it is called once for each queue, and listed in `STATEMENTS`.

    The first sentence of its docstring says what the statement does.
    """
    built = cache(build)
    STATEMENTS.append(built)
    return cast("Callable[P, T]", built)
