"""Zip files with GeoJSON, as AllThePlaces publishes them: one member for each spider. A part is a member."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from scrapersky_cli.datasets.digest import file_digest
from scrapersky_cli.datasets.geojson import pieces, probe
from scrapersky_cli.datasets.part import Part, PlaceFile, read_part
from scrapersky_cli.datasets.trouble import damaged
from scrapersky_cli.errors import DamagedDataset, UnknownDataset
from scrapersky_cli.extract.places.features import NotGeoJson, feature_place, read_features
from scrapersky_cli.extract.places.filters import PlaceFilter

_ENDINGS = (".geojson", ".json", ".ndjson", ".geojsonl", ".jsonl")
_LARGEST = 1 << 30  # bytes of a member, unpacked
_BOMB = 200  # how many times smaller nothing true is when packed …
_SMALL = 1 << 24  # … unless it has less than these bytes
_SAMPLED = 20  # members, of which the columns are told


def open_zip(path: Path) -> PlaceFile:
    """Probe a zip file. Raise UnknownDataset if it has no GeoJSON, DamagedDataset if it cannot be read."""
    with _zip(path) as zipped:
        members = [each for each in zipped.infolist() if each.filename.lower().endswith(_ENDINGS) and each.file_size]
        members = [each for each in members if "__MACOSX" not in each.filename]
    if not members:
        raise UnknownDataset(f"{path.name} is a zip file, but has no GeoJSON", hint="unpack it, or give another file")
    sample = chain.from_iterable(_sample(path, member) for member in members[:_SAMPLED])
    source, columns = probe(sample)

    def read(number: int, wanted: PlaceFilter) -> Part:
        return read_part(_features(path, members[number]), feature_place, wanted)

    return PlaceFile(source, file_digest(path), len(members), columns, read)


def _sample(path: Path, member: ZipInfo) -> list[Any]:
    try:
        return list(islice(_features(path, member), 5))
    except DamagedDataset:
        return []  # reading this part will say so


def _features(path: Path, member: ZipInfo) -> Iterator[Any]:
    """Yield the GeoJSON features of a file in the archive. Raise DamagedDataset."""
    name = f"{path.name}, {member.filename[:100]},"
    if member.file_size > _LARGEST or member.file_size > max(_SMALL, _BOMB * member.compress_size):
        raise DamagedDataset(f"{name} would unpack to {member.file_size:,} bytes, which is too much")
    try:
        with _zip(path) as zipped, zipped.open(member) as file:
            yield from (feature for _, feature in read_features(pieces(file)))
    except (NotGeoJson, BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise damaged(name, error) from error  # RuntimeError is what zipfile raises for encrypted members


@contextmanager
def _zip(path: Path) -> Iterator[ZipFile]:
    try:
        zipped = ZipFile(path)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged(path.name, error) from error
    with zipped:
        yield zipped
