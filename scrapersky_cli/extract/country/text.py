"""Find what a text says about its country: names of countries, postcodes, dialling codes, money and tax numbers."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from scrapersky_cli.extract.lines import any_of
from scrapersky_cli.extract.words import labelled_words

_MOST_NAMED = 8  # a page that names more countries lists where people come from, not where it is
_LONGEST_LINE = 120  # characters of a line that can end with the country of an address
_LONGEST_NAME = 30
_BEHIND_NAMES = " .-–|:*•·"
_TELLING = 3  # letters
_DISHES = frozenset({"chili", "turkey"})
_ABBREVIATED = {"usa": "US", "uk": "GB", "u.k": "GB", "uae": "AE"}

# The middle of a postcode, from which its rest is read: most texts have few digits, so the search is fast.
_IN_POSTCODE = re.compile(
    r"[0-9](?:(?=[A-Z])(?:"
    r"(?<=[A-Z\d] .)(?![GT]B)[ABD-HJLNP-UW-Z]{2}\b|"  # SW1A 1AA
    r"(?<=\b[ABCEGHJ-NPRSTVXY].)[A-Z][ -]?\d[A-Z]\d\b"  # K1A 0B1
    r")|(?=\d{3})(?<=\b.)(?:"
    r"(?<=\b[A-Z]{2} .)\d{4}(?:-\d{4})?\b|"  # TX 78701
    r"\d{3} ?[A-Z]{2} (?=[A-Z]['a-z])))"  # 1012 AB Amsterdam
)
_BRITISH = re.compile(r"\b(?!BP)[A-Z]{1,2}\d[A-Z\d]? $")
_STATES = """
    AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
    PR RI SC SD TN TX UT VT VA WA WV WI WY
"""
_AMERICAN_STATES = frozenset(_STATES.split())
_NOT_DUTCH = frozenset({"SA", "SD", "SS", "UK", "US", "EU", "AM", "PM", "BC", "AD", "TC", "KB", "MB", "GB", "TB"})
# Calle 41 B # 12-30: a street, the street that crosses it, and a house. Only Colombia writes addresses so.
CROSSING = re.compile(
    r"\b(?:calle|cll?|carrera|cra|kra?|transversal|diagonal)\.? ?\d+ ?[a-z]?(?: (?:sur|norte|bis))?[ .]*"
    r"(?:#|n[°ºo]\.?) ?\d+ ?[a-z]? ?- ?\d",
    re.IGNORECASE,
)
# Quick checks that rule out most texts: how it ends, and what the end begins with, for which the engine searches fast.
_CROSSED = re.compile(r"[#°ºo]\.? ?\d+ ?[A-Za-z]? ?- ?\d")
_BEFORE_HOUSE = re.compile(r"-(?<=[\dA-Za-z ]-) ?\d")
_LONGEST_CROSSED = 40  # characters
_DIALLED = re.compile(r"\+\(?([1-9]\d{0,2})")
_MOST_POSTCODES = 200


class Named(NamedTuple):
    """A country that a text names, and where the name ends."""

    end: int
    country: str


@lru_cache(maxsize=2)  # the scorer and the phones ask for the same text
def named_countries(text: str) -> tuple[Named, ...]:
    """Return the names of countries that stand alone on a line, or behind the last comma of one, in their order.

    Nothing if there are more than eight countries.
    """
    found, end, ends = [], -1, _ends_of_names()
    for line in text.split("\n"):
        length = len(line)
        end += length + 1
        if (
            length <= _LONGEST_LINE
            and line.rstrip(_BEHIND_NAMES)[-_TELLING:].lower() in ends
            and (country := _named_last(line))
        ):
            found.append(Named(end, country))
    return tuple(found) if len({each.country for each in found}) <= _MOST_NAMED else ()


@cache
def _ends_of_names() -> frozenset[str]:
    """Return the last letters of all names, by which most lines are refused without a closer look."""
    names = [*labelled_words("country_names"), *_ABBREVIATED]
    return frozenset(f"{before}{name}".replace("_", " ")[-_TELLING:] for name in names for before in ("", " ", ","))


def _named_last(line: str) -> str:
    name = line.rstrip(_BEHIND_NAMES).rpartition(",")[2].rpartition(" - ")[2].strip(_BEHIND_NAMES)
    if not 2 <= len(name) <= _LONGEST_NAME or not name[0].isupper():
        return ""
    lowered = name.lower()
    if len(name) <= 3 or lowered in _DISHES:  # no code of ISO 3166: it may be a word, or a state
        return _ABBREVIATED.get(lowered, "")
    return labelled_words("country_names").get(lowered.replace(" ", "_"), "")


@lru_cache(maxsize=2)
def postcode_countries(text: str) -> frozenset[str]:
    """Return the countries of the postcodes whose shape no other country has: GB, CA, NL, US with the state."""
    found = set()
    for number, match in enumerate(_IN_POSTCODE.finditer(text)):
        found.add(_of_postcode(text, match))
        if number > _MOST_POSTCODES:
            break
    return frozenset(found - {""})


def _of_postcode(text: str, match: re.Match[str]) -> str:
    start, code = match.start(), match[0]
    if code[1:].replace("-", "").isdigit():
        return "US" if text[start - 3 : start - 1] in _AMERICAN_STATES else ""
    if len(code) == 3:
        return "GB" if _BRITISH.search(text, max(0, start - 5), start) else ""
    if code[1].isalpha():
        return "CA"
    return "" if code.strip()[-2:] in _NOT_DUTCH else "NL"


def names_crossing(text: str) -> bool:
    """Return whether the text has an address in the Colombian form: Calle 41 B # 12-30."""
    ends = (dash.end() for dash in _BEFORE_HOUSE.finditer(text))
    is_crossed = any(_CROSSED.search(text, max(0, end - _LONGEST_CROSSED), end) for end in ends)
    return is_crossed and CROSSING.search(text) is not None


@lru_cache(maxsize=2)
def dialled_countries(text: str) -> frozenset[str]:
    """Return the countries of the national dialling codes in `text`: `+49` is DE."""
    return frozenset(country for digits in set(_DIALLED.findall(text)) if (country := dialled_country(digits)))


def dialled_country(digits: str) -> str:
    """Return the main country of the dialling code with which `digits` begin; '' if there is none."""
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if regions:
            return str(regions[0]) if regions[0] != "001" else ""
    return ""


@lru_cache(maxsize=4)  # two lists, for each of two texts
def signs_of(text: str, name: str) -> frozenset[str]:
    """Return the countries whose signs, in the list `name`, are in `text`; of signs in one place the longest counts."""
    countries = labelled_words(name)
    return frozenset(countries[sign.replace(" ", "_")] for sign in set(_any_sign(name).findall(text)))


@cache
def _any_sign(name: str) -> re.Pattern[str]:
    return any_of(sign.replace("_", " ") for sign in labelled_words(name))
