"""Write rows as a workbook that is ready to be read: bold headers that stay in view, a filter, columns as wide as their
cells, and links that can be clicked.

Cells of text are typed as text, so they need no apostrophe. Text that is too long for a cell is cut and marked.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from scrapersky_cli.errors import missing_extra
from scrapersky_cli.export.writers import Columns, Write, plain
from scrapersky_cli.subjects.keyset import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEET_ROWS = 1_048_576
_CELL = 32_767  # characters
_CUT = " …[cut]"
_TITLE = 31  # characters of a sheet's name
_LINKS = 65_000  # of a sheet: Excel repairs a file that has more than 65,530
_NARROWEST, _WIDEST = 8, 50  # characters
_MARGIN = 2  # characters, of a column: for wider fonts, and the button of the filter
_FONT = {"name": "Calibri", "size": 11}  # of all cells; a font without a name is another one in LibreOffice
_LINK = re.compile(r"https?://[^\s\"<>]{1,2000}")
_BLUE = "0563C1"


@contextmanager
def workbook(file: IO[bytes]) -> Iterator[Callable[[str, Columns], Write]]:
    """Yield a function that begins a table of rows, given the name of its sheet and the columns.

    The first table has a sheet even if it has no rows; any other only if it has some. A table goes on on another sheet
    when one is full.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise missing_extra("xlsx files", "xlsx") from None
    book = Workbook(write_only=True)
    tables: list[_SheetTable] = []

    def begin(title: str, columns: Columns) -> Write:
        tables.append(_SheetTable(book, title, columns))
        return tables[-1].write

    yield begin
    for place, table in enumerate(tables):
        table.end(always=place == 0)
    book.save(file)


class _SheetTable:
    """The rows of a table, on as many sheets as they need."""

    def __init__(self, book: "Workbook", title: str, columns: Columns) -> None:
        self._book, self._title, self._columns = book, title[:_TITLE], columns
        self._sheet: Any = None
        self._sheets = self._rows = self._links = 0

    def write(self, rows: Sequence[Row]) -> None:
        for place, row in enumerate(rows):
            if self._sheet is None or self._rows == SHEET_ROWS - 1:
                self._begin(rows[place:])
            self._sheet.append([self._cell(row.get(name)) for name in self._columns])
            self._rows += 1

    def end(self, *, always: bool) -> None:
        """Complete the last sheet. With `always`, a table without rows gets a sheet, too."""
        if self._sheet is None and always:
            self._begin(())
        self._complete()

    def _begin(self, rows: Sequence[Row]) -> None:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._complete()
        self._sheets += 1
        self._rows = self._links = 0
        number = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.create_sheet(self._title[: _TITLE - len(number)] + number)
        self._sheet.freeze_panes = "A2"
        for place, name in enumerate(self._columns, 1):
            self._sheet.column_dimensions[get_column_letter(place)].width = _width(name, rows)
        bold = Font(**_FONT, bold=True)
        self._sheet.append([self._styled(name, font=bold) for name in self._columns])

    def _complete(self) -> None:
        from openpyxl.utils import get_column_letter

        if self._sheet is not None and self._columns:
            self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self._rows + 1}"

    def _cell(self, value: object) -> object:
        value = _xlsx_value(value)
        if not isinstance(value, str):
            return value
        if value.startswith("http") and self._links < _LINKS and _LINK.fullmatch(value):
            from openpyxl.styles import Font

            self._links += 1
            cell = self._styled(value, font=Font(**_FONT, color=_BLUE, underline="single"))
            cell.hyperlink = value
            return cell
        return self._styled(value) if value[0] in "=#" else value

    def _styled(self, text: str, **style: Any) -> Any:
        """Return a cell that is text, whatever it looks like."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"
        for name, value in style.items():
            setattr(cell, name, value)
        return cell


def _width(name: str, rows: Sequence[Row]) -> int:
    """Return how wide a column is, in characters, given the first rows of its sheet."""
    longest = max((len(str(_xlsx_value(row.get(name)) or "")) for row in rows), default=0)
    return min(max(longest, len(name), _NARROWEST) + _MARGIN, _WIDEST)


def _xlsx_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, bool | int | float):
        return value
    text = plain(value).translate({0xFFFE: None, 0xFFFF: None})  # not allowed in XML
    if len(text) > _CELL:
        return text[: _CELL - len(_CUT)] + _CUT
    return text or None
