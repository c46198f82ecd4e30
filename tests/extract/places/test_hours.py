"""Opening hours in the words of schema.org."""

import pytest

from scrapersky_cli.extract.places.hours import hours_lines

DAY, HALF = ("09:00-12:30", "13:30-18:00"), ("09:00-12:30",)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    ],
)
def test_days_of_the_same_hours_are_one_line(hours: dict[str, tuple[str, ...]], lines: list[str]) -> None:
    assert hours_lines(hours) == lines
