"""Opening hours in schema.org's terms, as sites really write them.

https://schema.org/openingHours are strings, `Mo-Fr 09:00-17:00`; https://schema.org/openingHoursSpecification are
objects with days, opening and closing time. Both are read whatever spelling and language they are in.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from scrapersky_cli.extract.hours.clock import ClockTime, span
from scrapersky_cli.extract.hours.phrases import read_phrases
from scrapersky_cli.extract.hours.statements import DayStatement, read_statements
from scrapersky_cli.extract.hours.timetables import Timetable, read_timetables
from scrapersky_cli.extract.hours.tokens import Token, cut
from scrapersky_cli.extract.hours.week import Span
from scrapersky_cli.extract.parse.json_ld import Node

_LONGEST = 2_000  # characters of one value
_MOST = 60  # values of one property
_REGULAR = 60  # days; hours that are valid for less are those of a holiday
_SOME_TIME = " 9:00-10:00"  # behind a day, so that it is read as one


def read_schema(node: Node, known: dict[str, Node] | None = None) -> Timetable | None:
    """Return the hours that an object states, or None. `known` are the objects of the page by their `@id`."""
    known = known or {}
    strings = [text for value in _listed(node.get("openingHours")) for text in _strings(value)]
    specified: list[Node] = []
    for value in [*_listed(node.get("openingHoursSpecification")), *_listed(node.get("openingHours"))]:
        found = known.get(str(value.get("@id")), value) if isinstance(value, dict) and len(value) == 1 else value
        if isinstance(found, dict):
            specified.append(found)
    strings += [value for value in _listed(node.get("openingHoursSpecification")) if isinstance(value, str)]
    return _specified(specified) or _of_strings(strings)


def read_string(text: str) -> Timetable | None:
    """Return the hours in a text of the short form; None without a digit, and without any day that is open."""
    return _of_strings([text])


def _of_strings(texts: Iterable[str]) -> Timetable | None:
    written = (text[:_LONGEST] for text in texts if any(letter.isdigit() for letter in text))
    text = "\n".join(f"open {text.replace('PH', 'public holidays')}" for text in written)
    statements, tokens = _read(text)
    if text and not statements:
        statements, tokens = _read(f"daily {text}")
    timetables = read_timetables(tokens, statements, [("business", True)] * len(statements))
    return _usable(timetables[0]) if timetables and not _is_slogan(tokens) else None


def _is_slogan(tokens: Iterable[Token]) -> bool:
    """Return whether it is `24/7 booking online`, which is no hours of the business."""
    return any(token.kind == "always" for token in tokens) and any(token.kind == "word" for token in tokens)


def _read(text: str) -> tuple[list[DayStatement], list[Token]]:
    tokens, language = cut(text, "en")
    return read_statements(read_phrases(tokens), language == "en"), tokens


def _specified(nodes: Iterable[Node]) -> Timetable | None:
    """Return the hours of the long form: those that are valid always, else those that are valid for long."""
    regular, limited = [], []
    for node in nodes:
        if node.get("validFrom") or node.get("validThrough"):
            limited.append(node)
        else:
            regular.append(node)
    if not regular:
        lasting = [node for node in limited if _lasts(node) and node.get("dayOfWeek")]
        regular = [node for node in lasting if _validity(node) == _validity(lasting[0])]
    timetable = Timetable("business", True, 0, 0)
    for node in regular:
        _add(timetable, node)
    return _usable(timetable)


def _add(timetable: Timetable, node: Node) -> None:
    opens, closes = _listed(node.get("opens")), _listed(node.get("closes"))
    spans = [_span(_text(first), _text(last)) for first, last in zip(opens, closes, strict=False)]
    for day in _days(node.get("dayOfWeek")):
        found = [each for each in spans if each is not None]
        if found:
            timetable.spans[day] = [*timetable.spans.get(day, []), *found]
        else:
            timetable.off.add(day)


def _days(value: Any) -> list[int]:
    """Return the days that are named, as URLs or in any language; all of them if there are none."""
    found: list[int] = []
    names = [_text(each).replace("#", "/").rstrip("/").rpartition("/")[2] for each in _listed(value)]
    names = ["public holidays" if name.lower() == "publicholidays" else name for name in names]
    if not any(names):
        return list(range(7))
    for statement in _read("\n".join(f"{name}{_SOME_TIME}" for name in names if name))[0]:
        found += statement.days
    return list(dict.fromkeys(found))


def _span(opens: str, closes: str) -> Span | None:
    """Return the span, or None if it is closed: without a time, or with the same one twice, mostly 00:00."""
    first, last = _time(opens), _time(closes)
    return None if first is None or last is None or first.at() == last.at() else span(first, last)


def _time(text: str) -> ClockTime | None:
    """Return the time in `09:00:00`, `T09:00+01:00`, `2020-01-01T09:00`, `9:00 AM`, `0900`; None if there is none."""
    behind = text.rpartition("T")[2]
    clock = (behind if behind[:1].isdigit() else text).strip()
    if clock[:4].isdigit():
        clock = f"{clock[:2]}:{clock[2:]}"
    times = [token.time for token in cut(f"monday {clock}", "en")[0] if token.time is not None]
    return times[0] if times else None


def _lasts(node: Node) -> bool:
    """Whether the hours are valid for long; a date that cannot be read does not limit them."""
    first, last = (_date(_text(node.get(name))) for name in ("validFrom", "validThrough"))
    return first is None or last is None or (last - first).days >= _REGULAR


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _validity(node: Node) -> tuple[str, str]:
    return _text(node.get("validFrom")), _text(node.get("validThrough"))


def _usable(timetable: Timetable) -> Timetable | None:
    return timetable if timetable.open_days else None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and isinstance(value.get("@value"), str):
        yield value["@value"]


def _listed(value: Any) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """Return a text, also of an object that stands in its place: `{"@id": "https://schema.org/Monday"}`."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("name") or value.get("@value")
    if isinstance(value, list):
        value = next((one for one in value if one), None)
    return value[:_LONGEST] if isinstance(value, str) else ""
