"""Parse ages such as 12h, and times in ISO 8601."""

from datetime import UTC, datetime

from scrapersky_cli.errors import UsageError


def parse_age(text: str) -> float:
    """Return the seconds of an age such as `90s`, `15m`, `12h` or `30d`. Raise UsageError if it is not valid."""
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not number.replace(".", "", 1).isdigit():
        raise UsageError(f"{text} is not a valid age", hint="a number and a unit: 90s, 15m, 12h, 30d")
    return float(number) * units[unit]


def parse_time(text: str) -> datetime:
    """Return the aware time of an ISO 8601 text, by default in UTC. Raise UsageError if it is not valid."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is not a valid time", hint="ISO 8601, such as 2026-04-01T06:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
