"""Names and codes of countries."""

from phonenumbers import SUPPORTED_REGIONS

from scrapersky_cli.extract.words import labelled_words

_SAME_COUNTRY = {"UK": "GB", "EL": "GR"}


def country_code(name: str) -> str:
    """Return the ISO 3166-1 code for a country's name, three-letter or two-letter code; '' if unknown."""
    name = " ".join(name.split())
    if len(name) == 2:
        return iso_code(name)
    return labelled_words("country_names").get(name.lower().replace(" ", "_"), "")


def is_country(code: str) -> bool:
    """Return whether the code, in capitals, is that of a country with telephones."""
    return code in SUPPORTED_REGIONS


def iso_code(code: str) -> str:
    """Return a two-letter code in capitals, as ISO 3166-1 has it: `uk` is GB."""
    return _SAME_COUNTRY.get(code.upper(), code.upper())
