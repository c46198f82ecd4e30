"""Find the opening hours of a page, wherever it states them."""

from collections.abc import Iterator

from scrapersky_cli.extract.business.types import is_business
from scrapersky_cli.extract.findings import FactMethod, Hours
from scrapersky_cli.extract.hours.schema import read_schema, read_string
from scrapersky_cli.extract.hours.tables import text_with_turned_tables
from scrapersky_cli.extract.hours.text import find_windows, hours_in
from scrapersky_cli.extract.hours.timetables import finding
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.json_ld import Node, all_nodes, types_of

_OF_BUSINESS, _OF_OTHERS, _OF_ELEMENT = 0.95, 0.85, 0.8
_MOST = 20
_PROPERTY = "openingHours"
# Elements that state hours outside of any typed phrase, and times in cards.
_ELEMENTS = '[itemprop="openingHours"], [property$="openingHours"]'
_CARDS = ".vcard time[datetime], .h-card time[datetime]"


def find_hours(document: Document) -> list[Hours]:
    """Return the opening hours that the page states, best first, each once."""
    found = [*_declared(document)]
    if document.cards:
        found += _of_elements(document, _CARDS)
    windows = find_windows(document.text)
    if windows:
        text = text_with_turned_tables(document)
        found += hours_in(text, document.language, windows if text == document.text else None)
    best: dict[tuple[str, ...], Hours] = {}
    for hours in sorted(found, key=lambda hours: -hours.confidence):
        best.setdefault(hours.osm, hours)
    return list(best.values())[:_MOST]


def _declared(document: Document) -> Iterator[Hours]:
    nodes = document.json_ld_nodes
    yield from _of_nodes(nodes, nodes, "json-ld")
    if embedded := list(all_nodes(document.embedded)):
        is_microdata = document.tree.css_first("[itemtype]") is not None
        yield from _of_nodes(embedded, embedded, "microdata" if is_microdata else "rdfa")
    if _PROPERTY in document.properties:
        yield from _of_elements(document, _ELEMENTS)


def _of_elements(document: Document, selector: str) -> Iterator[Hours]:
    for element in document.tree.css(selector)[:_MOST]:
        attributes = element.attrs
        method: FactMethod = (
            "microdata" if "itemprop" in attributes else "rdfa" if "property" in attributes else "hcard"
        )
        for text in (attributes.get("content"), attributes.get("datetime"), element.text(separator=" ")):
            timetable = read_string(text or "")
            if timetable is not None:
                yield finding(timetable, method, _OF_ELEMENT)
                break


def _of_nodes(nodes: list[Node], others: list[Node], method: FactMethod) -> Iterator[Hours]:
    known = {node["@id"]: node for node in others if isinstance(node.get("@id"), str) and len(node) > 1}
    for node in nodes:
        if _PROPERTY in node or f"{_PROPERTY}Specification" in node:
            timetable = read_schema(node, known)
            if timetable is not None:
                sure = any(map(is_business, types_of(node)))
                name = node.get("name")
                yield finding(
                    timetable, method, _OF_BUSINESS if sure else _OF_OTHERS, name if isinstance(name, str) else None
                )
