"""Opening hours in the text of a page: lists, tables and sentences, in thirteen languages."""

import re
from collections.abc import Iterator
from functools import cache

from scrapersky_cli.extract.findings import Hours
from scrapersky_cli.extract.hours.blocks import Block, finding, read_blocks
from scrapersky_cli.extract.hours.entries import read_entries
from scrapersky_cli.extract.hours.items import read_items
from scrapersky_cli.extract.hours.labels import entry_kinds
from scrapersky_cli.extract.hours.tokens import Token, cut
from scrapersky_cli.extract.text import around

_BEFORE, _BEHIND = 300, 200  # characters around a time in which its days and its heading may stand
_LONGEST_WINDOW = 6_000
_MOST_WINDOWS = 40
_MOST_SENTENCE = 200  # characters of a line; in a longer one hours are told, not listed
_ENOUGH_DAYS = 4  # without a heading


@cache
def _time_sign() -> re.Pattern[str]:
    """Return the cheap test: something like a time. It begins with a digit, for which the engine searches fast."""
    return re.compile(
        r"[0-9](?<![0-9.,:/€$£]\d)\d?+(?:\s?[:.h]\s?[0-5]\d(?!\d)|\s?(?:[ap]\.?\s?m\b|uhr|uur|h\b|u\b|hrs?\b|hours|/7|std)"
        r"|\s?[-–—]\s?\d{1,2}(?![\d/-])|\s(?:to|bis|a|à|tot|til|till|do|alle|às|as|and|und|en|e)\s(?:ore\s|las\s|kl\.?\s)?\d|\s?(?:stunden|heures|horas|ore\b)|\d\d\s?[-–]\s?\d{3,4})",
        re.IGNORECASE,
    )


def has_times(text: str) -> bool:
    """Return whether `text` may name hours at all."""
    return _time_sign().search(text) is not None


def hours_in(text: str, language: str | None) -> list[Hours]:
    """Return the opening hours in `text`, best first. `language` is the one that the page declares."""
    found: list[Hours] = []
    spare: list[Hours] = []
    for start, end in _windows(text):
        tokens, spoken = cut(text[start:end], language)
        if tokens:
            for block in _blocks(tokens, spoken == "en"):
                hours = _hours(block, tokens, text, start)
                if hours is not None:
                    (found if block.kind in ("business", "plain") else spare).append(hours)
    return sorted(found or spare[:1], key=lambda hours: -hours.confidence)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the whole lines around times, as far as they do not touch; a hostile page has no more than a few."""
    given = 0
    first = last = -1
    for sign in _time_sign().finditer(text):
        start = text.rfind("\n", max(0, sign.start() - _BEFORE - _LONGEST_WINDOW), max(0, sign.start() - _BEFORE)) + 1
        start = max(start, sign.start() - 2 * _BEFORE)
        end = min(sign.end() + _BEHIND, len(text))
        if first < 0:
            first = start
        elif start > last or end - first > _LONGEST_WINDOW:
            yield first, last
            given += 1
            if given >= _MOST_WINDOWS:
                return
            first = max(start, last)
        last = end
    if first >= 0:
        yield first, last


def _blocks(tokens: list[Token], twelve: bool) -> list[Block]:
    items = read_items(tokens)
    entries = read_entries(items, twelve)
    return read_blocks(tokens, entries, entry_kinds(tokens, items, entries))


def _hours(block: Block, tokens: list[Token], text: str, offset: int) -> Hours | None:
    start, end = offset + tokens[block.start].start, offset + tokens[block.end].end
    confidence = _confidence(block, _is_told(text, start, end))
    return finding(block, "text", confidence, around(text, start, end)) if confidence else None


def _is_told(text: str, start: int, end: int) -> bool:
    """Return whether the hours stand in a paragraph."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return (last if last >= 0 else len(text)) - first - (end - start) > _MOST_SENTENCE


def _confidence(block: Block, told: bool) -> float:
    """Return 0 for what is hardly the hours of a business."""
    if not block.open_days or block.kind in ("holiday", "other"):
        return 0
    if block.kind in ("phone", "season"):
        return 0.4 if block.headed and block.open_days >= _ENOUGH_DAYS else 0
    if block.headed:
        return 0.9 if block.said_days > _ENOUGH_DAYS else 0.75
    enough = block.said_days >= _ENOUGH_DAYS and not told
    return 0.65 if enough else 0
