"""Write the two tables of an export: the rows that can be used, and apart from them those that cannot, with the reason.

A workbook has the second on a sheet of its own, any other file in a file beside it. A stream has the first only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from scrapersky_cli.export.destination import destination, is_stream
from scrapersky_cli.export.writers import Columns, Style, Write, Writer, csv_rows, jsonl_rows, parquet_rows
from scrapersky_cli.export.xlsx import workbook
from scrapersky_cli.subjects.keyset import Row

APART = "Not usable, and why"  # the name of the second sheet
XLSX = "xlsx"


@contextmanager
def xlsx_rows(file: IO[bytes], columns: Columns, style: Style) -> Iterator[Write]:
    """Write one table as a workbook."""
    with workbook(file) as begin:
        yield begin(style.title, columns)


WRITERS: Mapping[str, Writer] = {"csv": csv_rows, "jsonl": jsonl_rows, XLSX: xlsx_rows, "parquet": parquet_rows}
SEEKABLE = frozenset({XLSX, "parquet"})
ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": XLSX, ".parquet": "parquet"}


class Tables(NamedTuple):
    """Two functions: one writes the rows that can be used, the other those that are set apart."""

    usable: Write
    apart: Write


def file_apart(file: Path | None, format_: str) -> Path | None:
    """Return the file for the rows that cannot be used, such as `leads.rejects.csv`; None if there is none."""
    if file is None or format_ == XLSX or is_stream(file):
        return None
    return file.with_name(f"{file.stem}.rejects{file.suffix}")


@contextmanager
def opened_tables(file: Path | None, format_: str, columns: Columns, apart: Columns, style: Style) -> Iterator[Tables]:
    """Open the tables of an export to `file`, or to stdout for None. Files appear when the block has ended."""
    with ExitStack() as stack:
        to = stack.enter_context(destination(file, seekable=format_ in SEEKABLE))
        if format_ == XLSX:
            begin = stack.enter_context(workbook(to))
            yield Tables(begin(style.title, columns), begin(APART, apart))
            return
        usable = stack.enter_context(WRITERS[format_](to, columns, style))
        beside = file_apart(file, format_)
        yield Tables(
            usable, _nowhere if beside is None else _when_needed(stack, lambda: _table(beside, format_, apart, style))
        )


@contextmanager
def _table(file: Path, format_: str, columns: Columns, style: Style) -> Iterator[Write]:
    with destination(file, seekable=format_ in SEEKABLE) as to, WRITERS[format_](to, columns, style) as write:
        yield write


def _when_needed(stack: ExitStack, table: Callable[[], AbstractContextManager[Write]]) -> Write:
    """Return a function that opens the table with the first rows."""
    opened: list[Write] = []

    def write(rows: Sequence[Row]) -> None:
        if rows and not opened:
            opened.append(stack.enter_context(table()))
        if rows:
            opened[0](rows)

    return write


def _nowhere(rows: Sequence[Row]) -> None:
    pass
