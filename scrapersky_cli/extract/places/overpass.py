"""Queries to Overpass, in its language Overpass QL, and its answers."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from scrapersky_cli.extract.places.areas import Box, Circle
from scrapersky_cli.extract.places.nominatim import NamedArea, Ring
from scrapersky_cli.extract.places.phrases import TagTest, TagTests
from scrapersky_cli.failures import MapRejected, MapTimeout, MapTooLarge, MapUnreadable

QUERY_SECONDS = 25  # what the server may spend on a query
_MEMORY = 256 * 1024 * 1024  # bytes that the server may use: a query that asks for less gets its turn sooner
_MOST_CORNERS = 1000  # of all polygons of a query
# Keys of what may be a business. Without them, a search by name would also give streets and rivers.
_BUSINESS = '[~"^(amenity|club|craft|healthcare|leisure|office|shop|tourism)$"~"."]'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]|[\ud800-\udfff]")
_REGEX_SIGNS = re.compile(r"[][\\.^$*+?(){}|]")
_TYPES = ("node", "way", "relation")


@dataclass(frozen=True, slots=True)
class Polygons:
    """Everything inside any one of these boundaries."""

    rings: tuple[Ring, ...]


SearchArea = Box | Circle | Polygons


@dataclass(frozen=True, slots=True)
class OsmElement:
    """What OpenStreetMap has at a place. `source_id` is `node/1`, `way/1` or `relation/1`; the point of a way or a
    relation is the centre of its bounding box. The tags are as stored there, not cleaned."""

    source_id: str
    tags: Mapping[str, str]
    latitude: float
    longitude: float


def search_area(area: NamedArea) -> SearchArea:
    """Return the boundary of a named area, or its box if it has none or one with too many corners for a query."""
    corners = sum(map(len, area.rings))
    return Polygons(area.rings) if 0 < corners <= _MOST_CORNERS else area.box


def tag_query(tags: Sequence[TagTests], area: SearchArea) -> str:
    """Return the query for everything in `area` with all the tags of any one group, of which there is at least one."""
    return _query(["".join(map(_tag_filter, tests)) for tests in tags], area)


def name_query(words: Sequence[str], area: SearchArea) -> str:
    """Return the query for businesses in `area` whose name has all of `words`, in any order and either case.

    There is at least one word.
    """
    names = (f'["name"~{_quoted(_literal(word))},i]' for word in words)
    return _query(["".join(names) + _BUSINESS], area)


def _query(filters: Sequence[str], area: SearchArea) -> str:
    lines = [f"nwr{each}{place};" for place in _places(area) for each in filters]
    return "\n".join(
        [f"[out:json][timeout:{QUERY_SECONDS}][maxsize:{_MEMORY}];", "(", *lines, ");", "out center tags;"]
    )


def _places(area: SearchArea) -> Iterator[str]:
    match area:
        case Box():
            for part in area.parts:
                yield f"({part.south:.7f},{part.west:.7f},{part.north:.7f},{part.east:.7f})"
        case Circle():
            yield f"(around:{area.metres:.1f},{area.latitude:.7f},{area.longitude:.7f})"
        case Polygons():
            for ring in area.rings:
                corners = " ".join(f"{latitude:.7f} {longitude:.7f}" for latitude, longitude in ring)
                yield f'(poly:"{corners}")'


def _tag_filter(test: TagTest) -> str:
    if not test.listed:
        return f"[{_quoted(test.key)}={_quoted(test.value)}]"
    return f"[{_quoted(test.key)}~{_quoted(f'(^|;) *{_literal(test.value)} *(;|$)')}]"


def _literal(text: str) -> str:
    """Return the regular expression (POSIX, extended) that stands for `text` itself."""
    return _REGEX_SIGNS.sub(r"\\\g<0>", text)


def _quoted(text: str) -> str:
    """Return `text` as a string of Overpass QL: it ends at a quotation mark, and a backslash escapes."""
    plain = _CONTROL.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def read_elements(body: bytes) -> tuple[OsmElement, ...]:
    """Return the elements of an answer that have tags and a place.

    Overpass reports a query that it gave up with HTTP 200, and a `remark`. Raise MapTimeout or MapTooLarge for such a
    remark, MapRejected for another error of its, MapUnreadable for what is no answer at all.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise MapUnreadable("Overpass's answer is not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("elements"), list):
        raise MapUnreadable("Overpass's answer has no elements")
    remark = found.get("remark")
    if isinstance(remark, str) and "runtime error" in remark:
        _raise_remark(remark)
    return tuple(element for each in found["elements"] if (element := _element(each)))


def _raise_remark(remark: str) -> NoReturn:
    if "timed out" in remark:
        raise MapTimeout
    if "out of memory" in remark:
        raise MapTooLarge
    raise MapRejected("the map service reports an error while it worked on the query")


def _element(found: Any) -> OsmElement | None:
    if not isinstance(found, dict) or found.get("type") not in _TYPES or type(found.get("id")) is not int:
        return None
    tags = found.get("tags")
    place = found.get("center", found)
    if not isinstance(tags, dict) or not isinstance(place, dict):
        return None
    latitude, longitude = place.get("lat"), place.get("lon")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    texts = {key: value for key, value in tags.items() if isinstance(value, str)}
    return OsmElement(f"{found['type']}/{found['id']}", texts, float(latitude), float(longitude)) if texts else None
