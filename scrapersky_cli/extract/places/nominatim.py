"""Read the answer of Nominatim to a search for a name: the areas that have this name.

The form is that of `/search?format=jsonv2&addressdetails=1&polygon_geojson=1`.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.failures import MapUnreadable

_AREAS = frozenset({"boundary", "place"})  # a shop or a street of that name is no area to search in
_MOST_RINGS = 200
_MOST_CORNERS = 20_000
_FEWEST_CORNERS = 3

Ring = tuple[tuple[float, float], ...]  # corners by latitude and longitude; the first is not repeated at the end


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area that has a name. `country` is an ISO 3166 code of two capital letters.

    `rings` are the outer boundaries of its parts, the largest first; empty if Nominatim knows only a point or a line.
    """

    name: str
    box: Box
    latitude: float
    longitude: float
    country: str | None = None
    rings: tuple[Ring, ...] = ()


def read_areas(body: bytes) -> tuple[NamedArea, ...]:
    """Return the areas of an answer, the likeliest first; empty if it has none. Raise MapUnreadable."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise MapUnreadable("Nominatim's answer is not JSON") from None
    if not isinstance(found, list):
        raise MapUnreadable("Nominatim's answer is not a list")
    wanted = (each for each in found if isinstance(each, dict) and _text(each.get("category")) in _AREAS)
    return tuple(area for each in wanted if (area := _area(each)))


def _area(found: dict[str, Any]) -> NamedArea | None:
    name, box = clean_or_none(_text(found.get("display_name")), 500), _box(found.get("boundingbox"))
    point = _point(found.get("lat"), found.get("lon"))
    if name is None or box is None or point is None:
        return None
    address = found.get("address")
    country = _text(address.get("country_code")).upper() if isinstance(address, dict) else ""
    known = country if len(country) == 2 and country.isascii() and country.isalpha() else None
    return NamedArea(name, box, *point, known, _rings(found.get("geojson")))


def _box(corners: Any) -> Box | None:
    if not isinstance(corners, list) or len(corners) != 4:
        return None
    south, north, west, east = corners  # the order that Nominatim documents
    low, high = _point(south, west), _point(north, east)
    if low is None or high is None or low[0] > high[0]:
        return None
    return Box(low[1], low[0], high[1], high[0])


def _rings(shape: Any) -> tuple[Ring, ...]:
    """Return the outer rings of a GeoJSON geometry (RFC 7946, 3.1.6)."""
    if not isinstance(shape, dict) or not isinstance(shape.get("coordinates"), list):
        return ()
    parts = shape["coordinates"] if shape.get("type") == "MultiPolygon" else [shape["coordinates"]]
    if shape.get("type") not in ("Polygon", "MultiPolygon") or len(parts) > _MOST_RINGS:
        return ()
    rings = tuple(sorted(_outer_rings(parts), key=_extent, reverse=True))
    return rings if sum(map(len, rings)) <= _MOST_CORNERS else ()


def _outer_rings(parts: list[Any]) -> Iterator[Ring]:
    for part in parts:
        outer = part[0] if isinstance(part, list) and part else None
        if not isinstance(outer, list):
            continue
        pairs = [pair for pair in outer if isinstance(pair, list) and len(pair) >= 2]
        corners = [corner for longitude, latitude, *_ in pairs if (corner := _point(latitude, longitude))]
        if len(corners) > 1 and corners[0] == corners[-1]:
            corners.pop()
        if len(corners) >= _FEWEST_CORNERS:
            yield tuple(corners)


def _extent(ring: Ring) -> float:
    latitudes, longitudes = zip(*ring, strict=True)
    return float((max(latitudes) - min(latitudes)) * (max(longitudes) - min(longitudes)))


def _point(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    numbers = [_number(latitude), _number(longitude)]
    if abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180:
        return numbers[0], numbers[1]
    return None  # also for what is not a number


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return math.nan


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
