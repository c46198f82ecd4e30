"""Find the businesses that a page describes in schema.org's terms, in any syntax and shape."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scrapersky_cli.extract.address.addresses import likely_countries
from scrapersky_cli.extract.address.nodes import EVENTS, taken_apart
from scrapersky_cli.extract.address.placeholders import is_placeholder
from scrapersky_cli.extract.business.completion import with_address
from scrapersky_cli.extract.business.imprint import read_imprint
from scrapersky_cli.extract.business.joined import completed, keep
from scrapersky_cli.extract.business.name_text import name_key
from scrapersky_cli.extract.business.statements import read_statement
from scrapersky_cli.extract.business.types import is_business
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import Business, PostalAddress
from scrapersky_cli.extract.hours.schema import read_schema
from scrapersky_cli.extract.hours.timetables import finding
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.json_ld import Node, types_of
from scrapersky_cli.extract.parse.values import by_id, named, object_of, text_of
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import join

_MAX_BUSINESSES = 100
_MAX_NODES = 5_000
# Objects under these names are other businesses: a reviewer, a maker, a member's club.
_OTHERS_WORDS = """
affiliation alumniOf author award brand competitor creator funder hasCredential hospitalAffiliation image manufacturer
memberOf organizer parentOrganization performer recognizedBy review reviews sameAs sponsor subjectOf supplier video
"""
_OTHERS = frozenset(_OTHERS_WORDS.split())
_NUMBER = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?")


def find_businesses(document: Document, addresses: Sequence[PostalAddress] = ()) -> list[Business]:
    """Return the businesses of the page in its order, each once. A single one is completed from an imprint page, and
    from the best of the page's `addresses`."""
    tops = [*document.json_ld, *document.embedded]
    nodes = list(_walk(tops))
    known = by_id(nodes)
    found: list[Business] = []
    for node in nodes:
        if any(map(is_business, types_of(node))):
            business = _business(node, known, document)
            if business is not None:
                keep(found, business)
    businesses = _with_imprint(found[:_MAX_BUSINESSES], read_imprint(document))
    return with_address(_with_statement(businesses, document, addresses), addresses)


def _walk(tops: Iterable[Node]) -> Iterator[Node]:
    """Yield every object, outer before inner, except those that belong to other businesses."""
    waiting: list[Any] = list(tops)[::-1]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            is_event = any(kind.endswith(EVENTS) for kind in types_of(value))
            away = _OTHERS | {"location"} if is_event else _OTHERS
            waiting.extend(inner for name, inner in reversed(value.items()) if name not in away)
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _business(node: Node, known: dict[str, Node], document: Document) -> Business | None:
    written = node.get("address") or object_of(node.get("location"), known).get("address")
    address = _in_fields(object_of(written, known) or {"streetAddress": text_of(written)}, document)
    geo = object_of(node.get("geo") or object_of(node.get("location"), known).get("geo"), known)
    business = Business(
        name=text_of(node.get("name")),
        legal_name=text_of(node.get("legalName")),
        types=tuple(dict.fromkeys(kind for kind in map(text_of, types_of(node)) if kind)),
        street=text_of(address.get("streetAddress")),
        city=text_of(address.get("addressLocality")),
        region=text_of(named(address.get("addressRegion"), known)),
        postal_code=text_of(address.get("postalCode")),
        country=country_code(text_of(named(address.get("addressCountry"), known)) or "") or None,
        latitude=_coordinate(geo.get("latitude"), 90),
        longitude=_coordinate(geo.get("longitude"), 180),
        opening_hours=_opening_hours(node, known),
        price_range=text_of(node.get("priceRange")),
        vat_id=text_of(node.get("vatID")),
        tax_id=text_of(node.get("taxID")),
        founding_date=text_of(node.get("foundingDate")),
        url=_url(node.get("url"), document),
    )
    says_something = business.name or business.legal_name or business.street or business.postal_code
    return business if says_something else None


def _in_fields(address: Node, document: Document) -> Node:
    """Return an address with its fields apart if all of it is written where the street belongs; {} for a template's."""
    street = text_of(address.get("streetAddress"))
    if is_placeholder(street):
        return {}
    if not street or address.get("addressLocality") or address.get("postalCode"):
        return address
    for one in taken_apart(street, "json-ld", likely_countries(document)):
        fields = {"streetAddress": one.street, "addressLocality": one.city, "addressRegion": one.region}
        return {**fields, "postalCode": one.postal_code, "addressCountry": address.get("addressCountry") or one.country}
    return address


def _coordinate(value: Any, limit: int) -> float | None:
    found = _NUMBER.fullmatch(text_of(value) or "")
    number = float(found[0].replace(",", ".")) if found else None
    return number if number is not None and abs(number) <= limit else None


def _url(value: Any, document: Document) -> str | None:
    text = text_of(value)
    return clean_or_none(join(document.base_url, text), 2_000) if text else None


def _opening_hours(node: Node, known: dict[str, Node]) -> tuple[str, ...]:
    block = read_schema(node, known)
    return finding(block, "json-ld", 1).osm if block is not None else ()


def _with_imprint(found: list[Business], imprint: Business | None) -> list[Business]:
    if imprint is None:
        return found
    if len(found) == 1:
        return [completed(found[0], imprint)]
    return [*found, imprint]


def _with_statement(found: list[Business], document: Document, addresses: Sequence[PostalAddress]) -> list[Business]:
    """Return the businesses, the only one, or that of the company's name, completed from the footer and the like."""
    if any(not one.types for one in found):  # an imprint says more
        return found
    statement = read_statement(document, addresses)
    if statement is None or not found:
        return [statement] if statement else found
    legal_key = name_key(statement.legal_name or "")
    own = found if len(found) == 1 else [one for one in found if one.name and legal_key.startswith(name_key(one.name))]
    return [completed(one, statement) if len(own) == 1 and one is own[0] else one for one in found]
