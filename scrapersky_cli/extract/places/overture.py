"""Overture Maps: one row of the GeoParquet files of the theme `places`.

https://docs.overturemaps.org/schema/reference/places/place/ gives the columns. `taxonomy` replaced `categories` in
2026; files of either age are read.
"""

import struct
from collections.abc import Mapping
from typing import Any

from scrapersky_cli.extract.places.place import Address, Origin, Place, Status
from scrapersky_cli.extract.places.values import (
    KEY,
    LINK,
    NAME,
    InvalidPlace,
    country_of,
    key_of,
    name_of,
    point_of,
    share_of,
    text_of,
    texts_of,
    time_of,
)  # fmt: skip

REQUIRED = ("id", "names")
COLUMNS = (
    *REQUIRED, "geometry", "bbox", "sources", "confidence", "websites", "socials", "emails", "phones", "brand",
    "addresses", "operating_status", "basic_category", "taxonomy", "categories",
)  # fmt: skip
# Columns that a file may have, and that nothing here needs.
UNUSED = ("version", "theme", "type")
_STATUS: Mapping[str, Status] = {
    "open": "open",
    "temporarily_closed": "temporarily_closed",
    "permanently_closed": "closed",
}
_EWKB_FLAGS = 0xE0000000  # Z, M and the identifier of a reference system, as PostGIS writes them
_HAS_SRID = 0x20000000
_POINT = 1


def overture_place(row: Mapping[str, Any]) -> Place:
    """Return the place of a row, as Arrow gives it in Python's types. Raise InvalidPlace.

    A status that is NULL is not known: since May 2026 it is so for most places.
    """
    source_id, name = key_of(row.get("id")), name_of(_inner(row, "names").get("primary"))
    latitude, longitude = _point(row)
    brand = _inner(row, "brand")
    sources = [each for each in _listed(row, "sources") if isinstance(each, Mapping)]
    whole = next((each for each in sources if not each.get("property")), sources[0] if sources else {})
    categories = _categories(row)
    return Place(
        source="overture",
        source_id=source_id,
        name=name,
        latitude=latitude,
        longitude=longitude,
        category=categories[0] if categories else None,
        categories=categories,
        address=_address(row),
        websites=texts_of(row.get("websites"), LINK),
        phones=texts_of(row.get("phones")),
        emails=texts_of(row.get("emails")),
        profiles=texts_of(row.get("socials"), LINK),
        brand=text_of(_inner(brand, "names").get("primary"), NAME),
        brand_id=text_of(brand.get("wikidata"), KEY),
        status=_STATUS.get(text_of(row.get("operating_status")) or ""),
        confidence=share_of(row.get("confidence")),
        licence=text_of(whole.get("license"), KEY),
        origins=_origins(sources),
        updated_at=time_of(whole.get("update_time")),
    )


def read_point(geometry: bytes) -> tuple[float, float] | None:
    """Return (longitude, latitude) of a point in well-known binary (ISO or extended), or None if it is none."""
    if len(geometry) < 21 or geometry[0] > 1:
        return None
    order = "<" if geometry[0] else ">"
    (kind,) = struct.unpack_from(f"{order}I", geometry, 1)
    start = 9 if kind & _HAS_SRID else 5
    if (kind & ~_EWKB_FLAGS) % 1000 != _POINT or len(geometry) < start + 16:
        return None
    longitude, latitude = struct.unpack_from(f"{order}2d", geometry, start)
    return longitude, latitude


def _point(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    geometry, box = row.get("geometry"), _inner(row, "bbox")
    if isinstance(geometry, bytes) and (point := read_point(geometry)):
        return point_of(point[1], point[0])
    edges = [edge for name in ("xmin", "xmax", "ymin", "ymax") if isinstance(edge := box.get(name), float)]
    if len(edges) == 4:
        west, east, south, north = edges
        return point_of((south + north) / 2, (west + east) / 2)
    if geometry is not None:
        raise InvalidPlace("its geometry is not a point")
    return None, None


def _categories(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return all categories of a place: the main one first, then the basic one, the alternates and those above it."""
    taxonomy, old = _inner(row, "taxonomy"), _inner(row, "categories")
    lists = (taxonomy.get("alternates"), taxonomy.get("alternate"), old.get("alternate"), taxonomy.get("hierarchy"))
    more = [each for found in lists if isinstance(found, list) for each in found]
    return texts_of([taxonomy.get("primary") or old.get("primary"), row.get("basic_category"), *more], KEY)


def _address(row: Mapping[str, Any]) -> Address:
    given = next((each for each in _listed(row, "addresses") if isinstance(each, Mapping)), {})
    return Address(
        street=text_of(given.get("freeform")),
        city=text_of(given.get("locality"), NAME),
        region=text_of(given.get("region"), NAME),
        postcode=text_of(given.get("postcode"), KEY),
        country=country_of(given.get("country")),
    )


def _origins(sources: list[Mapping[str, Any]]) -> tuple[Origin, ...]:
    pairs = ((text_of(each.get("dataset"), KEY), text_of(each.get("record_id"), KEY)) for each in sources[:20])
    return tuple(dict.fromkeys(Origin(dataset, record) for dataset, record in pairs if dataset))


def _inner(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def _listed(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []
