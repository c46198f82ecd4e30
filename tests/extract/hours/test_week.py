"""Hours of a week, by day and in the words of schema.org and OpenStreetMap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import Hours
from scrapersky_cli.extract.hours.week import WEEK, by_day, osm_rules, rules

from .oracle import assert_sound

DAY, HALF = ("09:00-12:30", "13:30-18:00"), ("09:00-12:30",)


@pytest.mark.parametrize(
    ("hours", "lines"),
    [
        ({}, []),
        ({"monday": ()}, []),
        ({"sunday": HALF}, ["Su 09:00-12:30"]),
        (dict.fromkeys(WEEK, DAY), ["Mo-Su 09:00-12:30,13:30-18:00"]),
        (
            {**dict.fromkeys(WEEK[:5], DAY), "wednesday": HALF},
            ["Mo-Tu 09:00-12:30,13:30-18:00", "We 09:00-12:30", "Th-Fr 09:00-12:30,13:30-18:00"],
        ),
        ({"friday": HALF, "monday": HALF}, ["Mo 09:00-12:30", "Fr 09:00-12:30"]),
        ({"someday": DAY}, []),
        ({"friday": ("22:00-02:00",), "saturday": HALF}, ["Fr 22:00-02:00, Sa 09:00-12:30"]),
    ],
)
def test_days_of_the_same_hours_are_one_rule(hours: dict[str, tuple[str, ...]], lines: list[str]) -> None:
    assert rules(hours) == lines


@pytest.mark.parametrize(
    ("spans", "booked", "holidays_off", "wanted"),
    [
        ({0: [(540, 1020)]}, (), False, ("Mo 09:00-17:00",)),
        ({0: [(540, 720), (660, 1020)]}, (), False, ("Mo 09:00-17:00",)),
        ({0: [(540, 1020)]}, (5,), True, ("Mo 09:00-17:00", 'Sa unknown "by appointment"', "PH off")),
        ({0: [(540, 1020)]}, (0,), False, ('Mo 09:00-17:00 open "by appointment"',)),
        ({0: [(540, 1020)], 6: [(540, 1020)], 7: [(540, 1020)]}, (), False, ("Mo 09:00-17:00", "Su 09:00-17:00", "PH 09:00-17:00")),
        ({4: [(1320, 1560)], 5: [(0, 1440)]}, (6,), True, ("Fr 22:00-02:00, Sa 00:00-24:00", "PH off")),
    ],
)  # fmt: skip
def test_rules(
    spans: dict[int, list[tuple[int, int]]], booked: tuple[int, ...], holidays_off: bool, wanted: tuple[str, ...]
) -> None:
    assert osm_rules(spans, booked, holidays_off) == wanted


SPANS = st.integers(0, 1439).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, start + 1440)))


@given(
    st.dictionaries(st.integers(0, 6), st.lists(SPANS, min_size=1, max_size=3), min_size=1),
    st.sets(st.integers(0, 6)),
    st.booleans(),
)
def test_rules_mean_the_same_as_the_hours_by_day(
    spans: dict[int, list[tuple[int, int]]], booked: set[int], holidays_off: bool
) -> None:
    assert_sound(Hours(by_day(spans), osm_rules(spans, booked, holidays_off), confidence=1))
