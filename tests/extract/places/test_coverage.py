"""Capture-recapture, against worked examples that are published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.coverage import estimate_coverage


@pytest.mark.parametrize(
    ("first", "second", "both", "estimate"),
    [
        (10, 15, 5, 28.3),  # turtles in a lake, of Wikipedia's `Mark and recapture`: 28
        (196, 90, 9, 1791.7),  # bluegills of Jewett Lake, Ogle's FSA package for R, `mrClosed`: 1792
    ],
)
def test_published_estimates(first: int, second: int, both: int, estimate: float) -> None:
    found = estimate_coverage(first, second, both)
    assert found is not None
    assert found.estimate == pytest.approx(estimate, abs=0.05)
    assert found.found == first + second - both


def test_a_published_interval() -> None:
    turtles = estimate_coverage(10, 15, 5)
    assert turtles is not None
    assert (round(turtles.low), round(turtles.high)) == (22, 65)


@pytest.mark.parametrize("counts", [(0, 0, 0), (10, 0, 0), (10, 15, 0)])
def test_without_overlap_nothing_is_known(counts: tuple[int, int, int]) -> None:
    assert estimate_coverage(*counts) is None


@pytest.mark.parametrize("counts", [(3, 5, 4), (5, 5, -1)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="more were found"):
        estimate_coverage(*counts)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_interval_is_around_the_estimate_and_not_below_what_was_found(both: int, first: int, second: int) -> None:
    found = estimate_coverage(first + both, second + both, both)
    assert found is not None
    assert found.found <= found.low <= found.estimate + 1e-6
    assert found.estimate <= found.high
    assert 0 < found.share <= 1
