"""A data set: one file of places, or a folder of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scrapersky_cli.datasets.digest import common_digest
from scrapersky_cli.datasets.geojson import open_geojson
from scrapersky_cli.datasets.osm import open_osm
from scrapersky_cli.datasets.parquet import open_parquet
from scrapersky_cli.datasets.part import Columns, Part, PlaceFile
from scrapersky_cli.datasets.table import open_table
from scrapersky_cli.datasets.zipped import open_zip
from scrapersky_cli.errors import UnknownDataset, UsageError
from scrapersky_cli.extract.places.filters import PlaceFilter

_HINT = "give Overture or Foursquare Parquet, GeoJSON (also zipped), OSM .pbf, CSV with a header, or a folder of them"
_PBF = b"\x0a\x09OSMHeader"  # after the length of the header's own header


@dataclass(frozen=True, slots=True)
class Dataset:
    """Places on this machine. Its digest changes with its files; a part has the same records as long as it does not."""

    source: str
    digest: str
    files: tuple[PlaceFile, ...]

    @property
    def parts(self) -> int:
        """How many parts there are, some of which may turn out to be empty."""
        return sum(file.parts for file in self.files)

    def describe(self) -> Columns:
        """Return which columns the files have: present in any, missing in all, unknown in any."""
        present = dict.fromkeys(name for file in self.files for name in file.columns.present)
        missing = dict.fromkeys(name for file in self.files for name in file.columns.missing if name not in present)
        unknown = dict.fromkeys(name for file in self.files for name in file.columns.unknown)
        return Columns(tuple(present), tuple(missing), tuple(unknown))

    def part(self, number: int, wanted: PlaceFilter) -> Part:
        """Return the wanted places of a part, which counts from 0. It is quickest in order. Raise IndexError."""
        if number < 0:
            raise IndexError(number)
        for file in self.files:
            if number < file.parts:
                return file.read(number, wanted)
            number -= file.parts
        raise IndexError(number)


def open_dataset(path: Path) -> Dataset:
    """Look at the file, or at the files of the folder in the order of their names, and say what they are.

    Files whose names begin with a dot or an underscore are left out. Raise UnknownDataset, MissingColumns or
    DamagedDataset, UsageError if it cannot be read, SettingsError if a library for it is not installed.
    """
    try:
        files = [_open(file) for file in _files(path)]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}", hint=_HINT) from error
    sources = sorted({file.source for file in files if file.parts} or {file.source for file in files})
    if len(sources) != 1:
        found = f"files of several sources: {', '.join(sources)}" if sources else "no files"
        raise UnknownDataset(f"{path} has {found}", hint="give files of one source, or a folder with nothing else")
    digests = [file.digest for file in files]
    return Dataset(sources[0], digests[0] if len(digests) == 1 else common_digest(digests), tuple(files))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = (each for each in path.iterdir() if each.is_file() and each.name[0] not in "._")
    return sorted(each for each in files if each.stat().st_size)  # a spider that found nothing leaves an empty file


def _open(path: Path) -> PlaceFile:
    with path.open("rb") as file:
        start = file.read(512)
    opener = next((opener for is_it, opener in _FORMATS.items() if is_it(start)), None)
    if opener is None:
        raise UnknownDataset(f"{path.name} is no file of places: it is empty", hint=_HINT)
    return opener(path)


def _is_text(start: bytes) -> bool:
    return bool(start.strip())


_FORMATS: Mapping[Callable[[bytes], bool], Callable[[Path], PlaceFile]] = {
    lambda start: start.startswith(b"PAR1"): open_parquet,
    lambda start: start.startswith((b"PK\x03\x04", b"PK\x05\x06")): open_zip,
    lambda start: start[4:].startswith(_PBF): open_osm,
    lambda start: start.lstrip(b"\xef\xbb\xbf\x1e \t\r\n").startswith((b"{", b"[")): open_geojson,
    _is_text: open_table,
}
