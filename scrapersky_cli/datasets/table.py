"""CSV files with a header, of any usual delimiter and encoding. A part is a stretch of eight megabytes."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from scrapersky_cli.datasets.digest import file_digest
from scrapersky_cli.datasets.geojson import pieces
from scrapersky_cli.datasets.part import Columns, PlaceFile, Slices, read_part
from scrapersky_cli.datasets.trouble import damaged
from scrapersky_cli.errors import MissingColumns, UnknownDataset
from scrapersky_cli.extract.lists.records import Record, read_records
from scrapersky_cli.extract.lists.text import EmptyInput, UnreadableInput, read_lines
from scrapersky_cli.extract.places.table import HEADERS, field_columns, header_of, table_place

_SLICE = 1 << 23  # bytes of a part
_HEAD = 20  # lines among which the header is


def open_table(path: Path) -> PlaceFile:
    """Probe a CSV file. Raise UnknownDataset if it is not text, MissingColumns if no column has names."""
    try:
        with path.open("rb") as file:
            header = header_of(islice(read_lines(pieces(file)), _HEAD))
    except UnreadableInput as error:
        raise UnknownDataset(f"{path.name} is no file of places: {error}") from error
    if header is None:
        raise MissingColumns(
            f"{path.name} has no column with the names of businesses",
            hint=f"give it a header with one of: {', '.join(HEADERS['name'][:4])}",
        )
    fields = field_columns(header)
    parts = -(-path.stat().st_size // _SLICE)
    slices = Slices(lambda: _rows(path, fields), _SLICE, parts)
    columns = Columns(
        tuple(fields),
        tuple(field for field in HEADERS if field not in fields),
        tuple(cell for cell in header if cell and cell not in fields.values()),
    )
    return PlaceFile(
        "file",
        file_digest(path),
        parts,
        columns,
        lambda number, wanted: read_part(slices.take(number), table_place, wanted),
    )


def _rows(path: Path, fields: Mapping[str, str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the cells of each row by field, with the bytes that had been taken until then."""
    try:
        with path.open("rb") as file:
            for record in read_records(pieces(file), HEADERS["name"]):
                yield file.tell(), _row(record, fields)
    except EmptyInput:
        return
    except UnreadableInput as error:
        raise damaged(path.name, error) from error


def _row(record: Record, fields: Mapping[str, str]) -> Mapping[str, str]:
    row = {field: record.extra[column] for field, column in fields.items() if column in record.extra}
    row["name"] = record.text
    if record.external_id:
        row["id"] = record.external_id
    return row
