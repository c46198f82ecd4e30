"""Points and boxes, and the rings around an area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.rings import Point, inside, meets

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0))
HOLE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0))
ISLAND = ((20.0, 0.0), (21.0, 0.0), (21.0, 1.0))
RINGS = (SQUARE, HOLE, ISLAND)


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_inside"),
    [(1, 1, True), (5, 5, False), (11, 5, False), (20.9, 0.5, True), (20.1, 0.9, False), (-1, 5, False)],
)
def test_points(longitude: float, latitude: float, is_inside: bool) -> None:
    assert inside(latitude, longitude, RINGS) is is_inside


@pytest.mark.parametrize(
    ("box", "meeting"),
    [
        (Box(1, 1, 2, 2), True),  # inside
        (Box(-5, -5, 30, 30), True),  # around
        (Box(4.5, 4.5, 5.5, 5.5), False),  # in the hole
        (Box(3.5, 4.5, 5.5, 5.5), True),  # over the edge of the hole
        (Box(11, 11, 12, 12), False),
        (Box(9, 9, 12, 12), True),  # one corner
        (Box(-1, 4, 11, 4.1), True),  # across, without a corner inside
        (Box(20.2, -1, 20.3, 2), True),  # across the island
        (Box(20, 0.5, 20.2, 1), False),  # beside its slope
        (Box(-2, -2, -1, 20), False),
    ],
)
def test_boxes(box: Box, meeting: bool) -> None:
    assert meets(box, RINGS) is meeting


numbers = st.integers(-20, 20).map(float)
points = st.tuples(numbers, numbers)
boxes = st.builds(lambda a, b: Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), points, points)


@given(st.lists(st.lists(points, min_size=3, max_size=6).map(tuple), min_size=1, max_size=3), boxes)
def test_a_box_with_a_point_of_the_area_meets_it(rings: list[tuple[Point, ...]], box: Box) -> None:
    parts = [n / 7 for n in range(8)]
    at = [(box.west + p * box.width, box.south + q * (box.north - box.south)) for p in parts for q in parts]
    if any(inside(y, x, rings) for x, y in at):
        assert meets(box, rings)


@given(st.lists(st.lists(points, min_size=3, max_size=6).map(tuple), min_size=1, max_size=3), points)
def test_where_a_ring_begins_makes_no_difference(rings: list[tuple[Point, ...]], at: Point) -> None:
    x, y = at[0] + 0.37, at[1] + 0.41  # on no border
    turned = [(*ring[1:], ring[0], ring[1]) for ring in rings]
    assert inside(y, x, rings) == inside(y, x, turned)
