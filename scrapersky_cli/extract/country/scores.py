"""Weigh what indicates the country of a page.

The weights were found on annotated pages of businesses: they put the right country first on nine of ten.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrapersky_cli.extract.country.hints import country_of_domain, country_of_language, region_of_language
from scrapersky_cli.extract.country.names import country_code, is_country, iso_code
from scrapersky_cli.extract.country.text import (
    dialled_countries,
    dialled_country,
    named_countries,
    names_crossing,
    postcode_countries,
    signs_of,
)
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.text import foreign_characters

_KNOWN = 20.0
_DECLARED = 5.0  # schema.org, hCard
_DOMAIN = 4.0
_ADDRESS = 3.0
_NO_STREET = 1.5  # an address without street, or a postcode alone
_TAX_WORD = 1.5
_REGION = 1.5  # the region of a language tag
_DEFAULT_REGIONS = {"en-us": 0.8, "en-gb": 0.8}  # what a CMS writes unless told otherwise
_NAMED = 1.2
_DIALLED = 0.8
_CURRENCY = 0.8
_SCRIPT = 0.8
# Letters of scripts that hardly any other country uses.
# Writing systems that tell the country. They are sought in the different letters of a text, in alphabetical order. Six
# Greek ones are needed, because formulas have a few.
_SCRIPTS = {
    "JP": re.compile("[\u3041-\u30fa]"),
    "KR": re.compile("[\uac00-\ud7a3]"),
    "TH": re.compile("[\u0e01-\u0e2e]"),
    "GR": re.compile("[\u03b1-\u03c9]{6}"),
    "IL": re.compile("[\u05d0-\u05ea]"),
}
_LANGUAGE = 0.5
_EXPECTED = 0.4  # where neither the site nor its language says more
_ENGLISH = 0.3
_CERTAIN = 8.0  # nothing in the text can turn this
_SURE, _LEAD = 1.5, 0.7  # what the first country needs, and by how much, to be relied upon
_MOST_LINKS = 50

_COUNTRIES = '[itemprop="addressCountry"], [property$="addressCountry"]'

_Evidence = Iterator[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class LikelyCountry:
    """A country to which a page may belong: its ISO 3166-1 code, and the sum of the evidence for it."""

    code: str
    score: float


def score_countries(
    document: Document, known: str | None, addresses: Sequence[PostalAddress] = (), expected: str | None = None
) -> tuple[LikelyCountry, ...]:
    """Return the countries for which there is evidence, likeliest first.

    `known` is the code of the country where the business probably is, `expected` that of most sites, `addresses` are
    those that the page prints or declares. Linear in the text.
    """
    scores: dict[str, float] = defaultdict(float)
    declared = set(_of_markup(document))
    for country, weight in (*_declared(document, known, expected, declared), *_of_addresses(addresses, declared)):
        scores[country] += weight
    if _highest(scores) < _CERTAIN:
        for country, weight in _in_text(document):
            scores[country] += weight
        if _highest(scores) < _DOMAIN:
            for country, weight in _of_signs(document.text):
                scores[country] += weight
    found = [LikelyCountry(code, round(score, 2)) for code, score in scores.items() if is_country(code)]
    return tuple(sorted(found, key=lambda each: -each.score))


def _highest(scores: Mapping[str, float]) -> float:
    return max((score for country, score in scores.items() if is_country(country)), default=0.0)


def sure_country(countries: Sequence[LikelyCountry]) -> str | None:
    """Return the first country if the evidence for it is strong and clear; else None."""
    if not countries or countries[0].score < _SURE:
        return None
    lead = countries[0].score - (countries[1].score if len(countries) > 1 else 0)
    return countries[0].code if lead >= _LEAD else None


def _declared(document: Document, known: str | None, expected: str | None, declared: set[str]) -> _Evidence:
    for country, weight in ((known, _KNOWN), (expected, _EXPECTED)):
        if country:
            yield iso_code(country.strip()), weight
    yield from ((country, _DECLARED) for country in sorted(declared))
    yield country_of_domain(document.host), _DOMAIN
    yield _of_language(document.language)


def _of_addresses(addresses: Sequence[PostalAddress], declared: set[str]) -> _Evidence:
    """Yield each country once, and none that the markup declares, which was counted there."""
    streets = {each.country for each in addresses if each.street}
    for country in sorted({each.country for each in addresses if each.country} - declared):
        yield country, _ADDRESS if country in streets else _NO_STREET


def _in_text(document: Document) -> _Evidence:
    text = document.text
    yield from ((country, _NAMED) for country in sorted({each.country for each in named_countries(text)}))
    yield from ((country, _NO_STREET) for country in sorted(postcode_countries(text)))
    if names_crossing(text):
        yield "CO", _NO_STREET
    yield from ((country, _DIALLED) for country in sorted(dialled_countries(text) | set(_of_links(document))))


def _of_signs(text: str) -> _Evidence:
    """Yield what decides only where nothing stronger does."""
    yield from ((country, _TAX_WORD) for country in sorted(signs_of(text, "country_tax_words")))
    yield from ((country, _CURRENCY) for country in sorted(signs_of(text, "country_currencies")))
    letters = "".join(sorted(foreign_characters(text)))
    yield from ((country, _SCRIPT) for country, script in _SCRIPTS.items() if script.search(letters))


def _of_links(document: Document) -> Iterator[str]:
    """Yield the countries of the dialling codes in tel: links."""
    calls = [
        link.raw[4:].lstrip("/ ") for link in document.links if link.raw[:1] in "tT" and link.raw[:4].lower() == "tel:"
    ]
    for call in calls[:_MOST_LINKS]:
        digits = call[1:4].strip()
        if call[:1] == "+" and digits.isdecimal():
            yield dialled_country(digits)


def _of_markup(document: Document) -> Iterator[str]:
    for node in document.json_ld_nodes:
        yield from map(country_code, _names(node.get("addressCountry")))
    declared = document.tree.css(_COUNTRIES) if "addressCountry" in document.properties else []
    in_cards = document.tree.css(".adr .country-name") if document.address_cards else []
    for element in (*declared, *in_cards):
        yield country_code(element.attrs.get("content") or element.text()[:80])


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (name for key in ("identifier", "name", "@id") if isinstance(name := value.get(key), str))
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _of_language(language: str | None) -> tuple[str, float]:
    """Return the region of a tag such as `de-at`; without one, the country with most web sites in the language."""
    language = language or ""
    if region := region_of_language(language):
        return region, _DEFAULT_REGIONS.get(language, _REGION)
    return country_of_language(language), _ENGLISH if language == "en" else _LANGUAGE
