"""Postal addresses, and whether two of them are of one house."""

import re

from scrapersky_cli.extract.places.phrases import folded
from scrapersky_cli.extract.places.place import Address

_DIGITS = re.compile(r"\d+")


def same_address(a: Address, b: Address) -> bool | None:
    """Return whether two addresses are of one house, judged by numbers, which are written alike everywhere; None if
    that cannot be said."""
    if a.postcode and b.postcode and folded(a.postcode) != folded(b.postcode):
        return False
    if not a.street or not b.street:
        return None
    numbers = set(_DIGITS.findall(a.street)), set(_DIGITS.findall(b.street))
    if not all(numbers):
        return None
    if not numbers[0] & numbers[1]:
        return False
    same_start = folded(a.street)[:1] == folded(b.street)[:1]
    return True if a.postcode and b.postcode and (same_start or numbers[0] == numbers[1]) else None
