"""Addresses as they are compared: what two sources spell in two ways becomes one key."""

import re
from dataclasses import dataclass

from scrapersky_cli.extract.text import without_accents

LONGEST_KEY = 200  # characters
_READ = 500  # characters of a street; the rest is ignored, because expressions are slow on long runs of digits
_TOKEN = re.compile(r"[^\W_]+")
_LETTERED = re.compile(r"(?<=\d) (?=[a-df-m]\b)")  # 5 a is also written 5a; n, e, s and w are points of the compass
# What lies inside a house, and so says nothing of where the house is.
_INSIDE = re.compile(r"(?:\b(?:suite|ste|unit|apt|apartment|room|floor|fl)\b\.?|#)\s*#?\s*\w*\d\w*|\b\w*\d\w* floor\b")
_ZIP_PLUS_4 = re.compile(r"(\d{5})-\d{4}")
# The codes of some seventy countries; letters stand only in those of the UK, Canada and the Netherlands.
_POSTCODE = re.compile(
    r"\b(?:\d{5}-\d{4}|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{3}-\d{4}|\d{4,7})\b",
    re.IGNORECASE,
)
_WRITTEN_OUT = {
    "st": "street", "str": "strasse", "rd": "road", "ave": "avenue", "av": "avenue", "blvd": "boulevard",
    "bd": "boulevard", "dr": "drive", "ln": "lane", "ct": "court", "pl": "place", "sq": "square", "hwy": "highway",
    "pkwy": "parkway", "ter": "terrace", "cir": "circle", "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip


class NotAnAddress(ValueError):
    """The text is no address that can be compared. The message says why, in one clause."""


@dataclass(frozen=True, slots=True)
class WantedAddress:
    """The keys that an address must have; None is any."""

    street: str | None
    postcode: str | None


def street_key(street: str | None) -> str | None:
    """Return a key that is the same for all spellings of a street and house number; None without any letter or digit.

    Case, accents, punctuation, usual abbreviations, the order of the words and what lies inside the house (`Suite 200`)
    make no difference: `100 N. Congress Ave #4` is `Congress Avenue 100 North`.
    """
    if street is None:
        return None
    plain = without_accents(street[:_READ])
    outside = _INSIDE.sub(" ", plain)
    kept = outside if _has_number(outside) else plain  # the Ste of Rue Ste 12 is a saint
    words = _LETTERED.sub("", " ".join(_TOKEN.findall(kept))).split()
    return " ".join(sorted(map(_written_out, words)))[:LONGEST_KEY].strip() or None


def postcode_key(postcode: str | None) -> str | None:
    """Return a key that is the same for all spellings of a postcode; `78701-1234` is `78701`."""
    if postcode is None:
        return None
    postcode = postcode[:_READ]
    short = _ZIP_PLUS_4.fullmatch(postcode.strip())
    return short[1] if short else "".join(_TOKEN.findall(without_accents(postcode)))[:LONGEST_KEY] or None


def house_key(street: str | None, postcode: str | None, city: str | None) -> str | None:
    """Return a key of one house. None without a number, or without both a postcode and a city, which tell it apart."""
    way, area = street_key(street), postcode_key(postcode) or " ".join(_TOKEN.findall(without_accents(city or "")))
    return f"{way}|{area}" if way and area and _has_number(way) else None


def wanted_address(text: str) -> WantedAddress:
    """Return what `Marktstr. 5`, `10115` or `Marktstr. 5, 10115 Berlin` asks for. Raise NotAnAddress."""
    first, comma, rest = text.partition(",")
    if not comma and _POSTCODE.fullmatch(first.strip()):
        return WantedAddress(None, postcode_key(first))
    street, found = street_key(first), _POSTCODE.search(rest)
    if street is None or not _has_number(street):
        raise NotAnAddress("it has no house number")
    if comma and not found:
        raise NotAnAddress("there is no postcode behind the comma")
    return WantedAddress(street, postcode_key(found[0]) if found else None)


def _written_out(word: str) -> str:
    if word.endswith("str") and len(word) > 3 and word.isalpha():
        return f"{word}asse"
    return _WRITTEN_OUT.get(word, word)


def _has_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
