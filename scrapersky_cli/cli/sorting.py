"""--sort: the first rows of a list in the order of a column.

Rows are read in the order of their ids, because no index has them in another one that filters leave intact. All that
match are read, and as many are kept as are shown, so that a list of any length can be sorted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nlargest, nsmallest
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.choices import require_choice

Sort = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN[:desc]",
        help="The first rows in the order of this column; reads all that match.",
        autocompletion=completion.column,
    ),
]
Row = Mapping[str, Any]


def order_of(typed: str, columns: Iterable[str]) -> Callable[[Iterable[Row], int], list[Row]]:
    """Return a function that returns the first of some rows in the order of the column, unknown values last.

    Rows with the same value stay in their order. Raise UsageError if the text is wrong.
    """
    name, _, direction = typed.partition(":")
    require_choice(tuple(columns), name, f"there is no column {name!r} to sort by")
    require_choice(("asc", "desc"), direction or "asc", f"{direction} is not a direction")
    first = nlargest if direction == "desc" else nsmallest

    def key(row: Row) -> Any:
        value = row[name]
        return tuple(value) if isinstance(value, list) else value.casefold() if isinstance(value, str) else value

    def in_order(rows: Iterable[Row], number: int) -> list[Row]:
        unknown: list[Row] = []

        def known() -> Iterator[Row]:
            for row in rows:
                if row.get(name) is not None:
                    yield row
                elif len(unknown) < number:
                    unknown.append(row)

        return [*first(number, known(), key=key), *unknown][:number]

    return in_order
