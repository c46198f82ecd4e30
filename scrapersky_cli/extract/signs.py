"""Find the words of a list in a few lines of text, as `third_parties` and `others` look for names of other owners.

Texts are in lower case and without accents. To look for each word with `in` takes a tenth of the time of one expression
with all of them.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from scrapersky_cli.extract.words import word_list, words_with_label

_LONG = 8  # letters of a sign that may be the end of a word, as in Rechtsanwaltskammer
_OUR = "our|unser(?:e[nm]?)?|nos|nuestr[oa]s|noss[oa]s|i nostri|onze|vara|vore|vare|nasi|nase"
_OUR_ONE = "notre|nuestr[oa]|noss[oa]|(?:il|la|lo) nostr[oa]|ons|vart|vort|nasz|nas"
_FORMS = (
    r"inc|llc|ltd|limited|gmbh|ag|se|sas|sarl|s\.a|corp|corporation|ireland|europe|germany|international|company|co\b"
    r"|b\.?v|technologies|platforms|communications|software|deutschland|irland|france|uk\b|hosting|cloud|networks"
)


@cache
def signs(label: str, *lists: str) -> tuple[str, ...]:
    """Return the signs with this label in these lists of `data`."""
    return tuple(sign.replace("_", " ") for name in lists for sign in words_with_label(name, label))


@cache
def own_signs() -> tuple[str, ...]:
    """Return the words that introduce what is the business's own."""
    return tuple(sign.replace("_", " ") for sign in word_list("own_signs"))


def ends_of(signs: Iterable[str], words: str) -> Iterator[int]:
    """Yield, for each sign in `words`, the index at which its last occurrence ends."""
    for sign in signs:
        if sign in words and (place := _place(sign, words)) >= 0:
            yield place + len(sign)


def has_sign(signs: Iterable[str], words: str) -> bool:
    """Return whether one of the signs is in `words`."""
    return next(ends_of(signs, words), -1) >= 0


def names_partners(words: str) -> bool:
    """Return whether `words` speak of the business's partners, clients or dealers: `our valued suppliers`."""
    return any(sign in words for sign in signs("partner", "third_parties")) and _partners().search(words) is not None


@cache
def _partners() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_OUR}) (?:[\w'-]+ ){{0,2}}(?:{'|'.join(signs('partner', 'third_parties'))})\b")


def names_own_place(words: str) -> bool:
    """Return whether `words` speak of a place of the business: `our little shop`, `unser Laden`."""
    return _own_places().search(words) is not None


@cache
def _own_places() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_OUR}|{_OUR_ONE}) (?:[\w'-]+ )?(?:{'|'.join(sorted(word_list('branch_words')))})\b")


def ends_of_brands(brands: tuple[str, ...], words: str) -> Iterator[int]:
    """Yield where each brand that is followed by a legal form or a country ends, such as `Google Ireland`."""
    if any(brand in words for brand in brands):
        yield from (match.end() for match in _companies(brands).finditer(words))


def _place(sign: str, words: str) -> int:
    """Return the index of the last occurrence of a sign, or -1; a short one must begin a word."""
    place = words.rfind(sign)
    while len(sign) < _LONG and place > 0 and words[place - 1].isalnum():
        place = words.rfind(sign, 0, place)
    return place


@cache
def _companies(brands: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, brands))
    return re.compile(rf"(?<![\w.@])(?:{names})(?:\.com)?[ ,]{{1,2}}(?:[a-z]+ )?(?:{_FORMS})")
