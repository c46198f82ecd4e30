"""The cleaning function for all scraped text that is stored or shown.

Scraped text is hostile: PostgreSQL refuses NUL and lone surrogates, a terminal obeys control characters, and
invisible or direction-changing characters make one value look like another.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import filterfalse
from math import isfinite
from typing import Any

# Characters without width or meaning in stored text. White space is not listed, because it becomes one blank.
_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls
    "\u00ad\u034f\u180e\u200b\u2060-\u2064\ufeff"  # soft hyphen, joiners and spaces without width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction and deprecated format controls
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"  # annotations, noncharacters, invisible tags
    "]+"
)
_PRINTABLE_BUT_UNWANTED = "\u034f"
# ZWNJ and ZWJ are part of words in Persian and Indic scripts, and of emoji; beside ASCII they only serve to hide.
_NEEDLESS_JOINERS = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_ASCII = bytes(range(128))
_LONGEST_NAME, _LONGEST_VALUE = 100, 10_000  # characters, in JSON
_TOO_LARGE = 10**300  # for a number of any database
_AROUND = 60  # characters
_FEW_FOREIGN = 40  # different characters that are not ASCII; texts of languages with more are read as a whole
_IN_WORD = re.compile("[0-9A-Za-z\u00c0-\u024f@._%+'-]")  # including those in e-mail addresses
_WORD = re.compile(f"{_IN_WORD.pattern}*")


def clean_text(value: str, limit: int) -> str:
    """Return `value` as one line of visible, storable text of at most `limit` characters.

    Runs of white space become one blank, ends are stripped, the text is in Unicode form NFC. Two surrogates
    that form a pair are joined, a lone one becomes U+FFFD. Never raises; cleaning twice changes nothing.
    Only the first `8 × limit + 4096` characters are read, so 50 MB take no longer than their beginning.
    """
    text = value[: 8 * limit + 4096]
    # The only printable white space is a blank, so most texts need not be taken apart.
    text = text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())
    if text.isprintable() and _PRINTABLE_BUT_UNWANTED not in text:  # nor is there a joiner
        return (text if text.isascii() else unicodedata.normalize("NFC", text))[:limit].rstrip()
    return " ".join(_visible(text).split())[:limit].rstrip(" \u200c\u200d")


def lowered(text: str) -> str:
    """Return the text in lower case, of the same length: of all letters, `İ` alone would become two."""
    return text.replace("İ", "i").lower()


def without_accents(text: str) -> str:
    """Return the text in lower case and without accents, to compare it: `ø` becomes `o`, `æ` becomes `ae`."""
    text = text.lower()
    foreign = foreign_characters(text)
    if len(foreign) > _FEW_FOREIGN:
        return _plain(text)
    for character in foreign:
        text = text.replace(character, _plain_character(character))
    return text


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    # Twice, because lower case can be made of several characters again.
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", plain)))


_plain_character = lru_cache(maxsize=1024)(_plain)  # what becomes of a character does not depend on those beside it


def around(text: str, start: int, end: int) -> str:
    """Return `text[start:end]` with up to 60 characters on either side. Words are kept whole or left out: half an
    address would reveal as much as the whole."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if _IN_WORD.match(text[first - 1 : first]):
        first += _word_length(text[first:start])
    if _IN_WORD.match(text[last : last + 1]):
        last -= _word_length(text[end:last][::-1])
    return text[first:last]


def _word_length(text: str) -> int:
    """Return the length of the word at the start of `text`, or 0."""
    word = _WORD.match(text)
    return word.end() if word else 0


def clean_or_none(value: str | None, limit: int) -> str | None:
    """Like `clean_text`, but return None for None and for text of which nothing is left: unknown is never ''."""
    return clean_text(value, limit) or None if value is not None else None


def foreign_characters(text: str) -> set[str]:
    """Return the characters of `text` that are not ASCII. This is ten times as fast as a search for each of them."""
    if text.isascii():
        return set()
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def _visible(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text))
    # Blanks first, so that a joiner beside an ideographic space counts as one beside a blank.
    text = _NEEDLESS_JOINERS.sub("", " ".join(text.split()))
    return unicodedata.normalize("NFC", text)


def clean_json(value: Any, depth: int = 20) -> Any:
    """Return a value that was read from JSON so that any database can store it: with clean texts, and None for numbers
    that are not finite and for what is nested more deeply than `depth`."""
    if isinstance(value, str):
        return clean_text(value, _LONGEST_VALUE)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping | list) and depth == 0:
        return None
    if isinstance(value, Mapping):
        return {clean_text(str(name), _LONGEST_NAME): clean_json(each, depth - 1) for name, each in value.items()}
    if isinstance(value, list):
        return [clean_json(each, depth - 1) for each in value]
    return value if isinstance(value, bool | int | None) and abs(value or 0) < _TOO_LARGE else None
