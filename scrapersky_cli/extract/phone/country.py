"""Guess the country of numbers without country code."""

from collections.abc import Iterator
from typing import Any

from phonenumbers import SUPPORTED_REGIONS

from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.words import labelled_words, word_list

_SAME_COUNTRY = {"UK": "GB", "EL": "GR"}


def likely_countries(document: Document, country: str | None) -> list[str]:
    """Return ISO 3166-1 codes, likeliest first: the known `country`, then by the page's schema.org address, top-level
    domain and declared language. Empty if nothing indicates a country."""
    known = country.strip().upper() if country else ""
    found = [_SAME_COUNTRY.get(known, known), *_of_addresses(document)]
    found += [_of_domain(document.host), _of_language(document.language)]
    return [code for code in dict.fromkeys(found) if code in SUPPORTED_REGIONS]


def country_code(name: str) -> str:
    """Return the ISO code for a country's name, three-letter or two-letter code; '' if unknown."""
    name = " ".join(name.split())
    if len(name) == 2:
        return _SAME_COUNTRY.get(name.upper(), name.upper())
    return labelled_words("country_names").get(name.lower().replace(" ", "_"), "")


def _of_addresses(document: Document) -> Iterator[str]:
    for node in document.json_ld_nodes:
        yield from map(country_code, _names(node.get("addressCountry")))
    for element in document.tree.css('[itemprop="addressCountry"], [property$="addressCountry"], .adr .country-name'):
        yield country_code(element.attrs.get("content") or element.text()[:80])


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (name for key in ("identifier", "name", "@id") if isinstance(name := value.get(key), str))
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _of_domain(host: str) -> str:
    suffix = host.rpartition(".")[2]
    if len(suffix) != 2 or suffix in word_list("borrowed_country_domains"):
        return ""
    return _SAME_COUNTRY.get(suffix.upper(), suffix.upper())


def _of_language(language: str | None) -> str:
    """Return the region of a tag such as `de-at`; without one, the country with most web sites in the language."""
    primary, *subtags = (language or "").split("-")
    region = next((tag.upper() for tag in subtags if len(tag) == 2), "")
    return region or labelled_words("language_countries").get(primary, "")
