"""The words of offices and professions, by which a text is the title of a person. They are in `data/titles.toml`."""

import re
import tomllib
from collections.abc import Set
from functools import cache, lru_cache
from importlib.resources import files

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "nordic", "pl", "cs", "pt", "east")
_NOT_GERMAN = tuple(language for language in LANGUAGES if language != "de")
_LONGEST = 80  # characters of a title
_MOST_WORDS = 10
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BESIDE_WORDS = ",:;.()[]/|&–•®™"
_LAST = 4  # letters by which a compound is recognised at first
_TELLING_END = 3  # letters before the end of a compound
# What no title contains: signs, links, ends of sentences, and words such as `we`. The engine searches fast for one of a
# few characters, so each form begins with one, and looks back from there.
_NO_TITLE = re.compile(
    r"[@!?\"“„.;\dIhijnw](?:(?<=[@!?\"“„])|(?<=h)ttps?:|(?<=w)ww\.|(?<=\d)\d\d"
    r"|(?<=[a-z]{5}\.) [A-Z]|(?<=[a-z];) [A-Z]"
    r"|(?<=\b.)(?:(?<=I)|(?<=w)(?:e|ir|as|ere)|(?<=i)ch|(?<=n)ous|(?<=j)e|(?<=h)a(?:s|ve|t))\b)"
)
_SENTENCE_END = re.compile(r"\.$(?<=[^\W\d_]{5}\.)")


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the words of one list, with and without accents."""
    words = _table()[name].split()
    return frozenset((*words, *map(without_accents, words)))


@cache
def _table() -> dict[str, str]:
    return tomllib.loads(files("scrapersky_cli.extract").joinpath("data", "titles.toml").read_text("utf-8"))


@cache
def title_words() -> frozenset[str]:
    """Return the words of all languages."""
    return frozenset().union(*map(words_of, LANGUAGES))


@cache
def _ends() -> tuple[str, ...]:
    return tuple(sorted(words_of("ends")))


@cache
def departments() -> frozenset[str]:
    """Return the names of departments, in all languages."""
    return words_of("departments") | words_of("abteilungen")


def is_title_word(word: str) -> bool:
    """Return whether `word`, in lower case, is an office or a profession, or a compound of one."""
    return _judged(word) if len(word) <= _LONGEST else _is_title_word(word)


def _is_title_word(word: str) -> bool:
    if word in title_words():
        return True
    if word.endswith(_ends()):
        return any(word.endswith(end) and len(word) >= len(end) + _TELLING_END for end in _ends())
    return "-" in word and any(part in title_words() for part in word.split("-"))


_judged = lru_cache(maxsize=4096)(_is_title_word)  # words repeat, within a page and from site to site


def stands_before_names(word: str) -> bool:
    """Return whether a title may stand before a name without a sign between, in a line of its own.

    English trades may begin the name of a business, `Florist Rose Garden`, and German ones, beside which all nouns have
    capitals, a heading: `Fotograf Hochzeit Wien`. But `Fotografin` is a person.
    """
    if word in words_of("before_names"):
        return True
    if word in words_of("en") or not is_title_word(word):
        return False
    return word.endswith("in") or not _is_german(word)


def _is_german(word: str) -> bool:
    return word in words_of("de") or (
        word.endswith(_ends()) and not any(word in words_of(each) for each in _NOT_GERMAN)
    )


@lru_cache(maxsize=1024)  # a line is asked for itself, as a title, and as what stands beside a name
def has_title_word(text: str) -> bool:
    """Return whether one of the words of `text` is an office or a profession."""
    words = _WORD.findall(text.lower())
    return not title_words().isdisjoint(words) or any(map(is_title_word, words))


def different_words(text: str) -> set[str]:
    """Return the set of words in `text`, without punctuation."""
    for mark in _BESIDE_WORDS:  # faster than an expression
        text = text.replace(mark, " ") if mark in text else text
    return set(text.split())


def title_words_in(words: Set[str]) -> list[str]:
    """Return those of `words`, in lower case, that are an office or a profession, quickly."""
    letters = _last_letters()
    compounds = [word for word in words if word[-_LAST:] in letters and is_title_word(word)]
    return [*(words & title_words()), *compounds]


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(end[-_LAST:] for end in _ends())


@cache
def licences() -> re.Pattern[str]:
    """Return the expression for the licences, with dots or without, with which a line ends: `, D.C.`"""
    forms = "|".join(re.sub("([A-Z])", r"\1\\.?", each) for each in _table()["licences"].split())
    return re.compile(rf", (?<=[^\W\d_]{{2}}, )((?:(?:{forms})(?:, ?| |$)){{1,4}})$", re.MULTILINE)


def is_title(text: str) -> bool:
    """Return whether `text` can be the title of somebody: short, no sentence, with a word for it."""
    if not 2 <= len(text) <= _LONGEST or len(text.split()) > _MOST_WORDS or not has_title_word(text):
        return False
    if text[0].isdigit() and not word_list("streets_before").isdisjoint(text.lower().split()):
        return False  # 9 rue Jean Fournier
    return not _NO_TITLE.search(text) and not _SENTENCE_END.search(text)
