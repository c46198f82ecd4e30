"""Cities of at least 15,000 people, with their names in many languages. From GeoNames, see `data/LICENCES.md`."""

import gzip
import re
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from scrapersky_cli.extract.text import without_accents

_WORD = re.compile(r"[^\W_]+")
# Names of capitals in addresses that GeoNames does not have.
_ABBREVIATED = {"caba": ("AR",), "capital federal": ("AR",), "cdmx": ("MX",), "ciudad de mexico": ("MX",)}
_LONGEST = 60  # characters
_BLOCK = 2_048  # bytes of names that are searched


class _Names(NamedTuple):
    """The list of cities, cut into blocks. `lines` has a line `name<tab>countries` for each city, in order.

    Block n reaches from `places[n]` to `places[n + 1]`, and its first name is `names[n]`.
    """

    lines: bytes
    places: list[int]
    names: list[bytes]


@lru_cache(maxsize=4096)
def city_countries(name: str) -> tuple[str, ...]:
    """Return the ISO codes of the countries that have a city of this name; () if none has. Case and accents do not
    count. The list is read when it is first asked."""
    key = " ".join(_WORD.findall(without_accents(name[:_LONGEST])))
    return (_ABBREVIATED.get(key) or _found(key.encode())) if key else ()


def _found(key: bytes) -> tuple[str, ...]:
    """Return the countries of the city with this key. The list stays one text of 3 MB; a dict would take 30 MB."""
    lines, places, names = _names()
    block = bisect_right(names, key)
    if not block:
        return ()
    line = b"\n%b\t" % key
    place = lines.find(line, places[block - 1] - 1, places[block])
    if place < 0:
        return ()
    countries = place + len(line)
    return tuple(lines[countries : lines.index(b"\n", countries)].decode().split())


@cache
def _names() -> _Names:
    packed = files("scrapersky_cli.extract").joinpath("data", "cities.txt.gz").read_bytes()
    lines = b"\n" + gzip.decompress(packed)
    places = [lines.index(b"\n", place) + 1 for place in range(0, len(lines) - _BLOCK, _BLOCK)]
    names = [lines[place : lines.index(b"\t", place)] for place in places]
    return _Names(lines, [*places, len(lines)], names)
