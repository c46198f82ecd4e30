"""Whether an address or a number on a page is somebody else's: an authority's, a web designer's, a host's."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import labelled_words, word_list

Owner = Literal["surely another", "probably another"]

_BEFORE = 260  # characters before an address or a number that tell whose it is
_NEAR = 70  # characters between a name and its number if no address is there
_LONGEST_HEADING = 60
_MOST_LINES = 4  # from a heading to a number
_LONG = 8  # letters of a sign that may be the end of a word, as in Rechtsanwaltskammer
_NEXT = 12  # characters between the numbers of one owner
_FORM = re.compile(
    r"(?:\.com)?[ ,]{1,2}(?:[a-z]+ )?(?:inc|llc|ltd|limited|gmbh|ag|se|sas|sarl|s\.a|corp|corporation|ireland|europe|"
    r"germany|international|company|b\.?v|technologies|platforms|deutschland|irland|france|uk|hosting|cloud)\b"
)
_POSTCODE = re.compile(
    r"(?<!hr[ab] )(?<!\d)\d{4,5}(?!\d)|\b[a-z]\d[\dw] [a-z\d]{4}\b|\b[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}\b|"
    r"\bdublin \d"
)
_NUMBER = re.compile(r"\d(?:[ /().-]{0,2}\d){6,15}")
_COUNTED = re.compile(r"^\d{1,4}\W+")
_IS_NO_HEADING = re.compile(r":\s*\w|\d{3}|@")


class _Signs(NamedTuple):
    strong: tuple[str, ...]
    brands: tuple[str, ...]
    near: tuple[str, ...]
    headings: tuple[str, ...]
    said: tuple[str, ...]
    own: tuple[str, ...]


def owner_of(text: str, start: int) -> Owner | None:
    """Return whether the words before what stands at `text[start:]`, or a heading above it, name another owner."""
    *above, line = without_accents(text[max(0, start - _BEFORE) : start]).split("\n")
    signs = _signs()
    own = max((line.rfind(sign) for sign in signs.own), default=-1)
    line = line[own + 1 :]
    if _reaches(line, _ends(line, signs.strong)) or _reaches(line, _ends_of_brands(line)):
        return "surely another"
    if own < 0 and any(_ends("".join((*above[-1:], line)), signs.said)):
        return "surely another"
    if _reaches(line, _ends(line, signs.near)):
        return "probably another"
    headed = own < 0 and len(line) <= _NEAR and any(_is_heading(each) for each in above[-_MOST_LINES:])
    return "probably another" if headed else None


def _ends(line: str, signs: tuple[str, ...]) -> Iterator[int]:
    for sign in signs:
        at = line.rfind(sign)
        if at >= 0 and (len(sign) >= _LONG or not line[at - 1 : at].isalnum()):
            yield at + len(sign)


def _ends_of_brands(line: str) -> Iterator[int]:
    return (end for end in _ends(line, _signs().brands) if _FORM.match(line, end))


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
    return words.startswith(_signs().headings) or any(_ends(words, _signs().strong))


@cache
def _signs() -> _Signs:
    lists = {**labelled_words("third_parties"), **labelled_words("numbers_of_others")}

    def labelled(label: str) -> tuple[str, ...]:
        return tuple(sign.replace("_", " ") for sign, given in lists.items() if given == label)

    own = tuple(sign.replace("_", " ") for sign in word_list("own_signs"))
    return _Signs(labelled("sign"), labelled("brand"), labelled("near"), labelled("heading"), labelled("said"), own)
