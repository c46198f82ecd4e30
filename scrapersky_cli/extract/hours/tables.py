"""Tables with a column for each day: their rows are turned, so that each day has a line of its own."""

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.hours.lexicon import day_words, plain
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.visible import visible_text

_MOST_TABLES = 30
_MOST_ROWS, _MOST_COLUMNS = 12, 9
_LEAST_DAYS = 3
_LONGEST_CELL = 80  # characters


def text_with_turned_tables(document: Document) -> str:
    """Return the text of the page, in which tables with a header row of days have a line for each day."""
    text = document.text
    for table in document.elements["table"][:_MOST_TABLES]:
        rows = _rows(table)
        if rows and _names_days(rows[0]):
            text = text.replace(visible_text(table), _turned(rows), 1)
    return text


def _rows(table: LexborNode) -> list[list[str]]:
    """Return the cells of each row; none for a table that is too large, or made for layout."""
    lines = table.css("tr")
    if not 2 <= len(lines) <= _MOST_ROWS or table.css_first("table table") is not None:
        return []
    rows = [[visible_text(cell).replace("\n", ", ") for cell in line.css("td, th")] for line in lines]
    fits = all(len(row) <= _MOST_COLUMNS and all(len(cell) <= _LONGEST_CELL for cell in row) for row in rows)
    return rows if fits else []


def _names_days(header: Sequence[str]) -> bool:
    names = [cell for cell in header if cell]
    return len(names) >= _LEAST_DAYS and sum(_is_day(cell) for cell in names) >= max(_LEAST_DAYS, len(names) - 1)


def _is_day(cell: str) -> bool:
    words = plain(cell).replace(".", " ").replace(":", " ").split()
    return 1 <= len(words) <= 3 and words[0] in day_words()


def _turned(rows: Sequence[Sequence[str]]) -> str:
    lines = []
    for column, day in enumerate(rows[0]):
        cells = [row[column] for row in rows[1:] if column < len(row) and any(map(str.isalnum, row[column]))]
        if _is_day(day) and cells:
            lines.append(f"{day} {', '.join(cells)}")
    return "\n".join(lines)
