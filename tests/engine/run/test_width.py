"""The rule by which a run finds its width, on readings of machines that do not exist."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.engine.run.load import Load
from scrapersky_cli.engine.run.width import FIRST, next_width

IDLE = Load(share=0.1, lag=0.001)
LATE_BY_OTHERS = Load(share=0.5, lag=0.4)
NEARLY_SPENT = Load(share=0.8, lag=0.15)
SPENT = Load(share=0.99, lag=0.05)
OVERLOADED = Load(share=0.99, lag=0.4)
STUCK = Load(share=0.3, lag=1.5)


@pytest.mark.parametrize(
    ("width", "working", "load", "expected"),
    [
        (20, 20, IDLE, 40),
        (20, 18, IDLE, 40),
        (20, 17, IDLE, 20),  # there are no rows for more slots
        (600, 600, IDLE, 1000),
        (1000, 1000, IDLE, 1000),
        (100, 100, LATE_BY_OTHERS, 200),
        (100, 100, NEARLY_SPENT, 100),
        (100, 100, SPENT, 100),
        (100, 100, OVERLOADED, 80),
        (100, 10, OVERLOADED, 80),
        (100, 100, STUCK, 80),
        (22, 22, OVERLOADED, 20),
        (20, 20, OVERLOADED, 20),
        (80, 95, OVERLOADED, 80),  # the last step has not come into effect
        (80, 95, IDLE, 80),
        (5, 5, OVERLOADED, 5),  # a ceiling below the first width
        (5, 5, IDLE, 10),
    ],
)
def test_one_step(width: int, working: int, load: Load, expected: int) -> None:
    assert next_width(width, working, load, 1000) == expected


loads = st.builds(Load, share=st.floats(0, 4), lag=st.floats(0, 10))


@given(st.integers(1, 1000), st.floats(0, 2), loads, st.integers(1, 1000))
def test_a_width_stays_between_the_first_one_and_the_ceiling(
    width: int, at_work: float, load: Load, ceiling: int
) -> None:
    width = min(width, ceiling)
    after = next_width(width, int(at_work * width), load, ceiling)
    assert min(FIRST, width) <= after <= ceiling
    assert after <= 2 * width


# --- runs on simulated machines ---------------------------------------------------------------------------
def settled(rows: int, seconds: float, cost: float, *, ours: float = 1.0, slow: bool = False) -> list[int]:
    """Return the widths that a run of `rows` rows comes to, one after the other. A row waits `seconds` for its host and
    costs `cost` seconds of a processor, of which this process gets the share `ours`. With `slow`, rows that work when
    the run shrinks go on for many more readings.
    """
    width, working, widths = FIRST, 0, []
    for _ in range(60):
        leaving = (working - width) // 10 + 1 if slow else working
        working = min(rows, max(width, working - leaving))
        demand = working * cost / (seconds + cost)  # of a processor, if nothing else used it
        share = min(demand, ours)
        queue = max(0.0, working - ours * seconds / cost)  # rows that wait for the processor instead of their host
        lag = 0.3 * queue * cost / ours / 10 + (0.1 if ours < 1 else 0.0)
        width = next_width(width, working, Load(share, lag), 1000)
        widths.append(width)
    return widths


@given(st.floats(0.2, 10), st.floats(0.001, 0.05))
def test_a_run_becomes_wide_enough_for_the_processor(seconds: float, cost: float) -> None:
    """With rows enough, either 9/10 of the processor are used in the end, or the run is as wide as it may be."""
    width = settled(100_000, seconds, cost)[-1]
    assert width == 1000 or width * cost / (seconds + cost) >= 0.85 or width == FIRST


@given(st.integers(1, 1000))
def test_a_run_of_few_rows_gets_slots_for_all_of_them(rows: int) -> None:
    """It does not have many more slots than rows either."""
    width = settled(rows, 2.0, 0.0001)[-1]
    assert 0.9 * rows <= width <= max(FIRST, 2.3 * rows)


@given(st.floats(0.3, 0.65))
def test_others_on_the_processor_keep_no_run_narrow(ours: float) -> None:
    """Their share of the processor makes the loop late, and says nothing about how many rows may wait."""
    assert settled(100_000, 5.0, 0.001, ours=ours)[-1] == 1000


def test_a_run_of_long_rows_does_not_swing() -> None:
    """Where rows go on for long after the run shrank, it waits for that, instead of shrinking further all the time."""
    widths = settled(100_000, 20.0, 0.1, slow=True)
    steps = list(pairwise(widths))
    assert all(after >= 0.8 * before - 1 for before, after in steps)
    assert sum(after < before for before, after in steps) < 10
    assert len(set(widths[-20:])) <= 4
