"""What Nominatim says of a name."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.nominatim import NamedArea, read_areas
from scrapersky_cli.failures import MapUnreadable

AUSTIN: dict[str, Any] = {
    "place_id": 1,
    "osm_type": "relation",
    "osm_id": 113314,
    "lat": "30.2711286",
    "lon": "-97.7436995",
    "category": "boundary",
    "type": "administrative",
    "display_name": "Austin, Travis County, Texas, United States",
    "address": {"city": "Austin", "country_code": "us"},
    "boundingbox": ["30.0985133", "30.5166255", "-97.9367663", "-97.5605288"],
    "geojson": {"type": "Polygon", "coordinates": [[[-97.9, 30.1], [-97.5, 30.1], [-97.7, 30.5], [-97.9, 30.1]]]},
}
RING = ((30.1, -97.9), (30.1, -97.5), (30.5, -97.7))


def read(*entries: Any) -> tuple[NamedArea, ...]:
    return read_areas(json.dumps(entries).encode())


def test_an_area_is_read() -> None:
    assert read(AUSTIN) == (
        NamedArea(
            "Austin, Travis County, Texas, United States",
            Box(-97.9367663, 30.0985133, -97.5605288, 30.5166255),
            30.2711286,
            -97.7436995,
            "US",
            (RING,),
        ),
    )


def test_the_largest_part_comes_first_and_holes_are_left_out() -> None:
    small = [[[0, 0], [1, 0], [0, 1], [0, 0]], [[0.1, 0.1], [0.2, 0.1], [0.1, 0.2], [0.1, 0.1]]]
    large = [[[10, 10], [15, 10], [10, 15]]]
    (area,) = read(AUSTIN | {"geojson": {"type": "MultiPolygon", "coordinates": [small, large]}})
    assert area.rings == (((10, 10), (10, 15), (15, 10)), ((0, 0), (0, 1), (1, 0)))


@pytest.mark.parametrize(
    "shape",
    [
        None,
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "LineString", "coordinates": [[1, 2], [2, 3], [3, 4], [4, 5]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [2, 3]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"], [None, 3], 7]]},
        {"type": "Polygon", "coordinates": [[[999, 2], [2, 999], [3, 4], [1, 1]]]},
        {"type": "MultiPolygon", "coordinates": [1, [], [[]]]},
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [0, 1]]]] * 201},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1]] * 7000]},
    ],
)
def test_what_is_no_polygon_leaves_the_box(shape: Any) -> None:
    (area,) = read(AUSTIN | {"geojson": shape})
    assert area.rings == ()


@pytest.mark.parametrize(
    "change",
    [
        {"category": "shop"},
        {"category": "highway"},
        {"display_name": ""},
        {"display_name": 7},
        {"lat": "nan"},
        {"lon": "181"},
        {"boundingbox": ["1", "2", "3"]},
        {"boundingbox": ["30.5", "30.0", "-97.9", "-97.5"]},
        {"boundingbox": None},
    ],
)
def test_what_is_no_area_is_left_out(change: dict[str, Any]) -> None:
    assert len(read(AUSTIN | change, AUSTIN)) == 1


def test_text_is_cleaned_and_a_country_is_two_letters() -> None:
    (area,) = read(AUSTIN | {"display_name": "Au\x1b[2Jstin\u202e", "address": {"country_code": "u;"}})
    assert (area.name, area.country) == ("Au[2Jstin", None)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'"x"', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_answer_is_a_failure(body: bytes) -> None:
    with pytest.raises(MapUnreadable):
        read_areas(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(AUSTIN)), inner, max_size=4),
)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(AUSTIN)), JSON).map(lambda change: AUSTIN | change), max_size=3))
def test_nothing_it_says_breaks_the_reader(entries: list[dict[str, Any]]) -> None:
    for area in read(*entries):
        assert area.box.south <= area.box.north
        assert -90 <= area.latitude <= 90
