"""Find opening hours in the text of a page: in lists, tables and sentences of many languages."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from scrapersky_cli.extract.findings import Hours
from scrapersky_cli.extract.hours.labels import statement_kinds
from scrapersky_cli.extract.hours.lexicon import day_words, plain
from scrapersky_cli.extract.hours.phrases import read_phrases
from scrapersky_cli.extract.hours.statements import read_statements
from scrapersky_cli.extract.hours.timetables import Timetable, finding, read_timetables
from scrapersky_cli.extract.hours.tokens import Token, cut
from scrapersky_cli.extract.text import around

Window = tuple[int, int]  # the beginning and the end of a part of a text
_BEFORE, _BEHIND = 200, 150  # characters around a time in which its days and its heading may stand
# Words that may name a day. A short one is also a word of some language, unless a sign, a time, a word for a range or
# another capital shows that it is a name.
_WORDS = re.compile(
    r"""[^\W_](?: (?<=2)4(?=\s?[/xX])  # each form begins with it, and looks back
    | (?<!\d) (?: [^\W\d_]{3,}+
        | [^\W\d_]{0,2}+(?=\.?\s{0,2}(?:[-–—‐‑‒−~→:,;&+/()|\d\n\u2022\u00b7] | \Z
            | (?:au|à|a|al|to|bis|tot|t/m|thru|till?|do|and|und|et|y|e|en|de|from|von|van|noon|through)\s))
        | (?<=[-–—].)[^\W\d_]{0,2}+ | (?<=[A-ZÀ-ÖØ-ÞΑ-ΩА-Я])(?!(?<=W)e\b)[^\W\d_]{1,2}+ ) )""",
    re.VERBOSE,
)
_FROM_NOON = re.compile(r"\bnoon\s?(?:[-–—]|to|till?|until)\s?\d")
_LONGEST_WINDOW = 3_000
_MOST_SEEN, _MOST_READ = 300_000, 20_000  # characters of all windows, and of those in which a day is named
_MOST_HEADING = 60  # characters at either end of a paragraph, which may be about hours in the next line
_MOST_SENTENCE = 200  # characters of a line; in a longer one hours are told, not listed
_ENOUGH_DAYS = 4  # without a heading
_HEADED = 0.75
_WORDS_BEFORE = 5  # in the sentence of hours without a heading; with more it tells when something is done


@cache
def _span_sign() -> re.Pattern[str]:
    """Return the cheap test: something like a span of time. It begins with a digit, for which the engine looks fast."""
    return re.compile(
        r"""[0-9](?<![0-9.,:/€$£]\d)(?:
        (?:\d(?<=[01]\d|2[0-4]))?+(?:00|15|30|45)\s?[-–]\s?(?:[01]?\d|2[0-4])(?:00|15|30|45)(?!\d)
        | 4(?<=24)(?:\s?(?:[hH]|[sS]td|[sS]tunden|ore|uur|HOURS)|\s?[/xX]\s?7)
        | (?:\d(?<=[01]\d|2[0-4]))?+(?![0-9\n])(?:\s?[:.hHu]\s?[0-5]\d(?!\d))?+(?::[0-5]\d\b)?+
          (?:\s?[aApP]\.?\s?[mM]\b\.?|[aApP]\b|\s?(?:[nN]oon|NOON|[uU][hH][rR]|uur|[hH](?:rs?|eures?)?\b\.?|u\b|hod))?+
          (?:\s?[-–—‐‑‒−~〜/→]{1,2}\s?(?:alle\s)?
            | \s(?=[tTbBuUaAàÀdDдέωih])(?:[tT][oO]|[bB][iI][sS]|till?|until|UNTIL
                |thru|through|[aAàÀ]|au|tot|TOT|do|til|alle|ALLE|às|as|até
                |до|έως|ως|ig|hasta)\s(?:ore\s|las\s|kl\.?\s|de\s)?
            | (?:(?<=[:.hHu]\d\d)|(?<=[a-zA-Z.])|(?<=(?:tween|schen|ussen|entre)\s\d)
                |(?<=(?:tween|schen|ussen|entre)\s\d\d))
              \s(?:and|und|en|et|e|y)\s(?:de\s|las\s)?(?=(?:[01]?\d|2[0-4])(?!\d)) )
          (?:(?:[01]?\d|2[0-4])(?:[0-5]\d)?+(?!\d|\s?(?:[mM]in|%))
            | [nN]oon|NOON|[mM]id|MID|[mM]itter|[mM]inuit|[mM]ezz|[mM]edi|kl)
        )""",
        re.VERBOSE,
    )


def hours_in(text: str, language: str | None, windows: Iterable[Window] | None = None) -> list[Hours]:
    """Return the opening hours in `text`, best first. `language` is the one that the page declares.

    `windows` are those of the text, if they are known.
    """
    found: list[Hours] = []
    spare: list[Hours] = []
    for start, end in find_windows(text) if windows is None else windows:
        tokens, spoken = cut(text[start:end], language)
        if tokens:
            for timetable in _blocks(tokens, spoken == "en"):
                hours = _hours(timetable, tokens, text, start)
                if hours is not None:
                    (found if timetable.kind in ("business", "plain") else spare).append(hours)
    return sorted(found or spare[:1], key=lambda hours: -hours.confidence)


def find_windows(text: str) -> list[Window]:
    """Return where hours may stand: the lines around times, where a day is named."""
    days = _telling_words()
    found: list[Window] = []
    read = 0
    for start, end in _windows(text):
        if not days.isdisjoint(plain(word[0]) for word in _WORDS.finditer(text, start, end)):
            found.append((start, end))
            read += end - start
            if read > _MOST_READ:
                break
    return found


@cache
def _telling_words() -> frozenset[str]:
    return day_words() | {"24"}


def _windows(text: str) -> Iterator[Window]:
    """Yield the whole lines around times, as far as they do not touch."""
    given = 0  # characters
    first = last = -1
    for sign in _signs(text):
        start = text.rfind("\n", max(0, sign.start() - _BEFORE - _LONGEST_WINDOW), max(0, sign.start() - _BEFORE)) + 1
        start = max(start, sign.start() - 2 * _BEFORE)
        start = max(start, _end_of_prose(text, start, sign.start()))
        end = _beginning_of_prose(text, sign.end(), min(sign.end() + _BEHIND, len(text)))
        if first < 0:
            first = start
        elif start > last or end - first > _LONGEST_WINDOW:
            yield first, last
            given += last - first
            if given > _MOST_SEEN:
                return
            first = max(start, last)
        last = end
    if first >= 0:
        yield first, last


def _end_of_prose(text: str, start: int, end: int) -> int:
    """Return where the last words of the last whole paragraph in a part of a text begin; they may be a heading."""
    line_end = text.rfind("\n", start, end)
    while line_end > start:
        line_start = text.rfind("\n", max(0, line_end - _MOST_SENTENCE), line_end)
        if line_start < 0 and line_end > _MOST_SENTENCE:
            return max(start, line_end - _MOST_HEADING)
        line_end = line_start
    return start


def _beginning_of_prose(text: str, start: int, end: int) -> int:
    """Return where the first words of the next paragraph in a part of a text end; `end` if there is no paragraph."""
    line_start = text.find("\n", start, end)
    while line_start >= 0:
        line_end = text.find("\n", line_start + 1, line_start + _MOST_SENTENCE)
        if line_end < 0:
            return min(end, line_start + _MOST_HEADING)
        line_start = line_end if line_end < end else -1
    return end


def _signs(text: str) -> Iterable[re.Match[str]]:
    """Return the matches of the cheap test, in order, and those of `noon to 8`, which begins with no digit."""
    signs = _span_sign().finditer(text)
    if "noon" not in text:
        return signs
    return sorted([*signs, *_FROM_NOON.finditer(text)], key=re.Match.start)


def _blocks(tokens: list[Token], twelve: bool) -> list[Timetable]:
    phrases = read_phrases(tokens)
    statements = read_statements(phrases, twelve)
    return read_timetables(tokens, statements, statement_kinds(tokens, phrases, statements))


def _hours(timetable: Timetable, tokens: list[Token], text: str, offset: int) -> Hours | None:
    start, end = offset + tokens[timetable.start].start, offset + tokens[timetable.end].end
    confidence = _confidence(timetable, _is_told(text, start, end))
    if confidence < _HEADED and _words_before(tokens, timetable.start) > _WORDS_BEFORE:
        return None
    return finding(timetable, "text", confidence, around(text, start, end)) if confidence else None


def _words_before(tokens: list[Token], place: int) -> int:
    """Return how many words stand before the hours, in their sentence or behind a telephone number."""
    words = 0
    while (
        place
        and tokens[place - 1].kind not in ("line", "stop", "number", "telephone")
        and tokens[place - 1].text != "."
    ):
        place -= 1
        words += tokens[place].kind == "word"
    return words


def _is_told(text: str, start: int, end: int) -> bool:
    """Return whether the hours stand in a paragraph."""
    before, behind = text[max(0, start - _MOST_SENTENCE) : start], text[end : end + _MOST_SENTENCE]
    return len(before.rpartition("\n")[2]) + len(behind.partition("\n")[0]) >= _MOST_SENTENCE


def _confidence(timetable: Timetable, told: bool) -> float:
    """Return 0 for what is hardly the hours of a business."""
    if not timetable.open_days or timetable.kind in ("holiday", "other"):
        return 0
    if timetable.kind in ("phone", "season"):
        return 0.4 if timetable.headed and timetable.open_days >= _ENOUGH_DAYS else 0
    if timetable.headed:
        return 0.9 if timetable.said_days > _ENOUGH_DAYS else _HEADED
    enough = timetable.said_days >= _ENOUGH_DAYS and not told
    return 0.65 if enough else 0
