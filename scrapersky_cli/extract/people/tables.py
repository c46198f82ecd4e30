"""Find people in tables that have a row for each person, and one cell each for the name and the title.

The words of header rows are in `data/titles.toml`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.visible import visible_text
from scrapersky_cli.extract.people.names import PersonName, read_name
from scrapersky_cli.extract.people.titles import is_title, words_of

_MAX_ROWS = 600
_MOST_CELLS = 8
_LONGEST = 60  # characters of a cell
_KINDS = ("name", "first", "last", "title")
_NO_TITLE = re.compile(r"[@!?]|\d{3}|^\W*$|^\d+$")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """The person of a row; `name` is None in a row of headings."""

    name: PersonName | None
    title: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where names and titles stand; -1 where they do not."""

    name: int = -1
    first: int = -1
    last: int = -1
    title: int = -1

    @property
    def are_known(self) -> bool:
        return self.title >= 0 and (self.name >= 0 or (self.first >= 0 and self.last >= 0))


def rows_of_people(document: Document) -> Mapping[str, PersonRow]:
    """Return the people in tables by the text of their row, with its rows of headings.

    What is below a heading for titles is one without a title's word. Without headings, a title's word in one row shows
    which columns are meant.
    """
    found: dict[str, PersonRow] = {}
    rows_left = _MAX_ROWS
    for table in document.elements["table"]:
        if rows_left > 0 and len(table.css("table")) == 1:  # which it finds itself
            rows = [_cells(row) for row in table.css("tr")[:rows_left]]
            rows_left -= len(rows)
            found.update(_rows(rows))
    return found


def _cells(row: LexborNode) -> list[str]:
    return [_text(cell) for cell in row.css("td, th")[:_MOST_CELLS]]


def _text(cell: LexborNode) -> str:
    """Return the text of a cell, as the visible text of the page has it: with blanks between its elements."""
    first = cell.first_child
    if first is None or first.next is None:  # as in most cells: nothing to set a blank between
        return " ".join(cell.text().split())
    return visible_text(cell).replace("\n", " ")


def _rows(rows: Sequence[Sequence[str]]) -> Mapping[str, PersonRow]:
    found: dict[str, PersonRow] = {}
    columns = _Columns()
    for cells in rows:
        if (headed := _headed(cells)).are_known:
            columns = headed
            found[_line(cells)] = PersonRow(None, "")
    if not columns.are_known:
        columns = next((told for cells in rows if (told := _told(cells)).are_known), columns)
    if columns.are_known:
        for cells in rows:
            if row := _row(cells, columns):
                found.setdefault(_line(cells), row)
    return found


def _line(cells: Sequence[str]) -> str:
    return " ".join(filter(None, cells))


def _headed(cells: Sequence[str]) -> _Columns:
    """Return the columns that a row of headings names."""
    places = {_heading(cell): number for number, cell in reversed(list(enumerate(cells)))}
    name, first, last, title = (places.get(kind, -1) for kind in _KINDS)
    if first >= 0 and last >= 0:
        return _Columns(first=first, last=last, title=title)
    return _Columns(name=name if name >= 0 else first, title=title)  # Nombre is a name and a first name


@cache
def _headings() -> Mapping[str, str]:
    return {word.replace("_", " "): kind for kind in _KINDS for word in words_of(f"{kind}_cells")}


def _heading(cell: str) -> str | None:
    return _headings().get(cell.lower().strip(" :*")) if len(cell) < _LONGEST else None


def _told(cells: Sequence[str]) -> _Columns:
    """Return the columns of a name and of a title beside it, if the row has one of each."""
    names = [number for number, cell in enumerate(cells) if whole_name(cell)]
    titles = [number for number, cell in enumerate(cells) if number not in names and is_title(cell)]
    return _Columns(name=names[0], title=titles[0]) if len(names) == len(titles) == 1 else _Columns()


def _row(cells: Sequence[str], columns: _Columns) -> PersonRow | None:
    if max(columns.name, columns.first, columns.last, columns.title) >= len(cells):
        return None
    title = cells[columns.title]
    if not 2 <= len(title) <= _LONGEST or _NO_TITLE.search(title):
        return None
    written = cells[columns.name] if columns.name >= 0 else f"{cells[columns.first]} {cells[columns.last]}"
    name = whole_name(written)
    return PersonRow(name, title) if name else None


def whole_name(cell: str) -> PersonName | None:
    """Return the name that fills a cell, with nothing but degrees behind it."""
    name = read_name(cell) if len(cell) < _LONGEST else None
    return name if name and all(map(str.isupper, cell[name.end :].replace(",", " ").split())) else None
