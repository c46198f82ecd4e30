"""Cut a text into the words, times and dates that opening hours are made of."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scrapersky_cli.extract.hours.clock import ClockTime, Half
from scrapersky_cli.extract.hours.lexicon import (
    Lexicon,
    day_words,
    languages,
    languages_of_days,
    languages_of_links,
    lexicon,
    plain,
    words_of_languages,
)
from scrapersky_cli.extract.hours.pattern import token_pattern

_DAY_AND_NIGHT = "24"  # `24/7` needs no day
_KEY_WORD = 4  # letters; the longer a word, the better it tells languages apart
_NO_DAY = "we"  # in English text it is rarely a day
_OFTEN = 3  # times; a word counts no more than that
_LINK = 0.4  # what a word such as `to` counts, which other sentences have, too
_DECLARED = 1.5  # what the declared language counts beside the words around; templates declare English
_PUNCTUATION = {
    ",": "and",
    "&": "and",
    "+": "and",
    "/": "slash",
    "\n": "line",
    "|": "stop",
    "•": "stop",
    ";": "semicolon",
}
_PUNCTUATION |= dict.fromkeys("-–—‐‑‒−―~〜→", "to") | dict.fromkeys(".:()[]*", "dot") | dict.fromkeys("!?", "stop")


@dataclass(slots=True)  # a page with hours has a hundred, and frozen ones take five times as long
class Token:
    """A part of a text and its place. `kind` is one of the lexicon, or `time`, `date`, `number`, `dot`, `slash`, `and`,
    `to`, `line`, `stop`, `semicolon`; `word` is any other word."""

    kind: str
    text: str  # in lower case and without accents
    start: int
    end: int
    days: tuple[int, ...] = ()
    time: ClockTime | None = None
    capital: bool = False


def cut(text: str, declared: str | None = None) -> tuple[list[Token], str]:
    """Return the tokens of `text`, in order, and its language; no tokens if it names no day.

    `declared` is the language of the page.
    """
    raw = list(token_pattern().finditer(text))
    written = [found[0] for found in raw]
    words = [word.lower() if word.isascii() else plain(word) for word in written]
    if day_words().isdisjoint(words) and _DAY_AND_NIGHT not in words:
        return [], ""
    language = language_of(words, declared)
    known = lexicon(language)
    result: list[Token] = []
    index = 0
    while index < len(raw):
        word = words[index]
        if word in known and (phrase := _phrase(raw, words, index, known)):
            result.append(phrase[0])
            index += phrase[1]
        else:
            result.append(_token(raw[index], word))
            index += 1
    return _with_bars_read(result), language


def _with_bars_read(tokens: list[Token]) -> list[Token]:
    """Return `tokens` with `|` between two times read as `and`: `9:00 - 13:00 | 14:30 - 18:30`."""
    for index in range(1, len(tokens) - 1):
        if tokens[index].text == "|" and tokens[index - 1].kind == tokens[index + 1].kind == "time":
            tokens[index].kind = "and"
    return tokens


def _phrase(raw: Sequence[re.Match[str]], words: Sequence[str], index: int, known: Lexicon) -> tuple[Token, int] | None:
    """Return the longest phrase of the lexicon that begins here, with the number of its words."""
    for rest, (kind, days) in known[words[index]]:
        length = len(rest) + 1
        if not rest or tuple(words[index + 1 : index + length]) == rest:
            start, end = raw[index].start(), raw[index + length - 1].end()
            time = ClockTime(days[0]) if kind == "clock" else None
            text = " ".join(words[index : index + length])
            return Token("time" if time else kind, text, start, end, days, time, raw[index][0][0].isupper()), length
    return None


def language_of(words: Sequence[str], declared: str | None) -> str:
    """Return the language whose names of days, and of words between them, explain most of `words`."""
    votes: dict[str, float] = dict.fromkeys(languages(), 0)
    links, days, telling = languages_of_links(), languages_of_days(), words_of_languages()
    # The only tokens with a blank are times with a word, such as `18 uhr`. There the word tells the language.
    told = [word.rpartition(" ")[2].strip(".") if " " in word else word for word in words]
    for word, times in Counter(filter(telling.__contains__, told)).items():
        if word in links:
            linked = links[word]
            for language in linked:
                votes[language] += _LINK
        else:
            linked = frozenset()
        if word in days and "en" not in linked and word != _NO_DAY:  # English words stand in pages of all languages
            for language in days[word]:
                votes[language] += min(times, _OFTEN) * min(len(word), _KEY_WORD) / 2 if len(word) > 1 else _LINK
    own = (declared or "").partition("-")[0]
    if own in votes:
        votes[own] += _DECLARED
    return max(votes, key=votes.__getitem__)  # the first of several


def _token(found: re.Match[str], word: str) -> Token:
    start, end = found.span()
    kind = found.lastgroup or "mark"
    if kind == "word":
        return Token(kind, word, start, end, (), None, found[0][0].isupper())
    if word in _PUNCTUATION:
        return Token(_PUNCTUATION[word], word, start, end)
    if kind == "time":
        return Token("time", word, start, end, time=_time(found))
    if kind == "glued":
        minutes = int(word[:-2]) * 60 + int(word[-2:])
        return Token("time", word, start, end, time=ClockTime(minutes, bare=True, padded=word[0] == "0"))
    return Token(kind, word, start, end)


def _time(found: re.Match[str]) -> ClockTime:
    minute = found["minute"] or found["minute_nl"]
    half: Half | None = "am" if found["am"] else "pm" if found["pm"] else None
    minutes = int(found["hour"]) * 60 + int(minute or 0)
    return ClockTime(minutes, half, not minute and not found["tail"], found["hour"][0] == "0")
