"""Recognise streets that are never the business's own: those of templates and of hosting companies."""

from functools import cache

from scrapersky_cli.extract.signs import Signs, signs_of
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list


def is_placeholder(street: str | None) -> bool:
    """Return whether a street comes from a template, `500 Terry Francine Street`, `Musterstraße 1`, or is a host's."""
    return street is not None and _placeholders().are_in(f" {without_accents(street)}")


@cache
def _placeholders() -> Signs:
    return signs_of([f" {street.replace('_', ' ')}" for street in word_list("placeholder_streets")])
