"""What somebody who looks for businesses types: which businesses, and where."""

import re
from dataclasses import dataclass

from scrapersky_cli.extract.places.areas import Box, Circle, NotABox, parse_box
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.phrases import Meaning, meaning
from scrapersky_cli.extract.text import clean_text

LONGEST_PHRASE, LONGEST_AREA, LONGEST_NAME = 200, 300, 530
DEFAULT_METRES = 5000.0  # around a point
_NEAR = re.compile(r"\s(?:near|in)\s(?!.*\s(?:near|in)\s)", re.IGNORECASE)  # the last one
_TERMS = ("language", "region", "type")
_SOURCE = re.compile(
    r"\s\[(\w{1,20})((?:\s(?:language=[a-zA-Z-]{2,10}|region=[a-zA-Z]{2}|type=[a-z_]{1,60})){0,3})\]$", re.ASCII
)
_NUMBERS = re.compile(r"\s*-?\d+(?:\.\d+)?\s*(?:,\s*-?\d+(?:\.\d+)?\s*)+")


@dataclass(frozen=True, slots=True)
class SearchText:
    """A phrase, such as `dentists`, the area, such as `Austin, TX`, and the source; None for what is not said.

    Google also takes a language and a region (CLDR codes), and one of its types of places.
    """

    phrase: str
    near: str | None = None
    source: str | None = None
    language: str | None = None
    region: str | None = None
    type: str | None = None


class NotAnArea(ValueError):
    """The text does not describe an area. The message says why."""


def parse_search(text: str) -> SearchText:
    """Split `dentists near Austin, TX [google language=en]`, or the same with `in`, at the last such word."""
    text = clean_text(text, LONGEST_NAME)
    source = _SOURCE.search(text)
    if source:
        text = text[: source.start()]
    phrase, near, area = text, None, _NEAR.search(text)
    if area:
        phrase, near = text[: area.start()].strip(), text[area.end() :].strip() or None
    terms = dict(term.split("=") for term in source[2].split()) if source else {}
    return SearchText(phrase, near, source[1] if source else None, **terms)


def name_of_search(search: SearchText) -> str:
    """Return the text of which `parse_search` makes this search."""
    terms = "".join(f" {name}={value}" for name in _TERMS if (value := getattr(search, name)))
    return f"{search.phrase} near {search.near} [{search.source}{terms}]"


def area_of(near: str) -> Box | Circle | None:
    """Return the area that coordinates give: `WEST,SOUTH,EAST,NORTH`, or `LATITUDE,LONGITUDE` for 5 km around it.

    None for a name. Raise NotAnArea for numbers that are neither.
    """
    if not _NUMBERS.fullmatch(near):
        return None
    parts = [float(part) for part in near.split(",")]
    if len(parts) == 2 and abs(parts[0]) <= 90 and abs(parts[1]) <= 180:
        return Circle(parts[0], parts[1], DEFAULT_METRES)
    try:
        return parse_box(near)
    except NotABox as error:
        raise NotAnArea(f"its area is neither LATITUDE,LONGITUDE nor a box: {error}") from None


def filter_for(phrase: str, near: str) -> PlaceFilter:
    """Return the filter that finds in a data set what the phrase means: its categories, else its words in the name.

    Without coordinates, the part of the area before its first comma must be the city of a place.
    """
    area, meant = area_of(near), meaning(phrase)
    return PlaceFilter(
        box=area if isinstance(area, Box) else None,
        circle=area if isinstance(area, Circle) else None,
        city=near.partition(",")[0].strip() if area is None else None,
        categories=_categories(meant),
        name_words=() if meant.kinds else meant.words,
    )


def _categories(meant: Meaning) -> tuple[str, ...]:
    """Return the categories in Overture's words, and the values of OpenStreetMap's tags."""
    values = (test.value for tests in meant.tags for test in tests if test.value)
    return tuple(dict.fromkeys((*meant.overture, *values)))
