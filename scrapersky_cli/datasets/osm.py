"""Files of OpenStreetMap in the format PBF: nodes, and ways by their centre. A part is 10,000 businesses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapersky_cli.datasets.digest import file_digest
from scrapersky_cli.datasets.part import Columns, PlaceFile, Slices, read_part
from scrapersky_cli.datasets.trouble import damaged, missing_library
from scrapersky_cli.extract.places.osm_tags import MAIN_TAGS, main_tags, osm_place
from scrapersky_cli.extract.places.place import Place

_SLICE = 10_000  # businesses of a part
_LEAST = 1 << 19  # bytes that this many take, packed as tightly as can be; so there is a part for all of them


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A node or a way with the tags of a business."""

    key: str
    tags: dict[str, str]
    latitude: float | None
    longitude: float | None
    updated_at: datetime | None


def open_osm(path: Path) -> PlaceFile:
    """Probe a PBF file. Raise DamagedDataset or SettingsError."""
    try:
        import osmium
    except ImportError:
        raise missing_library("files of OpenStreetMap") from None
    try:
        with osmium.io.Reader(str(path)) as reader:
            reader.header()
    except RuntimeError as error:
        raise damaged(path.name, error) from error
    parts = -(-path.stat().st_size // _LEAST)
    slices = Slices(lambda: enumerate(_businesses(path)), _SLICE, parts)
    return PlaceFile(
        "osm",
        file_digest(path),
        parts,
        Columns(),
        lambda number, wanted: read_part(slices.take(number), _place, wanted),
    )


def _place(found: _Tagged) -> Place:
    return osm_place(found.tags, found.key, found.latitude, found.longitude, updated_at=found.updated_at)


def _businesses(path: Path) -> Iterator[_Tagged]:
    """Yield what has the tags of a business. The locations of all nodes are held, at 16 bytes each, for the ways."""
    import osmium

    kinds = osmium.osm.NODE | osmium.osm.WAY
    file = osmium.FileProcessor(str(path), kinds).with_locations().with_filter(osmium.filter.KeyFilter(*MAIN_TAGS))
    try:
        for each in file:
            if main_tags(tags := dict(each.tags)):
                yield _tagged(each, tags)
    except (RuntimeError, ValueError) as error:  # what osmium raises for a damaged file
        raise damaged(path.name, error) from error


def _tagged(each: Any, tags: dict[str, str]) -> _Tagged:
    """Copy what is needed of a node or way, which is valid only until the next one is read."""
    kind, nodes = ("node", [each]) if each.is_node() else ("way", each.nodes)
    updated_at = each.timestamp if each.timestamp.year > 1970 else None
    return _Tagged(f"{kind}/{each.id}", tags, *_centre([node.location for node in nodes]), updated_at)


def _centre(locations: list[Any]) -> tuple[float | None, float | None]:
    """Return the middle of the box around the locations that are known: an extract cuts ways at its edge."""
    found = [(location.lat, location.lon) for location in locations if location.valid()]
    if not found:
        return None, None
    latitudes, longitudes = zip(*found, strict=True)
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
