"""Whether an address or a number on a page is somebody else's: an authority's, a web designer's, a host's."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.streets import read_street
from scrapersky_cli.extract.business.likeness import is_like_host
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.people.titles import has_title_word, words_of
from scrapersky_cli.extract.phone.labels import said_kind
from scrapersky_cli.extract.signs import Signs, ends_of, ends_of_brands, has_sign, own_signs, signs
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

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
_SENTENCE_LENGTH = 60  # characters of a line that holds a sentence
_SMALL = 2  # letters of a word that tells nothing
# A name with nothing but a bracket, a comma or `at` behind it.
_CAP = r"[^\W\d_a-zß-öø-ÿ][\w’'&.-]*"
_NAME_BEFORE = re.compile(
    rf"(?<!\S)(?P<name>{_CAP}(?: (?:{_CAP}|of|de|la|du|der|die|des|von|van|and|&|und|et|y|e)){{0,5}})"
    r"(?:(?P<bracket>,? \()|, | | (?:at|on|unter|au|al|pod|op|under|på) )\Z"
)
_BAR = re.compile(r"[|·•]")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?:[a-zß-ÿ]{4}|\d\d|\))[.!?] ")
_LISTS_OF_LABELS = (
    "phone_words", "fax_words", "doubtful_words", "branch_words", "address_labels", "contact_headings", "joining_words"
)  # fmt: skip
_IS_NO_HEADING = re.compile(r":\s*\w|\d{3}|@")


def owner_of(text: str, start: int, host: str = "") -> Owner | None:
    """Return whether the words before what stands at `text[start:]`, or a heading above it, name another owner.

    What the site at `host` is called after itself, as a taxi is, names no other.
    """
    *above, line = without_accents(text[max(0, start - _BEFORE) : start]).split("\n")
    own = max((start for start, _ in own_signs().spans_in(line)), default=-1)
    line = line[own + 1 :]
    if _reaches(line, ends_of(_labelled("sign"), line)) or _reaches(line, ends_of_brands(_labelled("brand"), line)):
        return "surely another"
    if own < 0 and has_sign(_labelled("said"), "".join((*above[-1:], line))):
        return "surely another"
    if _reaches(line, ends_of(_labelled("near"), line, host)):
        return "probably another"
    headed = own < 0 and len(line) <= _NEAR and any(_is_heading(each) for each in above[-_MOST_LINES:])
    return "probably another" if headed else None


def is_behind_name(text: str, start: int, end: int, host: str) -> bool:
    """Return whether the number `text[start:end]` stands in a sentence, right behind a name that is not like the host:
    `our cheese is from Bakers of Aylsham (01263 732214)`.

    A word for telephones, for a department or a place of the business between, or a title in the sentence, speaks for
    the owner; so does a short line, which may be that of a branch or of somebody who works there.
    """
    reach = max(0, start - _BEFORE), min(len(text), end + _SENTENCE_LENGTH)
    first = max(reach[0], text.rfind("\n", reach[0], start) + 1)
    last = text.find("\n", end, reach[1])
    if (last if last >= 0 else reach[1]) - first < _SENTENCE_LENGTH:
        return False
    name = _NAME_BEFORE.search(text, max(first, start - _NEAR), start)
    if name is None or _BAR.search(text, name.end("name"), start):
        return False
    if said_kind(name["name"]):
        return False
    every = _WORD.findall(without_accents(name["name"]))
    words = [word for word in every if len(word) > _SMALL]
    if not words or (len(words) == 1 and not name["bracket"]) or not _no_names().isdisjoint((words[0], words[-1])):
        return False
    if _is_place(name["name"]) or city_countries(words[-1]) or not words_of("honorifics").isdisjoint(every):
        return False
    sentence = _SENTENCE_END.split(text[max(first, start - _BEFORE) : start])[-1]
    return not has_title_word(sentence) and not is_like_host(name["name"], host)


def _is_place(name: str) -> bool:
    """Return whether the name is that of a street, a city or a country, so that the number may follow an address."""
    return bool(city_countries(name) or country_code(name)) or read_street(name) is not None


@cache
def _no_names() -> frozenset[str]:
    return frozenset().union(*map(word_list, _LISTS_OF_LABELS))


def is_beside_address(text: str, end: int, start: int) -> bool:
    """Return whether what stands at `text[start:]` belongs to the address that ends at `end`, before it.

    There must be little but a label between: what else is said there may begin something else.
    """
    if not 0 <= start - end <= _BEHIND:
        return False
    between = without_accents(text[end:start])
    rest, *below = between.split("\n")
    if len(below) > _MOST_BELOW or own_signs().are_in(between):
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
    return words.startswith(_labelled("heading").words) or has_sign(_labelled("sign"), words)


def _labelled(label: str) -> Signs:
    return signs(label, "third_parties", "numbers_of_others")
