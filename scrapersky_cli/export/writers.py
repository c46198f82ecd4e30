"""Write rows as CSV, JSON lines or Parquet; `xlsx` does it as XLSX. Each writer is a context manager that yields a
function for rows.

Scraped text is hostile: in no format may it become a formula, break a row or control a terminal. In CSV and XLSX, which
are for spreadsheets, control characters become blanks, and a cell that would be a formula becomes text. JSON lines and
Parquet are for programs and have every value as it is stored.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import NoneType
from typing import IO, Any

from scrapersky_cli.errors import missing_extra
from scrapersky_cli.export.harmless import harmless
from scrapersky_cli.export.phones import are_phones, grouped
from scrapersky_cli.subjects.column_rows import by_column
from scrapersky_cli.subjects.keyset import Row

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
_INNER_FORMULA = re.compile(r"(;\s*)(?=[=\-@\uff0b\uff0d\uff1d\uff20]|\+(?!\d{4,15}(?:[;\n]|$)))")
_PHONE = r"\+[0-9](?:[ -]?[0-9]){3,14}"  # which no spreadsheet but Excel reads as a number
_INTERNATIONAL = re.compile(_PHONE)
# The forms of most numbers, which take less time to match than _PHONE: one or several numbers without blanks take a
# tenth of it, and a country's code with two or three groups of digits a quarter.
_E164 = r"\+[0-9]{4,15}(?:; \+[0-9]{4,15})*"
_ABROAD = r"\+[0-9]{1,3} [0-9]{2,4}[ -](?:[0-9]{2,8}|[0-9]{2,4}[ -][0-9]{2,4})"
_NEVER_ODD = frozenset({bool, int, float, datetime})  # what is neither quoted nor taken for a formula
# What is looked for in the cells of a column, joined by line feeds: the beginning of what may be a formula, and what
# needs quotes.
_FORMULA_IN_EXCEL = re.compile(r"\n[ =+\-@\uff0b\uff0d\uff1d\uff20]")
_FORMULA_ELSEWHERE = re.compile(rf"\n(?!(?:{_E164}|{_ABROAD}|{_PHONE})\n)[ =+\-@\uff0b\uff0d\uff1d\uff20]")
_OF_QUOTES = (",", ";", '"', "'", "\n ", " \n")


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
    names = tuple(columns)

    def write(rows: Sequence[Row]) -> None:
        if not rows:
            return
        cells = [_csv_column(columns[name], values, style) for name, values in by_column(rows, names).items()]
        lines = map(",".join, zip(*cells, strict=True))
        file.write(end.join((*lines, "")).encode("utf-8", "replace"))

    if style.excel:
        file.write(b"\xef\xbb\xbf")
    file.write((",".join(columns) + end).encode())
    yield write


def _csv_column(type_: type, values: Sequence[Any], style: Style) -> list[str]:
    """Return the cells of a column, whose values nearly always are of this type or None. Most columns have none."""
    if not any(values) and values.count(None) == len(values):
        return [""] * len(values)
    if type_ is str:
        with suppress(TypeError):  # not all of them are texts
            return _csv_texts(["" if value is None else value for value in values], style)
    kinds = set(map(type, values)) - {NoneType}
    # Many rows have one confidence, and one time if stored together. But 0.0 and -0.0 are equal, so they would get the
    # same text.
    if len(kinds) == 1 and kinds <= _NEVER_ODD and 0.0 not in (different := set(values)):
        cells = {value: plain(value) for value in different if value is not None}
        return [cells.get(value, "") for value in values]
    if kinds <= _NEVER_ODD:
        return ["" if value is None else plain(value) for value in values]
    if kinds == {list}:
        return _csv_lists(values, style)
    if len(kinds) == 1:
        return _csv_texts([plain(value) for value in values], style)
    return [cell for value in values for cell in _csv_column(type(value), [value], style)]


def _csv_lists(values: Sequence[Sequence[Any] | None], style: Style) -> list[str]:
    """Return lists as cells. Of equal lists, such as the reasons for trusting a lead, one is formatted for all."""
    texts = _joined(values)
    different = list(set(texts))
    if len(different) > len(texts) // 4:
        return _csv_texts(texts, style)
    cells = dict(zip(different, _csv_texts(different, style), strict=True))
    return [cells[text] for text in texts]


def _joined(values: Sequence[Sequence[Any] | None]) -> list[str]:
    """Return these lists as texts, joined as `plain` joins them. What is in them is not yet made harmless."""
    try:
        return ["; ".join(value) if value else "" for value in values]
    except TypeError:  # not all that is in them are texts
        return [plain(value) for value in values]


def _csv_texts(texts: list[str], style: Style) -> list[str]:
    """Return texts as cells. Raise TypeError if a value is not a text.

    First the column is searched as a whole for what a rule is about; only if that is found, as in few columns, the rule
    is applied to each text.
    """
    is_printable = "".join(texts).isprintable()
    if not is_printable:
        texts = [harmless(text) for text in texts]
    column = "\n".join(("", *texts, ""))
    if style.guard and not (is_printable and _has_no_formula(column, excel=style.excel)):
        texts = [_guarded(text, excel=style.excel) for text in texts]
    elif is_printable and not any(each in column for each in _OF_QUOTES):
        return texts
    return [_quoted(text) for text in texts]


def _has_no_formula(column: str, *, excel: bool) -> bool:
    """Return whether surely no cell of the column is a formula or contains one. The cells are printable and joined by
    line feeds."""
    formula = _FORMULA_IN_EXCEL if excel else _FORMULA_ELSEWHERE
    return not (formula.search(column) or (";" in column and _INNER_FORMULA.search(column)))


def _quoted(text: str) -> str:
    """Return the text, in quotes if it contains a separator or a quote, or begins or ends with a blank."""
    if "," in text or ";" in text or '"' in text or "'" in text or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _guarded(text: str, *, excel: bool) -> str:
    """Put an apostrophe before what a spreadsheet would calculate. Phone numbers can do no harm."""
    if not excel and _INTERNATIONAL.fullmatch(text):
        return text
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
    names = tuple(columns)

    def write(rows: Sequence[Row]) -> None:
        for values in zip(*by_column(rows, names).values(), strict=True):
            text = encode(dict(zip(names, values, strict=True)))
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
