"""Find phone and fax numbers in the visible text of a page.

A number needs evidence that it is one: a phone word before it, its international prefix, a shape that nothing else has,
or, where the country is sure, the grouping in which that country writes its numbers.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from scrapersky_cli.extract.country.text import Named
from scrapersky_cli.extract.phone.labels import Kind, label_of
from scrapersky_cli.extract.phone.numbers import EXTENSION, Number, parse_number
from scrapersky_cli.extract.phone.shapes import (
    AMERICAN,
    AMERICAN_NUMBER,
    Numbering,
    is_no_number,
    read_number,
)
from scrapersky_cli.extract.phone.vanity import vanity_numbers

MAX_CANDIDATES = 3_000  # runs of digits examined on one page

# Contains no +, ( or digit except these: the first other digits are the Arabic ones. Latin text is skipped fast.
_MAY_BEGIN = r"[^\x00-'*,\-./:-\xff]"
# Groups of digits with the usual separators. Never begins inside a word, a price or a time of day.
_CANDIDATE = re.compile(
    rf"{_MAY_BEGIN}(?<=[+(\d])(?<![\w@#=&%/\\].)(?<!\d[:.,–-].)(?:(?<=\+)\s?\(?\d|(?<=\()\s?\+?\d|(?<=\d))"
    rf"(?:[ \u00a0\u2007\u2009\u202f().\/‐‑‒–—−·•-]{{0,3}}\d){{6,40}}(?i:{EXTENSION})?(?![\w@%]|[.,:]\d)",
)
_PLAIN_SIGNS = str.maketrans("‐‑‒–—−·•\u00a0\u2007\u2009\u202f", "--------    ")
_OPEN_BRACKET = re.compile(r"(?<=\d)\s?\([^)]*$")  # as in 0180 5 123456 (14 ct/min)
_LONGEST_NUMBER = 17  # digits: 15 of E.164 and an international prefix
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:EUR|USD|CHF|GBP|R\$))\s?$")
_UNIT_AFTER = re.compile(
    r"\s?(?:[$€£¥%°²]|(?:eur|usd|chf|gbp|pln|czk|zł|kč|ft|kr|km|kg|px|uhr|mm|cm|mb|gb)\b)", re.IGNORECASE
)
_CODE_BEFORE = re.compile(r"[A-Z]{2}\d{2}[ \d]*$|\b[A-Z]{2}\s?$")  # IBAN, VAT number, state and ZIP
_NUMBERED = re.compile(r"(?:[#№]|\b(?:nr|no|n[º°o]|num|id)\b\.?)[:\s]{0,2}$", re.IGNORECASE)
_SPLITS = re.compile(
    r"\s+[/|–-]\s+|\s{2,}|/(?=\s?\+)|\s(?=\+)|\s(?=\(0)|(?<=\d)\s(?=\(\d{3}\))|/\s|"
    r"(?<=\d{4})/(?=0\d|\d{3}[-.]\d{3})|(?<=\d{5})\s(?=0\d)"
)
_GAP = re.compile(r"(?<=\d)[ /,-]+(?=[(\d])")
_SHORTEST_HALF = 7  # characters of a number in a run of two
_ABOVE = 400  # characters between a number and the address to which it belongs


class Written(NamedTuple):
    """A number and its position in the text."""

    number: Number
    start: int
    end: int
    kind: Kind | None  # what the words beside it say; None if they say nothing


def numbers_in_text(text: str, numbering: Numbering, places: Sequence[Named] = ()) -> Iterator[Written]:
    """Yield every phone and fax number in `text`, the visible text of a page, with repetitions.

    `numbering` says how numbers without country code are read; below one of the `places`, in their order in the text,
    they are first read as of its country. Linear in the text.
    """
    waiting = list(places)[::-1]
    above: Named | None = None
    for found in islice(_CANDIDATE.finditer(text), MAX_CANDIDATES):
        while waiting and waiting[-1].end <= found.start():
            above = waiting.pop()
        near = above.country if above and found.start() - above.end <= _ABOVE else None
        yield from _from_candidate(text, found.start(), found.end(), numbering.near(near))
    if numbering.may_be_american:
        yield from (Written(*each) for each in vanity_numbers(text, sure=numbering.sure in AMERICAN))


def _from_candidate(text: str, start: int, end: int, numbering: Numbering) -> Iterator[Written]:
    written = _OPEN_BRACKET.sub("", text[start:end].translate(_PLAIN_SIGNS))
    if is_no_number(written) or _MONEY_BEFORE.search(text[max(0, start - 5) : start]) or _UNIT_AFTER.match(text, end):
        return
    label = label_of(text, start, end)
    parts = _parts(written)
    names_first = label == "other" or _CODE_BEFORE.search(text[max(0, start - 40) : start])
    if names_first:  # what is before the digits belongs to the first of them only
        parts = [part for part in parts if part[0]]
    kind: Kind | None = label if label == "phone" or label == "fax" else None
    if kind is None and (label or _NUMBERED.search(text[max(0, start - 6) : start])):
        numbering = numbering.unsure()
    found = _read_parts(written, parts, kind, numbering)
    if not found and not names_first:
        found = _several(written, kind, numbering)
    yield from (Written(number, start + low, start + high, kind) for number, low, high in found)


def _read_parts(
    written: str, parts: list[tuple[int, int]], kind: Kind | None, numbering: Numbering
) -> list[tuple[Number, int, int]]:
    found = []
    for low, high in parts:
        number = read_number(written[low:high], numbering, labelled=kind is not None)
        if number:
            found.append((number, low, high))
            if high - low == len(written):
                break
    return found


def _several(written: str, kind: Kind | None, numbering: Numbering) -> list[tuple[Number, int, int]]:
    """Return the numbers of a run without a sign between them: American ones by their shape, others in two halves."""
    if numbering.may_be_american:
        shapes = AMERICAN_NUMBER.finditer(written)
        found = [(number, *each.span()) for each in shapes if (number := parse_number(each[0], "US"))]
        if found:
            return found
    for gap in _GAP.finditer(written, _SHORTEST_HALF, len(written) - _SHORTEST_HALF):
        first = read_number(written[: gap.start()], numbering, labelled=kind is not None)
        second = read_number(written[gap.end() :], numbering, labelled=kind is not None) if first else None
        if first and second:
            return [(first, 0, gap.start()), (second, gap.end(), len(written))]
    return []


def _parts(written: str) -> list[tuple[int, int]]:
    """Return the whole, if it may be one number, then the parts between its separators."""
    bounds = [0, *(found.end() for found in _SPLITS.finditer(written)), len(written)]
    parts = [(low, high) for low, high in pairwise(bounds) if high > low]
    whole = [(0, len(written))] if sum(map(str.isdigit, written)) <= _LONGEST_NUMBER else []
    return whole + parts if len(parts) > 1 else whole
