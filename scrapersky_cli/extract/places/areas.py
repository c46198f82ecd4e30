"""Areas of the earth: boxes between meridians and parallels, circles, and distances."""

from dataclasses import dataclass
from math import asin, cos, degrees, hypot, radians, sin, sqrt

_EARTH_RADIUS = 6_371_008.8  # metres, the mean radius of IUGG
_PARTS = 4  # of a box


class NotABox(ValueError):
    """The text is not a box. The message says why, in one clause."""


@dataclass(frozen=True, slots=True)
class Box:
    """The area between two meridians and two parallels, in degrees (WGS 84).

    If `west` is greater than `east`, it crosses the 180th meridian, as in RFC 7946, section 5.2.
    """

    west: float
    south: float
    east: float
    north: float

    def contains(self, latitude: float, longitude: float) -> bool:
        """Return whether the point is inside or on the edge."""
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east

    @property
    def width(self) -> float:
        """The degrees of longitude that it covers."""
        return (self.east - self.west) % 360.0 if self.west > self.east else self.east - self.west

    @property
    def parts(self) -> tuple["Box", ...]:
        """The same area as boxes that do not cross the 180th meridian: one box, or two if this one crosses it."""
        if self.west <= self.east:
            return (self,)
        return Box(self.west, self.south, 180.0, self.north), Box(-180.0, self.south, self.east, self.north)

    def __str__(self) -> str:
        return f"{self.west:g},{self.south:g},{self.east:g},{self.north:g}"


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within `metres` of a point."""

    latitude: float
    longitude: float
    metres: float


def parse_box(text: str) -> Box:
    """Return the box that `WEST,SOUTH,EAST,NORTH` gives in degrees. Raise NotABox."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise NotABox("it is not four numbers with commas between them") from None
    if len(numbers) != _PARTS:
        raise NotABox("it is not four numbers with commas between them")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180):  # also refuses what is not a number
        raise NotABox("a longitude is not between -180 and 180")
    if not (-90 <= south <= 90 and -90 <= north <= 90):
        raise NotABox("a latitude is not between -90 and 90")
    if south > north:
        raise NotABox("its south is north of its north; the order is WEST,SOUTH,EAST,NORTH")
    return Box(west, south, east, north)


def box_around(latitude: float, longitude: float, metres: float) -> Box:
    """Return the smallest box with everything within `metres` of the point."""
    angle = metres / _EARTH_RADIUS
    south, north = latitude - degrees(angle), latitude + degrees(angle)
    if south <= -90 or north >= 90:  # a pole is inside, and with it every meridian
        return Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    sideways = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude)))))
    if sideways >= 180:
        return Box(-180.0, south, 180.0, north)
    return Box(_wrapped(longitude - sideways), south, _wrapped(longitude + sideways), north)


def distance(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the metres between two points on the surface, by the haversine formula (within 0.5 %)."""
    first, second = radians(latitude), radians(to_latitude)
    vertical = sin((second - first) / 2)
    across = sin(radians(to_longitude - longitude) / 2) * sqrt(cos(first) * cos(second))
    return 2 * _EARTH_RADIUS * asin(min(1.0, hypot(vertical, across)))


def _wrapped(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0
