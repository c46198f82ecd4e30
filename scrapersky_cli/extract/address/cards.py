"""Addresses in classes and loose properties: hCard `adr`, h-adr, Open Graph, and `itemprop` outside of any item."""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.address.nodes import read_postal_address
from scrapersky_cli.extract.findings import FactMethod, PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.json_ld import Node
from scrapersky_cli.extract.parse.visible import visible_text

_MAX_CARDS = 100
_LEVELS = 3  # above a loose street, to the element with the whole address
# The property of schema.org for each class of an hCard. See https://microformats.org/wiki/h-adr
_CLASSES = {
    "streetAddress": ".street-address, .p-street-address",
    "postOfficeBoxNumber": ".post-office-box, .p-post-office-box",
    "addressLocality": ".locality, .p-locality",
    "addressRegion": ".region, .p-region",
    "postalCode": ".postal-code, .p-postal-code",
    "addressCountry": ".country-name, .p-country-name",
}
# The properties of Open Graph: `business:contact_data:street_address`, and in its older form `og:street-address`. See
# https://developers.facebook.com/docs/reference/opengraph/object-type/business.business
_META_NAMES = {
    "streetAddress": "street address",
    "addressLocality": "locality",
    "addressRegion": "region",
    "postalCode": "postal code",
    "addressCountry": "country name",
}
_META = {
    prefix: {name: prefix + words.replace(" ", sign) for name, words in _META_NAMES.items()}
    for prefix, sign in (("business:contact_data:", "_"), ("og:", "-"))
}
_LOOSE = {name: f'[itemprop="{name}"], [property$="{name}"]' for name in _CLASSES}


def card_addresses(document: Document, hints: Sequence[str]) -> Iterator[PostalAddress]:
    """Yield the addresses in the classes of microformats."""
    seen: set[int] = set()
    for card in document.address_cards[:_MAX_CARDS]:
        if not _is_within(card, seen):
            seen.add(card.mem_id)
            yield from _read(card, _CLASSES, "hcard", hints)


def meta_addresses(document: Document, hints: Sequence[str]) -> Iterator[PostalAddress]:
    """Yield the address in properties of Open Graph: `business:contact_data:locality`, or `og:locality`."""
    told = {each.get("property") or "": each.get("content") or "" for each in document.metas}
    for properties in _META.values():
        node: Node = {name: value for name, own in properties.items() if (value := " ".join(told.get(own, "").split()))}
        if node and (found := read_postal_address(node, {}, "rdfa", hints)):
            yield found


def loose_addresses(document: Document, hints: Sequence[str]) -> Iterator[PostalAddress]:
    """Yield the addresses whose properties belong to no item, because the page forgot `itemscope`."""
    if "streetAddress" not in document.properties:
        return
    seen: set[int] = set()
    whole: dict[int, bool] = {}
    for street in document.tree.css(_LOOSE["streetAddress"])[:_MAX_CARDS]:
        around = _around(street, whole)
        if around is not None and around.mem_id not in seen:
            seen.add(around.mem_id)
            yield from _read(around, _LOOSE, "microdata", hints)


def _is_within(node: LexborNode, others: set[int]) -> bool:
    """Return whether one of the elements around `node` is among the others, so that none is read twice."""
    parent = node.parent
    while parent is not None and others:
        if parent.mem_id in others:
            return True
        parent = parent.parent
    return False


def _around(street: LexborNode, whole: dict[int, bool]) -> LexborNode | None:
    """Return the nearest element around a street that has a city or a postcode, too. `whole` says of the elements that
    were searched whether they have one."""
    node = street.parent
    for _ in range(_LEVELS):
        if node is None:
            return None
        if node.mem_id not in whole:
            found = node.css_first(f"{_LOOSE['addressLocality']}, {_LOOSE['postalCode']}")
            whole[node.mem_id] = found is not None
        if whole[node.mem_id]:
            return node
        node = node.parent
    return None


def _read(
    element: LexborNode, selectors: dict[str, str], method: FactMethod, hints: Sequence[str]
) -> Iterator[PostalAddress]:
    node: Node = {}
    for name, selector in selectors.items():
        parts = [_value(part) for part in element.css(selector)[: 3 if name == "streetAddress" else 1]]
        if value := ", ".join(filter(None, dict.fromkeys(parts))):
            node[name] = value
    found = read_postal_address(node, {}, method, hints)
    if found is not None:
        yield found


def _value(node: LexborNode) -> str:
    return node.attrs.get("content") or visible_text(node)[:300].replace("\n", ", ")
