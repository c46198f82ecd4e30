"""Read microdata and RDFa into the same shape as JSON-LD: nested objects with `@type` and properties."""

from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapersky_cli.extract.parse.json_ld import Node

_MAX_ITEMS = 500
_MAX_PROPERTIES = 5_000
_CONTENT = (
    "content",
    "datetime",
    "href",
    "src",
    "data",
)  # the attributes that hold a property's value, before its text
# The attributes that open an item, name its type and name its properties.
_ITEM_MARKS = (("itemscope", "itemtype", "itemprop"), ("typeof", "typeof", "property"))


def read_embedded(tree: LexborHTMLParser) -> list[Node]:
    """Return the top-level microdata and RDFa items of the page, with inner items nested in them."""
    found: list[Node] = []
    for scope, kind, name in _ITEM_MARKS:
        if tree.css_first(f"[{kind}]") is not None:  # an item without a type has no meaning for us
            found.extend(_items(tree, scope, kind, name))
    return found


def _items(tree: LexborHTMLParser, scope: str, kind: str, name: str) -> Iterator[Node]:
    """Yield the items. Each element belongs to the nearest item around it; both lists are in page order."""
    items: dict[int, Node] = {}
    tops: list[Node] = []
    for node in tree.css(f":is([{scope}], [{name}])")[:_MAX_PROPERTIES]:
        is_item = scope in node.attributes
        if is_item and len(items) >= _MAX_ITEMS:
            break
        value: Any = _item(node, kind) if is_item else _value(node)
        if is_item:
            items[node.mem_id] = value
        owner = _owner(node, items)
        names = (node.attrs.get(name) or "").split()
        if owner is not None:
            for one in names:
                _add(owner, one.rpartition(":")[2].rpartition("/")[2], value)
        elif is_item:
            tops.append(value)
    yield from tops


def _item(node: LexborNode, kind: str) -> Node:
    types = (node.attrs.get(kind) or "").split()
    item: Node = {"@type": types}
    identity = node.attrs.get("itemid") or node.attrs.get("resource")
    return item | {"@id": identity} if identity else item


def _owner(node: LexborNode, items: dict[int, Node]) -> Node | None:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in items:
            return items[parent.mem_id]
        parent = parent.parent
    return None


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    for name in _CONTENT:
        if value := attributes.get(name):
            return value
    return node.text(separator=" ")


def _add(item: Node, name: str, value: object) -> None:
    known = item.get(name)
    if known is None:
        item[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        item[name] = [known, value]
