"""Rows that are kept column by column, as a writer of a file wants them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, overload

from scrapersky_cli.subjects.keyset import Row


class ColumnRows(Sequence[Row]):
    """Rows of which each column is a sequence of values. A row is made when somebody asks for it: to write a file, or
    to look at one column, nobody does."""

    __slots__ = ("columns",)

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __iter__(self) -> Iterator[Row]:
        names = tuple(self.columns)
        return (dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True))

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "ColumnRows": ...
    def __getitem__(self, place: int | slice) -> "Row | ColumnRows":
        found = {name: values[place] for name, values in self.columns.items()}
        return ColumnRows(found) if isinstance(place, slice) else found


def by_column(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Sequence[Any]]:
    """Return the values of the rows by the name of the column: None where a row has no such column."""
    if isinstance(rows, ColumnRows):
        unknown = [None] * len(rows)
        return {name: rows.columns.get(name, unknown) for name in names}
    return dict(zip(names, _columns_of(rows, names), strict=True))


def _columns_of(rows: Sequence[Row], names: Sequence[str]) -> Iterable[Sequence[Any]]:
    if not rows:
        return [()] * len(names)
    if len(names) > 1:  # of one name, it would not make tuples
        with suppress(KeyError):
            return zip(*map(itemgetter(*names), rows), strict=True)
    return zip(*[map(row.get, names) for row in rows], strict=True)
