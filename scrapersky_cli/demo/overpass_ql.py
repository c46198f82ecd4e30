"""The part of Overpass QL that asks for tags in an area: read a query, and say which elements it selects."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_HEAD = re.compile(r"\s*\[out:json\]\[timeout:(\d+)\](?:\[maxsize:\d+\])?;\s*\(\s*")
_TAIL = re.compile(r"\s*\);\s*out center tags;\s*")
_STRING = r'"((?:[^"\\]|\\.)*)"'
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_EQUALS = re.compile(rf"\[{_STRING}={_STRING}\]")
_MATCHES = re.compile(rf"\[{_STRING}~{_STRING}(,i)?\]")
_ANY_KEY = re.compile(rf"\[~{_STRING}~{_STRING}\]")
_BOX = re.compile(rf"\({_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}\)")
_AROUND = re.compile(rf"\(around:{_NUMBER},{_NUMBER},{_NUMBER}\)")
_POLY = re.compile(rf"\(poly:{_STRING}\)")
_EARTH = 6_371_008.8

MapElement = Mapping[str, Any]  # id (`node/1`), tags, lat, lon
Test = Callable[[MapElement], bool]


class NotUnderstood(ValueError):
    """The text is not a query of this part of the language."""


@dataclass(frozen=True, slots=True)
class MapQuery:
    """A query: the seconds that it may take, and its statements, each a list of tests that must all hold."""

    timeout: int
    statements: tuple[tuple[Test, ...], ...]

    def selects(self, element: MapElement) -> bool:
        """Return whether any statement selects the element."""
        return any(all(test(element) for test in tests) for tests in self.statements)


def parse_query(text: str) -> MapQuery:
    """Return the query. Raise NotUnderstood."""
    head = _HEAD.match(text)
    if not head:
        raise NotUnderstood(text[:100])
    place, statements = head.end(), []
    while not _TAIL.fullmatch(text, place):
        tests, place = _statement(text, place)
        statements.append(tests)
    return MapQuery(int(head[1]), tuple(statements))


def _statement(text: str, place: int) -> tuple[tuple[Test, ...], int]:
    if not text.startswith("nwr", place):
        raise NotUnderstood(text[place : place + 100])
    place, tests = place + 3, []
    while text[place : place + 1] in ("[", "("):
        test, place = _filter(text, place)
        tests.append(test)
    end = re.compile(r";\s*").match(text, place)
    if not end or not tests:
        raise NotUnderstood(text[place : place + 100])
    return tuple(tests), end.end()


def _filter(text: str, place: int) -> tuple[Test, int]:
    for form, make in _FORMS.items():
        if found := form.match(text, place):
            return make(found), found.end()
    raise NotUnderstood(text[place : place + 100])


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _tags(element: MapElement) -> Mapping[str, str]:
    tags: Mapping[str, str] = element["tags"]
    return tags


def _equals(found: re.Match[str]) -> Test:
    key, value = _plain(found[1]), _plain(found[2])
    return lambda element: _tags(element).get(key) == value


def _matches(found: re.Match[str]) -> Test:
    key, wanted = _plain(found[1]), _regex(found[2], bool(found[3]))
    return lambda element: key in _tags(element) and wanted.search(_tags(element)[key]) is not None


def _any_key(found: re.Match[str]) -> Test:
    key, value = _regex(found[1]), _regex(found[2])
    return lambda element: any(key.search(each) and value.search(text) for each, text in _tags(element).items())


def _regex(text: str, either_case: bool = False) -> re.Pattern[str]:
    try:
        return re.compile(_plain(text), re.IGNORECASE if either_case else 0)
    except re.error as error:
        raise NotUnderstood(text) from error


def _in_box(found: re.Match[str]) -> Test:
    south, west, north, east = map(float, found.groups())
    return lambda element: south <= element["lat"] <= north and west <= element["lon"] <= east


def _in_circle(found: re.Match[str]) -> Test:
    metres, latitude, longitude = map(float, found.groups())

    def is_near(element: MapElement) -> bool:
        north = math.radians(element["lat"] - latitude)
        east = math.radians(element["lon"] - longitude) * math.cos(math.radians(latitude))
        return math.hypot(north, east) * _EARTH <= metres

    return is_near


def _in_polygon(found: re.Match[str]) -> Test:
    numbers = [float(number) for number in found[1].split()]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    if len(corners) < 3:
        raise NotUnderstood(found[0])

    def is_inside(element: MapElement) -> bool:
        latitude, longitude, inside = element["lat"], element["lon"], False
        for (y1, x1), (y2, x2) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
        return inside

    return is_inside


_FORMS: dict[re.Pattern[str], Callable[[re.Match[str]], Test]] = {
    _EQUALS: _equals,
    _MATCHES: _matches,
    _ANY_KEY: _any_key,
    _BOX: _in_box,
    _AROUND: _in_circle,
    _POLY: _in_polygon,
}
