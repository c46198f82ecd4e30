"""Print to the operator: the answer on stdout, everything else on stderr.

A terminal gets a table, a pipe gets tab-separated rows under a line of names, `--json` gets one object. Scraped text is
hostile: in a table or a row it must not move the cursor, break the row, or be taken for markup.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.shape import shape
from scrapersky_cli.export.harmless import CONTROLS, harmless

SCHEMA = 1
_MARK = re.compile(r"\[\w+\] +")
_LEAST = 3  # columns of a list; with fewer, a terminal gets records


@dataclass(frozen=True)
class Answer:
    """The result of a command: `data` for `--json`, and the same for people as a table or as lines.

    `columns` come in the order of their importance. The rows are the entries of the list `records` in `data`, unless
    `rows` says them in other words. A terminal shows some columns under other names, which are in `headings`, and some
    values in words, which the functions in `wording` return.
    """

    data: dict[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    lines: Sequence[str] = field(default_factory=tuple)
    title: str = ""
    records: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    wording: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cells:
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def emit(answer: Answer, *, as_json: bool) -> None:
    """Print the answer on stdout. Raise UsageError if there is no column of a name that was asked for."""
    if as_json:
        print_json(_chosen_data(answer))
        return
    for line in answer.lines:
        for piece in _folded(line) if sys.stdout.isatty() else [line]:
            print_line(piece)
    if answer.columns:
        cells = _chosen_cells(answer)
        if sys.stdout.isatty():
            _print_table(answer, cells)
        else:
            print_rows(cells.columns, cells.rows)


def emit_each(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    answer: Callable[[list[Mapping[str, Any]]], Answer],
    *,
    as_json: bool,
) -> None:
    """Print rows that may be too many for memory.

    A terminal gets what `answer` returns for all of them. A pipe gets them one by one, as they are read, with --json
    before what else the answer says when all have been read. Raise UsageError if there is no column of a name that was
    asked for.
    """
    if sys.stdout.isatty():
        emit(answer(list(rows)), as_json=as_json)
        return
    wanted = shape().columns
    names = columns if wanted is None else [known_column(name, columns) for name in wanted]
    if as_json:
        _print_json_rows(({name: row[name] for name in names} for row in rows), lambda: answer([]))
    else:
        print_rows(names, ([row[name] for name in names] for row in rows))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print tab-separated rows under the names of their columns, if these are wanted. Times are in UTC."""
    print_header(columns)
    for row in rows:
        print_line("\t".join(map(_plain_cell, row)))


def print_header(columns: Iterable[str]) -> None:
    """Print the names of the columns for a pipe, if they are wanted."""
    if shape().header:
        print_line("\t".join(columns))


def _plain_cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return harmless(value)


# --- the columns that were asked for ----------------------------------------------------------------------
def _chosen_data(answer: Answer) -> dict[str, Any]:
    """Return what --json prints. With --columns, each record, or an answer without records, has only these names."""
    wanted = shape().columns
    if wanted is None:
        return answer.data
    if not answer.records:
        return {known_column(name, list(answer.data)): answer.data[name] for name in wanted}
    cells = _chosen_cells(answer)
    return {**answer.data, answer.records: [dict(zip(cells.columns, row, strict=True)) for row in cells.rows]}


def _chosen_cells(answer: Answer) -> _Cells:
    wanted = shape().columns
    if wanted is None and (answer.rows or not answer.records):
        return _Cells(answer.columns, answer.rows)
    if answer.records:
        entries = answer.data[answer.records]
        names = list(dict.fromkeys((*answer.columns, *(name for entry in entries[:1] for name in entry))))
        columns = answer.columns if wanted is None else [known_column(name, names) for name in wanted]
        return _Cells(columns, [[entry.get(name) for name in columns] for entry in entries])
    facts = [str(row[0]).strip() for row in answer.rows]
    chosen = [known_column(name, list(dict.fromkeys(facts))) for name in wanted or ()]
    order = [place for name in chosen for place, fact in enumerate(facts) if fact == name]
    return _Cells(answer.columns, [answer.rows[place] for place in order])


def known_column(name: str, names: Sequence[str]) -> str:
    """Return the name of a column. Raise UsageError if there is none of that name."""
    return require_choice(names, name, f"there is no column {name!r}")


# --- JSON -------------------------------------------------------------------------------------------------
def print_json(data: dict[str, Any]) -> None:
    """Print one JSON object, indented on a terminal and on one line elsewhere."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps({"schema": SCHEMA, **data}, indent=indent, default=_plain, ensure_ascii=True))


def _print_json_rows(rows: Iterable[Mapping[str, Any]], without_rows: Callable[[], Answer]) -> None:
    """Print what `print_json` prints for the records of an answer, of which they are the first thing, one by one."""
    encode = json.JSONEncoder(default=_plain).encode
    records = without_rows().records
    written = map(encode, rows)
    first = next(written, "")  # before anything is printed, so that a failure to read leaves the pipe empty
    print(f'{{"schema": {SCHEMA}, "{records}": [{first}', end="")
    for row in written:
        print(f", {row}", end="")
    rest = {name: value for name, value in without_rows().data.items() if name != records}
    print("]" + "".join(f", {encode(name)}: {encode(value)}" for name, value in rest.items()) + "}")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return sorted(value)
    return str(value)


# --- people -----------------------------------------------------------------------------------------------
def _folded(line: str) -> list[str]:
    """Return the line in pieces that end between words and fit the terminal, if it has a mark such as `[ok]` in front.

    The terminal itself breaks other lines, so that a command or a path in them can be copied.
    """
    if not (mark := _MARK.match(line)):
        return [line]
    below, width = " " * len(mark[0]), shutil.get_terminal_size().columns
    return wrap(line, width, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)


def print_line(line: str) -> None:
    """Print one line on stdout, without control characters except tabs."""
    print(line.translate({code: char for code, char in CONTROLS.items() if code not in (9,)}))


def _print_table(answer: Answer, cells: _Cells) -> None:
    from rich.console import Console  # late, because most commands run where there is no terminal

    from scrapersky_cli.cli.tables import print_table

    console = Console(highlight=False, no_color=colourless())
    headings = [answer.headings.get(name, name).replace("_", " ") for name in cells.columns]
    words = [answer.wording.get(name, _as_it_is) for name in cells.columns]
    rows = [[word(cell) for word, cell in zip(words, row, strict=True)] for row in cells.rows]
    numeric = [place for place in range(len(headings)) if _is_numeric(row[place] for row in rows)]
    least = 2 if not answer.records else len(headings) if shape().columns else _LEAST
    shown = [[harmless(cell) for cell in row] for row in rows]
    if hidden := print_table(console, answer.title, headings, shown, numeric, least=least):
        say(f"{len(hidden)} column{'s' * (len(hidden) > 1)} hidden: see --columns, --json")


def _as_it_is(value: object) -> object:
    return value


def _is_numeric(cells: Iterable[object]) -> bool:
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in known)


def colourless() -> bool:
    """Return whether the operator asked for output without colour."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def say(message: str) -> None:
    """Print a hint, a warning or a state to stderr, because stdout carries only the answer."""
    print(harmless(message), file=sys.stderr)


def say_all(messages: Iterable[str]) -> None:
    """Print several messages to stderr."""
    for message in messages:
        say(message)


def counted(counts: Mapping[str, int]) -> str:
    """Return numbers as in the summary of a run: `pages=12 contacts=3`."""
    return " ".join(f"{name}={count}" for name, count in counts.items())


def age(seconds: float | None) -> str:
    """Return a duration in seconds as people write it: `45 s`, `12 min`, `3 h`, `5 d`."""
    if seconds is None:
        return ""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(0, seconds):.0f} s"
