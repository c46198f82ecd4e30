"""Find the businesses that a page describes in schema.org's terms, in any syntax and shape."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from scrapersky_cli.extract.business.imprint import read_imprint
from scrapersky_cli.extract.business.types import is_business
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import Business
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.json_ld import Node, types_of
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import join

_MAX_BUSINESSES = 100
_MAX_NODES = 5_000
_TEXT = 300
# Objects under these names are other businesses: a reviewer, a maker, a member's club.
_OTHERS = frozenset(
    (
        *("affiliation", "alumniOf", "author", "award", "brand", "competitor", "creator", "funder", "hasCredential"),
        *("image", "manufacturer", "memberOf", "organizer", "performer", "recognizedBy", "review"),
        *("reviews", "sameAs", "sponsor", "subjectOf", "supplier", "video"),
    )
)
_NUMBER = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?")
_DAYS = {"monday": "Mo", "tuesday": "Tu", "wednesday": "We", "thursday": "Th", "friday": "Fr", "saturday": "Sa"} | {
    "sunday": "Su",
    "publicholidays": "PH",
}


def find_businesses(document: Document) -> list[Business]:
    """Return the businesses of the page in its order, each once. A single one is completed from an imprint page."""
    tops = [*document.json_ld, *document.embedded]
    nodes = list(_walk(tops))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    found: list[Business] = []
    for node in nodes:
        if any(map(is_business, types_of(node))):
            business = _business(node, known, document)
            if business is not None:
                _keep(found, business)
    return _with_imprint(found[:_MAX_BUSINESSES], read_imprint(document))


def _walk(tops: Iterable[Node]) -> Iterator[Node]:
    """Yield every object, outer before inner, except those that belong to other businesses."""
    waiting: list[Any] = list(tops)[::-1]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(inner for name, inner in reversed(value.items()) if name not in _OTHERS)
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _business(node: Node, known: dict[str, Node], document: Document) -> Business | None:
    written = node.get("address") or _object(node.get("location"), known).get("address")
    address = _object(written, known) or {"streetAddress": _text(written)}
    geo = _object(node.get("geo") or _object(node.get("location"), known).get("geo"), known)
    business = Business(
        name=_text(node.get("name")),
        legal_name=_text(node.get("legalName")),
        types=tuple(dict.fromkeys(kind for kind in map(_text, types_of(node)) if kind)),
        street=_text(address.get("streetAddress")),
        city=_text(address.get("addressLocality")),
        region=_text(_named(address.get("addressRegion"), known)),
        postal_code=_text(address.get("postalCode")),
        country=country_code(_text(_named(address.get("addressCountry"), known)) or "") or None,
        latitude=_coordinate(geo.get("latitude"), 90),
        longitude=_coordinate(geo.get("longitude"), 180),
        opening_hours=_opening_hours(node, known),
        price_range=_text(node.get("priceRange")),
        vat_id=_text(node.get("vatID")),
        tax_id=_text(node.get("taxID")),
        founding_date=_text(node.get("foundingDate")),
        url=_url(node.get("url"), document),
    )
    says_something = business.name or business.legal_name or business.street or business.postal_code
    return business if says_something else None


def _object(value: Any, known: dict[str, Node]) -> Node:
    """Return `value`, the first of a list, or the object that its `@id` refers to; {} if it is not an object."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    if not isinstance(value, dict):
        return {}
    identity = value.get("@id")
    return known.get(identity, value) if isinstance(identity, str) and len(value) == 1 else value


def _named(value: Any, known: dict[str, Node]) -> Any:
    """Return a text, or the name of the object in its place."""
    found = _object(value, known)
    return found.get("name") or found.get("identifier") if found else value


def _text(value: Any) -> str | None:
    """Return a JSON value as cleaned text; of several the first. `{"@value": …}` is read as its value."""
    if isinstance(value, list):
        value = next((one for one in value if one), None)
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.12g}" if abs(value) < 1e15 else None
    if not isinstance(value, str):
        return None
    return clean_or_none(html.unescape(value[: 20 * _TEXT]) if "&" in value else value, _TEXT)


def _coordinate(value: Any, limit: int) -> float | None:
    found = _NUMBER.fullmatch(_text(value) or "")
    number = float(found[0].replace(",", ".")) if found else None
    return number if number is not None and abs(number) <= limit else None


def _url(value: Any, document: Document) -> str | None:
    text = _text(value)
    return clean_or_none(join(document.base_url, text), 2_000) if text else None


def _opening_hours(node: Node, known: dict[str, Node]) -> tuple[str, ...]:
    """Return the opening hours in schema.org's short form, `Mo-Fr 08:00-17:00`, also if the page uses the long one."""
    written = node.get("openingHours")
    hours = [_text(one) for one in (written if isinstance(written, list) else [written])]
    specified = node.get("openingHoursSpecification")
    hours += [
        _specified_hours(_object(one, known)) for one in (specified if isinstance(specified, list) else [specified])
    ]
    return tuple(dict.fromkeys(one for one in hours if one))[:30]


def _specified_hours(hours: Node) -> str | None:
    days = hours.get("dayOfWeek")
    texts = [_text(_named(day, {})) or "" for day in (days if isinstance(days, list) else [days])]
    names = [text.rpartition("/")[2].lower() for text in texts]
    short = ",".join(_DAYS.get(name, name.title()[:2]) for name in names if name)
    opens, closes = _text(hours.get("opens")), _text(hours.get("closes"))
    if not (opens and closes):
        return None
    return f"{short} {opens[:5]}-{closes[:5]}".strip()


def _keep(found: list[Business], business: Business) -> None:
    """Add `business`, or complete the same business if it was already found."""
    for index, other in enumerate(found):
        if _same(other, business):
            found[index] = _completed(other, business)
            return
    found.append(business)


def _same(one: Business, other: Business) -> bool:
    if (one.name or "").casefold() != (other.name or "").casefold():
        return False
    pairs = ((one.street, other.street), (one.postal_code, other.postal_code), (one.city, other.city))
    return all(not a or not b or a.casefold() == b.casefold() for a, b in pairs)


def _completed(one: Business, other: Business) -> Business:
    """Return `one`, with the facts that it lacks taken from `other`."""
    missing = {f.name: getattr(other, f.name) for f in fields(Business) if getattr(one, f.name) in (None, ())}
    types = tuple(dict.fromkeys((*one.types, *other.types)))
    return replace(one, **missing | {"types": types})


def _with_imprint(found: list[Business], imprint: Business | None) -> list[Business]:
    if imprint is None:
        return found
    if len(found) == 1:
        return [_completed(found[0], imprint)]
    return [*found, imprint]
