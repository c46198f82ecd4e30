"""Boxes and distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import Box, NotABox, box_around, distance, parse_box

AUSTIN, DALLAS = (30.2672, -97.7431), (32.7767, -96.797)
LATITUDES, LONGITUDES = st.floats(-89, 89), st.floats(-180, 180)


def test_a_box_is_read_in_the_order_of_geojson() -> None:
    assert parse_box("-97.9, 30.1,-97.5,30.5") == Box(-97.9, 30.1, -97.5, 30.5)
    assert str(parse_box("-97.9,30.1,-97.5,30.5")) == "-97.9,30.1,-97.5,30.5"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "four numbers"),
        ("1,2,3", "four numbers"),
        ("1,2,3,x", "four numbers"),
        ("181,0,1,1", "longitude"),
        ("nan,0,1,1", "longitude"),
        ("0,-91,1,1", "latitude"),
        ("0,0,1,inf", "latitude"),
        ("0,5,1,4", "north of its north"),
    ],
)
def test_what_is_not_a_box_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotABox, match=reason):
        parse_box(text)


def test_a_box_may_cross_the_180th_meridian() -> None:
    fiji = Box(177, -20, -178, -12)
    assert fiji.contains(-18.1, 178.4)
    assert fiji.contains(-16.8, -179.9)
    assert not fiji.contains(-18, 0)
    assert fiji.width == 5
    assert fiji.parts == (Box(177, -20, 180, -12), Box(-180, -20, -178, -12))


def test_distances_are_those_of_an_atlas() -> None:
    assert distance(*AUSTIN, *DALLAS) == pytest.approx(293_000, rel=0.01)
    assert distance(0, 179.5, 0, -179.5) == pytest.approx(111_195, rel=0.01)
    assert distance(0, 0, 0, 180) == pytest.approx(20_015_000, rel=0.01)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, st.floats(0, 1_000_000))
def test_what_is_near_is_in_the_box_around(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float, metres: float
) -> None:
    box = box_around(latitude, longitude, metres * 1.000001 + 0.01)
    if distance(latitude, longitude, other_latitude, other_longitude) <= metres:
        assert box.contains(other_latitude, other_longitude)


@given(LATITUDES, LONGITUDES, st.floats(1, 1_000_000))
def test_the_edges_of_the_box_around_are_as_far_as_was_asked(latitude: float, longitude: float, metres: float) -> None:
    box = box_around(latitude, longitude, metres)
    if box.south > -90 and box.north < 90:
        assert distance(latitude, longitude, box.south, longitude) == pytest.approx(metres, rel=1e-3, abs=0.5)
        assert distance(latitude, longitude, box.north, longitude) == pytest.approx(metres, rel=1e-3, abs=0.5)
