"""Bring days and times together: each entry says when it is open on some days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scrapersky_cli.extract.hours.clock import span
from scrapersky_cli.extract.hours.items import Item, by_line
from scrapersky_cli.extract.hours.week import DAY, Span

_QUIET = frozenset(
    ("dot", "from", "and", "to", "slash", "semicolon", "meal", "open", "mark", "heading", "office", "line")
)
_WORDS_BETWEEN = 12  # between days and times with minutes
_WORDS_BEFORE_OFF = 4
_LEAST_COLUMN = 2  # days


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of some days, between two items. `state` is `until` if only the end is given."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]
    state: Literal["open", "off", "appointment", "until"]
    first: int  # tokens
    last: int
    booked: bool = False  # open, but by appointment


def read_entries(items: Sequence[Item], twelve: bool) -> list[Entry]:
    """Return the entries that the items make. `twelve` says that people count to twelve."""
    reader = _Reader(twelve)
    for item in _columns_as_rows(items):
        reader.take(item)
    return reader.entries


@dataclass(slots=True)
class _Reader:
    """Reads items one after another; days wait for times, and times that come first for days."""

    twelve: bool
    entries: list[Entry] = field(default_factory=list)
    days: tuple[int, ...] = ()  # of which something is said
    since: int = 0  # the first token of these days
    fresh: bool = False  # nothing was said of them yet
    words: int = 0  # between the last days or times, and here
    early: list[Item] = field(default_factory=list)  # times without days, on this line
    times_first: bool = False
    closed: int | None = None  # the token of `closed` that no day stands before
    joined: bool = False  # after `and`, or at the beginning of a line

    def take(self, item: Item) -> None:
        match item.kind:
            case "days":
                self._take_days(item)
            case "span":
                self._take_span(item)
            case "always":
                self._add(Entry(tuple(range(7)), ((0, DAY),), "open", item.first, item.last))
            case "off" | "appointment" as state:
                self._take_state(item, state)
            case "until":
                self._take_until(item)
            case "break":
                self._take_break(item)
            case "odd" | "date" | "lone" | "stop":
                self._forget()
            case "except" if not self.fresh:
                self.closed = item.first
            case "line":
                self.early, self.closed = [], None
            case kind if kind not in _QUIET:
                self.words += 1
                self.early = [each for each in self.early if not any(time.bare for time in each.times)]
        self.joined = item.kind in ("and", "line") or (self.joined and item.kind == "from")

    def _take_days(self, item: Item) -> None:
        if self.early:
            self._add(Entry(item.days, self._spans(self.early), "open", self.early[0].first, item.last))
            self.times_first, self.early = True, []
            self.days, self.fresh = item.days, False
        elif self.closed is not None:
            self._add(Entry(item.days, (), "off", self.closed, item.last))
            self.closed, self.days, self.fresh = None, (), False
        else:
            joined = self.fresh and not self.words
            self.since = self.since if joined else item.first
            self.days = (*self.days, *item.days) if joined else item.days
            self.fresh = True
        self.words = 0

    def _take_span(self, item: Item) -> None:
        if self.closed is not None and not self.fresh:
            self._leave_out(item)
        elif (self.times_first and not self.fresh) or not self.days:
            self.early.append(item)
        elif self._reaches(item):
            self._say(item)
        elif not self.fresh:
            self.early.append(item)
        self.words = 0

    def _reaches(self, item: Item) -> bool:
        """Whether a span is about the days before it: a bare one only without words between."""
        bare = all(time.bare for time in item.times)
        return self.words <= (0 if bare or not self.fresh else _WORDS_BETWEEN)

    def _say(self, item: Item) -> None:
        last = self.entries[-1] if self.entries else None
        if self.fresh or last is None:
            self._add(Entry(self.days, self._spans([item]), "open", self.since, item.last))
            self.fresh = False
        elif last.state == "open":
            found = self._span(item, last.spans[-1][1] if last.spans else None)
            spans = (*last.spans, found) if found else last.spans
            self.entries[-1] = replace(last, spans=spans, last=item.last)

    def _take_state(self, item: Item, state: Literal["off", "appointment"]) -> None:
        if self.fresh and self.words <= _WORDS_BEFORE_OFF:
            self._add(Entry(self.days, (), state, self.since, item.last))
            self.fresh = False
        elif state == "off":
            self.closed = item.first
        elif self.entries and not self.words and not self.joined:
            self.entries[-1] = replace(self.entries[-1], booked=True, last=item.last)
        self.words = 0

    def _take_until(self, item: Item) -> None:
        if self.fresh:
            self._add(Entry(self.days, ((0, item.times[0].at()),), "until", self.since, item.last))
        self._forget()

    def _take_break(self, item: Item) -> None:
        """A break follows, or it is the last span: `12-13 (lunch break)`."""
        last = self.entries[-1] if self.entries else None
        if last is not None and len(last.spans) > 1 and not self.words:
            pause = last.spans[-1]
            if any(start < pause[0] and pause[1] < end for start, end in last.spans[:-1]):
                self.entries[-1] = replace(last, spans=_without(last.spans[:-1], pause))
                return
        self.closed = item.first

    def _leave_out(self, item: Item) -> None:
        pause = self._span(item)
        self.closed = None
        if pause is None:
            return
        for index in range(len(self.entries) - 1, -1, -1):
            entry = self.entries[index]
            self.entries[index] = replace(entry, spans=_without(entry.spans, pause))
            if index == len(self.entries) - 1:
                self.entries[index] = replace(self.entries[index], last=item.last)

    def _forget(self) -> None:
        self.days, self.fresh, self.early, self.closed, self.words = (), False, [], None, 0

    def _span(self, item: Item, after: int | None = None) -> Span | None:
        first, last = item.times
        return span(first, last, after, self.twelve)

    def _spans(self, items: Iterable[Item]) -> tuple[Span, ...]:
        found: list[Span] = []
        for item in items:
            read = self._span(item, found[-1][1] if found else None)
            if read is not None:
                found.append(read)
        return tuple(found)

    def _add(self, entry: Entry) -> None:
        if entry.spans or entry.state != "open":
            self.entries.append(entry)


def _without(spans: Iterable[Span], pause: Span) -> tuple[Span, ...]:
    """Return the spans with a break in those that contain it."""
    found: list[Span] = []
    for start, end in spans:
        inside = start < pause[0] and pause[1] < end
        found += [(start, pause[0]), (pause[1], end)] if inside else [(start, end)]
    return tuple(found)


def _columns_as_rows(items: Sequence[Item]) -> list[Item]:
    """Return the items, with a column of days and the column of times that follows it line by line."""
    rows = [row for row in by_line(items) if any(item.kind != "line" for item in row)]
    only_days = [_has_only(row, "days") for row in rows]
    found: list[Item] = []
    index = 0
    while index < len(rows):
        length = 0
        while index + length < len(rows) and only_days[index + length]:
            length += 1
        times = rows[index + length : index + 2 * length]
        if length >= _LEAST_COLUMN and len(times) == length and all(map(_is_time, times)):
            for days, row in zip(rows[index : index + length], times, strict=True):
                found += [*(item for item in days if item.kind != "line"), *row]
            index += 2 * length
        else:
            for row in rows[index : index + max(length, 1)]:
                found += row
            index += max(length, 1)
    return found


def _has_only(row: Iterable[Item], kind: str) -> bool:
    return {item.kind for item in row} - {"line", "dot"} == {kind}


def _is_time(row: Iterable[Item]) -> bool:
    kinds = {item.kind for item in row}
    return "days" not in kinds and not kinds.isdisjoint(("span", "off", "appointment"))
