"""What rules out rows of a Parquet file before they are read whole: an Arrow expression over a few narrow columns.

What is left is only what may be wanted; `PlaceFilter.is_wanted` decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.filters import Asset, PlaceFilter

_PAD = 1e-4  # degrees; a float32 near 180 is up to 1.6e-5 away from the coordinate that it stands for


@dataclass(frozen=True, slots=True)
class Narrow:
    """The columns that rule rows out; `bbox.xmin` is a column within a column.

    `edges` are the west, south, east and north of a row, `has` what must not be null, and `closed` what must be null
    unless the place is closed.
    """

    edges: tuple[str, str, str, str]
    has: Mapping[Asset, str]
    confidence: str | None = None
    status: str | None = None
    closed: str | None = None


def may_be_wanted(narrow: Narrow, wanted: PlaceFilter, there: frozenset[str]) -> Any:
    """Return the Arrow expression, using only columns that are there; None if nothing can be ruled out."""
    conditions = list(_conditions(narrow, wanted, there))
    return reduce(and_, conditions) if conditions else None


def _conditions(narrow: Narrow, wanted: PlaceFilter, there: frozenset[str]) -> Iterator[Any]:
    if there.issuperset(narrow.edges):
        for box in wanted.boxes:
            yield reduce(or_, (_overlaps(narrow, part) for part in box.parts))
    for asset in sorted(wanted.has):
        if (name := narrow.has[asset]) in there:
            yield _column(name).is_valid()
    if wanted.min_confidence is not None and narrow.confidence in there:
        yield _column(narrow.confidence) >= wanted.min_confidence
    if wanted.open_only and narrow.status in there:
        status = _column(narrow.status)
        yield status.is_null() | (status != "permanently_closed")
    if wanted.open_only and narrow.closed in there:
        yield _column(narrow.closed).is_null()


def _overlaps(narrow: Narrow, box: Box) -> Any:
    west, south, east, north = (_column(name) for name in narrow.edges)
    sideways = (west <= box.east + _PAD) & (east >= box.west - _PAD)
    return sideways & (south <= box.north + _PAD) & (north >= box.south - _PAD)


def _column(path: str | None) -> Any:
    from pyarrow import compute

    return compute.field(*(path or "").split("."))
