"""Bring entries together that are the hours of one business, or of one branch of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scrapersky_cli.extract.findings import FactMethod, Hours
from scrapersky_cli.extract.hours.entries import Entry
from scrapersky_cli.extract.hours.labels import Kind
from scrapersky_cli.extract.hours.lexicon import PUBLIC_HOLIDAY
from scrapersky_cli.extract.hours.tokens import Token
from scrapersky_cli.extract.hours.week import Span, by_day, osm_rules
from scrapersky_cli.extract.text import clean_or_none

_FAR = 250  # characters between entries of one block
_LINES = 5
_CONTEXT = 500  # characters
_LABEL_WORD = 3  # letters
_UNLABELLED = frozenset(("word", "heading", "office", "phone", "other", "season", "holiday", "call"))


@dataclass(slots=True)
class Block:
    """The hours of one week. Days are numbers, Monday is 0 and a public holiday 7; `start` and `end` are tokens."""

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


def read_blocks(tokens: Sequence[Token], entries: Sequence[Entry], kinds: Sequence[tuple[Kind, bool]]) -> list[Block]:
    """Return the blocks, in the order of the text."""
    found: list[Block] = []
    for entry, (kind, headed) in zip(entries, kinds, strict=True):
        block = found[-1] if found else None
        between = tokens[block.end + 1 : entry.first] if block else ()
        if block is None or not _alike(block.kind, kind) or _far(between) or _clash(block, entry, between):
            found.append(Block(kind, headed, entry.first, entry.last))
        block = found[-1]
        _merge(block, entry, tokens[entry.first : entry.last + 1])
        block.headed = block.headed or headed
        block.end = max(block.end, entry.last)
    return found


def finding(block: Block, method: FactMethod, confidence: float, context: str | None = None) -> Hours:
    """Return the hours of a block as extraction gives them."""
    osm = osm_rules(block.spans, block.booked, PUBLIC_HOLIDAY in block.off)
    return Hours(by_day(block.spans), osm, method, confidence, clean_or_none(context, _CONTEXT))


def _alike(one: Kind, other: Kind) -> bool:
    return one == other or {one, other} == {"business", "plain"}


def _far(between: Sequence[Token]) -> bool:
    lines = sum(token.kind == "line" for token in between)
    return lines > _LINES or (bool(between) and between[-1].end - between[0].start > _FAR)


def _clash(block: Block, entry: Entry, between: Sequence[Token]) -> bool:
    """Return whether the entry is about days of which the block says something else, so that another one begins."""
    shared = [day for day in entry.days if block.spans.get(day)]
    if entry.state != "open" or not shared or set(entry.days) == {PUBLIC_HOLIDAY}:
        return False
    if _has_label(between) and not _is_of_meals(between):
        return True
    if all(_disjoint(block.spans[day], entry.spans) for day in shared):
        return False
    narrower = set(entry.days) < block.spans.keys()
    same = all(set(entry.spans) <= set(block.spans[day]) for day in shared)
    return not (narrower or same)


def _has_label(between: Sequence[Token]) -> bool:
    """Return whether there is a line of words between."""
    breaks = any(token.kind == "line" for token in between)
    return breaks and any(token.kind in _UNLABELLED and len(token.text) >= _LABEL_WORD for token in between)


def _is_of_meals(between: Sequence[Token]) -> bool:
    return any(token.kind == "meal" for token in between) and len(between) < 8


def _disjoint(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    return all(start >= last or end <= first for start, end in spans for first, last in others)


def _merge(block: Block, entry: Entry, tokens: Sequence[Token]) -> None:
    partly = any(token.kind == "meal" for token in tokens)  # of a day: `Wednesday afternoon closed`
    for day in entry.days:
        known = block.spans.get(day, [])
        match entry.state:
            case "open" if entry.spans:
                fits = _disjoint(known, entry.spans)
                block.spans[day] = [*known, *entry.spans] if fits else list(entry.spans)
                block.off.discard(day)
            case "off" if not (known and partly):
                block.spans.pop(day, None)
                block.off.add(day)
            case "until" if known and entry.spans[0][1] > known[-1][0]:
                block.spans[day] = [*known[:-1], (known[-1][0], entry.spans[0][1])]
            case "appointment" if not (known and partly):
                block.booked.add(day)
        if entry.booked:
            block.booked.add(day)
