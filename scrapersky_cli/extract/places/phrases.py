"""What a search phrase means: the kinds of business that it names, and what each source calls them.

The table is `data/place_kinds.toml`. Its OpenStreetMap tags are those of the presets of OSM's editors, and of common
use where these have none; its Overture names those of the taxonomy of December 2025; its Google types those of Table A
of the Places API (New) in 2026.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from scrapersky_cli.extract.text import without_accents

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
_LONGEST = 300  # characters of a phrase that are read
_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
# Letters that Unicode does not decompose into a base and an accent.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class TagTest:
    """A test on one tag: that its value is `value`, or, with `listed`, that it is one of the values between `;`."""

    key: str
    value: str
    listed: bool = False

    def __str__(self) -> str:
        return f"{self.key}{'~' if self.listed else '='}{self.value}"


TagTests = tuple[TagTest, ...]  # which must all hold


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of business. Something is of this kind if all of any one group of `tags` hold, or if one of `overture` is
    its category or above it; `google` has the types to restrict a search to. `words` are as in the table."""

    name: str
    tags: tuple[TagTests, ...]
    overture: tuple[str, ...]
    google: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The kinds that a phrase names, and the words that are left over, as they were typed."""

    kinds: tuple[PlaceKind, ...]
    words: tuple[str, ...]

    @property
    def tags(self) -> tuple[TagTests, ...]:
        """The groups of tests on OpenStreetMap tags, of which one has to hold."""
        return tuple(dict.fromkeys(tests for kind in self.kinds for tests in kind.tags))

    @property
    def overture(self) -> tuple[str, ...]:
        """The names in Overture's taxonomy."""
        return tuple(dict.fromkeys(name for kind in self.kinds for name in kind.overture))

    @property
    def google(self) -> tuple[str, ...]:
        """The place types of Google; empty if Google has none for these kinds."""
        return tuple(dict.fromkeys(name for kind in self.kinds for name in kind.google))


def meaning(phrase: str) -> Meaning:
    """Return the kinds that `phrase` names in any of the eight languages, and the words that are not part of a kind.

    Case, accents and a final s do not matter; the longest words win. Of a phrase without a known word, all words are
    left: what they name can only be searched by name.
    """
    words = _TOKEN.findall(unicodedata.normalize("NFC", phrase[:_LONGEST]))
    # An ASCII word has no accents, so `folded` would give the same word in several times the time.
    keys = [key for word in words for key in ([_singular(word.lower())] if word.isascii() else folded(word)[:1])]
    known, longest = _dictionary()
    kinds, left, place = [], [], 0
    while place < len(words):
        most = longest.get(keys[place], 0) if place < len(keys) else 0
        for length in range(min(most, len(words) - place), 0, -1):
            if kind := known.get(tuple(keys[place : place + length])):
                kinds.append(kind)
                break
        else:
            length = 1
            left.append(words[place])
        place += length
    return Meaning(tuple(dict.fromkeys(kinds)), tuple(left))


@lru_cache(maxsize=4096)
def folded(text: str) -> tuple[str, ...]:
    """Return the words of `text` as they are compared: without case, accents and the s of a plural."""
    return tuple(_singular(word) for word in _TOKEN.findall(without_accents(text)))


@cache
def place_kinds() -> tuple[PlaceKind, ...]:
    """Return the table, in its order."""
    text = files("scrapersky_cli.extract").joinpath("data", "place_kinds.toml").read_text("utf-8")
    return tuple(_kind(name, row) for name, row in tomllib.loads(text).items())


def _singular(word: str) -> str:
    # Only an s after another letter than s, u and i, so that `glass`, `bus` and `chassis` stay what they are.
    plural = len(word) > 3 and word[-1] == "s" and word[-2] not in "sui"
    return word[:-1] if plural else word


def _kind(name: str, row: dict[str, str]) -> PlaceKind:
    tags = tuple(tuple(_tag_test(test) for test in group.split("&")) for group in _items(row["osm"]))
    words = tuple(word for language in LANGUAGES for word in _items(row[language]))
    return PlaceKind(name, tags, _items(row["overture"]), _items(row.get("google", "")), words)


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _tag_test(text: str) -> TagTest:
    key, sign, value = re.split(r"([=~])", text.strip())
    return TagTest(key, value, sign == "~")


def _spellings(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the forms under which a word of the table is found: `Bäcker` is also written `Baecker`."""
    yield folded(word)
    if any(letter in word.lower() for letter in "äöü"):
        yield folded(word.lower().translate(_UMLAUTS))


@cache
def _dictionary() -> tuple[dict[tuple[str, ...], PlaceKind], dict[str, int]]:
    """Return the kind of each spelling, and by its first word how many words the longest one has that begins so."""
    known = {spelling: kind for kind in place_kinds() for word in kind.words for spelling in _spellings(word)}
    longest: dict[str, int] = {}
    for first, *others in known:
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return known, longest
