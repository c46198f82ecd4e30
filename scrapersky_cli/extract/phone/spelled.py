"""Find all that may be a telephone number in a text, however it is spelled, to compare it with known numbers.

What is found need not be a number: only the known numbers are sure to be.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_DIGITS = re.compile(r"[0-9]+")
# Digits with what people write between those of a number; bounded, so that time is linear for any text.
_RUN = re.compile(r"(?<!\w)[0-9](?:[\s().\-/‐–]{0,3}[0-9]){5,24}(?!\w)")
_BETWEEN_TWO = re.compile(r"\s*[/–]\s+|\s{2,}|\s-\s")  # numbers
# The codes of countries as ITU-T E.164 has given them out; where the second digit decides, three digits are one.
_CODE = re.compile(
    r"1|7|2(?:[07]|[1-689]\d)|3(?:[0-469]|[578]\d)|4(?:[013-9]|2\d)|5(?:[1-8]|[09]\d)|6(?:[0-6]|[7-9]\d)"
    r"|8(?:[1246]|[035789]\d)|9(?:[0-58]|[679]\d)"
)
_FROM_AMERICA = "011"  # what is dialled there before a country's code
FEWEST_DIGITS = 6  # of a number without code; shorter ones, of some islands, are found with it only
_MANY_DIGITS = 9  # of a number without code that may begin anywhere in a run of digits
_MOST_DIGITS = 15  # ITU-T E.164
_ARGENTINA, _MOBILE_THERE = "54", "15"  # which stands behind the area at home; from abroad a 9 stands before it
# What is dialled at home before a number, where that is no single zero: Hungary, and what was the Soviet Union.
_TRUNKS, _TRUNK = ("06", "8"), re.compile(r"^(?:06|8(?=\d{10}$))")
_MEXICO = "52"  # from abroad, a 1 stood before mobile numbers until 2019


class SpelledNumber(NamedTuple):
    """Digits and their place in a text. `numbers` are what they may be: in E.164 if they begin with a country's code,
    and, as the country may be any, without code and without zeros before it."""

    start: int
    end: int
    numbers: tuple[str, ...]


def numbers_in(text: str) -> Iterator[SpelledNumber]:
    """Yield what may be a number in the text. Places overlap: nobody knows where in a run of digits a number begins."""
    for run in _RUN.finditer(text):
        groups = list(_DIGITS.finditer(text, run.start(), run.end()))
        for first, group in enumerate(groups):
            least = FEWEST_DIGITS if not first or _begins_one(text, groups[first - 1], group) else _MANY_DIGITS
            yield from _from(text, groups[first:], least)


def _begins_one(text: str, before: re.Match[str], group: re.Match[str]) -> bool:
    """Return whether a number begins with a group of digits, as what stands before it shows."""
    between = text[before.end() : group.start()]
    is_shown = group[0][0] == "0" or between[-1:] in ("+", "(") or before[0] in _TRUNKS
    return is_shown or _BETWEEN_TWO.search(between) is not None


def _from(text: str, groups: list[re.Match[str]], least: int) -> Iterator[SpelledNumber]:
    """Yield the numbers that the first of these groups begins. At home they have `least` digits."""
    digits = without = ""
    for last in groups:
        digits += last[0]
        without += "" if last[0] == _MOBILE_THERE else last[0]
        if len(digits.lstrip("0")) > _MOST_DIGITS:
            return
        written = (digits, without, _TRUNK.sub("", digits, count=1))
        at_home = (bare for each in written if len(bare := each.lstrip("0")) >= least)
        if numbers := tuple(dict.fromkeys((*at_home, *_with_code(digits)))):
            yield SpelledNumber(_begin(text, groups[0].start()), last.end(), numbers)


def _begin(text: str, start: int) -> int:
    while start and text[start - 1] in "+(":
        start -= 1
    return start


def _with_code(digits: str) -> Iterator[str]:
    """Yield the numbers in E.164 that the digits may be, with and without the zero behind the country's code."""
    for dialled in {digits.lstrip("0"), digits.removeprefix(_FROM_AMERICA)}:
        code = _CODE.match(dialled)
        own = dialled[code.end() :] if code else ""
        if code is None or len(dialled) <= FEWEST_DIGITS:
            continue
        yield f"+{dialled}"
        if own[0] == "0":
            bare = code[0] + own.lstrip("0")
            if len(bare) > FEWEST_DIGITS:
                yield f"+{bare}"
        elif code[0] == _MEXICO and own[0] == "1":
            yield f"+{code[0]}{own[1:]}"


@lru_cache(maxsize=8192)
def end_of_number(e164: str) -> str:
    """Return a number in E.164 as `SpelledNumber.numbers` has one without code: what all of its spellings end with."""
    code = _CODE.match(e164, 1)
    national = e164[code.end() if code else 1 :].lstrip("0")
    if code and code[0] == _ARGENTINA:
        national = national.removeprefix("9")
    return national if len(national) >= FEWEST_DIGITS else e164.lstrip("+")
