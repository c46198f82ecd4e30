"""export: write what was found to a file."""

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import completion, filtering, known_names
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.shape import column_names
from scrapersky_cli.cli.signals import ended_by_signals
from scrapersky_cli.cli.where import Where, with_where
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.destination import check_target, destination, is_stdout, is_stream
from scrapersky_cli.export.marks import check_name, mark, move_mark, next_mark
from scrapersky_cli.export.rows import chosen_columns, listing_named, pages_of
from scrapersky_cli.export.writers import ENDINGS, SEEKABLE, WRITERS, Style
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.registry import listings, subject_of

What = Annotated[
    str, typer.Argument(metavar="WHAT", help=f"One of: {', '.join(listings())}.", autocompletion=completion.listing)
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - is stdout.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="csv, jsonl, xlsx, parquet; default: by the file's name.",
        autocompletion=completion.one_of(lambda: WRITERS),
    ),
]
ListedColumns = Annotated[
    str | None,
    typer.Option(metavar="A,B,…", help="Only these columns, in this order.", autocompletion=completion.column),
]
SinceName = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only what is new since the last export under this name.")
]
Excel = Annotated[bool, typer.Option("--excel", help="CSV that opens in Excel: byte order mark, CRLF.")]
NoGuard = Annotated[
    bool, typer.Option("--no-formula-guard", help="CSV: do not turn cells that look like formulas into text.")
]


@dataclass(frozen=True, slots=True)
class Order:
    """What to export, where to and in which format."""

    what: str
    output: str
    format: str
    style: Style
    columns: tuple[str, ...] | None = None
    filters: Filters = field(default_factory=lambda: _no_filters())

    @property
    def file(self) -> Path | None:
        """The file to write; None for stdout."""
        return None if self.output == "-" else Path(self.output)


def export(
    what: What,
    output: Output = "-",
    format: Format = None,
    columns: ListedColumns = None,
    since_name: SinceName = None,
    excel: Excel = False,
    no_formula_guard: NoGuard = False,
    domain: filtering.Domain = None,
    status: filtering.Status = None,
    result_code: filtering.ResultCode = None,
    error_code: filtering.ErrorCode = None,
    kind: filtering.Kind = None,
    method: filtering.Method = None,
    with_: filtering.With = None,
    tag: filtering.Tag = None,
    curation: filtering.Curation = None,
    batch: filtering.Batch = None,
    since: filtering.Since = None,
    at: filtering.At = None,
    no_chains: filtering.NoChains = False,
    one_per_address: filtering.OnePerAddress = False,
    no_google_content: filtering.NoGoogle = False,
    all_sources: filtering.AllSources = False,
    where: Where = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write what was found to a file. The file appears only when it is complete."""
    set_up_logs(verbose, quiet)
    order = order_of(what, output, format, columns, excel=excel, guard=not no_formula_guard)
    with opened() if since_name and not dry_run else opened_to_read() as database:
        with database.reading() as conn:
            filters = filtering.filters_of(conn, **with_where(
                where or (), domain=domain, status=status, result_code=result_code, error_code=error_code, kind=kind,
                method=method, with_=with_, tag=tag, curation=curation, batch=batch, since=since, at=at,
                no_chains=no_chains, one_per_address=one_per_address, no_google_content=no_google_content,
                all_sources=all_sources,
            ))  # fmt: skip
        order = replace(order, filters=filters)
        carry_out(database, order, since_name, dry_run=dry_run, as_json=as_json, quiet=quiet)


def order_of(
    what: str,
    output: str,
    format_: str | None,
    columns: str | None = None,
    *,
    excel: bool = False,
    guard: bool = True,
) -> Order:
    """Return the order for these arguments. Raise UsageError, before any work is done, if they are not valid."""
    names = column_names(columns)
    chosen_columns(listing_named(what, _no_filters()), names)
    if output != "-":
        check_target(Path(output))
    output = "-" if is_stdout(Path(output)) else output
    order = Order(what, output, format_of(output, format_), Style(excel, guard), names)
    if excel and order.format != "csv":
        raise UsageError("--excel is for csv only", hint="leave it out")
    return order


def _no_filters() -> Filters:
    return Filters()


def format_of(output: str, given: str | None) -> str:
    """Return the format that is asked for, or that the name of the file says. Raise UsageError."""
    if given is not None and given not in WRITERS:
        raise UsageError(f"{given} is not a valid format", hint=f"one of: {', '.join(WRITERS)}")
    if given is not None:
        return given
    ending = Path(output).suffix.lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    if output == "-" or is_stream(Path(output)):
        return "csv"
    raise UsageError(
        f"the format of {output} is not known", hint=f"give --format, or a name that ends in {', '.join(ENDINGS)}"
    )


def carry_out(
    database: Database, order: Order, since_name: str | None, *, dry_run: bool, as_json: bool, quiet: bool
) -> None:
    """Write the export or, in a dry run, count its rows. Report it, and move the mark once the file is complete."""
    if as_json and order.file is None and not dry_run:
        raise UsageError("--json and the export cannot both be on stdout", hint="-o FILE, or --format jsonl")
    until: datetime | None = None
    if since_name:
        check_name(since_name)
        until = next_mark(database)
        earlier = [each for each in (order.filters.since, mark(database, order.what, since_name)) if each]
        order = replace(order, filters=replace(order.filters, since=max(earlier, default=None), until=until))
    rows = count_rows(database, order) if dry_run else write_rows(database, order, quiet=quiet or as_json)
    if since_name and until and not dry_run:
        database.write(move_mark, order.what, since_name, until)
    _tell(order, rows, dry_run=dry_run, as_json=as_json)


def count_rows(database: Database, order: Order) -> int:
    """Return how many rows the export would have."""
    listed = listing_named(order.what, order.filters)
    return sum(len(rows) for rows in pages_of(database, listed, order.filters))


def write_rows(database: Database, order: Order, *, quiet: bool) -> int:
    """Write the export to its file or to stdout. Return the number of rows."""
    listed = listing_named(order.what, order.filters)
    columns = chosen_columns(listed, order.columns)
    to = destination(order.file, seekable=order.format in SEEKABLE)
    count = 0
    seen = counting("rows", quiet=quiet or order.file is None)
    with ended_by_signals(), to as file, WRITERS[order.format](file, columns, order.style) as write, seen as show:
        for rows in pages_of(database, listed, order.filters):
            write(rows)
            count += len(rows)
            show(count)
    return count


def _tell(order: Order, rows: int, *, dry_run: bool, as_json: bool) -> None:
    sys.stdout.flush()
    if order.file is None and not dry_run:
        return
    data: dict[str, Any] = {"what": order.what, "rows": rows, "file": order.output, "format": order.format}
    times = {"since": order.filters.since, "until": order.filters.until, "dry_run": dry_run}
    line = f"export={order.what} {'would_write' if dry_run else 'rows'}={rows} file={order.output}"
    emit(Answer({**data, **times}, lines=[line]), as_json=as_json)


def export_batch(
    name: Annotated[str, typer.Argument(metavar="NAME", autocompletion=known_names.batch)],
    output: Output = "-",
    format: Format = None,
    what: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help="Default: what fits the rows, such as leads or pages.",
            autocompletion=completion.listing,
        ),
    ] = None,
    columns: ListedColumns = None,
    excel: Excel = False,
    no_formula_guard: NoGuard = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write what was found for a batch to a file. Like export with --batch NAME."""
    set_up_logs(verbose, quiet)
    with opened_to_read() as database:
        with database.reading() as conn:
            filters = filtering.filters_of(conn, batch=name)
        assert filters.batch is not None
        wanted = what or subject_of(filters.batch.queue.table).batch_listing
        order = order_of(wanted, output, format, columns, excel=excel, guard=not no_formula_guard)
        order = replace(order, filters=filters)
        carry_out(database, order, None, dry_run=dry_run, as_json=as_json, quiet=quiet)
