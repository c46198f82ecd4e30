"""What tokens say of opening hours: days, spans, closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapersky_cli.extract.hours.clock import ClockTime
from scrapersky_cli.extract.hours.tokens import Token
from scrapersky_cli.extract.hours.week import DAY

_SHORT_NAME = 3  # letters up to which the name of a day may be another word: `sun`, `so`, `we`
_LONGEST_SHORTENED = 5  # letters of a day's name with a full stop: `Thurs.`
_BESIDE_NAMES = frozenset(("to", "and", "slash", "day", "time", "off", "appointment", "around", "except"))
_SEEN_THROUGH = frozenset(("dot", "from", "meal", "open"))
# Kinds of tokens whose meaning depends on the tokens beside them. Any other token is a phrase by itself.
_TELLING = frozenset(("day", "time", "around", "always", "to", "from", "odd", "dot"))
_NEVER_FIRST = frozenset(("t", "w"))  # `T 01-234` is a telephone
_NO_DAY = frozenset(("we",))  # what is said of them may be said of a day, too: `we closed`


@dataclass(slots=True)  # as tokens, and for the same reason
class Phrase:
    """A part of what is said, from the token `first` to the token `last`.

    `kind` is `days`, `span` (of `times`), `until` (one time, the end), `since` (the beginning), `lone` (a time that is
    no span), `odd` (a day that is not every week's), or the kind of a token.
    """

    kind: str
    first: int
    last: int
    days: tuple[int, ...] = ()
    times: tuple[ClockTime, ...] = ()


def read_phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """Return what the tokens say, in order."""
    found: list[Phrase] = []
    index = 0
    while index < len(tokens):
        kind = tokens[index].kind
        phrase = _item(tokens, index) if kind in _TELLING else Phrase(kind, index, index)
        found.append(phrase)
        index = phrase.last + 1
    return found


def _item(tokens: Sequence[Token], index: int) -> Phrase:
    token = tokens[index]
    if token.kind == "day" and _is_day(tokens, index):
        return _days(tokens, index)
    if token.time is not None:
        return _span(tokens, index)
    if token.kind in ("around", "always"):
        return _around_the_clock(tokens, index)
    if token.kind == "to" and _kind(tokens, index - 1) != "time":
        end = _after(tokens, index, frozenset(("from",)))
        if end is not None and tokens[end].time is not None:
            return Phrase("until", index, end, times=_times(tokens, end))
    if token.kind == "from" and _kind(tokens, index + 1) == "time":
        found = _span(tokens, index + 1)
        return found if found.kind == "span" else Phrase("since", index, index + 1, times=found.times)
    if token.kind == "odd":
        day = _after(tokens, index, frozenset(("from", "dot")))
        if day is not None and tokens[day].kind == "day" and len(tokens[day].days) == 1:
            return Phrase("odd", index, day)
    if token.kind == "dot" and token.text == "." and _ends_sentence(tokens, index):
        return Phrase("stop", index, index)
    return Phrase("word" if token.kind == "day" else token.kind, index, index)


def _is_day(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a name stands for a day here: a short one only beside another day, a time or the like."""
    token = tokens[index]
    if len(token.text) > _SHORT_NAME:
        return True
    before, after = _kind(tokens, index - 1), _kind(tokens, index + 1)
    if len(token.text) == 1:
        return token.capital and _is_letter_of_day(tokens, index)
    direct = after
    while after == "dot" or (after in _SEEN_THROUGH and token.text not in _NO_DAY):
        index += 1
        after = _kind(tokens, index + 1)
    if token.text in _NO_DAY and direct in ("off", "from", "open"):
        return False
    alone = before in ("", "line", "stop") and after in ("line", "")
    return (
        after in _BESIDE_NAMES
        or before in ("to", "and", "slash")
        or (token.capital and (alone or (before == "time" and after in ("line", ""))))
    )


def _is_letter_of_day(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a single letter is a day: `M-F 8-5`, `V: 8-15`, `M W F 9-5`."""
    if any(_is_short_day(tokens, index + step) for step in (-1, 1)):
        return True
    token = tokens[index]
    beside = (_kind(tokens, index + step) == "to" and _kind(tokens, index + 2 * step) == "day" for step in (-1, 1))
    after = _after(tokens, index, frozenset(("dot",)))
    is_first = _kind(tokens, index - 1) in ("", "and", "line", "stop", "semicolon")
    before_time = after is not None and tokens[after].kind == "time"
    return any(beside) or (is_first and before_time and token.text not in _NEVER_FIRST)


def _is_short_day(tokens: Sequence[Token], index: int) -> bool:
    return _kind(tokens, index) == "day" and tokens[index].capital and len(tokens[index].text) < _SHORT_NAME


def _kind(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].kind if 0 <= index < len(tokens) else ""


def _days(tokens: Sequence[Token], index: int) -> Phrase:
    """Return the days of a list: `Mo-Do`, `Mo, Mi und Fr`, `daily except Monday`."""
    found: list[int] = []
    last = index
    left_out = False
    place: int | None = index
    while place is not None and tokens[place].kind == "day" and _is_day(tokens, place):
        days = tokens[place].days
        to = _after(tokens, place, frozenset(("dot", "line")))
        end = _after(tokens, to, _SEEN_THROUGH | {"line"}) if to is not None and tokens[to].kind == "to" else None
        last = place
        if end is not None and tokens[end].kind == "day":
            days = _range(days, tokens[end].days)
            last = end
        found = [day for day in found if day not in days] if left_out else [*found, *days]
        left_out, place = _joint(tokens, last, left_out)
    return Phrase("days", index, last, days=tuple(dict.fromkeys(found)))


def _joint(tokens: Sequence[Token], last: int, left_out: bool) -> tuple[bool, int | None]:
    """Return whether the next day is left out (`daily except Sunday`), and its index; None if no day follows."""
    place = _after(tokens, last, frozenset(("dot",)))
    if place is not None and tokens[place].kind == "except":
        return True, _after(tokens, place, _SEEN_THROUGH)
    while place is not None and tokens[place].kind in ("and", "slash", "from"):
        place = _after(tokens, place, frozenset(("dot", "from")))
    return left_out, place


def _range(first: tuple[int, ...], last: tuple[int, ...]) -> tuple[int, ...]:
    """Return the days from one to another, which may be in the next week."""
    if len(first) != 1 or len(last) != 1 or max(first[0], last[0]) > 6:
        return (*first, *last)
    return tuple(day % 7 for day in range(first[0], last[0] + 1 + 7 * (last[0] < first[0])))


def _span(tokens: Sequence[Token], index: int) -> Phrase:
    link = _after(tokens, index, frozenset(("meal",)))
    if link is not None and tokens[link].kind in ("to", "slash"):
        end = _after(tokens, link, frozenset(("from", "to", "mark")))
        if end is not None and tokens[end].time is not None and _is_link(tokens, index, link, end):
            return Phrase("span", index, end, times=(*_times(tokens, index), *_times(tokens, end)))
    if link is not None and tokens[link].kind == "and" and _kind(tokens, index - 1) == "from":
        # `between 9 and 5`
        end = _after(tokens, link, frozenset())
        if end is not None and tokens[end].time is not None and _kind(tokens, end + 1) != "to":
            return Phrase("span", index, end, times=(*_times(tokens, index), *_times(tokens, end)))
    return Phrase("lone", index, index, times=_times(tokens, index))


def _around_the_clock(tokens: Sequence[Token], index: int) -> Phrase:
    """Return a span of 24 hours if it says when it is open, or on which days: others reply within 24 hours."""
    token = tokens[index]
    before = index - 1
    while _kind(tokens, before) in ("dot", "from", "to", "mark"):
        before -= 1
    if token.kind == "around" and _kind(tokens, before) in ("day", "open", "heading", "line", "stop", ""):
        return Phrase("span", index, index, times=(ClockTime(0), ClockTime(DAY)))
    near = [_kind(tokens, place) for place in range(index - 3, index + 4)]
    return Phrase("always" if token.kind == "always" and "open" in near else "word", index, index)


def _is_link(tokens: Sequence[Token], index: int, link: int, end: int) -> bool:
    """Return whether there is a span: `8h30/12h` and `900-1700`, but not `8/12` or `12-345`."""
    glued = [tokens[place].text.isdigit() and len(tokens[place].text) > 2 for place in (index, end)]
    if glued[0] != glued[1]:
        return False
    exact = all(not time.bare for place in (index, end) for time in _times(tokens, place))
    return tokens[link].kind == "to" or exact


def _times(tokens: Sequence[Token], index: int) -> tuple[ClockTime, ...]:
    time = tokens[index].time
    return (time,) if time is not None else ()


def _after(tokens: Sequence[Token], index: int | None, through: frozenset[str]) -> int | None:
    """Return the next token, seeing through some kinds; None at the end."""
    if index is None:
        return None
    index += 1
    while index < len(tokens) and tokens[index].kind in through:
        index += 1
    return index if index < len(tokens) else None


def _ends_sentence(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a full stop ends a sentence, not an abbreviation: white space and a capital letter follow."""
    if not 0 < index < len(tokens) - 1:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    match before.kind:
        case "time":  # `9 a.m. Monday` goes on
            is_end = before.time is not None and not before.time.bare and after.kind != "day"
        case "day":
            is_end = len(before.text) > _LONGEST_SHORTENED and after.kind != "day"
        case _:
            is_end = len(before.text) > _SHORT_NAME
    return is_end and after.start > tokens[index].end and (after.capital or after.kind == "line")


def by_line(phrases: Sequence[Phrase]) -> Iterator[list[Phrase]]:
    """Yield the phrases of each line; the break is the last of them."""
    line: list[Phrase] = []
    for phrase in phrases:
        line.append(phrase)
        if phrase.kind == "line":
            yield line
            line = []
    yield line
