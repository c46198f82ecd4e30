"""Compare two releases of a source of places. Nothing is stored."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from scrapersky_cli.datasets.dataset import Dataset
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.releases import Change, Compared, compare, fingerprint, place_key, was_closed

_SEEN = b""  # instead of the fingerprint of a place that is in both releases, or new


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that is not as it was: as the newer release has it or, if it is gone, the older one."""

    place: Place
    change: Change
    fields: tuple[str, ...] = ()
    metres: float | None = None


@dataclass(slots=True)
class DiffReport:
    """How many places are as they were, and of each change. `repeated` entries have the id of an earlier one of their
    release, and were left out, as were `invalid` ones of both releases."""

    changes: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    repeated: int = 0
    invalid: int = 0


def diff_places(
    old: Dataset,
    new: Dataset,
    wanted: PlaceFilter,
    only: Collection[Change],
    report: DiffReport,
    progress: Callable[[int], None] = lambda read: None,
) -> Iterator[list[Difference]]:
    """Yield the wanted places with one of these changes, part by part. The report is complete at the end.

    Of the older release no more than some 200 bytes a place are kept, so it is read once more for those that are gone.
    Raise UsageError if the releases are of two sources, DamagedDataset where a file is damaged.
    """
    if old.source != new.source:
        raise UsageError(f"{old.source} cannot be compared with {new.source}", hint="give two releases of one source")
    known = _fingerprints(old, wanted, report, progress)
    for places in _parts(new, wanted, report, progress):
        yield [each for each in _differences(places, known, report) if each.change in only]
    gone = {key for key, before in known.items() if before != _SEEN and not was_closed(before)}
    known.clear()
    report.changes["gone"] = len(gone)
    if gone and "gone" in only:
        for places in _parts(old, wanted, DiffReport(), progress):
            yield list(_gone(places, gone))


def _parts(
    dataset: Dataset, wanted: PlaceFilter, report: DiffReport, progress: Callable[[int], None]
) -> Iterator[tuple[Place, ...]]:
    """Yield the wanted places of each part. Raise DamagedDataset behind those that precede the damage."""
    read = 0
    for number in range(dataset.parts):
        part = dataset.part(number, wanted)
        report.invalid += sum(part.invalid.values())
        yield part.places
        if part.damage:
            raise part.damage
        read += part.read
        progress(read)


def _fingerprints(
    dataset: Dataset, wanted: PlaceFilter, report: DiffReport, progress: Callable[[int], None]
) -> dict[bytes, bytes]:
    known: dict[bytes, bytes] = {}
    for places in _parts(dataset, wanted, report, progress):
        for place in places:
            key = place_key(place)
            if key in known:
                report.repeated += 1
            else:
                known[key] = fingerprint(place)
    return known


def _differences(places: tuple[Place, ...], known: dict[bytes, bytes], report: DiffReport) -> Iterator[Difference]:
    for place in places:
        key = place_key(place)
        before = known.get(key)
        if before == _SEEN:
            report.repeated += 1
            continue
        known[key] = _SEEN
        found: Compared = compare(before, place)
        if found.change is None:
            report.unchanged += 1
        else:
            report.changes[found.change] += 1
            yield Difference(place, found.change, found.fields, found.metres)


def _gone(places: tuple[Place, ...], gone: set[bytes]) -> Iterator[Difference]:
    for place in places:
        key = place_key(place)
        if key in gone:
            gone.remove(key)
            yield Difference(place, "gone")
