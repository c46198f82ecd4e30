"""Parse ages such as 12h, and times in ISO 8601."""

import re
from datetime import UTC, datetime

from scrapersky_cli.errors import UsageError

_AGE = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_MOST_DAYS = 36_500  # more than any record is old, and few enough for the clocks of Python and of databases


def parse_age(text: str) -> float:
    """Return the seconds of an age such as `90s`, `15m`, `12h` or `30d`. Raise UsageError if it is not valid."""
    found = _AGE.fullmatch(text)
    if not found:
        raise UsageError(f"{text} is not a valid age", hint="a number and a unit: 90s, 15m, 12h, 30d")
    seconds = float(found[1]) * _SECONDS[found[2]]
    if seconds > _MOST_DAYS * _SECONDS["d"]:
        raise UsageError(f"{text} is too long", hint=f"{_MOST_DAYS}d at most")
    return seconds


def parse_time(text: str) -> datetime:
    """Return the aware time of an ISO 8601 text, by default in UTC. Raise UsageError if it is not valid."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is not a valid time", hint="ISO 8601, such as 2026-04-01T06:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
