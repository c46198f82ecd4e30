"""Import the places of files, part by part. A part that was read to its end is not read again."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b

from sqlalchemy import Connection

from scrapersky_cli.datasets.dataset import Dataset
from scrapersky_cli.datasets.part import Part
from scrapersky_cli.db.database import Database
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.place_imports import (
    PartKey,
    PlaceCounts,
    add_to_part,
    complete_parts,
    end_part,
    forget_parts,
)
from scrapersky_cli.store.places import store_places

_CHUNK = 1000  # places in a transaction


@dataclass(slots=True)
class PlacesReport:
    """What an import came to. `earlier` is the number of parts that an earlier import had read, counted here too."""

    counts: PlaceCounts = field(default_factory=PlaceCounts)
    reasons: Counter[str] = field(default_factory=Counter)
    parts: int = 0
    earlier: int = 0


def import_places(
    database: Database,
    dataset: Dataset,
    wanted: PlaceFilter,
    *,
    again: bool = False,
    progress: Callable[[int], None] = lambda stored: None,
) -> PlacesReport:
    """Store the wanted places. With `again`, read what was read before once more.

    `progress` is told how many places were stored so far. Raise DamagedDataset when what precedes the damage is stored.
    """
    filters = digest_of(wanted)
    if again:
        database.write(forget_parts, dataset.digest, filters)
    with database.reading() as conn:
        before = complete_parts(conn, dataset.digest, filters)
    report = PlacesReport(parts=dataset.parts)
    for number in range(dataset.parts):
        if number in before:
            report.earlier += 1
            report.counts += before[number]
            continue
        part = dataset.part(number, wanted)
        key = PartKey(dataset.digest, filters, number)
        for place in range(0, len(part.places), _CHUNK):
            database.write(_store, key, part.places[place : place + _CHUNK])
            progress(report.counts.new + report.counts.updated + min(place + _CHUNK, len(part.places)))
        report.reasons.update(part.invalid)
        if part.damage:
            raise part.damage
        report.counts += database.write(_end, key, part)
    return report


def preview_places(dataset: Dataset, wanted: PlaceFilter) -> PlacesReport:
    """Read all parts and store nothing: in the report, `new` are the wanted places. Raise DamagedDataset."""
    report = PlacesReport(parts=dataset.parts)
    for number in range(dataset.parts):
        part = dataset.part(number, wanted)
        report.counts += PlaceCounts(part.read, len(part.places), 0, 0, part.filtered, sum(part.invalid.values()))
        report.reasons.update(part.invalid)
        if part.damage:
            raise part.damage
    return report


def digest_of(wanted: PlaceFilter) -> str:
    """Return a digest that is the same for the same filters."""
    said = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(wanted).items()}
    return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=16).hexdigest()


def _store(conn: Connection, key: PartKey, places: Sequence[Place]) -> None:
    stored = store_places(conn, places)
    add_to_part(conn, key, new=len(stored.new), updated=len(stored.updated))


def _end(conn: Connection, key: PartKey, part: Part) -> PlaceCounts:
    return end_part(conn, key, read=part.read, filtered=part.filtered, invalid=sum(part.invalid.values()))
