"""Queries that say what they should and nothing else, and answers of every kind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.demo.overpass_ql import parse_query
from scrapersky_cli.extract.places.areas import Box, Circle, box_around, distance
from scrapersky_cli.extract.places.nominatim import NamedArea
from scrapersky_cli.extract.places.overpass import (
    OsmElement,
    Polygons,
    name_query,
    read_elements,
    search_area,
    tag_query,
)
from scrapersky_cli.extract.places.phrases import TagTest, meaning, place_kinds
from scrapersky_cli.failures import MapRejected, MapTimeout, MapTooLarge, MapUnreadable

TOWN = Box(13.0, 52.0, 14.0, 53.0)


def at(latitude: float, longitude: float, **tags: str) -> dict[str, Any]:
    return {"id": "node/1", "lat": latitude, "lon": longitude, "tags": tags}


def test_a_query_for_tags() -> None:
    tags = [(TagTest("amenity", "dentist"),), (TagTest("amenity", "restaurant"), TagTest("cuisine", "pizza", True))]
    assert tag_query(tags, TOWN) == (
        "[out:json][timeout:25][maxsize:268435456];\n"
        "(\n"
        'nwr["amenity"="dentist"](52.0000000,13.0000000,53.0000000,14.0000000);\n'
        'nwr["amenity"="restaurant"]["cuisine"~"(^|;) *pizza *(;|$)"](52.0000000,13.0000000,53.0000000,14.0000000);\n'
        ");\n"
        "out center tags;"
    )


def test_a_query_for_a_name() -> None:
    assert 'nwr["name"~"Joe\\\\.s",i]["name"~"pizza",i][~' in name_query(["Joe.s", "pizza"], TOWN)


@pytest.mark.parametrize(("cuisine", "found"), [("pizza", True), ("italian; pizza", True), ("pizzeria", False)])
def test_a_value_in_a_list_is_found(cuisine: str, found: bool) -> None:
    query = parse_query(tag_query([(TagTest("cuisine", "pizza", True),)], TOWN))
    assert query.selects(at(52.5, 13.5, cuisine=cuisine)) == found


def test_a_box_across_the_180th_meridian_is_two() -> None:
    query = parse_query(tag_query([(TagTest("shop", "x"),)], Box(179, -20, -179, -10)))
    assert [query.selects(at(-15, longitude, shop="x")) for longitude in (179.5, -179.5, 0, 178)] == [
        True,
        True,
        False,
        False,
    ]


def test_each_kind_of_the_table_gives_a_query_that_finds_what_has_its_tags() -> None:
    for kind in place_kinds():
        query = parse_query(tag_query(kind.tags, TOWN))
        for tests in kind.tags:
            assert query.selects(at(52.5, 13.5, **{test.key: test.value for test in tests})), kind.name
        assert not query.selects(at(52.5, 13.5, amenity="bench"))


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(10, 20_000))
def test_a_circle_selects_what_is_near(
    latitude: float, longitude: float, north: float, east: float, metres: float
) -> None:
    query = parse_query(tag_query([(TagTest("shop", "x"),)], Circle(latitude, longitude, metres)))
    away = distance(latitude, longitude, latitude + north, longitude + east)
    if abs(away - metres) > metres / 50 + 5:
        assert query.selects(at(latitude + north, longitude + east, shop="x")) == (away < metres)


def test_a_polygon_selects_what_is_inside() -> None:
    rings = (((52.0, 13.0), (52.0, 14.0), (53.0, 13.0)), ((60.0, 10.0), (60.0, 11.0), (61.0, 10.0)))
    query = parse_query(tag_query([(TagTest("shop", "x"),)], Polygons(rings)))
    inside = [query.selects(at(*point, shop="x")) for point in ((52.2, 13.2), (52.9, 13.9), (60.1, 10.1), (0, 0))]
    assert inside == [True, False, True, False]


def test_an_area_is_searched_by_its_boundary_unless_that_is_long() -> None:
    ring = ((52.0, 13.0), (52.0, 14.0), (53.0, 13.0))
    area = NamedArea("Town", TOWN, 52.5, 13.5, "DE", (ring,))
    assert search_area(area) == Polygons((ring,))
    assert search_area(NamedArea("Town", TOWN, 52.5, 13.5)) == TOWN
    assert search_area(NamedArea("Town", TOWN, 52.5, 13.5, "DE", (ring * 400,))) == TOWN


HOSTILE = [
    '"];out;',
    "\\",
    '\\"',
    'a\\"](1,2,3,4);out body;//',
    "(",
    "[a-",
    "*",
    "a\nb",
    "\x00",
    "//",
    "/*",
    "{{bbox}}",
    "$",
    "\ud800",
]


@given(st.text(min_size=1) | st.sampled_from(HOSTILE))
def test_no_phrase_breaks_out_of_the_query(word: str) -> None:
    query = parse_query(name_query([word], TOWN))
    assert len(query.statements) == 1
    assert len(query.statements[0]) == 3  # the name, a business, the box
    name = f"Chez {word} & Co"
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    if plain == name:
        assert query.selects(at(52.5, 13.5, name=name, shop="x"))
    assert not query.selects(at(52.5, 13.5, name=name.upper() + "?", highway="residential"))
    assert not query.selects(at(0, 0, name=name, shop="x"))


@given(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE), st.booleans())
def test_no_tag_breaks_out_either(key: str, value: str, listed: bool) -> None:
    query = parse_query(tag_query([(TagTest(key, value, listed),)], box_around(52, 13, 1000)))
    assert len(query.statements) == 1


def answer(*elements: Any, **more: Any) -> bytes:
    return json.dumps({"version": 0.6, "elements": elements, **more}).encode()


def test_elements_are_read() -> None:
    node = {"type": "node", "id": 1, "lat": 52.5, "lon": 13, "tags": {"name": "Ä", "amenity": "dentist"}}
    way = {"type": "way", "id": 2, "center": {"lat": 52.6, "lon": 13.1}, "nodes": [1, 2], "tags": {"shop": "x"}}
    assert read_elements(answer(node, way)) == (
        OsmElement("node/1", {"name": "Ä", "amenity": "dentist"}, 52.5, 13.0),
        OsmElement("way/2", {"shop": "x"}, 52.6, 13.1),
    )
    assert read_elements(answer()) == ()


@pytest.mark.parametrize(
    "element",
    [
        None,
        {"type": [], "id": 0},
        {"type": "count", "id": 0, "tags": {"nodes": "1"}, "lat": 1, "lon": 1},
        {"type": "node", "id": "1", "lat": 1, "lon": 1, "tags": {"a": "b"}},
        {"type": "node", "id": 1, "lat": 1, "lon": 1},
        {"type": "node", "id": 1, "lat": 1, "lon": 1, "tags": {"a": 1}},
        {"type": "way", "id": 1, "tags": {"a": "b"}},
        {"type": "way", "id": 1, "tags": {"a": "b"}, "center": 3},
        {"type": "node", "id": 1, "lat": 91, "lon": 1, "tags": {"a": "b"}},
        {"type": "node", "id": 1, "lat": float("nan"), "lon": 1, "tags": {"a": "b"}},
        {"type": "node", "id": 1, "lat": "1", "lon": 1, "tags": {"a": "b"}},
    ],
)
def test_what_is_no_place_is_left_out(element: Any) -> None:
    assert read_elements(answer(element)) == ()


@pytest.mark.parametrize(
    ("remark", "failure"),
    [
        ('runtime error: Query timed out in "query" at line 3 after 26 seconds.', MapTimeout),
        ('runtime error: Query run out of memory in "recurse" at line 1 using about 513 MB of RAM.', MapTooLarge),
        ("runtime error: open64: 0 Success /osm3s_osm_base Dispatcher_Client::1", MapRejected),
    ],
)
def test_a_remark_of_an_error_is_a_failure(remark: str, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        read_elements(answer(remark=remark))
    assert read_elements(answer(remark="runtime remark: all is well")) == ()


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b"[]", b"{}", b'{"elements": 3}', b"[" * 100_000, b"\xff"])
def test_what_is_no_answer_is_a_failure(body: bytes) -> None:
    with pytest.raises(MapUnreadable):
        read_elements(body)


def test_a_phrase_becomes_a_query() -> None:
    query = parse_query(tag_query(meaning("Zahnärzte").tags, TOWN))
    assert query.selects(at(52.5, 13.5, amenity="dentist"))
