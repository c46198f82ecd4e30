"""Rows that are kept by column are rows like others."""

import pytest

from scrapersky_cli.extract.mentions import texts_in
from scrapersky_cli.subjects.column_rows import ColumnRows, by_column
from scrapersky_cli.subjects.keyset import Row

ROWS: list[Row] = [{"a": 1, "b": "x"}, {"a": None, "b": "y"}, {"a": 3, "b": None}]
KEPT = ColumnRows({"a": [1, None, 3], "b": ("x", "y", None)})


def test_they_are_rows() -> None:
    assert list(KEPT) == ROWS
    assert (len(KEPT), KEPT[0], KEPT[-1]) == (3, ROWS[0], ROWS[2])
    assert list(KEPT[1:]) == ROWS[1:]
    assert [row["b"] for row in reversed(KEPT)] == [None, "y", "x"]
    with pytest.raises(IndexError):
        KEPT[3]


@pytest.mark.parametrize("none", [ColumnRows({}), ColumnRows({"a": ()}), KEPT[3:], []])
def test_there_may_be_none(none: list[Row]) -> None:
    assert (bool(none), list(none)) == (False, [])
    assert [len(values) for values in by_column(none, ["b", "c"]).values()] == [0, 0]


@pytest.mark.parametrize("rows", [ROWS, KEPT])
@pytest.mark.parametrize("names", [["b", "a"], ["a"], ["c", "a"], []])
def test_by_column(rows: list[Row], names: list[str]) -> None:
    found = by_column(rows, names)
    assert list(found) == names
    assert {name: list(values) for name, values in found.items()} == {
        name: [row.get(name) for row in ROWS] for name in names
    }


def test_columns_that_only_some_rows_have() -> None:
    found = by_column([{"a": 1, "b": 2}, {"b": 3}], ["a", "b"])
    assert {name: list(values) for name, values in found.items()} == {"a": [1, None], "b": [2, 3]}


def test_what_they_mention_is_found_as_in_other_rows() -> None:
    assert sorted(texts_in(KEPT)) == sorted(texts_in(ROWS)) == ["x", "y"]
