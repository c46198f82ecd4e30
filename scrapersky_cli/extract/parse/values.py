"""Read the values of JSON-LD objects, which may be texts, numbers, lists, objects or references to objects."""

import html
from collections.abc import Iterable, Mapping
from typing import Any

from scrapersky_cli.extract.parse.json_ld import Node
from scrapersky_cli.extract.text import clean_or_none

LONGEST_TEXT = 300

Known = Mapping[str, Node]  # the objects of a page by their @id


def by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    """Return the nodes that say something, by their `@id`."""
    return {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}


def object_of(value: Any, known: Known) -> Node:
    """Return `value`, the first of a list, or the object that its `@id` refers to; {} if it is not an object."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    if not isinstance(value, dict):
        return {}
    identity = value.get("@id")
    return known.get(identity, value) if isinstance(identity, str) and len(value) == 1 else value


def named(value: Any, known: Known) -> Any:
    """Return a text, or the name of the object in its place."""
    found = object_of(value, known)
    return found.get("name") or found.get("identifier") if found else value


def text_of(value: Any) -> str | None:
    """Return a JSON value as cleaned text; of several the first. `{"@value": …}` is read as its value."""
    if isinstance(value, list):
        value = next((one for one in value if one), None)
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.12g}" if abs(value) < 1e15 else None
    if not isinstance(value, str):
        return None
    return clean_or_none(html.unescape(value[: 20 * LONGEST_TEXT]) if "&" in value else value, LONGEST_TEXT)
