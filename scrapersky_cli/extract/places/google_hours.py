"""The opening hours that Google lists for a place, as the hours of each day."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from scrapersky_cli.extract.hours.week import written

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")  # 0 is Sunday for Google
_DAY, _WEEK = 24 * 60, 7 * 24 * 60  # minutes


def hours_by_day(periods: Any) -> dict[str, tuple[str, ...]] | None:
    """Return the hours of each day, Monday first, as a Place gives them; None if `periods` are not known or damaged.

    `periods` is the list of `regularOpeningHours`. Hours after midnight belong to the day on which they begin:
    `"22:00-02:00"`. A day that is open from midnight to midnight is `"00:00-24:00"`. An empty list is a place that is
    never open: each day is closed.
    """
    if not isinstance(periods, list):
        return None
    found: dict[str, list[tuple[int, int]]] = {day: [] for day in (*DAYS[1:], DAYS[0])}
    for period in periods:
        span = _span(period)
        if span is None:
            return None  # rather nothing than hours of which some are missing
        for start, end in _days_of(*span):
            found[DAYS[start // _DAY % 7]].append((start % _DAY, end - start // _DAY * _DAY))
    return {day: tuple(map(written, sorted(set(spans)))) for day, spans in found.items()}


def _span(period: Any) -> tuple[int, int] | None:
    """Return the minutes of the week at which a period begins and ends; without an end it is always open."""
    if not isinstance(period, Mapping):
        return None
    start = _minute_of_week(period.get("open"))
    if start is None:
        return None
    if period.get("close") is None:
        return 0, _WEEK
    end = _minute_of_week(period["close"])
    if end is None:
        return None
    return start, end if end > start else end + _WEEK


def _minute_of_week(point: Any) -> int | None:
    """Return the minute of a point; a field that is left out is 0, as in every proto3 message."""
    if not isinstance(point, Mapping):
        return None
    day, hour, minute = (point.get(name, 0) for name in ("day", "hour", "minute"))
    if not all(type(number) is int for number in (day, hour, minute)):
        return None
    if not (0 <= day <= 6 and 0 <= hour <= 23 and 0 <= minute <= 59):
        return None
    return int(day) * _DAY + int(hour) * 60 + int(minute)


def _days_of(start: int, end: int) -> list[tuple[int, int]]:
    """Return a span in parts of one day each, if it is longer than a day; else as it is, over midnight or not."""
    if end - start <= _DAY:
        return [(start, end)]
    cuts = [start, *range((start // _DAY + 1) * _DAY, end, _DAY), end]
    return list(pairwise(cuts))
