"""export: write what was found to a file."""

import sys
from collections.abc import Callable, Sequence
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
from scrapersky_cli.export.apart import divided
from scrapersky_cli.export.destination import check_target, is_stdout, is_stream
from scrapersky_cli.export.marks import check_name, mark, move_mark, next_mark
from scrapersky_cli.export.rows import Listed, chosen_columns, columns_in_use, listing_in, listing_named, pages_of
from scrapersky_cli.export.tables import ENDINGS, WRITERS, XLSX, file_apart, opened_tables
from scrapersky_cli.export.writers import Style
from scrapersky_cli.pipeline.warm import tune_garbage_collection
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import Row
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
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="KIND", help="Set rows apart that have no email, phone, fax, social or any; repeatable."
    ),
]
NoEmpty = Annotated[
    bool, typer.Option("--no-empty-columns", help="Leave out columns without any value; those of your list stay.")
]


@dataclass(frozen=True, slots=True)
class Order:
    """What to export, where to and in which format. `keep_empty` also writes columns that have no value in any row."""

    what: str
    output: str
    format: str
    style: Style
    columns: tuple[str, ...] | None = None
    keep_empty: bool = True
    filters: Filters = field(default_factory=Filters)

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
    no_empty_columns: NoEmpty = False,
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
        order = replace(order, filters=filters, keep_empty=not no_empty_columns)
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
    """Return the order for these arguments. Raise UsageError, before any work is done, if they are not valid.

    Of a list that is given back, the columns are not known yet: then `columns` are looked at when it is written.
    """
    names = column_names(columns)
    listed = listing_named(what, Filters())
    if listed.listing.of_list is None:
        chosen_columns(listed, names)
    if output != "-":
        check_target(Path(output))
    output = "-" if is_stdout(Path(output)) else output
    order = Order(what, output, format_of(output, format_), Style(excel, guard, what), names)
    if excel and order.format != "csv":
        raise UsageError("--excel is for csv only", hint="leave it out: xlsx opens in Excel as it is")
    return order


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
    if since_name is not None:
        check_name(since_name)
        if order.filters.limit is not None:
            raise UsageError("--since-name with a limit would leave out the rest for good", hint="leave out limit=N")
        until = next_mark(database)
        earlier = [each for each in (order.filters.since, mark(database, order.what, since_name)) if each]
        order = replace(order, filters=replace(order.filters, since=max(earlier, default=None), until=until))
    tune_garbage_collection()
    written = count_rows(database, order) if dry_run else write_rows(database, order, quiet=quiet or as_json)
    if since_name and until and not dry_run:
        database.write(move_mark, order.what, since_name, until)
    _tell(order, written, dry_run=dry_run, as_json=as_json)


@dataclass(slots=True)
class RowsWritten:
    """How many rows were written, and how many were set apart because nobody can use them, into which file."""

    rows: int = 0
    apart: int = 0
    apart_file: str | None = None

    def data(self) -> dict[str, Any]:
        """Return the numbers for `--json`."""
        return {"rows": self.rows, "apart": self.apart, "apart_file": self.apart_file}

    def words(self) -> str:
        """Return what is said of the rows that were set apart; nothing if there are none."""
        where = f" apart_file={self.apart_file}" if self.apart_file else ""
        return f" apart={self.apart}{where}" if self.apart else ""


def _opened_listing(database: Database, order: Order) -> Listed:
    with database.reading() as conn:
        return listing_in(conn, listing_named(order.what, order.filters), order.filters)


def count_rows(database: Database, order: Order) -> RowsWritten:
    """Return how many rows the export would have."""
    listed = _opened_listing(database, order)
    return _each_page(database, order, listed, lambda usable, apart: None)


def write_rows(database: Database, order: Order, *, quiet: bool) -> RowsWritten:
    """Write the export to its file or to stdout. Return what was written."""
    listed = _opened_listing(database, order)
    columns = chosen_columns(listed, order.columns)
    if not order.keep_empty:
        columns = columns_in_use(database, listed, order.filters, columns)
    seen = counting("rows", quiet=quiet or order.file is None)
    tables = opened_tables(order.file, order.format, columns, listed.listing.apart, order.style)
    done = 0
    with ended_by_signals(), tables as to, seen as show:

        def write(usable: Sequence[Row], apart: Sequence[Row]) -> None:
            nonlocal done
            to.usable(usable)
            to.apart(apart)
            done += len(usable)
            show(done)

        return _each_page(database, order, listed, write)


def _each_page(
    database: Database, order: Order, listed: Listed, write: Callable[[Sequence[Row], Sequence[Row]], None]
) -> RowsWritten:
    """Call `write(usable, apart)` for each page of rows. Return how many of both there were.

    In an export of a batch, rows without the contacts that --with asks for are set apart; in any other export they are
    not read. A workbook, which shows both on sheets of their own, also sets failed rows apart.
    """
    written, filters = RowsWritten(), order.filters
    of_batch = bool(listed.listing.apart and filters.batch)
    if of_batch:
        filters = replace(filters, having=())
    for rows in pages_of(database, listed, filters):
        wanted = order.filters.having
        usable, apart = divided(rows, wanted, failed=order.format == XLSX) if of_batch else (rows, ())
        write(usable, apart)
        written.rows += len(usable)
        written.apart += len(apart)
    beside = file_apart(order.file, order.format) if written.apart else None
    written.apart_file = str(beside) if beside else None
    return written


def _tell(order: Order, written: RowsWritten, *, dry_run: bool, as_json: bool) -> None:
    sys.stdout.flush()
    if order.file is None and not dry_run:
        return
    data: dict[str, Any] = {"what": order.what, **written.data(), "file": order.output, "format": order.format}
    times = {"since": order.filters.since, "until": order.filters.until, "dry_run": dry_run}
    said = f"export={order.what} {'would_write' if dry_run else 'rows'}={written.rows} file={order.output}"
    emit(Answer({**data, **times}, lines=[said + written.words()]), as_json=as_json)


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
    no_empty_columns: NoEmpty = False,
    with_: With = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write what was found for a batch to a file. Like export with --batch NAME."""
    set_up_logs(verbose, quiet)
    with opened_to_read() as database:
        with database.reading() as conn:
            filters = filtering.filters_of(conn, batch=name, with_=with_)
        assert filters.batch is not None
        wanted = what or subject_of(filters.batch.queue.table).batch_listing
        order = order_of(wanted, output, format, columns, excel=excel, guard=not no_formula_guard)
        order = replace(order, filters=filters, keep_empty=not no_empty_columns)
        carry_out(database, order, None, dry_run=dry_run, as_json=as_json, quiet=quiet)
