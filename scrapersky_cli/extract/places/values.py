"""What a source says of a place, as clean values. A value of another type than expected is not known."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from scrapersky_cli.extract.text import clean_or_none

NAME, LINE, LINK, KEY = 300, 500, 2000, 200  # characters of a name, a line of text, a URL, an identifier
_MOST = 20  # values of one kind that a place keeps
_COUNTRY = re.compile("[A-Za-z]{2}")


class InvalidPlace(ValueError):
    """The record is not a usable place. The message says why, in one stable clause."""


def text_of(value: object, limit: int = LINE) -> str | None:
    """Return the text, cleaned and cut; None if it is no text or nothing is left of it."""
    return clean_or_none(value, limit) if isinstance(value, str) else None


def texts_of(values: object, limit: int = LINE) -> tuple[str, ...]:
    """Return the texts of a list, or one text alone, without repetitions."""
    listed: Iterable[object] = values if isinstance(values, list | tuple) else (values,)
    found = (text_of(value, limit) for value in listed)
    return tuple(dict.fromkeys(text for text in found if text))[:_MOST]


def split_texts(value: str | None, limit: int = LINE) -> tuple[str, ...]:
    """Return the texts of a list that is written with semicolons."""
    return texts_of(value.split(";", _MOST)[:_MOST], limit) if value else ()


def name_of(value: object) -> str:
    """Return the name of a place. Raise InvalidPlace if there is none."""
    if name := text_of(value, NAME):
        return name
    raise InvalidPlace("it has no name")


def key_of(value: object) -> str:
    """Return an identifier, which may be a whole number. Raise InvalidPlace if there is none or it is too long."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    if not (key := text_of(value, KEY + 1)):
        raise InvalidPlace("it has no identifier")
    if len(key) > KEY:  # cut, it could be that of another place
        raise InvalidPlace("its identifier is too long")
    return key


def point_of(latitude: object, longitude: object) -> tuple[float | None, float | None]:
    """Return a point, in degrees; nothing if it is not given. Raise InvalidPlace if it is not on the earth."""
    if latitude is None or longitude is None:
        return None, None
    north, east = _degrees(latitude), _degrees(longitude)
    if not (abs(north) <= 90 and abs(east) <= 180):  # NaN is refused, too
        raise InvalidPlace("its coordinates are out of range")
    return north, east


def country_of(value: object) -> str | None:
    """Return an ISO 3166 code in capitals; None for anything else, such as the name of a country."""
    code = text_of(value, 3)
    return code.upper() if code and _COUNTRY.fullmatch(code) else None


def share_of(value: object) -> float | None:
    """Return a number between 0 and 1, else None."""
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def time_of(value: object) -> datetime | None:
    """Return the time that a text in ISO 8601 gives, in UTC where it names no zone; else None."""
    text = text_of(value, 40)
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _degrees(value: object) -> float:
    try:
        return float(value) if isinstance(value, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return math.nan
