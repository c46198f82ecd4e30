"""Bring statements together that are the hours of one business, or of one branch of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scrapersky_cli.extract.findings import FactMethod, Hours
from scrapersky_cli.extract.hours.labels import Kind
from scrapersky_cli.extract.hours.lexicon import PUBLIC_HOLIDAY
from scrapersky_cli.extract.hours.statements import DayStatement
from scrapersky_cli.extract.hours.tokens import Token
from scrapersky_cli.extract.hours.week import DAY, Span, by_day, osm_rules
from scrapersky_cli.extract.text import clean_or_none

_FAR = 250  # characters between statements of one timetable
_LINES = 5
_CONTEXT = 500  # characters
_LABEL_WORD = 3  # letters
_UNLABELLED = frozenset(("word", "heading", "office", "phone", "other", "season", "holiday", "call"))


@dataclass(slots=True)
class Timetable:
    """The hours of one week, by the number of the day: 0 is Monday, 7 a public holiday. They were read from the tokens
    `start` to `end`."""

    kind: Kind
    headed: bool
    start: int
    end: int
    spans: dict[int, list[Span]] = field(default_factory=dict)
    off: set[int] = field(default_factory=set)
    booked: set[int] = field(default_factory=set)

    @property
    def open_days(self) -> int:
        """On how many days of the week it is open."""
        return sum(1 for day, spans in self.spans.items() if spans and day != PUBLIC_HOLIDAY)

    @property
    def said_days(self) -> int:
        """Of how many days of the week something is said."""
        return len((self.spans.keys() | self.off | self.booked) - {PUBLIC_HOLIDAY})


def read_timetables(
    tokens: Sequence[Token], statements: Sequence[DayStatement], kinds: Sequence[tuple[Kind, bool]]
) -> list[Timetable]:
    """Return the timetables, in the order of the text."""
    found: list[Timetable] = []
    for statement, (kind, headed) in zip(statements, kinds, strict=True):
        timetable = found[-1] if found else None
        between = tokens[timetable.end + 1 : statement.first] if timetable else ()
        if (
            timetable is None
            or not _alike(timetable.kind, kind)
            or _far(between)
            or _clash(timetable, statement, between)
        ):
            found.append(Timetable(kind, headed, statement.first, statement.last))
        timetable = found[-1]
        _merge(timetable, statement, tokens[statement.first : statement.last + 1])
        timetable.headed = timetable.headed or headed
        timetable.end = max(timetable.end, statement.last)
    return found


def finding(timetable: Timetable, method: FactMethod, confidence: float, context: str | None = None) -> Hours:
    """Return the hours of a timetable as extraction gives them."""
    osm = osm_rules(timetable.spans, timetable.booked, PUBLIC_HOLIDAY in timetable.off)
    return Hours(by_day(timetable.spans), osm, method, confidence, clean_or_none(context, _CONTEXT))


def _alike(one: Kind, other: Kind) -> bool:
    return one == other or {one, other} == {"business", "plain"}


def _far(between: Sequence[Token]) -> bool:
    lines = sum(token.kind == "line" for token in between)
    return lines > _LINES or (bool(between) and between[-1].end - between[0].start > _FAR)


def _clash(timetable: Timetable, statement: DayStatement, between: Sequence[Token]) -> bool:
    """Return whether the statement is about days of which the timetable says something else."""
    shared = [day for day in statement.days if timetable.spans.get(day)]
    if statement.state != "open" or not shared or set(statement.days) == {PUBLIC_HOLIDAY}:
        return False
    if _has_label(between) and not _is_of_meals(between):
        return True
    if all(_disjoint(timetable.spans[day], statement.spans) for day in shared):
        return False
    narrower = set(statement.days) < timetable.spans.keys()
    same = all(set(statement.spans) <= set(timetable.spans[day]) for day in shared)
    return not (narrower or same)


def _has_label(between: Sequence[Token]) -> bool:
    """Return whether there is a line of words between."""
    breaks = any(token.kind == "line" for token in between)
    return breaks and any(token.kind in _UNLABELLED and len(token.text) >= _LABEL_WORD for token in between)


def _is_of_meals(between: Sequence[Token]) -> bool:
    return any(token.kind == "meal" for token in between) and len(between) < 8


def _disjoint(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    return all(start >= last or end <= first for start, end in spans for first, last in others)


def _ended(spans: list[Span], end: int) -> list[Span]:
    """Return the spans of a day with another end, which may be a bare time of the afternoon."""
    start = spans[-1][0]
    end = end if end > start else end + DAY // 2
    return [*spans[:-1], (start, end)] if start < end <= DAY else spans


def _merge(timetable: Timetable, statement: DayStatement, tokens: Sequence[Token]) -> None:
    partly = any(token.kind == "meal" for token in tokens)  # of a day: `Wednesday afternoon closed`
    for day in statement.days:
        known = timetable.spans.get(day, [])
        match statement.state:
            case "open" if statement.spans:
                fits = _disjoint(known, statement.spans)
                timetable.spans[day] = [*known, *statement.spans] if fits else list(statement.spans)
                timetable.off.discard(day)
            case "off" if not (known and partly):
                timetable.spans.pop(day, None)
                timetable.off.add(day)
            case "until" if earlier := known or timetable.spans.get(day - 1, []):
                timetable.spans[day] = _ended(earlier, statement.spans[0][1])
            case "appointment" if not (known and partly):
                timetable.booked.add(day)
        if statement.booked:
            timetable.booked.add(day)
