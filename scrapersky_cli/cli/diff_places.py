"""places diff: compare two releases of a source."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from scrapersky_cli.cli import import_places as importing
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.export import Format, format_of
from scrapersky_cli.cli.options import Json, Quiet, Verbose, existing, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, known_column, print_header, print_line, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.shape import prints_table, shape
from scrapersky_cli.cli.signals import ended_by_signals
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import require_head
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.clear import cleared
from scrapersky_cli.export.destination import check_target, destination
from scrapersky_cli.export.harmless import harmless
from scrapersky_cli.export.tables import SEEKABLE, WRITERS
from scrapersky_cli.export.writers import Style
from scrapersky_cli.extract.places.releases import CHANGES, Change
from scrapersky_cli.pipeline.diff_places import Difference, DiffReport, diff_places
from scrapersky_cli.subjects.keyset import Row

Only = Annotated[str | None, typer.Option(metavar="A,B,…", help=f"Only these rows: {', '.join(CHANGES)}.")]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the rows to this file.")]
Old = Annotated[Path, typer.Argument(metavar="OLD", help="The earlier release: a file or a folder.")]
New = Annotated[Path, typer.Argument(metavar="NEW", help="The later release.")]
COLUMNS: dict[str, type] = {
    "change": str, "name": str, "category": str, "street": str, "city": str, "region": str, "postcode": str,
    "country": str, "websites": list, "phones": list, "emails": list, "brand": str, "fields": list, "metres": float,
    "latitude": float, "longitude": float, "source": str, "source_id": str, "updated_at": datetime,
}  # fmt: skip
_OF_ADDRESS = ("street", "city", "region", "postcode", "country")
_CHUNK = 1000  # rows that are cleared and written together
Clear = Callable[[Sequence[Row]], Sequence[Row]]
Write = Callable[[Sequence[Row]], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows go: to a file in a format, or to stdout, as JSON or line by line; nowhere without any changes."""

    changes: tuple[Change, ...]
    output: str | None
    format: str
    as_json: bool


@prints_table
def diff(
    old: Old,
    new: New,
    only: Only = None,
    output: Output = None,
    format: Format = None,
    bbox: importing.Bbox = None,
    near: importing.Near = None,
    radius: importing.Radius = "5km",
    country: importing.Country = None,
    city: importing.City = None,
    category: importing.Category = None,
    min_confidence: importing.MinConfidence = None,
    has: importing.Has = None,
    no_chains: importing.NoChains = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Compare two releases of a source: which places are new, gone, closed, moved or changed.

    Filters choose places of both releases, so one that no longer matches is gone. Moved is more than 50 m, or another
    street or number. Nothing is stored: `import places NEW` stores what is new, and brings the rest up to date.
    """
    set_up_logs(verbose, quiet)
    wanted = importing.place_filter(bbox, near, radius, country, city, category, min_confidence, has, no_chains)
    rows, report = _rows(only, output, format, as_json=as_json), DiffReport()
    before, after = open_dataset(old), open_dataset(new)
    found: list[Row] = []
    with ExitStack() as stack:
        clear = stack.enter_context(_clearing())
        show = stack.enter_context(counting("places", quiet=quiet or as_json or output is None))
        write = stack.enter_context(_writing(rows, found))
        for part in diff_places(before, after, replace(wanted, open_only=False), rows.changes, report, show):
            for first in range(0, len(part), _CHUNK):
                write(clear([_row(each) for each in part[first : first + _CHUNK]]))
    _tell(after.source, report, rows, found)


def _rows(only: str | None, output: str | None, format_: str | None, *, as_json: bool) -> Rows:
    """Return where the rows go. Raise UsageError, before any work is done, if they cannot go there."""
    names = [name.strip() for name in only.split(",")] if only else list(CHANGES)
    changes = tuple(cast(Change, require_choice(CHANGES, name, f"--only {name} is not valid")) for name in names)
    if output == "-" and as_json:
        raise UsageError("--json and the rows cannot both be on stdout", hint="-o FILE, or --json alone")
    if output not in (None, "-"):
        check_target(Path(str(output)))
    format_ = format_of(output or "-", format_)
    is_summary = output is None and not as_json and sys.stdout.isatty()
    return Rows(() if is_summary and not only else changes, output, format_, as_json)


@contextmanager
def _clearing() -> Iterator[Clear]:
    """Yield what takes out of rows what is on the do-not-contact list, if there is a database; none is made."""
    with existing() as database:
        if database is not None:
            require_head(database)
        yield lambda rows: _cleared(database, rows) if database is not None and rows else rows


def _cleared(database: Database, rows: Sequence[Row]) -> Sequence[Row]:
    with database.reading() as conn:
        return cleared(conn, rows)


@contextmanager
def _writing(rows: Rows, found: list[Row]) -> Iterator[Write]:
    """Yield the function that takes rows to where they go. With --json, they are collected in `found`."""
    if rows.output is not None:
        to = destination(None if rows.output == "-" else Path(rows.output), seekable=rows.format in SEEKABLE)
        with ended_by_signals(), to as file, WRITERS[rows.format](file, COLUMNS, Style()) as write:
            yield write
    else:
        columns = [known_column(name, list(COLUMNS)) for name in shape().columns or COLUMNS]
        if not rows.as_json and rows.changes:
            print_header(columns)
        yield found.extend if rows.as_json else partial(_print_rows, columns)


def _print_rows(columns: Sequence[str], rows: Sequence[Row]) -> None:
    for row in rows:
        print_line("\t".join(harmless(row[name]) for name in columns))


def _row(found: Difference) -> Row:
    place = found.place
    named = {name: getattr(place, name) for name in COLUMNS if hasattr(place, name)}
    address = {name: getattr(place.address, name) for name in _OF_ADDRESS}
    metres = None if found.metres is None else round(found.metres, 1)
    return {**named, **address, "change": found.change, "fields": found.fields, "metres": metres, "domain_id": None}


def _tell(source: str, report: DiffReport, rows: Rows, found: Sequence[Row]) -> None:
    """Print the counts: on stderr if the rows are on stdout, else on stdout."""
    counts: dict[str, int] = {name: report.changes[name] for name in CHANGES} | {"unchanged": report.unchanged}
    left_out = {"repeated": report.repeated, "invalid": report.invalid}
    line = " ".join([f"source={source}", *(f"{name}={count}" for name, count in counts.items())])
    data: dict[str, Any] = {"source": source, **counts, **left_out, "file": rows.output}
    listed = [{name: row[name] for name in COLUMNS} for row in found]
    if rows.as_json or rows.output not in (None, "-") or not rows.changes:
        rows_there = {} if rows.output is not None else {"rows": listed}
        emit(Answer({**data, **rows_there}, lines=[line], records="rows" if rows_there else ""), as_json=rows.as_json)
    else:
        say(line)
    for name, count in left_out.items():
        if count:
            say(f"{count} {name} entries were left out")
    if not rows.changes:
        say("the rows go into a pipe, or into a file with -o FILE")
