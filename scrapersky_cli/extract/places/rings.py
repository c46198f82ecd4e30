"""Areas with any border: rings of points, as GeoJSON gives polygons (RFC 7946, section 3.1.6)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scrapersky_cli.extract.places.areas import Box

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""
Ring = tuple[Point, ...]
"""The points of a border, in order. Whether the first one is repeated at the end makes no difference."""


def inside(latitude: float, longitude: float, rings: Sequence[Ring]) -> bool:
    """Return whether the point is in an odd number of rings: in a hole or outside of all, it is not."""
    is_inside = False
    for (x1, y1), (x2, y2) in _edges(rings):
        if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1):
            is_inside = not is_inside
    return is_inside


def meets(box: Box, rings: Sequence[Ring]) -> bool:
    """Return whether the area within the rings and the box have a point in common. Neither crosses longitude 180."""
    # Without a border in it, the box is either inside as a whole or outside as a whole.
    if any(_crosses(box, first, second) for first, second in _edges(rings)):
        return True
    return inside((box.south + box.north) / 2, (box.west + box.east) / 2, rings)


def _edges(rings: Sequence[Ring]) -> Iterator[tuple[Point, Point]]:
    for ring in rings:
        yield from pairwise((*ring, *ring[:1]))


def _crosses(box: Box, first: Point, second: Point) -> bool:
    """Return whether a part of the edge lies in the box, by the Liang–Barsky algorithm for clipping lines."""
    (x1, y1), (x2, y2) = first, second
    enters, leaves = 0.0, 1.0
    for delta, room in (
        (x1 - x2, x1 - box.west),
        (x2 - x1, box.east - x1),
        (y1 - y2, y1 - box.south),
        (y2 - y1, box.north - y1),
    ):
        if delta == 0:
            if room < 0:
                return False
        elif delta < 0:
            enters = max(enters, room / delta)
        else:
            leaves = min(leaves, room / delta)
    return enters <= leaves
