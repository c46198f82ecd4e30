"""Opening hours by day, in the words of schema.org: `Mo-Fr 09:00-12:30,13:30-18:00`."""

from collections.abc import Mapping, Sequence
from itertools import groupby

_DAYS = {
    "monday": "Mo", "tuesday": "Tu", "wednesday": "We", "thursday": "Th", "friday": "Fr", "saturday": "Sa",
    "sunday": "Su",
}  # fmt: skip


def hours_lines(hours: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the opening hours, given as in `Place.hours`, with days of the same times on one line.

    Days on which it is closed are left out. See https://schema.org/openingHours.
    """
    open_on = [(number, ",".join(hours[day])) for number, day in enumerate(_DAYS) if hours.get(day)]
    lines = []
    # Days that follow one another have the same distance from their place in the list.
    for (_, times), group in groupby(enumerate(open_on), key=lambda each: (each[1][0] - each[0], each[1][1])):
        days = [list(_DAYS.values())[number] for _, (number, _) in group]
        lines.append(f"{days[0]}-{days[-1]} {times}" if len(days) > 1 else f"{days[0]} {times}")
    return lines
