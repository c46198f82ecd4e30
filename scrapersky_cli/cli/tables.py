"""Print tables on a terminal of any width. Texts are folded between words; ids and names are kept whole.

If a table is too wide, its empty columns are left out, and then the last ones, which matter least. If that would leave
too few, each row becomes a record with a line for each field.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_LONGEST_NAME = 64  # characters; a longer word is an attack or the URL of a page, and is folded
_FOLDED = 20  # characters; the least width for a word that is folded
_READABLE = 16  # characters; a text is not folded to less than that, or to a word in each line
_ONE_LINE = 30  # characters; a first column up to this width is never folded

Cells = Sequence[Sequence[str]]


def print_table(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Cells,
    numeric: Collection[int] = (),
    *,
    least: int,
) -> list[str]:
    """Print the table that `fitted` returns. Return the names of the columns that do not fit."""
    table, hidden = fitted(console.width, title, columns, rows, numeric, least=least)
    console.print(table)
    return hidden


def fitted(
    width: int, title: str, columns: Sequence[str], rows: Cells, numeric: Collection[int] = (), *, least: int
) -> tuple[Table, list[str]]:
    """Return a table of the rows for a terminal of that width, and the names of the columns that do not fit.

    The most important columns come first. Below `least` columns, the rows become records. The columns whose indices are
    `numeric` are aligned to the right.
    """
    natural = [_width(column) for column in zip(columns, *rows, strict=True)]
    if sum(natural) + 2 * (len(columns) - 1) <= width:
        return _table(title, columns, rows, numeric, natural, gap=2), []
    filled = [0, *(place for place in range(1, len(columns)) if not rows or any(row[place] for row in rows))]
    narrowest = [_narrowest((columns[place], *(row[place] for row in rows)), place == 0) for place in filled]
    narrowest[0] = natural[0] if natural[0] <= _ONE_LINE else narrowest[0]
    fitting = _how_many_fit(narrowest, width)
    if fitting < min(least, len(filled)):
        if len(columns) > 2:
            return _pairs(width, title, ("", ""), _as_records(columns, rows)), []
        return _pairs(width, title, columns, rows), []
    kept = filled[:fitting]
    sizes = [(natural[place], least) for place, least in zip(kept, narrowest, strict=False)]
    cells = [[row[place] for place in kept] for row in rows]
    right = [at for at, place in enumerate(kept) if place in numeric]
    widths = _widths(sizes, width - (len(kept) - 1))
    table = _table(title, [columns[place] for place in kept], cells, right, widths, gap=1)
    return table, [columns[place] for place in filled[fitting:]]


def _pairs(width: int, title: str, columns: Sequence[str], pairs: Cells) -> Table:
    """Return a table of names and, beside them, texts that are folded wherever the line ends."""
    name = min(_width(name for name, _ in (columns, *pairs)), width // 2)
    return _table(title, columns, pairs, (), (name, width - name - 1), gap=1)


def _width(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _narrowest(texts: Sequence[str], is_first: bool) -> int:
    """Return the least width of a column. URLs may be folded, except in the first column, which names the row."""

    def is_whole(word: str) -> bool:
        return len(word) <= _LONGEST_NAME and (is_first or "://" not in word)

    words = chain.from_iterable(map(str.split, texts))
    longest = _width(word if is_whole(word) else word[:_FOLDED] for word in words)
    return max(longest, min(_width(texts[1:]), _READABLE))


def _how_many_fit(narrowest: Sequence[int], width: int) -> int:
    """Return how many columns fit into the width, counted from the first one."""
    needed = -1
    for count, each in enumerate(narrowest):
        needed += 1 + each
        if needed > width:
            return count
    return len(narrowest)


def _as_records(columns: Sequence[str], rows: Cells) -> list[tuple[str, str]]:
    """Return a (name, cell) pair for each cell that is not empty, with an empty pair between rows."""
    records: list[tuple[str, str]] = []
    for row in rows:
        records += [("", "")] if records else []
        records += [(name, cell) for name, cell in zip(columns, row, strict=True) if cell]
    return records


def _widths(sizes: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Return the widths of columns, given the natural and the least width of each.

    Spare room goes first to the columns that lack least, so that the longest texts are folded.
    """
    widths = [least for _, least in sizes]
    spare = room - sum(widths)
    lacking = sorted((natural - least, place) for place, (natural, least) in enumerate(sizes))
    for left, (lack, place) in zip(range(len(lacking), 0, -1), lacking, strict=True):
        given = max(0, min(lack, spare // left))
        widths[place] += given
        spare -= given
    return widths


def _table(
    title: str,
    columns: Sequence[str],
    rows: Cells,
    numeric: Collection[int],
    widths: Sequence[int],
    *,
    gap: int,
) -> Table:
    table = Table(
        title=title or None, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False,
        collapse_padding=True, padding=(0, gap - 1), header_style="bold", show_header=any(columns),
    )  # fmt: skip
    for place, (name, width) in enumerate(zip(columns, widths, strict=True)):
        table.add_column(name, overflow="fold", justify="right" if place in numeric else "left", width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    return table
