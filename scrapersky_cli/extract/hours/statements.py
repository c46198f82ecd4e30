"""Bring days and times together: each statement says when it is open on some days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from scrapersky_cli.extract.hours.clock import span
from scrapersky_cli.extract.hours.phrases import Phrase, by_line
from scrapersky_cli.extract.hours.week import DAY, Span

_QUIET = frozenset(("dot", "from", "and", "to", "slash", "semicolon", "meal", "open", "mark", "heading", "office"))
_SAYING = frozenset(
    (
        *("days", "span", "always", "off", "appointment", "until", "since", "break"),
        *("odd", "date", "lone", "stop", "except", "line"),
    )
)
_WORDS_BETWEEN = 12  # between days and times with minutes
_WORDS_BEFORE_OFF = 4
_LEAST_COLUMN = 2  # days
_BEFORE_COLUMN = frozenset(("days", "dot"))


@dataclass(frozen=True, slots=True)
class DayStatement:
    """What is said of some days, between two phrases. `state` is `until` if only the end is given."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]
    state: Literal["open", "off", "appointment", "until"]
    first: int  # tokens
    last: int
    booked: bool = False  # open, but by appointment


def read_statements(phrases: Sequence[Phrase], twelve: bool) -> list[DayStatement]:
    """Return the statements that the phrases make. `twelve` says that people count to twelve."""
    reader = _Reader(twelve)
    for phrase in _columns_as_rows(phrases):
        reader.take(phrase)
    return reader.statements


@dataclass(slots=True)
class _Reader:
    """Reads phrases one after another; days wait for times, and times that come first for days."""

    twelve: bool
    statements: list[DayStatement] = field(default_factory=list)
    days: tuple[int, ...] = ()  # of which something is said
    since: int = 0  # the first token of these days
    fresh: bool = False  # nothing was said of them yet
    words: int = 0  # between the last days or times, and here
    early: list[Phrase] = field(default_factory=list)  # times without days, on this line
    times_first: bool = False
    turned: bool = False  # times without days, then days, and nothing behind them: `9-6, Sunday`
    goes_on: bool = False  # the last statement stands in the same sentence
    told_off: bool = False  # the last statement is that it is closed, on this line
    closed: int | None = None  # the token of `closed` that no day stands before
    joined: bool = False  # after `and`, or at the beginning of a line

    def take(self, phrase: Phrase) -> None:
        kind = phrase.kind
        if kind in _SAYING:
            self._take_saying(phrase)
        elif kind not in _QUIET:
            self._pass_by()
        self.joined = kind in ("and", "line") or (self.joined and kind == "from")

    def _take_saying(self, phrase: Phrase) -> None:
        match phrase.kind:
            case "days":
                self._take_days(phrase)
            case "span":
                self._take_span(phrase)
            case "always":
                self._add(DayStatement(tuple(range(7)), ((0, DAY),), "open", phrase.first, phrase.last))
            case "off" | "appointment" as state:
                self._take_state(phrase, state)
            case "until":
                self._take_until(phrase)
            case "since":
                self._take_since(phrase)
            case "break":
                self._take_break(phrase)
            case "odd" | "date" | "lone" | "stop":
                self._forget()
            case "except" if not self.fresh:
                self.closed = phrase.first
            case "except":
                self._pass_by()
            case "line":
                self.early, self.closed, self.turned, self.told_off, self.goes_on = [], None, False, False, False

    def _pass_by(self) -> None:
        """Count a word that says nothing of hours. A bare time before it was none."""
        self.words += 1
        if self.early:
            self.early = [each for each in self.early if not any(time.bare for time in each.times)]

    def _take_days(self, phrase: Phrase) -> None:
        if self.early:
            self._add(DayStatement(phrase.days, self._spans(self.early), "open", self.early[0].first, phrase.last))
            self.times_first, self.early = True, []
            self.days, self.fresh = phrase.days, False
            self.turned = self.statements[-1:] != [] and self.statements[-1].last == phrase.last
        elif self.closed is not None:
            self._add(DayStatement(phrase.days, (), "off", self.closed, phrase.last))
            self.closed, self.days, self.fresh = None, (), False
        else:
            joined = self.fresh and not self.words
            self.since = self.since if joined else phrase.first
            self.days = (*self.days, *phrase.days) if joined else phrase.days
            self.fresh = True
        self.words = 0

    def _take_day_off(self, last: DayStatement) -> None:
        """Give times without days to all days but the closed one: `9.30-18.00, Thursday closed`."""
        others = tuple(day for day in range(7) if day not in last.days)
        self.statements[-1:] = [replace(last, days=others), replace(last, days=last.days, spans=(), state="off")]
        self.days, self.times_first = (), False

    def _take_span(self, phrase: Phrase) -> None:
        self.turned = False
        if self.closed is not None and not self.fresh:
            self._leave_out(phrase)
        elif (self.times_first and not self.fresh) or not self.days or self.early:
            self.early.append(phrase)
        elif self._reaches(phrase):
            self._say(phrase)
        elif not self.fresh:
            self.early.append(phrase)
        self.words = 0

    def _reaches(self, phrase: Phrase) -> bool:
        """Whether a span is about the days before it: a bare one only without words between."""
        bare = all(time.bare for time in phrase.times)
        return self.words <= (0 if bare or not self.fresh else _WORDS_BETWEEN)

    def _say(self, phrase: Phrase) -> None:
        last = self.statements[-1] if self.statements else None
        if self.fresh or last is None:
            self._add(DayStatement(self.days, self._spans([phrase]), "open", self.since, phrase.last))
            self.fresh = False
        elif last.state == "off" and not self.words and self.told_off:  # in a table of mornings and afternoons
            self.statements[-1] = replace(last, spans=self._spans([phrase]), state="open", last=phrase.last)
        elif last.state == "open":
            found = self._span(phrase, last.spans[-1][1] if last.spans else None)
            spans = (*last.spans, found) if found else last.spans
            self.statements[-1] = replace(last, spans=spans, last=phrase.last)

    def _take_state(self, phrase: Phrase, state: Literal["off", "appointment"]) -> None:
        if state == "off" and self.turned and self.words < _WORDS_BEFORE_OFF and not self.joined:
            self._take_day_off(self.statements[-1])
        elif self.fresh and self.words <= _WORDS_BEFORE_OFF:
            self._add(DayStatement(self.days, (), state, self.since, phrase.last))
            self.fresh, self.told_off = False, state == "off"
        elif state == "off":
            self.closed = phrase.first
        elif self.statements and not self.words and not self.joined:
            self.statements[-1] = replace(self.statements[-1], booked=True, last=phrase.last)
        self.words = 0

    def _take_until(self, phrase: Phrase) -> None:
        if self.fresh:
            self._add(DayStatement(self.days, ((0, phrase.times[0].at()),), "until", self.since, phrase.last))
        self._forget()

    def _take_since(self, phrase: Phrase) -> None:
        """Only the beginning differs from what was said before: `daily 8-20, weekends from 9`."""
        last = self.statements[-1] if self.statements else None
        start = phrase.times[0].at()
        if self.fresh and last is not None and self.goes_on and last.state == "open" and start < last.spans[-1][1]:
            self._add(DayStatement(self.days, ((start, last.spans[-1][1]),), "open", self.since, phrase.last))
        self._forget()

    def _take_break(self, phrase: Phrase) -> None:
        """A break follows, or it is the last span: `12-13 (lunch break)`."""
        last = self.statements[-1] if self.statements else None
        if last is not None and len(last.spans) > 1 and not self.words:
            pause = last.spans[-1]
            if any(start < pause[0] and pause[1] < end for start, end in last.spans[:-1]):
                self.statements[-1] = replace(last, spans=_without(last.spans[:-1], pause))
                return
        self.closed = phrase.first

    def _leave_out(self, phrase: Phrase) -> None:
        pause = self._span(phrase)
        self.closed = None
        if pause is None:
            return
        for index in range(len(self.statements) - 1, -1, -1):
            statement = self.statements[index]
            self.statements[index] = replace(statement, spans=_without(statement.spans, pause))
            if index == len(self.statements) - 1:
                self.statements[index] = replace(self.statements[index], last=phrase.last)

    def _forget(self) -> None:
        self.days, self.fresh, self.early, self.closed, self.words = (), False, [], None, 0
        self.turned = self.told_off = self.goes_on = False

    def _span(self, phrase: Phrase, after: int | None = None) -> Span | None:
        first, last = phrase.times
        return span(first, last, after, self.twelve)

    def _spans(self, phrases: Iterable[Phrase]) -> tuple[Span, ...]:
        found: list[Span] = []
        for phrase in phrases:
            read = self._span(phrase, found[-1][1] if found else None)
            if read is not None:
                found.append(read)
        return tuple(found)

    def _add(self, statement: DayStatement) -> None:
        if statement.spans or statement.state != "open":
            self.statements.append(statement)
            self.goes_on = True


def _without(spans: Iterable[Span], pause: Span) -> tuple[Span, ...]:
    """Return the spans with a break in those that contain it."""
    found: list[Span] = []
    for start, end in spans:
        inside = start < pause[0] and pause[1] < end
        found += [(start, pause[0]), (pause[1], end)] if inside else [(start, end)]
    return tuple(found)


def _columns_as_rows(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases, with a column of days and the column of times that follows it line by line."""
    rows = [row for row in by_line(phrases) if row and row[0].kind != "line"]
    only_days = [row[0].kind in _BEFORE_COLUMN and _has_only(row, "days") for row in rows]
    if sum(only_days) < _LEAST_COLUMN:
        return list(chain.from_iterable(rows))
    found: list[Phrase] = []
    index = 0
    while index < len(rows):
        length = 0
        while index + length < len(rows) and only_days[index + length]:
            length += 1
        times = rows[index + length : index + 2 * length]
        if length >= _LEAST_COLUMN and len(times) == length and all(map(_is_time, times)):
            for days, row in zip(rows[index : index + length], times, strict=True):
                found += [*(phrase for phrase in days if phrase.kind != "line"), *row]
            index += 2 * length
        else:
            for row in rows[index : index + max(length, 1)]:
                found += row
            index += max(length, 1)
    return found


def _has_only(row: Iterable[Phrase], kind: str) -> bool:
    return {phrase.kind for phrase in row} - {"line", "dot"} == {kind}


def _is_time(row: Iterable[Phrase]) -> bool:
    kinds = {phrase.kind for phrase in row}
    return "days" not in kinds and not kinds.isdisjoint(("span", "off", "appointment"))
