"""Columns of tables under a heading such as Phone or Fax."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.phone.labels import Kind, said_kind

_MAX_TABLES = 30
_MAX_ROWS = 500
_LONGEST_HEADING = 40
_LONGEST_CELL = 120
_FAX_HEADING = re.compile(r"(?:^|[ \n])(?:tele)?f(?:ax|aks)", re.IGNORECASE)


class NumberCell(NamedTuple):
    """A cell of a column of numbers: its text, and what the heading says."""

    text: str
    kind: Kind


def number_cells(document: Document) -> Iterator[NumberCell]:
    """Yield the cells under headings that say phone or fax, in tables that have a column of faxes.

    Other tables need no columns: what has no label there is read as a phone anyway.
    """
    tables = document.elements["table"][:_MAX_TABLES]
    if not tables or not _FAX_HEADING.search(document.text):
        return
    for table in tables:
        rows = table.css("tr")[:_MAX_ROWS]
        kinds = [said_kind(text) if len(text) <= _LONGEST_HEADING else None for text in _cells(rows[0])] if rows else []
        if len(kinds) > 1 and "fax" in kinds:
            for row in rows[1:]:
                yield from (
                    NumberCell(text, kind) for text, kind in zip(_cells(row), kinds, strict=False) if kind and text
                )


def _cells(row: LexborNode) -> list[str]:
    """Return the texts of the cells of a row."""
    cells, cell = [], row.first_child
    while cell is not None:
        if cell.tag in ("td", "th"):
            cells.append(" ".join(cell.text()[: 10 * _LONGEST_CELL].split())[:_LONGEST_CELL])
        cell = cell.next
    return cells
