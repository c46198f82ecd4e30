"""Print to the operator: the answer on stdout, everything else on stderr.

A terminal gets a table, a pipe gets tab-separated rows, `--json` gets one object. Scraped text is hostile: in a table
or a row it must not move the cursor, break the row, or be taken for markup.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scrapersky_cli.export.harmless import CONTROLS, harmless

SCHEMA = 1


@dataclass(frozen=True)
class Answer:
    """The result of a command: `data` for `--json`, and the same for people as a table or as lines."""

    data: dict[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    lines: Sequence[str] = field(default_factory=tuple)
    title: str = ""


def emit(answer: Answer, *, as_json: bool) -> None:
    """Print the answer on stdout."""
    if as_json:
        print_json(answer.data)
        return
    for line in answer.lines:
        print_line(line)
    if answer.columns:
        if sys.stdout.isatty():
            _print_table(answer)
        else:
            for row in answer.rows:
                print_line("\t".join(harmless(cell) for cell in row))


def print_json(data: dict[str, Any]) -> None:
    """Print one JSON object, indented on a terminal and on one line elsewhere."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps({"schema": SCHEMA, **data}, indent=indent, default=_plain, ensure_ascii=True))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return sorted(value)
    return str(value)


def print_line(line: str) -> None:
    """Print one line on stdout, without control characters except tabs."""
    print(line.translate({code: char for code, char in CONTROLS.items() if code not in (9,)}))


def _print_table(answer: Answer) -> None:
    from rich.console import Console  # late, because most commands run where there is no terminal

    from scrapersky_cli.cli.tables import print_table

    console = Console(highlight=False, no_color=colourless())
    columns = [name.replace("_", " ") for name in answer.columns]
    rows = [[harmless(cell) for cell in row] for row in answer.rows]
    numeric = [place for place in range(len(columns)) if _is_numeric(answer, place)]
    print_table(console, answer.title, columns, rows, numeric)


def _is_numeric(answer: Answer, place: int) -> bool:
    cells = [row[place] for row in answer.rows if row[place] is not None]
    return bool(cells) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells)


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
