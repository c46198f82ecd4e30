"""GeoJSON files, as AllThePlaces and many tools write them. A part is a stretch of eight megabytes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from scrapersky_cli.datasets.digest import file_digest
from scrapersky_cli.datasets.part import Columns, PlaceFile, Slices, columns_found, read_part
from scrapersky_cli.datasets.trouble import damaged
from scrapersky_cli.errors import UnknownDataset
from scrapersky_cli.extract.places.features import NotGeoJson, feature_place, read_features, tags_of
from scrapersky_cli.extract.places.osm_tags import KNOWN_TAGS

_PIECE = 1 << 16  # bytes read at a time
_SLICE = 1 << 23  # bytes of a part
_SAMPLE = 100  # features, of which the columns are told


def open_geojson(path: Path) -> PlaceFile:
    """Probe a file of GeoJSON. Raise UnknownDataset if it has no features, DamagedDataset if the first are damaged."""
    sample = list(islice(_features(path), _SAMPLE))
    source, columns = probe(sample)
    parts = -(-path.stat().st_size // _SLICE) if sample else 0
    slices = Slices(lambda: _numbered(path), _SLICE, parts)
    return PlaceFile(
        source,
        file_digest(path),
        parts,
        columns,
        lambda number, wanted: read_part(slices.take(number), feature_place, wanted),
    )


def probe(sample: Iterable[Any]) -> tuple[str, Columns]:
    """Return the source of the features and which columns they have."""
    names = list(dict.fromkeys(name for feature in sample for name in tags_of(feature)))
    source = "alltheplaces" if "@spider" in names else "file"
    return source, columns_found(names, KNOWN_TAGS)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is in the file."""
    return iter(lambda: file.read(_PIECE), b"")


def _features(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:
            yield from (feature for _, feature in read_features(pieces(file)))
    except NotGeoJson as error:
        raise UnknownDataset(f"{path.name} cannot be read as GeoJSON: {error}") from error


def _numbered(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        with path.open("rb") as file:
            yield from read_features(pieces(file))
    except NotGeoJson as error:
        raise damaged(path.name, error) from error
