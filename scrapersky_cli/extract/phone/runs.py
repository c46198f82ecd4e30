"""Read a run of digits, which may be one number, or several without words between them."""

import re
from itertools import pairwise
from typing import NamedTuple

from scrapersky_cli.extract.phone.numbers import Number, parse_number
from scrapersky_cli.extract.phone.shapes import AMERICAN_NUMBER, Numbering, read_number

_LONGEST_NUMBER = 17  # digits: 15 of E.164 and an international prefix
_SPLITS = re.compile(
    r"\s(?=24/7$)|\s+[/|–-]\s+|\s{2,}|/(?=\s?\+)|\s(?=\+)|\s(?=\(0)|(?<=\d)\s(?=\(\d{3}\))|/\s|"
    r"(?<=\d{4})/(?=0\d|\d{3}[-.]\d{3})|(?<=\d{5})\s(?=0\d)|(?<=^\d{5})\s(?=\d{3}[-.]\d{3}[-.]\d{4})"
)
_GAP = re.compile(r"(?<=\d)[ /,-]+(?=[(\d])")
_SHORTEST_HALF = 7  # characters of a number in a run of two
_DIGIT, _NO_DIGITS = re.compile(r"\d"), re.compile(r"\D")
# Of the second number only the end is written: 273 4419/20, 2623-4817 / 2623-5096. Not: round the clock, 24/7.
_SHORTENED = re.compile(r"(?<!\b24)\s?/\s?(?P<end>\d{1,4}|\d{3,4}[ -]\d{4})$")
_SERIES = re.compile(r"(?<=\d{4})(?:\s?/\s?\d{2}){2,8}$")  # 2789 4520 / 21 / 22 / 23
_END = re.compile(r"\d{2}")
_FEW = 4  # digits of such an end; more must be grouped as in the first number


class Read(NamedTuple):
    """A number in a run, and its position there."""

    number: Number
    start: int
    end: int


def read_run(written: str, numbering: Numbering, *, labelled: bool, is_first_named: bool) -> list[Read]:
    """Return the numbers in `written`. `is_first_named` says that what stands before it names the first as no phone."""
    for read in () if is_first_named else (_series, _shortened):
        if found := read(written, numbering, labelled=labelled):
            return found
    parts = _parts(written)
    if is_first_named:
        parts = [part for part in parts if part[0]]
    found = _read_parts(written, parts, numbering, labelled=labelled)
    return found or ([] if is_first_named else _several(written, numbering, labelled=labelled))


def _series(written: str, numbering: Numbering, *, labelled: bool) -> list[Read]:
    """Return the numbers of a run in which only the first is complete, and the others are two digits."""
    match = _SERIES.search(written)
    first = read_number(written[: match.start()], numbering, labelled=labelled) if match else None
    if match is None or first is None:
        return []
    ends = list(_END.finditer(written, match.start()))
    more = [(parse_number(first.e164[:-2] + end[0], None), *end.span()) for end in ends]
    return [Read(first, 0, match.start()), *(Read(number, *span) for number, *span in more if number)]


def _shortened(written: str, numbering: Numbering, *, labelled: bool) -> list[Read]:
    """Return both numbers of a run, of which the second has only the digits in which it differs from the first."""
    match = _SHORTENED.search(written)
    if match is None:
        return []
    low, high = match.start(), match.start("end")
    if len(match["end"]) > _FEW and not _is_grouped_alike(match["end"], written[:low]):
        return []
    first = read_number(written[:low], numbering, labelled=labelled)
    digits = _NO_DIGITS.sub("", match["end"])
    second = parse_number(first.e164[: -len(digits)] + digits, None) if first else None
    return [Read(first, 0, low), Read(second, high, len(written))] if first and second else []


def _is_grouped_alike(end: str, first: str) -> bool:
    """Return whether a number ends with the same groups of digits as the one before it."""
    place = len(first) - len(end)
    return _DIGIT.sub("0", end) == _DIGIT.sub("0", first[max(0, place) :]) and not first[place - 1 : place].isdigit()


def _read_parts(written: str, parts: list[tuple[int, int]], numbering: Numbering, *, labelled: bool) -> list[Read]:
    found = []
    for low, high in parts:
        number = read_number(written[low:high].rstrip(" /|-"), numbering, labelled=labelled)
        if number:
            found.append(Read(number, low, high))
            if high - low == len(written):
                break
    return found


def _several(written: str, numbering: Numbering, *, labelled: bool) -> list[Read]:
    """Return the numbers of a run without a sign between them: American ones by their shape, others in two halves."""
    if numbering.may_be_american:
        shapes = AMERICAN_NUMBER.finditer(written)
        found = [Read(number, *each.span()) for each in shapes if (number := parse_number(each[0], "US"))]
        if found:
            return found
    for gap in _GAP.finditer(written, _SHORTEST_HALF, len(written) - _SHORTEST_HALF):
        first = read_number(written[: gap.start()], numbering, labelled=labelled)
        second = read_number(written[gap.end() :], numbering, labelled=labelled) if first else None
        if first and second:
            return [Read(first, 0, gap.start()), Read(second, gap.end(), len(written))]
    return []


def _parts(written: str) -> list[tuple[int, int]]:
    """Return the whole, if it may be one number, then the parts between its separators."""
    bounds = [0, *(found.end() for found in _SPLITS.finditer(written)), len(written)]
    parts = [(low, high) for low, high in pairwise(bounds) if high > low]
    whole = [(0, len(written))] if len(written) <= _LONGEST_NUMBER or _count(written) <= _LONGEST_NUMBER else []
    return whole + parts if len(parts) > 1 else whole


def _count(written: str) -> int:
    return len(_NO_DIGITS.sub("", written))
