"""Find the words of a list in a few lines of text, as `third_parties` and `others` look for names of other owners.

Texts are in lower case and without accents.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick import Automaton

from scrapersky_cli.extract.words import word_list, words_with_label

_LONG = 8  # letters of a sign that may be the end of a word, as in Rechtsanwaltskammer
_OUR = "our|unser(?:e[nm]?)?|nos|nuestr[oa]s|noss[oa]s|i nostri|onze|vara|vore|vare|nasi|nase"
_OUR_ONE = "notre|nuestr[oa]|noss[oa]|(?:il|la|lo) nostr[oa]|ons|vart|vort|nasz|nas"
_FORMS = (
    r"inc|llc|ltd|limited|gmbh|ag|se|sas|sarl|s\.a|corp|corporation|ireland|europe|germany|international|company|co\b"
    r"|b\.?v|technologies|platforms|communications|software|deutschland|irland|france|uk\b|hosting|cloud|networks"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """Words and phrases that are looked for together. A text is read once, however many they are."""

    words: tuple[str, ...]
    _search: Automaton

    def spans_in(self, text: str) -> list[tuple[int, int]]:
        """Return the start and the end of each occurrence in `text`, also within words, ordered by the end."""
        return [(last + 1 - length, last + 1) for last, length in self._search.iter(text)]

    def are_in(self, text: str) -> bool:
        """Return whether any of the signs occurs in `text`, even inside a word."""
        return next(self._search.iter(text), None) is not None


def signs_of(words: Sequence[str]) -> Signs:
    """Return the signs with these words. There must be at least one."""
    search = Automaton()
    for word in words:
        search.add_word(word, len(word))
    search.make_automaton()
    return Signs(tuple(words), search)


@cache
def signs(label: str, *lists: str) -> Signs:
    """Return the signs with this label in these lists of `data`."""
    return signs_of([sign.replace("_", " ") for name in lists for sign in words_with_label(name, label)])


@cache
def own_signs() -> Signs:
    """Return the words that introduce what is the business's own."""
    return signs_of([sign.replace("_", " ") for sign in word_list("own_signs")])


def ends_of(signs: Signs, words: str, host: str = "") -> Iterator[int]:
    """Yield the place in `words` behind each sign. Short signs count only where a word begins, and signs that `host`
    contains do not count."""
    for start, end in signs.spans_in(words):
        if (end - start >= _LONG or not words[start - 1 : start].isalnum()) and words[start:end] not in host:
            yield end


def has_sign(signs: Signs, words: str) -> bool:
    """Return whether one of the signs is in `words`."""
    return next(ends_of(signs, words), -1) >= 0


def names_partners(words: str) -> bool:
    """Return whether `words` speak of the business's partners, clients or dealers: `our valued suppliers`."""
    return signs("partner", "third_parties").are_in(words) and _partners().search(words) is not None


@cache
def _partners() -> re.Pattern[str]:
    partners = "|".join(signs("partner", "third_parties").words)
    return re.compile(rf"\b(?:{_OUR}) (?:[\w'-]+ ){{0,2}}(?:{partners})\b")


def names_own_place(words: str) -> bool:
    """Return whether `words` speak of a place of the business: `our little shop`, `unser Laden`."""
    return _own_places().search(words) is not None


@cache
def _own_places() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_OUR}|{_OUR_ONE}) (?:[\w'-]+ )?(?:{'|'.join(sorted(word_list('branch_words')))})\b")


def ends_of_brands(brands: Signs, words: str) -> Iterator[int]:
    """Yield where each brand that is followed by a legal form or a country ends, such as `Google Ireland`."""
    if brands.are_in(words):
        yield from (match.end() for match in _companies(brands.words).finditer(words))


@cache
def _companies(brands: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, brands))
    return re.compile(rf"(?<![\w.@])(?:{names})(?:\.com)?[ ,]{{1,2}}(?:[a-z]+ )?(?:{_FORMS})")
