"""Whose hours they are: the words beside them and above them tell."""

from collections.abc import Sequence
from typing import Literal

from scrapersky_cli.extract.hours.entries import Entry
from scrapersky_cli.extract.hours.items import Item
from scrapersky_cli.extract.hours.tokens import Token

# `business` are hours under a heading, `plain` those without any.
Kind = Literal["business", "plain", "phone", "holiday", "season", "other"]

_LABEL = 70  # characters; a longer line is no label
_LINES_ABOVE = 3
_FAR = 250  # characters
_STRONGEST_FIRST: tuple[Kind, ...] = ("phone", "holiday", "season", "other")
_HEADINGS = frozenset(("heading", "office"))
_SAYING = _HEADINGS | {"open"}
_NEAR = 60  # tokens before an entry
_FIGURES = frozenset(("number", "time", "lone", "span", "date"))


def entry_kinds(tokens: Sequence[Token], items: Sequence[Item], entries: Sequence[Entry]) -> list[tuple[Kind, bool]]:
    """Return the kind of each entry, and whether its words say that these are hours at all: `Opening hours`, `open`."""
    kinds = _kinds_by_token(tokens, items)
    found: list[tuple[Kind, bool]] = []
    label: Kind | None = None
    for index, entry in enumerate(entries):
        floor = entries[index - 1].last + 1 if index else 0
        ceiling = entries[index + 1].first if index + 1 < len(entries) else len(tokens)
        above, has_lines = _above(tokens, kinds, floor, entry.first)
        if has_lines or not index:
            inherited = label if label == "business" else None
            label = above or inherited
        own = _beside(kinds, floor, entry, ceiling)
        if own is None and index and not _breaks(kinds, floor, entry.first):
            own = _own_of(found[-1][0])
        kind = own or label or "plain"
        words = kinds[max(floor, entry.first - _NEAR) : _segment_end(kinds, entry.last, ceiling)]
        found.append((kind, _is_headed(kind, words) or own == "business"))
    return found


def _is_headed(kind: Kind, words: Sequence[str]) -> bool:
    """Return whether words say that these are the hours of a business; on the telephone only a few do."""
    return "office" in words if kind == "phone" else not _SAYING.isdisjoint(words)


def _kinds_by_token(tokens: Sequence[Token], items: Sequence[Item]) -> list[str]:
    kinds = [token.kind for token in tokens]
    for item in items:
        kinds[item.first] = item.kind if item.kind in ("stop", "word", "odd") else kinds[item.first]
    return kinds


def _own_of(kind: Kind) -> Kind | None:
    return kind if kind in _STRONGEST_FIRST else None


def _breaks(kinds: Sequence[str], start: int, end: int) -> bool:
    return any(kind in ("line", "stop") for kind in kinds[start:end])


def _segment_start(kinds: Sequence[str], floor: int, place: int) -> int:
    while place > floor and kinds[place - 1] not in ("line", "stop"):
        place -= 1
    return place


def _segment_end(kinds: Sequence[str], place: int, ceiling: int) -> int:
    while place < ceiling and kinds[place] not in ("line", "stop"):
        place += 1
    return place


def _beside(kinds: Sequence[str], floor: int, entry: Entry, ceiling: int) -> Kind | None:
    """Return what the words before and behind the entry say, within its sentence."""
    before = kinds[_segment_start(kinds, floor, entry.first) : entry.first]
    within = kinds[entry.first : entry.last]
    end = entry.last + 1
    while end < ceiling and kinds[end] not in ("line", "stop", "and", "semicolon"):
        end += 1
    behind = [] if end == ceiling < len(kinds) else kinds[entry.last + 1 : end]
    said = {*before, *within, *behind}
    if "call" in before or "call" in within or _names_phone(before):
        return "phone"
    if "months" in said:
        return "season" if "months" in before or "months" in behind else "holiday"
    return next(
        (kind for kind in _STRONGEST_FIRST if kind in said), None if _HEADINGS.isdisjoint(before) else "business"
    )


def _names_phone(before: Sequence[str]) -> bool:
    """Return whether it says `Telephone: Mon-Fri`. With a number between it is a line of contacts."""
    return "number" in before and before[-1] != "stop" and _FIGURES.isdisjoint(before[before.index("number") + 1 :])


def _above(tokens: Sequence[Token], kinds: Sequence[str], floor: int, place: int) -> tuple[Kind | None, bool]:
    """Return what the nearest label above says, and whether there are lines between at all."""
    end = _segment_start(kinds, floor, place)
    has_lines = False
    for _ in range(_LINES_ABOVE):
        while end > floor and kinds[end - 1] in ("line", "stop", "dot"):
            end -= 1
        start = _segment_start(kinds, floor, end)
        if start == end or tokens[place].start - tokens[end - 1].end > _FAR:
            break
        has_lines = True
        kind = _label(kinds[start:end], tokens[end - 1].end - tokens[start].start)
        if kind is not None:
            return kind, True
        end = start
    return None, has_lines


def _label(kinds: Sequence[str], length: int) -> Kind | None:
    if length > _LABEL:
        return None if _HEADINGS.isdisjoint(kinds) else "business"
    if "phone" in kinds:
        return "phone"
    figures = not _FIGURES.isdisjoint(kinds)
    if not figures and ("call" in kinds or "number" in kinds):
        return "phone"
    if _is_season(kinds, figures):
        return "season"
    strong = next((kind for kind in _STRONGEST_FIRST if kind in kinds and kind != "season"), None)
    return (None if figures else strong) or (None if _HEADINGS.isdisjoint(kinds) else "business")


def _is_season(kinds: Sequence[str], figures: bool) -> bool:
    """Return whether a label names a part of the year: `Summer`, `June - August`, but not `Spring Street Dental`."""
    months, words = kinds.count("months"), kinds.count("word")
    if "season" in kinds:
        return bool(months) or not _HEADINGS.isdisjoint(kinds) or (words <= 1 and not figures)
    return months > 1 or (months == 1 and not words)
