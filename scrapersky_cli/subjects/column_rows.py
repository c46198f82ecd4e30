"""A sequence of rows that is stored by column, because that is how files are written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, overload

from scrapersky_cli.subjects.keyset import Row


class ColumnRows(Sequence[Row]):
    """Rows that are stored as columns, each a sequence of values. A row is made only when it is asked for; code that
    works by column, such as the writer of CSV, never asks."""

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
    """Return the values of each of the named columns. Where a row has no such column, its value is None."""
    if isinstance(rows, ColumnRows):
        unknown = [None] * len(rows)
        return {name: rows.columns.get(name, unknown) for name in names}
    return dict(zip(names, _columns_of(rows, names), strict=True))


def _columns_of(rows: Sequence[Row], names: Sequence[str]) -> Iterable[Sequence[Any]]:
    if not rows:
        return [()] * len(names)
    if len(names) > 1:  # with one name, itemgetter would not return tuples
        with suppress(KeyError):
            return zip(*map(itemgetter(*names), rows), strict=True)
    return zip(*[map(row.get, names) for row in rows], strict=True)
