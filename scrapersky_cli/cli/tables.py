"""Print tables on a terminal. Nothing is cut off: texts are folded between words, ids and names are kept whole.

If a table is too wide, its empty columns are left out. If it is still too wide, it is printed in parts, each with the
first column, or cell by cell.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_LONGEST_NAME = 64  # characters; a longer word is an attack or the URL of a page, and is folded
_FOLDED = 20  # characters; the least width for a word that is folded
_NAME_SHARE = 0.75  # the largest share of the width for the first column, which leaves room beside it
_ONE_LINE = 30  # characters; a first column up to this width is never folded

Cells = Sequence[Sequence[str]]


def print_table(
    console: Console, title: str, columns: Sequence[str], rows: Cells, numeric: Collection[int] = ()
) -> None:
    """Print the rows under their columns. The columns whose indices are `numeric` are aligned to the right."""
    natural = [_width(column) for column in zip(columns, *rows, strict=True)]
    if sum(natural) + 2 * (len(columns) - 1) <= console.width:
        _print_part(console, title, columns, rows, numeric, natural, gap=2)
        return
    kept = [0, *(place for place in range(1, len(columns)) if not rows or any(row[place] for row in rows))]
    least = {place: _least((columns[place], *(row[place] for row in rows)), is_first=place == 0) for place in kept}
    least[0] = natural[0] if natural[0] <= _ONE_LINE else min(least[0], int(console.width * _NAME_SHARE))
    room = console.width - least[0] - 1  # beside the first column
    if len(kept) > 2 and max(least[place] for place in kept[1:]) > room:
        print_table(console, title, ("what", "value"), _as_records(columns, rows))
        return
    for number, part in enumerate(_parts(kept, least, console.width)):
        sizes = [(natural[place], least[place] if place == 0 else min(least[place], room)) for place in part]
        widths = _widths(sizes, console.width - (len(part) - 1))
        right = [at for at, place in enumerate(part) if place in numeric]
        cells = [[row[place] for place in part] for row in rows]
        if number:
            console.print()
        _print_part(console, "" if number else title, [columns[place] for place in part], cells, right, widths, gap=1)


def _width(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _least(texts: Iterable[str], *, is_first: bool) -> int:
    """Return the least width of a column. URLs may be folded, except in the first column, which names the row."""

    def is_whole(word: str) -> bool:
        return len(word) <= _LONGEST_NAME and (is_first or "://" not in word)

    words = chain.from_iterable(map(str.split, texts))
    return _width(word if is_whole(word) else word[:_FOLDED] for word in words)


def _as_records(columns: Sequence[str], rows: Cells) -> list[tuple[str, str]]:
    """Return a (name, cell) pair for each cell that is not empty, with an empty pair between rows."""
    records: list[tuple[str, str]] = []
    for row in rows:
        records += [("", "")] if records else []
        records += [(name, cell) for name, cell in zip(columns, row, strict=True) if cell]
    return records


def _parts(places: Sequence[int], least: Mapping[int, int], width: int) -> list[list[int]]:
    """Split the columns into parts that fit the width, each beginning with the first column."""
    parts = [[0]]
    for place in places[1:]:
        needed = sum(least[each] + 1 for each in parts[-1]) + least[place]
        if needed > width and len(parts[-1]) > 1:
            parts.append([0])
        parts[-1].append(place)
    return parts


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


def _print_part(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Cells,
    numeric: Collection[int],
    widths: Sequence[int],
    *,
    gap: int,
) -> None:
    table = Table(
        title=title or None, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False,
        collapse_padding=True, padding=(0, gap - 1), header_style="bold",
    )  # fmt: skip
    for place, (name, width) in enumerate(zip(columns, widths, strict=True)):
        table.add_column(name, overflow="fold", justify="right" if place in numeric else "left", width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)
