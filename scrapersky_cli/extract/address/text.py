"""Find the addresses that a text prints, each from its postcode back to its street."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scrapersky_cli.extract.address.backward import (
    FoundCity,
    FoundStreet,
    city_before,
    find_city,
    find_farm,
    find_house,
    find_place,
    find_street,
    find_townland,
    with_quarters,
)
from scrapersky_cli.extract.address.choice import chosen_country, confidence, named_country
from scrapersky_cli.extract.address.columns import parted
from scrapersky_cli.extract.address.forward import CITY_FIRST, street_after
from scrapersky_cli.extract.address.localities import (
    Locality,
    anchors,
    has_name_beside,
    regions_without_code,
    shaped_locality,
)
from scrapersky_cli.extract.address.pieces import pieces_before
from scrapersky_cli.extract.address.postcodes import coded_locality
from scrapersky_cli.extract.address.regions import is_region
from scrapersky_cli.extract.address.streets import BOX, LIKELY, POSSIBLE, SURE, read_street
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.third_parties import is_third_party

_MAX_ADDRESSES = 200
_MAX_TRIED = 1_000
_FEW_BARE = 1  # city with a postcode but without a street; a page with more lists where it delivers
_LONGEST = 200
_TOWN_ONLY = 0.5  # confidence
_SHORT = 4  # characters of a postcode, which may be any number
_SLASHED = re.compile(r"([^/]+?) ?/ ?([^/]+)|([^-]+)-([^-]+)")
_GERMAN = frozenset(("AT", "CH", "DE"))
_NAMED_AFTER_CITIES = frozenset(("AU", "CA", "GB", "IE", "NZ", "US", "ZA"))  # Bath Street 3
_BREAK = re.compile(r"[ ,]*\n[ ,]*")


class Addresses(NamedTuple):
    """Addresses of the business, and those of others."""

    own: list[PostalAddress]
    others: list[PostalAddress]


def addresses_in(text: str, hints: Sequence[str]) -> Addresses:
    """Return the addresses in `text`, in its order. `hints` are the likely countries of the page, likeliest first.

    Confidence is higher for a street with a word for streets and a number, and for a city that is known. The words
    before an address tell whether it is a third party's.
    """
    found: list[PostalAddress] = []
    others: list[PostalAddress] = []
    lowest = tried = 0
    for locality in _localities(text, hints):
        if locality.start < lowest:
            continue
        tried += 1
        address = _address(text, locality, lowest, hints)
        if address is not None and address.start is not None and address.end is not None:
            is_others = is_third_party(text, address.start, address.end, lowest)
            (others if is_others else found).append(address)
            lowest = address.end
        if len(found) + len(others) >= _MAX_ADDRESSES or tried >= _MAX_TRIED:
            break
    found = parted(text, found)
    bare = sum(one.street is None for one in found)
    return Addresses([one for one in found if one.street or bare <= _FEW_BARE], others)


def _localities(text: str, hints: Sequence[str]) -> Iterator[Locality]:
    """Yield what may be a postcode with its city or state, in the order of the text."""
    without_code = deque(regions_without_code(text, hints))
    for place in anchors(text):
        while without_code and without_code[0].end < place - 1:
            yield without_code.popleft()
        if text[place + 1 : place + 2].isdigit() and not has_name_beside(text, place):
            continue
        locality = shaped_locality(text, place)
        if locality is not None:
            yield locality
        elif found := coded_locality(text, place, hints):
            yield found
    yield from without_code


def _address(text: str, locality: Locality, lowest: int, hints: Sequence[str]) -> PostalAddress | None:
    """Return the address that ends at `locality` and begins behind `lowest`; None if it is none."""
    pieces = pieces_before(text, locality.start, lowest)
    named, end = named_country(text, locality.end)
    if locality.city is None:
        likely = named or next((one for one in hints if one in locality.countries), locality.countries[0])
        city = find_city(pieces, likely)
    else:
        city = FoundCity(locality.city, locality.region, pieces)
    street = find_street(city.rest)
    if street and not city.name and not locality.sure:
        city = city._replace(name=city_before(street, city.rest, locality.countries[0]))
    is_irish = locality.countries == ("IE",) and (locality.region or city.region) is not None
    if is_irish and city.name and (street is None or street.sureness == POSSIBLE):
        townland = find_townland(city.rest)
        street = townland if townland and (street is None or townland.piece < street.piece) else street
    if street is None and city.name and locality.countries == ("GB",):
        street = find_house(city.rest)
    if street is None and locality.city and hints[:1] == ["FR"] and "FR" in locality.countries:
        street = find_place(city.rest)
    if street is None and not _GERMAN.isdisjoint(locality.countries) and not _GERMAN.isdisjoint(hints):
        street = find_farm(city.rest)
    country = chosen_country(locality, city.name, named, hints)
    street = with_quarters(street, city.rest, country or "") if street else None
    ahead = None
    if locality.city is not None and (street is None or country in CITY_FIRST):
        ahead = street_after(text, locality.end, country or "")
    street, end = (ahead, max(end, ahead.end)) if ahead else (street, end)
    likely_country = country is not None and (country == named or country in hints)
    sureness = street.sureness if street else 0
    if street and sureness == LIKELY and len(locality.postal_code or "") == _SHORT:
        is_parted = any(sign in text[street.end : locality.start] for sign in ",\n|·")
        sureness = LIKELY if is_parted else POSSIBLE  # not: image size 1920 1080 pixels
    probability = confidence(locality, city.name, country, sureness, likely_country)
    if locality.postal_code is None and sureness < BOX and not (is_irish and sureness):
        probability = 0.0
    if is_irish and city.name and not street and locality.postal_code:
        probability = _TOWN_ONLY  # an Eircode is of one house, and many have no street
    if not probability:
        return None
    return _made(text, locality, city, street, country, probability, end if ahead or named == country else locality.end)


def _made(
    text: str,
    locality: Locality,
    city: FoundCity,
    street: FoundStreet | None,
    country: str | None,
    probability: float,
    end: int,
) -> PostalAddress:
    first = min(street.start, locality.start) if street else locality.start
    written = _BREAK.sub(", ", text[street.start : street.end]) if street else None
    if written and written.count("(") > written.count(")"):
        written += ")"
    name, region = city.name, locality.region or city.region
    slashed = _SLASHED.fullmatch(name) if name and region is None else None
    if slashed and ((country == "TR" and slashed[1]) or is_region(country or "", slashed[2] or slashed[4])):
        name, region = slashed[1] or slashed[3], slashed[2] or slashed[4]  # Kadıköy / İstanbul, São Paulo/SP
    if written and name and written.startswith(f"{name} ") and country not in _NAMED_AFTER_CITIES:
        rest = read_street(written[len(name) + 1 :])  # of a row: Turku | Yliopistonkatu 27
        if rest and rest.sureness == SURE and not rest.start:
            written = written[len(name) + 1 :]
    return PostalAddress(
        street=clean_or_none(written, _LONGEST),
        city=clean_or_none(name, _LONGEST),
        region=clean_or_none(region, _LONGEST),
        postal_code=clean_or_none(locality.postal_code, 20),
        country=country,
        method="text",
        confidence=probability,
        start=first,
        end=end,
    )
