"""Parquet files of Overture and Foursquare. A part is a row group.

A row group is read in two steps: a few narrow columns first, by which most rows are ruled out at once, and all others
only for the rows that are left.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrapersky_cli.datasets.digest import footer_digest
from scrapersky_cli.datasets.part import Part, PlaceFile, columns_found, read_part
from scrapersky_cli.datasets.rule_out import Narrow, may_be_wanted
from scrapersky_cli.datasets.trouble import damaged, missing_library
from scrapersky_cli.errors import MissingColumns, UnknownDataset
from scrapersky_cli.extract.places import foursquare, overture
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.values import InvalidPlace

_BATCH = 2000  # rows that are Python objects at one time
_AT_LEAST = 3  # known columns that a file has, if it is of that kind


@dataclass(frozen=True, slots=True)
class _Kind:
    source: str
    required: tuple[str, ...]
    columns: tuple[str, ...]
    unused: tuple[str, ...]
    make: Callable[[Mapping[str, Any]], Place]
    narrow: Narrow


_KINDS = (
    _Kind(
        "foursquare",
        foursquare.REQUIRED,
        foursquare.COLUMNS,
        foursquare.UNUSED,
        foursquare.foursquare_place,
        Narrow(
            edges=("longitude", "latitude", "longitude", "latitude"),
            has={"website": "website", "email": "email", "phone": "tel"},
            closed="date_closed",
        ),
    ),
    _Kind(
        "overture",
        overture.REQUIRED,
        overture.COLUMNS,
        overture.UNUSED,
        overture.overture_place,
        Narrow(
            edges=("bbox.xmin", "bbox.ymin", "bbox.xmax", "bbox.ymax"),
            has={"website": "websites", "email": "emails", "phone": "phones"},
            confidence="confidence",
            status="operating_status",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Probed:
    """A file whose footer was read. Arrow reads it through `fragment`; `rows` has the number of rows of each group."""

    path: Path
    kind: _Kind
    fragment: Any
    names: tuple[str, ...]
    there: frozenset[str]
    rows: tuple[int, ...]


def open_parquet(path: Path) -> PlaceFile:
    """Probe a Parquet file. Raise UnknownDataset, MissingColumns, DamagedDataset or SettingsError."""
    try:
        import pyarrow
    except ImportError:
        raise missing_library("Parquet files") from None
    try:
        probed = _probe(path)
    except (pyarrow.ArrowException, OSError, OverflowError, UnicodeDecodeError) as error:
        raise damaged(path.name, error) from error
    return PlaceFile(
        probed.kind.source,
        footer_digest(path),
        len(probed.rows),
        columns_found(probed.names, probed.kind.columns, probed.kind.unused),
        lambda number, wanted: _read(probed, number, wanted),
    )


def _probe(path: Path) -> _Probed:
    from pyarrow import dataset, fs, parquet

    with parquet.ParquetFile(path) as file:
        names = tuple(file.schema_arrow.names)
        leaves = (file.schema.column(index).path for index in range(len(file.schema)))
        there = frozenset((*names, *leaves))
        rows = tuple(file.metadata.row_group(number).num_rows for number in range(file.num_row_groups))
    fragment = dataset.ParquetFileFormat().make_fragment(str(path), fs.LocalFileSystem())
    return _Probed(path, _kind(path, names), fragment, names, there, rows)


def _kind(path: Path, names: tuple[str, ...]) -> _Kind:
    """Return what kind of file has these columns, by those that only this kind has."""
    counts = {kind.source: len(set(names) & set(kind.columns)) for kind in _KINDS}
    best = max(_KINDS, key=lambda kind: counts[kind.source])
    if counts[best.source] < _AT_LEAST:
        raise UnknownDataset(
            f"{path.name} is a Parquet file, but not of Overture or Foursquare: it has {', '.join(names[:10])[:200]}",
            hint="write it as CSV with a header",
        )
    if lacking := [name for name in best.required if name not in names]:
        raise MissingColumns(f"{path.name} looks like {best.source}, but has no column {' and no '.join(lacking)}")
    return best


def _read(probed: _Probed, number: int, wanted: PlaceFilter) -> Part:
    import pyarrow

    try:
        table = _table(probed, number, wanted)
    except (pyarrow.ArrowException, OSError, MemoryError) as error:
        return Part(damage=damaged(probed.path.name, error))
    part = read_part(_rows(table), lambda row: _place(probed.kind, row), wanted)
    left_out = max(probed.rows[number] - table.num_rows, 0)
    return replace(part, read=part.read + left_out, filtered=part.filtered + left_out)


def _table(probed: _Probed, number: int, wanted: PlaceFilter) -> Any:
    """Return the needed columns of the rows that may be wanted.

    The statistics of the footer would spare a look at the narrow columns, but where they lie, Arrow 26 does not raise
    an error: it ends the process.
    """
    import pyarrow

    group = probed.fragment.subset(row_group_ids=[number])
    names = [name for name in probed.kind.columns if name in probed.names]
    condition = may_be_wanted(probed.kind.narrow, wanted, probed.there)
    if condition is None:
        return group.to_table(columns=names, use_threads=False)
    kept = group.to_table(columns={"kept": condition}, use_threads=False)["kept"].fill_null(False)
    if True not in kept.unique().to_pylist():
        return pyarrow.schema([]).empty_table()
    scanner = group.scanner(columns=names, batch_size=_BATCH * 8, use_threads=False)
    return pyarrow.Table.from_batches(_only(scanner.to_batches(), kept.combine_chunks()), scanner.projected_schema)


def _only(batches: Iterator[Any], kept: Any) -> Iterator[Any]:
    start = 0
    for batch in batches:
        yield batch.filter(kept.slice(start, batch.num_rows))
        start += batch.num_rows


def _rows(table: Any) -> Iterator[Mapping[str, Any] | None]:
    """Yield the rows; None for one whose text is not UTF-8."""
    for batch in table.to_batches(_BATCH):
        try:
            yield from batch.to_pylist()
        except UnicodeDecodeError:
            yield from (_row(batch, index) for index in range(batch.num_rows))


def _row(batch: Any, index: int) -> Mapping[str, Any] | None:
    try:
        return batch.slice(index, 1).to_pylist()[0]  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        return None


def _place(kind: _Kind, row: Mapping[str, Any] | None) -> Place:
    if row is None:
        raise InvalidPlace("its text is not UTF-8")
    return kind.make(row)
