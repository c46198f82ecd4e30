"""Read JSON-LD as sites really write it: with comments, CDATA, stray commas, raw line breaks, several objects."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]

_MAX_NODES = 5_000  # a page with more describes a catalogue, with the business at its beginning
_WRAPPING = re.compile(r"<!--|-->|(?:(?:/\*|//)\s*)?(?:<!\[CDATA\[|\]\]>)\s*(?:\*/)?")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_SEPARATORS = re.compile(r"[\s,;]*")
_DECODER = json.JSONDecoder(strict=False)


def read_json_ld(scripts: Iterable[str]) -> list[Node]:
    """Return the top-level objects of all `scripts`, with lists and `@graph` opened. Unreadable ones are left out."""
    objects: list[Node] = []
    for script in scripts:
        for value in _values(script):
            objects.extend(_top_level(value))
    return objects[:_MAX_NODES]


def all_nodes(objects: Iterable[Node]) -> Iterator[Node]:
    """Yield every object in `objects`, outer before inner, however deeply nested."""
    waiting: list[Any] = list(objects)[::-1]
    given = 0
    while waiting and given < _MAX_NODES:
        value = waiting.pop()
        if isinstance(value, dict):
            given += 1
            yield value
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _values(script: str) -> list[Any]:
    text = script.strip().strip("\ufeff;").strip()
    values = _decode(text)
    if not values and text:
        values = _decode(_TRAILING_COMMA.sub("", _WRAPPING.sub("", text)).strip())
    return values


def _decode(text: str) -> list[Any]:
    """Return the JSON values that follow each other at the beginning of `text`."""
    values: list[Any] = []
    position = 0
    try:
        while position < len(text):
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
            separators = _SEPARATORS.match(text, position)
            position = separators.end() if separators else len(text)
    except (ValueError, RecursionError):
        pass
    return values


def _top_level(value: Any) -> Iterator[Node]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            yield from _top_level(graph) if isinstance(graph, list | dict) else (item,)


def types_of(node: Node) -> list[str]:
    """Return the schema.org types of `node` by their bare names: `https://schema.org/Dentist` is `Dentist`."""
    value = node.get("@type") or node.get("type")
    names = value if isinstance(value, list) else [value]
    return [name.strip().rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str) and name]
