"""Cities of at least 15,000 people, with their names in many languages. From GeoNames, see `data/LICENCES.md`."""

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files

from scrapersky_cli.extract.text import without_accents

_WORD = re.compile(r"[^\W_]+")
# Names of capitals in addresses that GeoNames does not have.
_ABBREVIATED = {"caba": ("AR",), "capital federal": ("AR",), "cdmx": ("MX",), "ciudad de mexico": ("MX",)}
_LONGEST = 60  # characters


@lru_cache(maxsize=4096)
def city_countries(name: str) -> tuple[str, ...]:
    """Return the ISO codes of the countries that have a city of this name; () if none has. Case and accents do not
    count. The list is read when it is first asked."""
    key = " ".join(_WORD.findall(without_accents(name[:_LONGEST])))
    return (_ABBREVIATED.get(key) or _found(key.encode())) if key else ()


def _found(key: bytes) -> tuple[str, ...]:
    """Look the key up by halves. The names stay one text of 3 MB; as a mapping they would take ten times as much."""
    names = _names()
    low, high = 0, len(names)
    while low < high:
        start = names.rfind(b"\n", 0, (low + high) // 2) + 1
        end = names.index(b"\n", start)
        name, _, countries = names[start:end].partition(b"\t")
        if name == key:
            return tuple(countries.decode().split())
        if name < key:
            low = end + 1
        else:
            high = start
    return ()


@cache
def _names() -> bytes:
    """Return the lines `name<tab>countries`, sorted, each with its end."""
    return gzip.decompress(files("scrapersky_cli.extract").joinpath("data", "cities.txt.gz").read_bytes())
