"""--sort: the rows of a list in the order of a column.

Rows are read in the order of their ids, because no index has them in another one that filters leave intact. So as many
rows as fit into memory easily are sorted here, and more are refused.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.errors import UsageError

MOST = 10_000  # rows

Sort = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN[:desc]",
        help=f"In the order of this column; of at most {MOST:,} rows that match.",
        autocompletion=completion.column,
    ),
]
Row = Mapping[str, Any]


def order_of(typed: str, columns: Iterable[str]) -> Callable[[Sequence[Row]], list[Row]]:
    """Return a function that sorts rows by the column, unknown values last. Raise UsageError if the text is wrong."""
    name, _, direction = typed.partition(":")
    require_choice(tuple(columns), name, f"there is no column {name!r} to sort by")
    require_choice(("", "asc", "desc"), direction, f"{direction} is not a direction")

    def key(row: Row) -> Any:
        value = row[name]
        return tuple(value) if isinstance(value, list) else value.casefold() if isinstance(value, str) else value

    def in_order(rows: Sequence[Row]) -> list[Row]:
        known = sorted((row for row in rows if row.get(name) is not None), key=key, reverse=direction == "desc")
        return [*known, *(row for row in rows if row.get(name) is None)]

    return in_order


def too_many(what: str) -> UsageError:
    """Return the error for more rows than can be sorted."""
    return UsageError(
        f"more than {MOST:,} {what} match, too many to sort here",
        hint=f"choose fewer with a filter such as --batch or --where, or sort the file of: scrapersky export {what}",
    )
