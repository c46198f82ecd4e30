"""Read lists of domains, URLs or e-mail addresses: one on each line, or CSV from any spreadsheet."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from scrapersky_cli.extract.lists.delimiters import DELIMITERS, delimiters_to_try
from scrapersky_cli.extract.lists.text import EmptyInput, read_lines
from scrapersky_cli.extract.text import clean_text

TARGET_COLUMNS = (
    "domain", "domains", "domainname", "website", "websites", "websiteurl", "companywebsite", "web", "webseite",
    "homepage", "url", "urls", "site", "sites", "siteurl", "link", "links", "page", "pageurl", "host", "hostname",
    "internet", "sitioweb", "paginaweb", "siteweb", "sitoweb", "sitemap", "sitemapurl", "target",
)  # fmt: skip
SEARCH_COLUMNS = ("query", "queries", "phrase", "search", "searchphrase", "searchterm", "keyword", "keywords", "what")
AREA_COLUMNS = ("location", "near", "area", "where", "city", "place", "town", "region")
_ID_COLUMNS = ("externalid", "extid", "externalref", "id", "ref", "reference", "crmid", "customerid", "accountid",
               "leadid", "recordid", "customernumber", "kundennummer")  # fmt: skip
_TAG_COLUMNS = ("tags", "tag", "labels", "label")
_SAMPLE = 100  # lines used to guess the delimiter and the columns
_LONGEST_QUOTE = 100  # lines that one quoted field may span; beyond that the quotation mark was never closed
_HOST_LIKE = re.compile(r"[^\s@]*[^\s@.]\.[^\s@.,;|]{2,}[^\s@]*")
_HINT = re.compile(r"sep=(.)\s*$", re.IGNORECASE)  # the line by which Excel declares the delimiter


class Record(NamedTuple):
    """One target of a list. `line` counts from 1; `text` is stripped but unchecked: it may not be a domain at all.

    Of a table, `cells` are all cells of the row, stripped, and `columns` the headers. A row may have more cells.
    """

    line: int
    text: str
    external_id: str | None
    tags: tuple[str, ...]
    extra: dict[str, str]  # the other columns that are not blank, by header, cleaned
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str | None  # None: one target on each line
    target: int = 0
    area: int | None = None
    external_id: int | None = None
    tags: int | None = None
    names: tuple[str, ...] = ()  # of all columns
    first_line: int = 1  # after the header
    is_one_line: bool = False  # a.com, b.com, c.com: each cell is a target


def read_records(
    chunks: Iterable[bytes], wanted: Sequence[str] = TARGET_COLUMNS, areas: Sequence[str] = ()
) -> Iterator[Record]:
    """Yield the records of a list that arrives as pieces of bytes (or lines of bytes) of any size.

    `wanted` are the possible headers of the target's column, best first, in lower-case letters and digits only.
    Without such a header it is the column whose cells look most like hosts. Blank lines and lines that begin with `#`
    are skipped. If headers of a column with areas are given, the targets are phrases to search for: the area is added
    to the phrase (`dentists near Austin, TX`), and a list without a header has one phrase on each line.

    Raises BinaryInput or EmptyInput (both ValueError) when the first record is requested.
    """
    lines = read_lines(chunks)
    sample = list(islice(lines, _SAMPLE))
    layout = _layout(sample, wanted, areas)
    lines = chain(sample, lines)
    records = _plain(lines, layout) if layout.delimiter is None else _table(lines, layout, layout.delimiter)
    first = next(records, None)
    if first is None:
        raise EmptyInput("the input has no targets: it is empty or has only blank lines, comments or a header")
    yield first
    yield from records


def _plain(lines: Iterable[str], layout: _Layout) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        text = line.partition(" #")[0].strip(" \t\n\"'\ufeff")
        if text and text[0] != "#" and number >= layout.first_line:
            yield Record(number, text, None, (), {})


def _table(lines: Iterable[str], layout: _Layout, delimiter: str) -> Iterator[Record]:
    for number, line in _rows(lines, delimiter):
        if number < layout.first_line or line.isspace() or line.lstrip()[:1] == "#":
            continue
        cells = _cells(line, delimiter)
        if layout.is_one_line:
            yield from (Record(number, cell, None, (), {}) for cell in cells if cell)
        elif any(cells):
            yield _record(number, cells, layout)


def _record(number: int, cells: list[str], layout: _Layout) -> Record:
    names = layout.names
    extra: dict[str, str] = {}
    for column, cell in enumerate(cells):
        if cell and column not in (layout.target, layout.area, layout.external_id, layout.tags):
            name = names[column] if column < len(names) and names[column] else f"column {column + 1}"
            if value := clean_text(cell, 1000):
                extra.setdefault(name, value)
    text, area = _at(cells, layout.target), _at(cells, layout.area)
    if text and area:
        text = f"{text} near {area}"
    external_id = clean_text(_at(cells, layout.external_id), 200) or None
    tags = split_tags(_at(cells, layout.tags))
    return Record(number, text, external_id, tags, extra, layout.names, tuple(cells))


def _at(cells: list[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def split_tags(cell: str) -> tuple[str, ...]:
    """Return the tags of a cell, each once, clean and of at most 100 characters; `,`, `;` and `|` stand between two."""
    tags = (clean_text(tag, 100) for tag in re.split(r"[,;|]", cell)) if cell else ()
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers; lines that belong to one quoted field are joined."""
    numbered = enumerate(lines, 1)
    ahead: deque[tuple[int, str]] = deque()
    open_quote = re.compile(rf'(?:^|{re.escape(delimiter)})\s*"(?:[^"]|"")*$')
    while (row := ahead.popleft() if ahead else next(numbered, None)) is not None:
        number, line = row
        if '"' in line and line.count('"') % 2 and open_quote.search(line):
            ahead.extend(islice(numbered, max(0, _LONGEST_QUOTE - len(ahead))))
            closing = next((at for at, (_, later) in enumerate(ahead) if later.count('"') % 2), None)
            if closing is None:
                line = line.replace('"', "")
            else:
                line += "".join(ahead.popleft()[1] for _ in range(closing + 1))
        yield number, line


def _cells(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        return [cell.strip() for cell in line.split(delimiter)]
    try:
        row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        row = line.replace('"', "").split(delimiter)
    return [cell.strip() for cell in row]


def _layout(sample: list[str], wanted: Sequence[str], areas: Sequence[str]) -> _Layout:
    hint = _HINT.match(sample[0]) if sample else None
    skipped = 1 if hint else 0
    numbered = [
        (number, line)
        for number, line in enumerate(sample, 1)
        if number > skipped and not line.isspace() and line.lstrip()[:1] != "#"
    ]
    if not numbered:
        return _Layout(None)
    for delimiter in (hint[1],) if hint else delimiters_to_try(numbered[0][1]):
        layout = _with_header(numbered[0], delimiter, wanted, areas)
        if layout:
            return layout
    if areas:
        return _Layout(None, first_line=numbered[0][0])
    delimiter = hint[1] if hint else _delimiter([line for _, line in numbered])
    return _without_header(numbered, delimiter)


def _with_header(first: tuple[int, str], delimiter: str, wanted: Sequence[str], areas: Sequence[str]) -> _Layout | None:
    """Return the layout that the first line shows if it is a header with a wanted name, else None."""
    number, line = first
    cells = _cells(line, delimiter)
    keys = [re.sub(r"[\W_]+", "", cell.lower()) for cell in cells]
    target = _column(keys, wanted)
    if target is None:
        return None
    return _Layout(
        delimiter if len(cells) > 1 else None,
        target,
        _column(keys, areas, target),
        _column(keys, _ID_COLUMNS, target),
        _column(keys, _TAG_COLUMNS, target),
        tuple(clean_text(cell, 100) for cell in cells),
        number + 1,
    )


def _column(keys: list[str], names: Sequence[str], taken: int | None = None) -> int | None:
    return next((keys.index(name) for name in names if name in keys and keys.index(name) != taken), None)


def _delimiter(lines: list[str]) -> str | None:
    """Return the delimiter that most lines have, and most often; a list of URLs may have a few commas, too."""
    counts = {sign: sum(sign in line for line in lines) for sign in DELIMITERS}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] >= 0.8 * len(lines) else None


def _without_header(numbered: list[tuple[int, str]], delimiter: str | None) -> _Layout:
    """Return the layout in which the target is the column with the most host-like cells.

    If the first row has no host there, it is a header after all.
    """
    if delimiter is None:
        return _Layout(None, first_line=numbered[0][0])
    rows = [_cells(line, delimiter) for _, line in numbered]
    width = max(map(len, rows))
    likely = [sum(bool(_HOST_LIKE.fullmatch(_at(row, column))) for row in rows) for column in range(width)]
    target = likely.index(max(likely))
    is_header = max(likely) > 0 and not any(_HOST_LIKE.fullmatch(cell) for cell in rows[0])
    if not is_header:
        is_one_line = len(rows) == 1 and all(_HOST_LIKE.fullmatch(cell) for cell in rows[0] if cell)
        return _Layout(delimiter, target, first_line=numbered[0][0], is_one_line=is_one_line)
    keys = [re.sub(r"[\W_]+", "", cell.lower()) for cell in rows[0]]
    names = tuple(clean_text(cell, 100) for cell in rows[0])
    return _Layout(
        delimiter,
        target,
        None,
        _column(keys, _ID_COLUMNS, target),
        _column(keys, _TAG_COLUMNS, target),
        names,
        numbered[1][0],
    )
