"""Write rows as CSV, JSON lines or Parquet; `xlsx` does it as XLSX. Each writer is a context manager that yields a
function for rows.

Scraped text is hostile: in no format may it become a formula, break a row or control a terminal. In CSV and XLSX, which
are for spreadsheets, control characters become blanks, and a cell that would be a formula becomes text. JSON lines and
Parquet are for programs and have every value as it is stored.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import NoneType
from typing import IO, Any, TypeGuard

from scrapersky_cli.errors import missing_extra
from scrapersky_cli.export.harmless import CONTROLS, harmless
from scrapersky_cli.export.phones import are_phones, grouped

Row = Mapping[str, Any]
Write = Callable[[Sequence[Row]], None]
Columns = Mapping[str, type]


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: `title` is the name of the sheet of a workbook; the others are about CSV.

    With `excel`, it has a byte order mark and CRLF, so that a double click opens it in Excel, and phone numbers are
    grouped, because Excel would take them for numbers. With `guard`, cells that would be formulas become text.
    """

    excel: bool = False
    guard: bool = True
    title: str = "export"


Writer = Callable[[IO[bytes], Columns, Style], AbstractContextManager[Write]]

_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]")
# Where the decimal separator is a comma, a spreadsheet separates cells by `;`, so this begins a cell.
_INNER_FORMULA = re.compile(r"(;\s*)(?=[=\-@\uff0b\uff0d\uff1d\uff20]|\+(?!\d{4,15}(?:;|$)))")
_NEEDS_QUOTES = re.compile(r"[,;\"'\t\r\n]|^\s|\s$")
_INTERNATIONAL = re.compile(r"\+[0-9](?:[ -]?[0-9]){3,14}")  # phone numbers, which no spreadsheet but Excel reads
# A cell that has none of these is written as it is, unless its ends say otherwise. Most cells are of that kind.
_ODD = re.compile("[,;\"'" + re.escape("".join(map(chr, CONTROLS))) + "]")
_FORMULA_SIGNS = frozenset("=+-@\uff0b\uff0d\uff1d\uff20")
_NEVER_ODD = frozenset({bool, int, float, datetime})  # what is neither quoted nor taken for a formula
# What no plain cell has, where line feeds stand between cells.
_ODD_IN_COLUMN = (",", ";", '"', "'", "\n ", " \n", *(f"\n{sign}" for sign in _FORMULA_SIGNS))


def plain(value: object) -> str:
    """Return the value as the text of a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()[:19] + "Z"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "; ".join(harmless(each) for each in value)
    return harmless(value)


# --- CSV --------------------------------------------------------------------------------------------------
@contextmanager
def csv_rows(file: IO[bytes], columns: Columns, style: Style) -> Iterator[Write]:
    """Write CSV (RFC 4180) in UTF-8. Lines end in LF, or in CRLF for Excel."""
    end = "\r\n" if style.excel else "\n"

    def write(rows: Sequence[Row]) -> None:
        cells = [_csv_column(values, style) for values in zip(*(map(row.get, columns) for row in rows), strict=True)]
        lines = [",".join(line) + end for line in zip(*cells, strict=True)]
        file.write("".join(lines).encode("utf-8", "replace"))

    if style.excel:
        file.write(b"\xef\xbb\xbf")
    file.write((",".join(columns) + end).encode())
    yield write


def _csv_column(values: Sequence[object], style: Style) -> list[str]:
    """Return the cells of a column. Most columns are empty in all rows of a page, or have nothing but plain words."""
    kinds = set(map(type, values)) - {NoneType}
    if not kinds:
        return [""] * len(values)
    if kinds <= _NEVER_ODD:
        return ["" if value is None else plain(value) for value in values]
    texts = ["" if value is None else value for value in (map(_alone, values) if list in kinds else values)]
    if _are_cells(texts):
        return texts
    return [_csv_cell(value, style) for value in texts]


def _alone(value: Any) -> Any:
    """Return the text in a list of one text, which is written like the text alone; any other value as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value


def _are_cells(values: list[Any]) -> TypeGuard[list[str]]:
    """Return whether all of these are text, and surely cells as they are: `_is_cell` for a column at once."""
    if not all(isinstance(each, str) for each in values):
        return False
    column = "\n" + "\n".join(values) + "\n"
    return (
        column.count("\n") == len(values) + 1
        and column.replace("\n", "").isprintable()
        and not any(each in column for each in _ODD_IN_COLUMN)
    )


def _csv_cell(value: object, style: Style) -> str:
    if isinstance(value, str):
        if _is_cell(value) or (not style.excel and _INTERNATIONAL.fullmatch(value)):
            return value
    elif (
        isinstance(value, list)
        and all(isinstance(each, str) for each in value)
        and (all(map(_is_cell, value)) or (not style.excel and all(map(_INTERNATIONAL.fullmatch, value))))
    ):
        return f'"{"; ".join(value)}"' if len(value) > 1 else "".join(value)
    text = plain(value)
    if style.guard and not isinstance(value, int | float | datetime):
        text = _guarded(text, excel=style.excel)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _is_cell(text: str) -> bool:
    """Return whether the text is surely a cell as it is, so that the rules need not be asked."""
    if not text:
        return True
    first, last = text[0], text[-1]
    if first in _FORMULA_SIGNS or first.isspace() or last.isspace():
        return False
    if text.isascii() and text.isprintable():  # half of the time that the pattern takes
        return not ("," in text or ";" in text or '"' in text or "'" in text)
    return not _ODD.search(text)


def _guarded(text: str, *, excel: bool) -> str:
    """Put an apostrophe before what a spreadsheet would calculate. Phone numbers can do no harm."""
    if are_phones(text):
        return grouped(text) if excel else text
    if ";" in text:
        text = _INNER_FORMULA.sub(r"\1'", text)
    return "'" + text if _FORMULA.match(text) else text


# --- JSON lines -------------------------------------------------------------------------------------------
# Escaped, so that the value stays the same but does not control a terminal that shows the file. None is printable.
_ESCAPED = {
    code: f"\\u{code:04x}"
    for code in (*range(127, 160), 0x61C, 0x2028, 0x2029, *range(0x200B, 0x2010), *range(0x202A, 0x202F))
} | {code: f"\\u{code:04x}" for code in (*range(0x2066, 0x206A), 0xFEFF)}


@contextmanager
def jsonl_rows(file: IO[bytes], columns: Columns, style: Style) -> Iterator[Write]:
    """Write one JSON object per line, with every column; unknown values are null, times are ISO 8601 in UTC."""
    encode = json.JSONEncoder(ensure_ascii=False, default=plain).encode

    def write(rows: Sequence[Row]) -> None:
        for row in rows:
            text = encode({name: row.get(name) for name in columns})
            safe = text if text.isprintable() else text.translate(_ESCAPED)
            file.write(safe.encode("utf-8", "replace") + b"\n")

    yield write


# --- Parquet ----------------------------------------------------------------------------------------------
@contextmanager
def parquet_rows(file: IO[bytes], columns: Columns, style: Style) -> Iterator[Write]:
    """Write a table with a fixed type for each column, in row groups of about 10,000 rows."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise missing_extra("parquet files", "parquet") from None
    types = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
        datetime: pyarrow.timestamp("us", tz="UTC"),
        list: pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema([(name, types[type_]) for name, type_ in columns.items()])
    waiting: list[dict[str, Any]] = []

    with parquet.ParquetWriter(file, schema) as writer:

        def flush() -> None:
            writer.write_table(pyarrow.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def write(rows: Sequence[Row]) -> None:
            waiting.extend({name: row.get(name) for name in columns} for row in rows)
            if len(waiting) >= _ROW_GROUP:
                flush()

        yield write
        if waiting:
            flush()


_ROW_GROUP = 10_000
