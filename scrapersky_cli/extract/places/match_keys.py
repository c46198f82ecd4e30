"""Keys by which places that could be one business are found, without comparing each with each.

Two places that `same_business` joins have a key in common: a record, a phone, a domain or the beginning of a name's
word. A domain and a name count together with where the place is, so that the branches of a chain do not meet.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, cos, floor, radians

from scrapersky_cli.extract.phone.numbers import parse_number
from scrapersky_cli.extract.places.match import domains_of_place, records_of_place
from scrapersky_cli.extract.places.names import compared_name
from scrapersky_cli.extract.places.phrases import folded
from scrapersky_cli.extract.places.place import Place

# `same_business` joins what has a common domain within 500 metres, and what has but a common name within 150.
_DOMAIN_REACH, _NAME_REACH = 500.0, 150.0
_METRES = 111_195.0  # of a degree of latitude
_WORDS, _LETTERS, _DIGITS = 3, 3, 7
_LONGEST = 48  # characters of a phone number
_NO_DIGITS = re.compile(r"[^0-9]")
_MOST = 5  # records, phones or domains of one place


@dataclass(frozen=True, slots=True)
class PlaceKeys:
    """64-bit hashes: those under which a place is `stored`, and those of all places that could be the same business,
    which are `sought`, and so also have the cells around it."""

    stored: frozenset[int]
    sought: frozenset[int]


def keys_of_place(place: Place) -> PlaceKeys:
    """Return the keys of a place, some dozen."""
    anywhere = [f"record {dataset} {record}" for dataset, record in sorted(records_of_place(place))[:_MOST]]
    endings = sorted({_ending(phone, place.address.country) for phone in place.phones} - {""})[:_MOST]
    anywhere += [f"phone {ending}" for ending in endings]
    domains = [f"domain {domain}" for domain in sorted(domains_of_place(place))[:_MOST]]
    names = [f"name {beginning}" for beginning in _beginnings(place)]
    if place.address.postcode:
        postcode = " ".join(folded(place.address.postcode))
        anywhere += [f"{what} postcode {postcode}" for what in (*domains, *names)]
    here, around = list(anywhere), list(anywhere)
    for texts, reach in ((domains, _DOMAIN_REACH), (names, _NAME_REACH)):
        here += [f"{text} {cell}" for cell in _own_cell(place, reach) for text in texts]
        around += [f"{text} {cell}" for cell in _cells_around(place, reach) for text in texts]
    return PlaceKeys(_hashed(here), _hashed(around))


def _hashed(texts: Iterable[str]) -> frozenset[int]:
    digests = (blake2b(text.encode("utf-8", "replace"), digest_size=8).digest() for text in texts)
    return frozenset(int.from_bytes(digest, signed=True) for digest in digests)


def _ending(phone: str, country: str | None) -> str:
    """Return how a number ends, which is the same with and without the codes of country and area."""
    number = parse_number(phone, country)
    digits = _NO_DIGITS.sub("", number.e164 if number else phone[:_LONGEST])
    return digits[-_DIGITS:] if len(digits) >= _DIGITS else ""


def _beginnings(place: Place) -> list[str]:
    """Return how the longest words of the name begin: `Sunrise` and `Sun Rise` have one in common."""
    name = compared_name(place.name, place.address.city or "")
    words = sorted(name.own or name.words, key=lambda word: (-len(word), word))
    return sorted({word[:_LETTERS] for word in words[:_WORDS]})


# --- cells of a grid, twice as wide as one looks ----------------------------------------------------------
def _own_cell(place: Place, reach: float) -> list[str]:
    if place.latitude is None or place.longitude is None:
        return []
    row = _row(place.latitude, reach)
    return [f"{row} {_column(row, place.longitude, reach) % _columns(row, reach)}"]


def _cells_around(place: Place, reach: float) -> list[str]:
    """Return the cells that lie within reach; mostly four."""
    if place.latitude is None or place.longitude is None:
        return []
    up = 1.01 * reach / _METRES  # a little more, because distances are computed in another way
    found = []
    for row in range(_row(place.latitude - up, reach), _row(place.latitude + up, reach) + 1):
        columns = _columns(row, reach)
        sideways = min(180.0, up / max(1e-6, cos(radians(min(89.999, abs(place.latitude) + up)))))
        first, last = (_column(row, place.longitude + side * sideways, reach) for side in (-1, 1))
        found += [f"{row} {column}" for column in sorted({each % columns for each in range(first, last + 1)})]
    return found


def _row(latitude: float, reach: float) -> int:
    return floor(latitude * _METRES / (2 * reach))


def _columns(row: int, reach: float) -> int:
    """Return how many cells go around the earth in this row, at its edge that is nearer to the equator."""
    latitude = min(abs(row), abs(row + 1)) * 2 * reach / _METRES
    return max(1, ceil(360 * _METRES * max(0.0, cos(radians(min(latitude, 90.0)))) / (2 * reach)))


def _column(row: int, longitude: float, reach: float) -> int:
    return floor((longitude + 180.0) / 360.0 * _columns(row, reach))
