"""States, provinces and counties, as addresses print them."""

import re
from functools import cache
from importlib.resources import files

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

_CODE_BEFORE_POSTCODE = 2  # letters of a code that may be written Tx or Fl.


@cache
def region_before(country: str) -> re.Pattern[str]:
    """Return the expression for a region of `country` at the end of a text: group 1 is the region as written."""
    written = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in region_names(country))
    codes = "|".join(code.title() for code in set(_regions(country).values()) if len(code) == _CODE_BEFORE_POSTCODE)
    return re.compile(rf"(?:(?<![^\s,.(•|–-])({written})|(?<=, )({codes}))[\s.,)|•·–-]{{0,4}}\Z")


def region_code(country: str, written: str) -> str:
    """Return the code of a region of `country` that is written in any of the ways that `region_before` finds."""
    name = " ".join(written.split())
    return _regions(country).get(name) or _folded(country).get(name.casefold(), name.upper())


def region_named(country: str, name: str) -> str | None:
    """Return the code of the region of `country` that is written out as `name`: New Mexico, but not NM."""
    return _folded(country).get(name.casefold()) if len(name) > _CODE_BEFORE_POSTCODE + 1 else None


def is_region(country: str, name: str) -> bool:
    """Return whether `name` is a region of `country`, as addresses of that country write it: Jal. or Jalisco."""
    plain = name.casefold()
    return plain in _folded(country) or f"{plain}." in _folded(country)


@cache
def last_words(country: str) -> frozenset[str]:
    """Return the last words of all that `region_before` finds, in lower case and without dots at their ends."""
    return frozenset(name.split()[-1].strip(".").casefold() for name in _regions(country))


@cache
def region_codes(country: str) -> list[str]:
    """Return the codes of the regions of `country`."""
    return sorted(set(_regions(country).values()))


def region_names(country: str) -> list[str]:
    """Return all ways in which the regions of `country` are written, longest first."""
    return sorted(_regions(country), key=len, reverse=True)


def is_county(name: str) -> bool:
    """Return whether `name` is a county of the United Kingdom or of Ireland."""
    plain = _plain(name)
    return plain in _counties() or plain.startswith(("co ", "county "))


def without_county(text: str) -> tuple[str, str | None]:
    """Return `text` without the county at its end, and the county."""
    words = text.split()
    for count in (3, 2, 1):
        county = " ".join(words[-count:])
        if len(words) > count and is_county(county):
            return " ".join(words[:-count]).rstrip(" ,."), county.rstrip(".")
    return text, None


@cache
def _regions(country: str) -> dict[str, str]:
    text = files("scrapersky_cli.extract").joinpath("data", "regions.tsv").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith(f"{country}\t"):
            _, code, names = line.split("\t")
            written = [code, *names.split("|")]
            found |= dict.fromkeys([*written, *map(str.upper, written)], code)
    return found


@cache
def _folded(country: str) -> dict[str, str]:
    return {name.casefold(): code for name, code in _regions(country).items()}


@cache
def _counties() -> frozenset[str]:
    return frozenset(_plain(name.replace("_", " ")) for name in word_list("gb_counties"))


def _plain(name: str) -> str:
    return " ".join(without_accents(name).replace(".", " ").split())
