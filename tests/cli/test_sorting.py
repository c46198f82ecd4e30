"""The first rows in the order of a column, against a plain sort."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.cli.sorting import order_of
from scrapersky_cli.errors import UsageError

VALUES = st.none() | st.sampled_from(["a", "B", "b", "Ä", ""])


@given(values=st.lists(VALUES), number=st.integers(0, 12), direction=st.sampled_from(["", ":asc", ":desc"]))
def test_the_first_rows_are_those_of_a_plain_sort(values: list[Any], number: int, direction: str) -> None:
    """Rows with the same value stay in their order, and unknown values come last."""
    rows = [{"id": place, "name": value} for place, value in enumerate(values)]
    known = [row for row in rows if row["name"] is not None]
    known.sort(key=lambda row: str(row["name"]).casefold(), reverse=direction == ":desc")
    unknown = [row for row in rows if row["name"] is None]
    assert order_of(f"name{direction}", ["name"])(iter(rows), number) == [*known, *unknown][:number]


def test_lists_and_numbers_are_sorted() -> None:
    rows: list[dict[str, Any]] = [{"tags": ["b"]}, {"tags": ["a", "z"]}, {"tags": []}]
    assert order_of("tags", ["tags"])(rows, 3) == [rows[2], rows[1], rows[0]]
    numbers = [{"n": 10}, {"n": 9}]
    assert order_of("n", ["n"])(numbers, 1) == [{"n": 9}]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("nmae", "did you mean name? one of: name"), ("name:up", "one of: asc, desc"), ("", "one of: name")],
)
def test_what_is_no_order(typed: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        order_of(typed, ["name"])
    assert caught.value.hint == hint
