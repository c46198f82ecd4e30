"""The country that a host name, or a declared language, suggests. Each function returns '' if it suggests none."""

from scrapersky_cli.extract.country.names import iso_code
from scrapersky_cli.extract.words import labelled_words, word_list


def country_of_domain(host: str) -> str:
    """Return the country of the top-level domain, unless sites of all countries use it, such as `.io`."""
    suffix = host.rpartition(".")[2]
    return "" if len(suffix) != 2 or suffix in word_list("borrowed_country_domains") else iso_code(suffix)


def region_of_language(language: str | None) -> str:
    """Return the region of a tag such as `de-at`."""
    _, *subtags = (language or "").split("-")
    return iso_code(next((tag for tag in subtags if len(tag) == 2), ""))


def country_of_language(language: str | None) -> str:
    """Return the country with most web sites in the language."""
    return labelled_words("language_countries").get((language or "").partition("-")[0], "")
