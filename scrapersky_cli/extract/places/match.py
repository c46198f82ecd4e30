"""Are two places, as two sources list them, the same business?

Neither a name nor a phone nor a website decides alone: a chain has one name and one website in every town, a group
practice one phone for several doctors, a building one address for all who work there.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scrapersky_cli.extract.hosts import NotADomain, is_platform, normalise_host, registrable_domain
from scrapersky_cli.extract.phone.numbers import parse_number
from scrapersky_cli.extract.places.addresses import same_address
from scrapersky_cli.extract.places.areas import distance
from scrapersky_cli.extract.places.names import compared_name, similarity
from scrapersky_cli.extract.places.place import Place

Reason = Literal["record", "phone", "domain", "name", "similar name", "near", "address"]
Whereabouts = Literal["next door", "near", "close", "unknown"]

_NEXT_DOOR, _NEAR, _CLOSE = 50.0, 150.0, 500.0  # metres; geocoders differ by as much
_SAME_NAME, _SIMILAR_NAME = 0.85, 0.6
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """Two places are the same business: how sure that is, from 0 to 1, and what says so."""

    score: float
    reasons: tuple[Reason, ...]


def same_business(a: Place, b: Place) -> Match | None:
    """Return the reasons why `a` and `b` are the same business; None if they are not, or if it is not certain enough.

    The order of the two does not matter. Phones are read as of the country of their place.
    """
    if records_of_place(a) & records_of_place(b):
        return Match(1.0, ("record",))
    where = _whereabouts(a, b)
    if where is None:
        return None
    country = a.address.country or b.address.country
    phone = _common(*(phones_of_place(each, each.address.country or country) for each in (a, b)))
    domain = _common(domains_of_place(a), domains_of_place(b))
    points: list[tuple[float, Reason | None]] = [
        *_contact_points(phone, domain, where),
        _name_points(a, b),
        *_place_points(where),
    ]
    if where == "unknown" and not phone:
        return None  # a chain's branches have all else in common
    score = sum(point for point, _ in points)
    reasons = tuple(reason for _, reason in points if reason)
    return Match(round(min(score, 1.0), 2), reasons) if score >= _ENOUGH - 1e-9 and reasons else None


def _contact_points(phone: bool | None, domain: bool | None, where: Whereabouts) -> list[tuple[float, Reason | None]]:
    """Two phones that differ say little of one house, where a business may have several; elsewhere they say much."""
    of_phone: tuple[float, Reason | None] = (0.0, None)
    if phone is not None:
        of_phone = (0.5, "phone") if phone else (-0.1 if where in ("next door", "near") else -0.3, None)
    of_domain: tuple[float, Reason | None] = (0.0, None)
    if domain is not None:  # agents of one insurance have its website, and phones of their own
        of_domain = (0.2 if phone is False else 0.4, "domain") if domain else (-0.1, None)
    return [of_phone, of_domain]


def _name_points(a: Place, b: Place) -> tuple[float, Reason | None]:
    cities = a.address.city or "", b.address.city or ""
    city = " ".join(sorted(cities))
    alike = similarity(compared_name(a.name, city), compared_name(b.name, city))
    if alike >= _SAME_NAME:
        return 0.4, "name"
    if alike >= _SIMILAR_NAME:
        return 0.2, "similar name"
    return -0.3, None


def _place_points(where: Whereabouts) -> list[tuple[float, Reason | None]]:
    points: dict[Whereabouts, tuple[float, Reason | None]] = {
        "next door": (0.3, "near"),
        "near": (0.2, "near"),
        "close": (0.0, None),
        "unknown": (0.0, None),
    }
    return [points[where]]


def _whereabouts(a: Place, b: Place) -> Whereabouts | None:
    """Return how near the two are; None if they are apart."""
    address = same_address(a.address, b.address)
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return "near" if address else "unknown" if address is None else None
    metres = distance(a.latitude, a.longitude, b.latitude, b.longitude)
    if metres <= _NEAR:
        return "next door" if metres <= _NEXT_DOOR else "near"
    return "close" if metres <= _CLOSE and address is not False else None


def _common(first: set[str], second: set[str]) -> bool | None:
    """Return whether the two have something in common; None if one of them is not known."""
    return bool(first & second) if first and second else None


def records_of_place(place: Place) -> set[tuple[str, str]]:
    """Return the place's own record and those from which its source made it, as (data set, identifier).

    Overture names each record as its data set does, with the version after an @ where it has one.
    """
    made_of = {(each.dataset, each.record_id.partition("@")[0]) for each in place.origins if each.record_id}
    return {(place.source, place.source_id), *((_dataset(name), record) for name, record in made_of)}


def _dataset(name: str) -> str:
    """Return the name of the source that a data set is: `osm` for `OpenStreetMap`."""
    lower = name.lower()
    return {"openstreetmap": "osm", "fsq": "foursquare"}.get(lower, lower)


def phones_of_place(place: Place, country: str | None) -> set[str]:
    """Return the place's phone numbers in E.164, read as of this country; of the others, those that have a code."""
    numbers = (parse_number(phone, country) for phone in place.phones)
    return {number.e164 for number in numbers if number}


def domains_of_place(place: Place) -> set[str]:
    """Return the registrable domains of the place's websites, without those that many businesses share."""
    return {domain for website in place.websites if (domain := _own_domain(website))}


@lru_cache(maxsize=8192)
def _own_domain(website: str) -> str | None:
    try:
        host = normalise_host(website)
    except NotADomain:
        return None
    return None if is_platform(host) else registrable_domain(host)
