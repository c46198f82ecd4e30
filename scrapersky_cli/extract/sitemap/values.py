"""Read the values of a sitemap's entry: what is not valid is None, never a guess."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

CHANGEFREQS = frozenset(("always", "hourly", "daily", "weekly", "monthly", "yearly", "never"))
_LONGEST = 100  # characters of a value; a longer one is none, and would only fill the caches
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
_MONTH = re.compile(r"\d{4}(?:-\d\d)?")


def read_time(text: str) -> datetime | None:
    """Return a time in UTC: ISO 8601 as sitemaps use it (by default UTC), RFC 2822 as feeds do, or Unix time.

    None for anything else, such as `0000-00-00`, and for times before 1990 or after 2100.
    """
    return _time(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1024)  # generators give many pages the same time
def _time(text: str) -> datetime | None:
    time = _iso(text) or _other(text)
    try:
        time = time and _in_utc(time)
    except OverflowError:
        return None
    return time if time and _EARLIEST <= time < _LATEST else None


def _in_utc(time: datetime) -> datetime:
    if time.tzinfo is UTC:  # as most are, and `astimezone` is slow
        return time
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _iso(text: str) -> datetime | None:
    if len(text) < 8 and _MONTH.fullmatch(text):
        text = f"{text}-01-01"[:10]
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _other(text: str) -> datetime | None:
    try:
        if _EPOCH.fullmatch(text):
            number = float(text)
            return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError, OSError):
        return None


def read_changefreq(text: str) -> str | None:
    """Return one of the seven words of the protocol in lower case, or None."""
    word = text.lower()
    return word if word in CHANGEFREQS else None


def read_priority(text: str) -> float | None:
    """Return a priority from 0 to 1, or None if it is not valid. `0,5` is read as 0.5."""
    return _priority(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=256)
def _priority(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
