"""What a file of places says of itself, and what reading a part of it gives."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from scrapersky_cli.errors import DamagedDataset
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.values import InvalidPlace

Raw = TypeVar("Raw")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: known ones that it has, known ones that it lacks, and others that it has."""

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The wanted places of a part. `read` counts its records, of which `filtered` were not wanted.

    `invalid` counts, by reason, those of which no place could be made. `damage` is the error at which reading ended
    early: the places stand before it. Whoever takes the places must store them and then raise it.
    """

    places: tuple[Place, ...] = ()
    read: int = 0
    filtered: int = 0
    invalid: Mapping[str, int] = field(default_factory=dict)
    damage: DamagedDataset | None = None


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """One file, probed. `read` gives the part of a number between 0 and `parts`, exclusive."""

    source: str
    digest: str
    parts: int
    columns: Columns
    read: Callable[[int, PlaceFilter], Part]


def columns_found(there: Iterable[str], known: Iterable[str], unused: Iterable[str] = ()) -> Columns:
    """Compare the columns of a file with those that its format may have."""
    there, known, unused = tuple(there), tuple(known), frozenset(unused)
    return Columns(
        tuple(name for name in known if name in there),
        tuple(name for name in known if name not in there),
        tuple(name for name in there if name not in known and name not in unused),
    )


def read_part(records: Iterable[Raw], make: Callable[[Raw], Place], wanted: PlaceFilter) -> Part:
    """Make places of the records until they end or the file turns out to be damaged."""
    places: list[Place] = []
    read, invalid, damage = 0, Counter[str](), None
    try:
        for record in records:
            read += 1
            try:
                place = make(record)
            except InvalidPlace as error:
                invalid[str(error)] += 1
                continue
            if wanted.is_wanted(place):
                places.append(place)
    except DamagedDataset as error:
        damage = error
    return Part(tuple(places), read, read - len(places) - invalid.total(), dict(invalid), damage)


class Slices(Generic[Raw]):
    """A stream of (position, record), cut into parts of `size` positions.

    Positions never fall, and are the same each time. Parts that are asked for in order are read in one pass; for any
    other, the stream is read again from its beginning.
    """

    def __init__(self, records: Callable[[], Iterator[tuple[int, Raw]]], size: int, parts: int) -> None:
        self._open, self._size, self._parts = records, size, parts
        self._next = -1  # the part that begins with the next record of the stream

    def take(self, number: int) -> Iterator[Raw]:
        """Yield the records of a part, in the last part all that are left. Raise DamagedDataset."""
        if number != self._next:
            self._stream = self._open()
            self._ahead = next(self._stream, None)
        self._next = -1
        while self._ahead is not None:
            position, record = self._ahead
            part = min(position // self._size, self._parts - 1)
            if part > number:
                break
            if part == number:
                yield record
            self._ahead = next(self._stream, None)
        self._next = number + 1
