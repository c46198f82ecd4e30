"""A second opinion on the syntax of OpenStreetMap: https://github.com/remi-dupre/opening-hours-rs

The package opening-hours-py installs the module `opening_hours`, as another package does that is not meant here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from opening_hours import OpeningHours

from scrapersky_cli.extract.findings import Hours
from scrapersky_cli.extract.hours.week import WEEK

_MONDAY = datetime.fromisoformat("2024-01-01")
_WEEK = 7 * 24 * 60


def open_minutes(osm: str) -> set[int]:
    """The minutes of the week after the first one, in which it is open; raises if the syntax is wrong."""
    start, end = _MONDAY + timedelta(days=7), _MONDAY + timedelta(days=14)
    found: set[int] = set()
    for first, last, state, _ in OpeningHours(osm).intervals(start, end):
        if str(state) == "open":
            begin = int((first - start).total_seconds()) // 60
            found.update(range(begin, int(((last or end) - start).total_seconds()) // 60))
    return found


def minutes_of(by_day: Mapping[str, Sequence[str]]) -> set[int]:
    found: set[int] = set()
    for number, day in enumerate(WEEK):
        for span in by_day[day]:
            start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
            end += 24 * 60 if end <= start else 0
            found.update((number * 24 * 60 + minute) % _WEEK for minute in range(start, end))
    return found


def assert_sound(hours: Hours) -> None:
    """The rules are valid, and mean the same as the hours by day; what is given can be stored."""
    osm = "; ".join(hours.osm)
    assert open_minutes(osm) == minutes_of(hours.by_day), (osm, hours.by_day)
    assert list(hours.by_day) == list(WEEK)
    assert any(hours.by_day.values())
    assert 0 < hours.confidence <= 1
    assert hours.context is None or 0 < len(hours.context) <= 500
