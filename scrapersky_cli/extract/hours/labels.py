"""Whose hours they are: the words beside them and above them tell."""

from collections.abc import Sequence
from typing import Literal

from scrapersky_cli.extract.hours.phrases import Phrase
from scrapersky_cli.extract.hours.statements import DayStatement
from scrapersky_cli.extract.hours.tokens import Token

# `business` are hours under a heading, `plain` those without any.
Kind = Literal["business", "plain", "phone", "holiday", "season", "other"]

_LABEL = 70  # characters; a longer line is no label
_LINES_ABOVE = 3
_FAR = 250  # characters
_STRONGEST_FIRST: tuple[Kind, ...] = ("phone", "holiday", "season", "other")
_HEADINGS = frozenset(("heading", "office"))
_SAYING = _HEADINGS | {"open", "appointment"}
_ENDS = frozenset(("line", "stop", "and", "semicolon", "day"))  # what follows is said of something else
_SENTENCE = 4  # words; a label is shorter
_NEAR = 60  # tokens before a statement
_OTHERWISE = frozenset(("stop", "word", "odd"))  # kinds of phrases that say more than the kind of their token
_FIGURES = frozenset(("number", "time", "lone", "span", "date"))


def statement_kinds(
    tokens: Sequence[Token], phrases: Sequence[Phrase], statements: Sequence[DayStatement]
) -> list[tuple[Kind, bool]]:
    """Return the kind of each statement, and whether words say that these are hours: `Opening hours`, `open`."""
    kinds = _kinds_by_token(tokens, phrases)
    found: list[tuple[Kind, bool]] = []
    label: Kind | None = None
    for index, statement in enumerate(statements):
        floor = statements[index - 1].last + 1 if index else 0
        ceiling = statements[index + 1].first if index + 1 < len(statements) else len(tokens)
        above, has_lines = _above(tokens, kinds, floor, statement.first)
        if has_lines or not index:
            inherited = label if label == "business" else None
            label = above or inherited
        own = _beside(kinds, floor, statement, ceiling)
        if own is None and index and not _breaks(kinds, floor, statement.first):
            own = _own_of(found[-1][0])
        is_open = label == "other" and "open" in kinds[_segment_start(kinds, floor, statement.first) : statement.first]
        kind = own or (None if is_open else label) or "plain"
        words = kinds[max(floor, statement.first - _NEAR) : _segment_end(kinds, statement.last, ceiling)]
        found.append((kind, _is_headed(kind, words) or own == "business"))
    return found


def _is_headed(kind: Kind, words: Sequence[str]) -> bool:
    """Return whether words say that these are the hours of a business; on the telephone only a few do."""
    return "office" in words if kind == "phone" else not _SAYING.isdisjoint(words)


def _kinds_by_token(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> list[str]:
    kinds = [token.kind for token in tokens]
    for phrase in phrases:
        if phrase.kind in _OTHERWISE:
            kinds[phrase.first] = phrase.kind
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


def _beside(kinds: Sequence[str], floor: int, statement: DayStatement, ceiling: int) -> Kind | None:
    """Return whose hours these are, judged by the other words of the sentence. None if these do not say it."""
    before = kinds[_segment_start(kinds, floor, statement.first) : statement.first]
    within = kinds[statement.first : statement.last]
    end = statement.last + 1
    while end < ceiling and kinds[end] not in _ENDS:
        end += 1
    behind = [] if end == ceiling < len(kinds) else kinds[statement.last + 1 : end]
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
    return "telephone" in before and _FIGURES.isdisjoint(before[before.index("telephone") + 1 :])


def _above(tokens: Sequence[Token], kinds: Sequence[str], floor: int, place: int) -> tuple[Kind | None, bool]:
    """Return what the nearest label above says, and whether there are lines between at all."""
    end = _segment_start(kinds, floor, place)
    has_lines = has_number = False
    for _ in range(_LINES_ABOVE):
        while end > floor and kinds[end - 1] in ("line", "stop", "dot"):
            end -= 1
        start = _segment_start(kinds, floor, end)
        if start == end or tokens[place].start - tokens[end - 1].end > _FAR:
            break
        has_lines = True
        is_sentence = tokens[end].text == "." and kinds[start:end].count("word") > _SENTENCE
        kind = _label(kinds[start:end], tokens[end - 1].end - tokens[start].start, is_sentence)
        if kind == "phone" and has_number and "phone" not in kinds[start:end]:
            kind = None  # the label is that of the number
        if kind is not None:
            return kind, True
        has_number = has_number or "number" in kinds[start:end]
        end = start
    return None, has_lines


def _label(kinds: Sequence[str], length: int, is_sentence: bool) -> Kind | None:
    if length > _LABEL or is_sentence:
        return None if _HEADINGS.isdisjoint(kinds) else "business"
    if "phone" in kinds:
        return "phone"
    figures = not _FIGURES.isdisjoint(kinds)
    if not figures and ("call" in kinds or "telephone" in kinds):
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
