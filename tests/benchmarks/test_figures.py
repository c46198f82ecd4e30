"""The figures of benchmarks, in the form of the documentation."""

import pytest

from benchmarks.figures import markdown, number, ratios, spread


@pytest.mark.parametrize(
    ("value", "shown"), [(0.126, "0.13"), (9.99, "9.99"), (12.34, "12.3"), (123.4, "123"), (26467.0, "26,467")]
)
def test_a_figure_has_three_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_spread_is_the_median_and_the_range() -> None:
    assert spread([3.0, 1.0, 2.0]) == "2.00 [1.00–3.00]"
    assert spread([1.5]) == "1.50"
    assert spread([]) == "–"


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios([2.0, 9.0], [1.0, 3.0]) == [2.0, 3.0]


def test_a_table_is_markdown() -> None:
    assert markdown(("", "a", "b"), [("x", "1", "2")]) == "|  | a | b |\n|---|---|---|\n| x | 1 | 2 |"
