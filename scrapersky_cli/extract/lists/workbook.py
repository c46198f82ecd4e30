"""Read the first sheet of an XLSX workbook that has anything in it, as lines of tab-separated text."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO
from zipfile import BadZipFile

from scrapersky_cli.errors import missing_extra
from scrapersky_cli.extract.lists.text import UnreadableInput

MAGIC = b"PK\x03\x04"  # how a workbook begins, which is a ZIP file


def workbook_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield a line for each row, in UTF-8; blank rows too, so that a line has the number of its row.

    The file can seek. Formulas are given as the values that were calculated last. Raise SettingsError without openpyxl,
    and UnreadableInput if the file is no workbook.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise missing_extra("xlsx files", "xlsx") from None
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        for sheet in sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
            sheet.reset_dimensions()  # what other programs say of the size of a sheet may be wrong
            lines = map(_line, sheet.iter_rows(values_only=True))
            for blank, line in enumerate(lines):
                if line:
                    yield b"\n" * blank + line
                    yield from (line or b"\n" for line in lines)
                    return
    except (BadZipFile, KeyError, ValueError, EOFError) as error:
        reason = " ".join(str(error).split())[:100]
        raise UnreadableInput(f"it is no XLSX workbook, or a damaged one: {reason}") from error


def _line(row: Sequence[Any]) -> bytes:
    """Return the row as a line, or nothing if it is blank."""
    cells = [_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    line = io.StringIO()
    csv.writer(line, delimiter="\t", lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace") if cells else b""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return " ".join(str(value).split())
