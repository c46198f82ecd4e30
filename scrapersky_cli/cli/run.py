"""run: from a search phrase or a list of domains to leads, in the foreground.

The same command continues a run that was killed.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import completion, known_names, typed_texts
from scrapersky_cli.cli.ending import RunEnding, require_usable_result
from scrapersky_cli.cli.enqueue import row_options, say_rejected, unusable
from scrapersky_cli.cli.export import (
    Excel,
    Format,
    ListedColumns,
    NoEmpty,
    Order,
    RowsWritten,
    With,
    order_of,
    write_rows,
)
from scrapersky_cli.cli.filtering import the_batch_rows, wanted_kinds
from scrapersky_cli.cli.given import Given, what_is_given
from scrapersky_cli.cli.options import (
    DryRun,
    Json,
    ProcessCount,
    Quiet,
    Strict,
    Verbose,
    connected,
    opened_or_made,
    set_up_logs,
)
from scrapersky_cli.cli.output import Answer, emit, say, say_all
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.search_options import (
    MaxCost,
    MaxRequests,
    MaxResults,
    Near,
    Source,
    routes,
    say_terms,
    search_terms,
)
from scrapersky_cli.cli.stages_view import showing_stages, stage_line
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import first_usable, preview
from scrapersky_cli.engine.run.stopping import listening
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.export.rows import chosen_columns, listing_named
from scrapersky_cli.pipeline.fill import fill
from scrapersky_cli.pipeline.foreground import Pipeline
from scrapersky_cli.pipeline.processes import Processes
from scrapersky_cli.pipeline.stages import Stage, State, path
from scrapersky_cli.read.run_result import result_of
from scrapersky_cli.settings import settings
from scrapersky_cli.subjects.conditions import are_related
from scrapersky_cli.subjects.filters import BatchRows, Filters
from scrapersky_cli.subjects.list_rows import with_own_columns
from scrapersky_cli.subjects.registry import listings
from scrapersky_cli.traffic import Traffic
from scrapersky_cli.workflows.registry import FIRST, LAST, first_taking

Phrases = Annotated[
    list[str] | None, typer.Argument(metavar="PHRASE…", help="What to search for, such as 'dentists near Austin, TX'.")
]
File = Annotated[
    str | None, typer.Option("--file", "-f", metavar="FILE", help="Domains as CSV, XLSX or lines; - is stdin.")
]
Through = Annotated[
    str, typer.Option(metavar="WORKFLOW", help="The last workflow to run.", autocompletion=completion.workflow)
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="WORKFLOW",
        help="The first workflow to run, which takes the targets of the file.",
        autocompletion=completion.workflow,
    ),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="The file to write the leads to; - is stdout.")
]
What = Annotated[
    str,
    typer.Option(
        metavar="WHAT", help="What to write: leads, contacts, domains or pages.", autocompletion=completion.listing
    ),
]
BatchName = Annotated[
    str | None,
    typer.Option(
        "--batch",
        metavar="NAME",
        help="Name of the batch; default: made from the file.",
        callback=typed_texts.batch_name,
        autocompletion=known_names.batch,
    ),
]
OlderThan = Annotated[
    str | None, typer.Option(metavar="AGE", help="Also do again what was completed longer ago than this: 30d.")
]
Patience = Annotated[str, typer.Option(metavar="AGE", help="Wait for rows that are due again within this time.")]
Concurrency = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, max=1000, help="Rows worked at the same time, per stage. Default: as many as pay."
    ),
]


def run(
    phrases: Phrases = None,
    file: File = None,
    near: Near = None,
    source: Source = None,
    max_results: MaxResults = None,
    max_requests: MaxRequests = None,
    max_cost: MaxCost = None,
    through: Through = LAST,
    output: Output = None,
    format: Format = None,
    what: What = "leads",
    columns: ListedColumns = None,
    excel: Excel = False,
    with_: With = None,
    no_empty_columns: NoEmpty = False,
    from_: From = None,
    batch: BatchName = None,
    older_than: OlderThan = None,
    patience: Patience = "5m",
    concurrency: Concurrency = None,
    processes: ProcessCount = 1,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Go from a search phrase or a file of domains to leads. Work only their rows. The same command goes on later."""
    set_up_logs(verbose, quiet)
    wanted = Filters(having=wanted_kinds(with_))
    order = order_of(what, output, format, columns, excel=excel) if output else None
    order = order and replace(order, filters=wanted, keep_empty=not no_empty_columns)
    _require_sense(order, phrases, file, as_json=as_json)
    chain = path(from_ or (first_taking("search").name if phrases else FIRST), through)
    ages = _Ages(parse_age(patience), parse_age(older_than) if older_than else None)
    terms = search_terms(chain[0], near, source, None, None, None, max_results, max_requests, max_cost)
    with ExitStack() as stack:
        given = what_is_given(phrases, file, chain[0], row_options(chain[0], terms), stack)
        _require_usable(chain[0], given, quiet=quiet)
        _require_columns(order, given)
        if dry_run:
            _show_plan(chain, given, as_json=as_json)
            return
        name = batch or f"run-{given.digest}"
        side = _SideBySide(concurrency, processes)
        done = _work(name, chain, given, ages, order, side, quiet=quiet, is_silent=quiet or as_json)
    _tell(name, done, order, as_json=as_json, quiet=quiet)
    _require_success(name, done, order, strict=strict)


def _require_success(name: str, done: "_Ran", order: Order | None, *, strict: bool) -> None:
    """Exit 3 if every row failed for our reasons or, with `strict`, any row failed, or if nothing can be used."""
    if _failed(done.states, strict=strict):
        raise typer.Exit(Exit.FAILED)
    if not any(state.later for state in done.states.values()):
        require_usable_result(done.ending, order, done.written, name)


def _require_sense(order: Order | None, phrases: list[str] | None, file: str | None, *, as_json: bool) -> None:
    if as_json and order and order.file is None:
        raise UsageError("--json and the leads cannot both be on stdout", hint="-o FILE")
    if bool(phrases) == bool(file):
        hint = "such as: scrapersky run dentists --near 'Austin, TX'"
        raise UsageError("give either a phrase or --file", hint=hint)


def _work(
    name: str,
    chain: list[Workflow],
    given: Given,
    ages: "_Ages",
    order: Order | None,
    side: "_SideBySide",
    *,
    quiet: bool,
    is_silent: bool,
) -> "_Ran":
    """Run the stages, and write what was found."""
    began = time.monotonic()
    with opened_or_made(quiet=quiet) as database:
        stages = _fill(database, name, chain, given, ages.older_than, quiet=is_silent)
        say_terms(database, chain[0], quiet=quiet)
    terms = {"patience": ages.patience, "older_than": ages.older_than, "concurrency": side.concurrency}
    others = Processes([partial(_work_apart, stages, terms)] * (side.processes - 1))
    with others, connected() as database:
        states, traffic, signal = asyncio.run(work_stages(database, stages, **terms, quiet=is_silent))
        if signal:
            _say_interrupted(name)
            raise typer.Exit(128 + signal)
        with database.reading() as conn:
            batches = [the_batch_rows(conn, each.batch) for each in stages]
            result = result_of(conn, batches)
        # A run that fails because nothing was found leaves the file of an earlier one alone.
        is_vain = not (result.targets or result.refused or any(state.later for state in states.values()))
        written = _write(database, order, batches, quiet=is_silent) if order and not is_vain else None
    for fetched in others.results:
        traffic.add(fetched)
    return _Ran(states, written, RunEnding(result, traffic, time.monotonic() - began))


@dataclass(frozen=True, slots=True)
class _Ran:
    """The states in which the stages ended, what was written, and what came of it all."""

    states: dict[str, State]
    written: RowsWritten | None
    ending: RunEnding


def _work_apart(stages: list[Stage], terms: dict[str, Any]) -> Traffic:
    """Work the stages in one more process. Return what it has fetched.

    All processes share the database, so each goes on with rows that any of them has completed.
    """

    async def work(database: Database) -> Traffic:
        pipeline = Pipeline(database, stages, settings(), lambda states: None, **terms)
        with listening() as stop:
            await pipeline(stop)
        return pipeline.traffic

    with connected() as database:
        return asyncio.run(work(database))


# --- the targets ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _SideBySide:
    """How many rows a process works at the same time, None for what the settings say, and how many processes work."""

    concurrency: int | None
    processes: int


@dataclass(frozen=True, slots=True)
class _Ages:
    """How long to wait for rows that are due again, and how old results may be, in seconds."""

    patience: float
    older_than: float | None


def _require_usable(workflow: Workflow, given: Given, *, quiet: bool) -> None:
    """Raise UsageError, before anything is written, if no line names a usable target."""
    report = first_usable(workflow, given.targets())
    if not report.created:
        raise unusable(workflow, report, quiet=quiet)


def _require_columns(order: Order | None, given: Given) -> None:
    """Raise UsageError for a column that neither the export has nor the list."""
    if order is None:
        return
    listed = listing_named(order.what, Filters())
    of_list = next((target.of_list for target in given.targets()), None)
    if of_list is not None and listed.listing.of_list is not None:
        own = with_own_columns(listed.listing, of_list.columns, len(of_list.cells))
        listed = replace(listed, listing=own)
    chosen_columns(listed, order.columns)


def _fill(
    database: Database, name: str, chain: Sequence[Workflow], given: Given, older_than: float | None, *, quiet: bool
) -> list[Stage]:
    """Put the targets into the batch of the first stage, or resume doing so. Return all stages."""
    with counting("lines", quiet=quiet) as show:
        terms = older_than, given.options
        report, stages = fill(database, name, chain, given.targets(), *terms, lambda done: show(done.last_line))
    if report and not stages:
        raise unusable(chain[0], report, quiet=quiet)
    if report and not quiet:
        say_rejected(replace(report, skipped=0, skipped_examples=[]))
    return stages


def _show_plan(chain: Sequence[Workflow], given: Given, *, as_json: bool) -> None:
    names, costs = [workflow.name for workflow in chain], routes(chain[0])
    report, keys = preview(chain[0], given.targets())
    data = {"dry_run": True, "stages": names, "targets": report.created, "rejected": report.rejected, "first": keys}
    line = f"stages={','.join(names)} targets={report.created} rejected={report.rejected}"
    told = {"costs": costs} if costs else {}
    emit(Answer(data | told, lines=[line, *keys[:10], *costs]), as_json=as_json)
    say_rejected(report)


# --- the work ---------------------------------------------------------------------------------------------
async def work_stages(
    database: Database,
    stages: list[Stage],
    *,
    quiet: bool,
    **terms: Any,
) -> tuple[dict[str, State], Traffic, int | None]:
    """Work the stages to their end. Return their states, what was fetched, and the signal that ended the work, if any.

    `terms` are those of `Pipeline`.
    """
    with listening() as stop, showing_stages(quiet=quiet) as tell:
        pipeline = Pipeline(database, stages, settings(), tell, **terms)
        states = await pipeline(stop)
    for workflow, reason in pipeline.put_off.items():
        say(f"{workflow}: {reason.message}: its rows were put off")
    return states, pipeline.traffic, stop.signal


def _write(database: Database, order: Order, batches: Sequence[BatchRows], *, quiet: bool) -> RowsWritten:
    """Export what was found for the rows of the first batch to which it is related. Return what was written."""
    subject, _ = listings()[order.what]
    batch = next((each for each in batches if are_related(subject, each)), batches[0])
    return write_rows(database, replace(order, filters=replace(order.filters, batch=batch)), quiet=quiet)


# --- what is said -----------------------------------------------------------------------------------------
def _tell(name: str, done: _Ran, order: Order | None, *, as_json: bool, quiet: bool) -> None:
    """Print the results to stdout, or to stderr if the leads go there. Print what came of it all, and what is left for
    later, to stderr."""
    states, written = done.states, done.written
    lines = [stage_line(stage, state) for stage, state in states.items()]
    if order and written:
        lines.append(f"export={order.what} rows={written.rows} file={order.output}{written.words()} batch={name}")
    else:
        lines.append(f"batch={name}")
    if order and order.file is None:
        say_all([] if quiet else lines)
    else:
        file = None
        if order and written:
            file = {"what": order.what, **written.data(), "file": order.output, "format": order.format}
        stages = [{"workflow": stage, **asdict(state)} for stage, state in states.items()]
        data = {"batch": name, "stages": stages, "export": file, "result": done.ending.data()}
        emit(Answer(data, lines=lines), as_json=as_json)
    if not quiet and not as_json:
        say(done.ending.sentence(order, written))
    if left := sum(state.later for state in states.values()):
        say(f"{left} rows are tried again later: run the same command again, or leave them to scrapersky process")


def _say_interrupted(name: str) -> None:
    say(f"stopped: the same command goes on where this ended (batch {name})")


def _failed(states: dict[str, State], *, strict: bool) -> bool:
    """Return whether every row failed for our own reasons or, with `strict`, any row failed."""
    first = next(iter(states.values()))
    if strict and any(state.failed for state in states.values()):
        return True
    return first.items > 0 and first.ours == first.items
