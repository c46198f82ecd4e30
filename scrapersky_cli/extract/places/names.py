"""Names of businesses, and how alike two of them are."""

import re
from dataclasses import dataclass
from functools import lru_cache

from scrapersky_cli.extract.places.phrases import folded, meaning
from scrapersky_cli.extract.words import word_list

_LONGEST = 200  # characters of a name that are compared
_APOSTROPHES = re.compile(r"(?<=\w)['’`´](?=s\b)")  # Joe's is also written Joes
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?", re.UNICODE)  # S.r.l., B.V.
_UMLAUTS = re.compile(r"(?<=[a-z])(ae|oe|ue)")  # Baecker and Bäcker become one, which harms no comparison of two names
_OTHER_NUMBER = 0.4
_ONE_WORD = 0.8  # one word is all of the one name, and a part of the other
_OTHER_KINDS = 0.6  # the bakery and the butcher's of one name are two businesses


@dataclass(frozen=True, slots=True)
class ComparedName:
    """A name as it is compared: all its words, those that are its own, and the kinds of business that the rest name."""

    words: tuple[str, ...]
    own: tuple[str, ...]
    kinds: frozenset[str]


@lru_cache(maxsize=8192)
def compared_name(name: str, city: str = "") -> ComparedName:
    """Return the name without legal forms, articles, titles and the name of its city, unless nothing would be left."""
    text = _joined(name)
    found = meaning(text)
    everything = _words(text)
    town = set(_words(city))
    own = _without(_words(" ".join(found.words)), town)
    return ComparedName(_without(everything, town) or everything, own, frozenset(kind.name for kind in found.kinds))


def similarity(first: ComparedName, second: ComparedName) -> float:
    """Return how alike two names are, from 0 to 1. The order of the words does not matter."""
    if first.own and second.own:
        alike = _alike(first.own, second.own)
        apart = first.kinds and second.kinds and not first.kinds & second.kinds
        return alike * _OTHER_KINDS if apart else alike
    return (
        _alike(first.words, second.words) if not (first.own or second.own) else 0.5 * _alike(first.words, second.words)
    )


def _alike(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    from rapidfuzz import fuzz  # late: most commands compare no names

    one, two = " ".join(sorted(first)), " ".join(sorted(second))
    words = (fuzz.token_set_ratio(one, two) + fuzz.ratio(one, two)) / 2
    alike = max(words, fuzz.ratio("".join(first), "".join(second))) / 100
    return min(alike, _most_alike(set(first), set(second)))


def _most_alike(first: set[str], second: set[str]) -> float:
    """Return a limit for names that look alike and are two: `Mairie du 3e` and `du 5e`, `Deutsche Post` and `Bank`."""
    numbers = [{word for word in words if word[0].isdigit()} for words in (first, second)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return _OTHER_NUMBER
    common = first & second
    return _ONE_WORD if len(common) == 1 and first != second and common in (first, second) else 1.0


def _joined(name: str) -> str:
    text = _APOSTROPHES.sub("", name[:_LONGEST])
    return _DOTTED.sub(_abbreviation, text)


def _abbreviation(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "").lower()
    return " " if letters == "spa" else f"{letters} "  # S.p.A. is a legal form, and a spa is a spa


def _words(text: str) -> tuple[str, ...]:
    return tuple(_UMLAUTS.sub(lambda found: found[0][0], " ".join(folded(text))).split())


def _without(words: tuple[str, ...], town: set[str]) -> tuple[str, ...]:
    kept, forms, fillers = list(words), word_list("legal_forms"), word_list("name_fillers")
    while len(kept) > 1 and kept[-1] in forms:
        kept.pop()
    bare = [word for word in kept if word not in fillers and word not in town]
    return tuple(bare)
