"""Addresses in objects: JSON-LD, microdata and RDFa."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scrapersky_cli.extract.address.choice import country_of
from scrapersky_cli.extract.address.text import addresses_in
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import FactMethod, PostalAddress
from scrapersky_cli.extract.parse.json_ld import Node, types_of
from scrapersky_cli.extract.parse.values import Known, named, text_of

DECLARED = 0.95  # confidence
_INCOMPLETE = 0.6  # without a street
_MAX_NODES = 5_000
_MAX_TEXTS = 100  # addresses in one text that are taken apart
_PREFIX = re.compile(r"(?:A|AT|B|BE|CH|D|DE|F|FL|FR|I|IT|L|LU|NL)-(?=\d{4,5}\Z)")  # of a country
_PARTS = ("streetAddress", "addressLocality", "postalCode", "postOfficeBoxNumber")
# Objects under these names are at other addresses than the business.
_ELSEWHERE_WORDS = """
affiliation alumniOf areaServed author award billingAddress birthPlace brand competitor contentLocation creator customer
deathPlace deliveryAddress foundingLocation fromLocation funder hasCredential homeLocation hospitalAffiliation image
itemReviewed locationCreated manufacturer memberOf mentions organizer parentOrganization performer recognizedBy review
reviews sameAs spatialCoverage sponsor subjectOf supplier toLocation video worksFor
"""
_ELSEWHERE = frozenset(_ELSEWHERE_WORDS.split())
_FOR_SALE_WORDS = "Accommodation Apartment ApartmentComplex House Offer Product RealEstateListing Residence"
_FOR_SALE = frozenset([*_FOR_SALE_WORDS.split(), "SingleFamilyResidence", "Trip", "Flight"])
EVENTS = ("Event", "EventSeries", "Festival", "Hackathon", "CourseInstance")
_VENUE = frozenset(("location", "address"))


def addresses_of(
    tops: Sequence[Node], known: Known, method: FactMethod, hints: Sequence[str]
) -> Iterator[PostalAddress]:
    """Yield the addresses of the page's own business that the objects declare: any address but those of events, of
    things for sale and of other organisations. An address in one text is taken apart."""
    texts = 0
    for node in _own(tops):
        if "PostalAddress" in types_of(node) or any(part in node for part in _PARTS):
            found = read_postal_address(node, known, method, hints)
            if found is not None:
                yield found
        elif isinstance(node.get("address"), str) and texts < _MAX_TEXTS:
            texts += 1
            yield from taken_apart(text_of(node["address"]), method, hints)


def read_postal_address(node: Node, known: Known, method: FactMethod, hints: Sequence[str]) -> PostalAddress | None:
    """Return what a `PostalAddress` says; None if it names neither a street nor a city."""
    city, code = text_of(node.get("addressLocality")), text_of(node.get("postalCode"))
    code = _PREFIX.sub("", code) if code else None
    street = text_of(node.get("streetAddress")) or text_of(node.get("postOfficeBoxNumber"))
    if street and not city and not code:
        whole = next(taken_apart(street, method, hints), None)
        if whole is not None:
            return whole
    if not street and not city:
        return None
    country = country_code(text_of(named(node.get("addressCountry"), known)) or "")
    return PostalAddress(
        street=street.rstrip(" ,") if street else None,
        city=city.rstrip(" ,") if city else None,
        region=text_of(named(node.get("addressRegion"), known)),
        postal_code=code,
        country=country or country_of(city, code, hints),
        method=method,
        confidence=DECLARED if street and (city or code) else _INCOMPLETE,
    )


def taken_apart(text: str | None, method: FactMethod, hints: Sequence[str]) -> Iterator[PostalAddress]:
    """Yield the first address in a text, which a node may have instead of fields. Yield nothing if there is none."""
    for found in addresses_in(text or "", hints).own[:1]:
        yield PostalAddress(
            found.street, found.city, found.region, found.postal_code, found.country, method, found.confidence
        )


def _own(tops: Iterable[Node]) -> Iterator[Node]:
    """Yield every object, outer before inner, except those at other addresses."""
    waiting: list[Any] = list(tops)[::-1]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            types = types_of(value)
            if not _FOR_SALE.isdisjoint(types):
                continue
            is_event = any(kind.endswith(EVENTS) for kind in types)
            yield value if not is_event else {}
            away = _VENUE | _ELSEWHERE if is_event else _ELSEWHERE
            waiting.extend(inner for name, inner in reversed(value.items()) if name not in away)
