"""The hours of a week: by day, and in the syntax of OpenStreetMap."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

DAY = 24 * 60  # minutes
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
_NAMES = (*WEEK, "public holiday")

Span = tuple[int, int]  # minutes after the midnight at which the day begins; up to 48 hours, if it ends on the next day


@lru_cache(maxsize=1024)
def written(span: Span) -> str:
    """Return the span as text; 24:00 is the end of the day itself, so that around the clock is not nothing."""
    start, end = span
    return f"{_clock(start)}-{_clock(end if end == DAY else end % DAY)}"


def by_day(spans: Mapping[int, Iterable[Span]]) -> dict[str, tuple[str, ...]]:
    """Return the hours of each day, Monday first. `spans` has those of the days that are open; Monday is 0.

    Hours after midnight belong to the day on which they begin: `22:00-02:00`. Spans that overlap become one.
    """
    return {name: _times(tuple(spans.get(day, ()))) for day, name in enumerate(WEEK)}


def rules(hours: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the rules of hours by day, with days of the same times in one: `Mo-Fr 09:00-12:30,13:30-18:00`.

    Days on which it is closed are left out. These are the words of schema.org and of OpenStreetMap. A rule that comes
    later replaces all hours of its days, even those that the day before has after midnight; where there are such, all
    is one rule, whose parts are added up. See https://schema.org/openingHours and
    https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
    """
    timed = {day: ",".join(hours[name]) for day, name in enumerate(_NAMES) if hours.get(name)}
    lines = [f"{days} {times}" for days, times in _alike(timed)]
    after_midnight = any(span[6:] < span[:5] for spans in hours.values() for span in spans)
    return [", ".join(lines)] if after_midnight and lines else lines


def osm_rules(
    spans: Mapping[int, Iterable[Span]], by_appointment: Iterable[int] = (), holidays_off: bool = False
) -> tuple[str, ...]:
    """Return the rules of a week; Monday is 0, and 7 stands for public holidays.

    `by_appointment` are the days on which visitors need an appointment, with or without hours.
    """
    booked = set(by_appointment)
    open_days = {day: _times(tuple(spans[day])) for day in sorted(spans) if spans[day]}
    if any(span[6:] < span[:5] for times in open_days.values() for span in times):
        found = rules({_NAMES[day]: times for day, times in open_days.items()})
    else:
        timed = {
            day: ",".join(times) + (' open "by appointment"' if day in booked else "")
            for day, times in open_days.items()
        }
        unsure = dict.fromkeys(sorted(booked - open_days.keys()), 'unknown "by appointment"')
        found = [f"{days} {times}" for days, times in _alike(timed)]
        found += [f"{days} {times}" for days, times in _alike(unsure)]
    return (*found, "PH off") if holidays_off and 7 not in open_days else tuple(found)


def _alike(said: Mapping[int, str]) -> Iterable[tuple[str, str]]:
    """Yield what is said of days, with days that follow one another as a range; public holidays stand alone."""
    # Days that follow one another have the same distance from their place in the list.
    for (_, what), group in groupby(enumerate(sorted(said)), key=lambda each: (_step(*each), said[each[1]])):
        days = [_SHORT[day] for _, day in group]
        yield (f"{days[0]}-{days[-1]}" if len(days) > 1 else days[0]), what


def _step(place: int, day: int) -> int:
    return day - place if day < len(WEEK) else DAY


@lru_cache(maxsize=1024)  # most days of a week have the same
def _times(spans: tuple[Span, ...]) -> tuple[str, ...]:
    """Return the spans of a day as texts such as `08:00-12:00`, in order."""
    return tuple(map(written, _joined(spans)))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order. Spans that touch or overlap become one, which is cut to the length of a day."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return [(start, end if end - start < DAY else DAY) for start, end in found]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
