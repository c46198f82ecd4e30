"""Separate the addresses of two columns, whose lines a table merged: `1 Main St 2 Elm St`, `Austin, TX Dallas, TX`."""

from collections.abc import Sequence
from dataclasses import replace

from scrapersky_cli.extract.address.streets import SURE, read_street
from scrapersky_cli.extract.findings import PostalAddress

_MAX_COLUMNS = 4
_CONFIDENCE = 0.7


def parted(text: str, addresses: Sequence[PostalAddress]) -> list[PostalAddress]:
    """Return the addresses. If the cities of several stand in one line, and as many streets in one line above, each
    gets its own street."""
    found = list(addresses)
    for first, address in enumerate(found):
        last = first
        while (
            last + 1 < len(found) and found[last + 1].street is None and _same_line(text, found[last], found[last + 1])
        ):
            last += 1
        if last > first and address.street and (streets := _streets(text, address, last - first + 1)):
            for number, street in enumerate(streets, first):
                found[number] = replace(found[number], street=street, confidence=_CONFIDENCE)
    return found


def _same_line(text: str, one: PostalAddress, other: PostalAddress) -> bool:
    return "\n" not in text[one.end : other.start]


def _streets(text: str, address: PostalAddress, count: int) -> list[str]:
    """Return the streets in the line where the street of `address` stands, if they are as many as `count`."""
    start = address.start or 0
    line = text[text.rfind("\n", 0, start) + 1 : start + 200].partition("\n")[0]
    streets: list[str] = []
    while (street := read_street(line)) and street.sureness == SURE and len(streets) < _MAX_COLUMNS:
        streets.insert(0, line[street.start : street.end])
        line = line[: street.start].rstrip(" ,;|")
    return streets if len(streets) == count else []
