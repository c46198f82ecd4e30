"""Decide what a postcode with a city and a street is: of which country, and how sure an address."""

import re
from collections.abc import Sequence

from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.localities import Locality
from scrapersky_cli.extract.address.postcodes import countries_with
from scrapersky_cli.extract.address.streets import BOX, LIKELY
from scrapersky_cli.extract.country.names import country_code

_AFTER = re.compile(r"[ \n,.(–-]{1,4}([^\W\d_][^\n,|•·()\d:;]{1,40})")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_LONG = 5  # characters of a postcode; a number of four is a year, a size, a price
_SHORT = {"US": "US", "UK": "GB"}
# Of countries whose postcodes are alike, those with most pages come first.
_USUAL = (
    "DE",
    "FR",
    "ES",
    "IT",
    "AT",
    "CH",
    "NL",
    "BE",
    "PL",
    "SE",
    "PT",
    "DK",
    "NO",
    "FI",
    "CZ",
    "HU",
    "GR",
    "TR",
    "IN",
)


def named_country(text: str, end: int) -> tuple[str, int]:
    """Return the country that stands at `end`, behind an address, and where its name ends; ('', end) if none does."""
    after = _AFTER.match(text, end)
    if after is None:
        return "", end
    words = after[1].split(" ")
    for count in range(min(4, len(words)), 0, -1):
        name = " ".join(words[:count]).rstrip(" .-–/")
        code = _SHORT.get(name, "") if len(name) == 2 else country_code(name)
        if code:
            return code, after.start(1) + len(name)
    return "", end


def chosen_country(locality: Locality, city: str | None, named: str, hints: Sequence[str]) -> str | None:
    """Return the country of a locality: the one that it names, else a likely one that has the city, else one that has
    the city, else a likely one; None if nothing tells."""
    possible = locality.countries
    if named in possible or (locality.sure and not named):
        return named or possible[0]
    if locality.sure:
        return possible[0]
    having = [one for one in city_countries(city or "") if one in possible]
    likely = [one for one in hints if one in possible]
    both = [one for one in likely if one in having]
    usual = [one for one in _USUAL if one in having]
    return next(iter([*both, *usual, *having, *likely, *(possible if len(possible) == 1 else ())]), None)


def country_of(city: str | None, code: str | None, hints: Sequence[str]) -> str | None:
    """Return the country of an address that does not say it: a likely one that has the city, or, if the city is in no
    list, such postcodes; else the only one that has both."""
    having = city_countries(city or "")
    with_code = countries_with(code or "")
    fitting = [one for one in hints if one in having or (not having and one in with_code)]
    both = [one for one in having if one in with_code]
    return fitting[0] if fitting else both[0] if len(both) == 1 else None


def confidence(locality: Locality, city: str | None, country: str | None, sureness: int, is_likely: bool) -> float:
    """Return the probability that this is an address, or 0 if it is too low for the address to be reported.

    `sureness` is that of the street, 0 if there is none. `is_likely` says that the page's own signs, or the name of
    the country beside the address, agree with the country.
    """
    code = locality.postal_code or ""
    known = country is not None and country in city_countries(city or "")
    may_be_year = not locality.sure and _YEAR.match(code) is not None
    if may_be_year and not (known and is_likely) and (sureness < BOX or len(code) < _LONG):
        return 0.0  # 1998 Andy
    if sureness >= BOX:
        return _with_street(locality, city, country, known or is_likely)
    if not city or not (locality.sure or known or is_likely):
        return 0.0
    if sureness == LIKELY:
        return 0.8 if known else 0.65 if locality.sure or len(code) >= _LONG else 0.5 if is_likely and code else 0.0
    if sureness:
        return 0.6 if known or locality.sure else 0.5 if is_likely and len(code) >= _LONG else 0.0
    return 0.5 if code and known and (locality.sure or is_likely) and not may_be_year else 0.0


def _with_street(locality: Locality, city: str | None, country: str | None, agrees: bool) -> float:
    if city is None:
        return 0.7 if locality.sure else 0.0
    if country is None:
        return 0.6
    return 0.9 if agrees else 0.8
