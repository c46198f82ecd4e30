"""The words around opening hours, in many languages: `data/opening_hours.toml`."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from scrapersky_cli.extract.hours.pattern import token_pattern
from scrapersky_cli.extract.text import without_accents

PUBLIC_HOLIDAY = 7  # a day beside those of the week, of which Monday is 0
_GROUPS = {"daily": (*range(7),), "weekdays": (*range(5),), "weekend": (5, 6), "holidays": (PUBLIC_HOLIDAY,)}
_CLOCK = {"noon": 12 * 60, "midnight": 24 * 60}
_LONG = 4  # letters from which on a day's name means the same in every language

# What a word or phrase means: a kind, and the days or the minutes of kinds that have some.
Sense = tuple[str, tuple[int, ...]]
# The senses of phrases by their first word, each with the words that follow it, longest first.
Lexicon = Mapping[str, Sequence[tuple[tuple[str, ...], Sense]]]


def plain(word: str) -> str:
    """Return a word as the lexicon has it: in lower case and without accents."""
    return word.lower() if word.isascii() else _foreign(word)


_foreign = lru_cache(maxsize=4096)(without_accents)  # dashes, bullets and common words of a language


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of `language`, with those of all others that mean the same everywhere."""
    senses: dict[tuple[str, ...], Sense] = {}
    for other in languages():
        senses |= {words: sense for words, sense in _days(other) if len(words[0]) >= _LONG}
    senses |= dict(_common())
    senses |= dict(_days(language))
    for kind in ("to", "from", "and", "except"):
        senses |= dict.fromkeys(_phrases(_table()[language][kind]), (kind, ()))
    found: dict[str, list[tuple[tuple[str, ...], Sense]]] = {}
    for words in sorted(senses, key=len, reverse=True):
        found.setdefault(words[0], []).append((words[1:], senses[words]))
    return found


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages, ISO 639-1; the first is taken where nothing tells them apart."""
    return tuple(name for name, table in _table().items() if "days" in table)


@cache
def languages_of_days() -> Mapping[str, frozenset[str]]:
    """Return the languages to which the names of days, and the words behind times, belong, by their first word."""
    clock = {language: _phrases(_table()[language].get("clock", "")) for language in languages()}
    return _speakers(
        {language: [*clock[language], *(words for words, _ in _days(language))] for language in languages()}
    )


@cache
def languages_of_links() -> Mapping[str, frozenset[str]]:
    """Return the languages to which the words between days and times belong, by their first word."""
    kinds = ("to", "from", "and")
    tables = {language: "\n".join(_table()[language][kind] for kind in kinds) for language in languages()}
    return _speakers({language: _phrases(text) for language, text in tables.items()})


@cache
def words_of_languages() -> frozenset[str]:
    """Return the words by which languages are told apart."""
    return frozenset(languages_of_days().keys() | languages_of_links().keys())


def _speakers(phrases: Mapping[str, Iterable[tuple[str, ...]]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for language, known in phrases.items():
        for words in known:
            found.setdefault(words[0], set()).add(language)
    return {word: frozenset(speakers) for word, speakers in found.items()}


@cache
def day_words() -> frozenset[str]:
    """Return the words that tell that a day is named, in any language; of `business days` it is the last one."""
    names = [words[0] for language in languages() for words, _ in _days(language)]
    groups = [words for name in _GROUPS for words in _phrases(_table()["groups"][name])]
    return frozenset([*names, *(next((word for word in reversed(words) if word.isalpha()), "") for words in groups)])


def _days(language: str) -> Iterable[tuple[tuple[str, ...], Sense]]:
    for day, names in enumerate(_table()[language]["days"]):
        yield from ((words, ("day", (day,))) for words in _phrases(names))


def _common() -> Iterable[tuple[tuple[str, ...], Sense]]:
    for kind, text in _table()["words"].items():
        sense = ("clock", (_CLOCK[kind],)) if kind in _CLOCK else (kind, ())
        yield from ((words, sense) for words in _phrases(text))
    for group, days in _GROUPS.items():
        yield from ((words, ("day", days)) for words in _phrases(_table()["groups"][group]))


def _phrases(text: str) -> list[tuple[str, ...]]:
    phrases = text.replace("\n", ",").split(",")
    found = (tuple(plain(part[0]) for part in token_pattern().finditer(phrase)) for phrase in phrases)
    return [words for words in found if words]


@cache
def _table() -> dict[str, Any]:
    text = files("scrapersky_cli.extract").joinpath("data", "opening_hours.toml").read_text("utf-8")
    return tomllib.loads(text)
