"""Whether an address or a number on a page is somebody else's: an authority's, a web designer's, a host's."""

import re
from collections.abc import Iterator
from typing import Literal

from scrapersky_cli.extract.signs import ends_of, ends_of_brands, has_sign, names_partners, own_signs, signs
from scrapersky_cli.extract.text import without_accents

Owner = Literal["surely another", "probably another", "at another's address"]

_BEFORE = 260  # characters before an address or a number that tell whose it is
_NEAR = 70  # characters between a name and its number if no address is there
_LONGEST_HEADING = 60
_MOST_LINES = 4  # from a heading to a number
_NEXT = 12  # characters between the numbers of one owner
_BEHIND = 90  # characters from an address to its number
_MOST_BELOW = 2  # lines from an address to its number
_IS_LABEL = re.compile(r"\W*(?:[a-z]{1,12}\W*)?")  # one word before the number
_IS_NEAR = re.compile(r"(?:\W{0,4}\b(?!us\b|we\b|our\b|uns\b|nous\b|nos\b|noi\b|ons\b|oss\b)[^\W\d_]{1,16}\b){0,3}\W*")
_POSTCODE = re.compile(
    r"(?<!hr[ab] )(?<!\d)\d{4,5}(?!\d)|\b[a-z]\d[\dw] [a-z\d]{4}\b|\b[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}\b|"
    r"\bdublin \d"
)
_NUMBER = re.compile(r"\d(?:[ /().-]{0,2}\d){6,15}")
_COUNTED = re.compile(r"^\d{1,4}\W+")
_IS_NO_HEADING = re.compile(r":\s*\w|\d{3}|@")


def owner_of(text: str, start: int) -> Owner | None:
    """Return whether the words before what stands at `text[start:]`, or a heading above it, name another owner."""
    *above, line = without_accents(text[max(0, start - _BEFORE) : start]).split("\n")
    own = max((line.rfind(sign) for sign in own_signs()), default=-1)
    line = line[own + 1 :]
    if _reaches(line, ends_of(_labelled("sign"), line)) or _reaches(line, ends_of_brands(_labelled("brand"), line)):
        return "surely another"
    if own < 0 and has_sign(_labelled("said"), "".join((*above[-1:], line))):
        return "surely another"
    if _reaches(line, ends_of(_labelled("near"), line)):
        return "probably another"
    headed = own < 0 and len(line) <= _NEAR and any(_is_heading(each) for each in above[-_MOST_LINES:])
    return "probably another" if headed else None


def is_beside_address(text: str, end: int, start: int) -> bool:
    """Return whether what stands at `text[start:]` belongs to the address that ends at `end`, before it.

    There must be little but a label between: what else is said there may begin something else.
    """
    if not 0 <= start - end <= _BEHIND:
        return False
    between = without_accents(text[end:start])
    rest, *below = between.split("\n")
    if any(own in between for own in own_signs()) or len(below) > _MOST_BELOW:
        return False
    return _IS_NEAR.fullmatch(rest) is not None and all(map(_IS_LABEL.fullmatch, below))


def _reaches(line: str, ends: Iterator[int]) -> bool:
    """Return whether a name that ends there belongs to the number behind the line: it is near, or has an address."""
    end = max(ends, default=-1)
    if end < 0:
        return False
    numbers = list(_NUMBER.finditer(line, end))
    if numbers and len(line) - numbers[-1].end() > _NEXT:
        return False
    return len(line) - end <= _NEAR or _POSTCODE.search(line, end) is not None


def _is_heading(line: str) -> bool:
    """Return whether a line announces somebody else's details: it has no details of its own."""
    words = _COUNTED.sub("", line, count=1)
    if not 0 < len(words) <= _LONGEST_HEADING or _IS_NO_HEADING.search(words):
        return False
    return words.startswith(_labelled("heading")) or names_partners(words) or has_sign(_labelled("sign"), words)


def _labelled(label: str) -> tuple[str, ...]:
    return signs(label, "third_parties", "numbers_of_others")
