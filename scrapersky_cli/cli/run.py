"""run: take a list of domains to leads in the foreground. The same command continues a run that was killed."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Any

import typer

from scrapersky_cli.cli.enqueue import say_rejected, unusable
from scrapersky_cli.cli.export import Columns, Order, order_of, write_rows
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Strict, Verbose, opened_or_made, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say, say_all
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.stages_view import showing_stages, stage_line
from scrapersky_cli.cli.targets import read_targets
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import RawTarget, first_usable, preview
from scrapersky_cli.engine.run.stopping import listening
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.pipeline.fill import fill
from scrapersky_cli.pipeline.foreground import Pipeline
from scrapersky_cli.pipeline.stages import Stage, State, path
from scrapersky_cli.settings import settings
from scrapersky_cli.streams import standard_input
from scrapersky_cli.subjects.filters import BatchRows, Filters
from scrapersky_cli.workflows.registry import FIRST, LAST, workflow_named

File = Annotated[str, typer.Option("--file", "-f", metavar="FILE", help="Domains as CSV or lines; - is stdin.")]
Through = Annotated[str, typer.Option(metavar="WORKFLOW", help="The last workflow to run.")]
From = Annotated[
    str,
    typer.Option("--from", metavar="WORKFLOW", help="The first workflow to run, which takes the targets of the file."),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="The file to write the leads to; - is stdout.")
]
Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="csv, jsonl, xlsx, parquet.")]
What = Annotated[str, typer.Option(metavar="WHAT", help="What to write: leads, contacts, domains or pages.")]
Excel = Annotated[bool, typer.Option("--excel", help="CSV that opens in Excel.")]
BatchName = Annotated[
    str | None, typer.Option("--batch", metavar="NAME", help="Name of the batch; default: made from the file.")
]
OlderThan = Annotated[
    str | None, typer.Option(metavar="AGE", help="Also do again what was completed longer ago than this: 30d.")
]
Patience = Annotated[str, typer.Option(metavar="AGE", help="Wait for rows that are due again within this time.")]
Concurrency = Annotated[int | None, typer.Option(min=1, max=1000, help="Rows worked at the same time, per stage.")]


def run(
    file: File,
    through: Through = LAST,
    output: Output = None,
    format: Format = None,
    what: What = "leads",
    columns: Columns = None,
    excel: Excel = False,
    from_: From = FIRST,
    batch: BatchName = None,
    older_than: OlderThan = None,
    patience: Patience = "5m",
    concurrency: Concurrency = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Take a file of domains all the way to leads. Work only its rows. The same command continues a killed run."""
    set_up_logs(verbose, quiet)
    order = order_of(what, output, format, columns, excel=excel) if output else None
    if as_json and order and order.file is None:
        raise UsageError("--json and the leads cannot both be on stdout", hint="-o FILE")
    chain, ages = path(from_, through), (parse_age(patience), parse_age(older_than) if older_than else None)
    with ExitStack() as stack:
        given = _given(file, stack)
        _require_usable(chain[0], given, quiet=quiet)
        if dry_run:
            _show_plan(chain[0].name, given, [workflow.name for workflow in chain], as_json=as_json)
            return
        name = batch or f"run-{_digest(given)}"
        database = stack.enter_context(opened_or_made(quiet=quiet))
        stages = _fill(database, name, chain, given, ages[1], quiet=quiet or as_json)
        states, signal = asyncio.run(
            work_stages(database, stages, *ages, concurrency=concurrency, quiet=quiet or as_json)
        )
        if signal:
            _say_interrupted(name)
            raise typer.Exit(128 + signal)
        rows = _write(database, order, stages[0], quiet=quiet or as_json) if order else None
    _tell(name, states, order, rows, as_json=as_json, quiet=quiet)
    if _failed(states, strict=strict):
        raise typer.Exit(Exit.FAILED)


# --- the targets ------------------------------------------------------------------------------------------
def _given(file: str, stack: ExitStack) -> Path:
    """Return the path of the file. Copy stdin or another pipe to a file first, because the input is read twice."""
    path = Path(file)
    if file != "-" and path.is_file():
        return path
    if file != "-" and not path.is_fifo():
        why = "it is not a file" if path.exists() else "no such file"
        raise UsageError(f"cannot read {file}: {why}", hint="give the path of a CSV or text file, or - for stdin")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scrapersky-")))
    if file == "-":
        given, kept = standard_input(), folder / "stdin"
    else:
        given, kept = stack.enter_context(path.open("rb")), folder / "pipe"
    with kept.open("wb") as copy:
        shutil.copyfileobj(given, copy)
    return kept


def _require_usable(workflow: Workflow, given: Path, *, quiet: bool) -> None:
    """Raise UsageError, before anything is written, if no line names a usable target."""
    report = first_usable(workflow, _targets(given))
    if not report.created:
        raise unusable(workflow, report, quiet=quiet)


def _digest(path: Path) -> str:
    """Return a digest of the file for its batch's name, so that the same content continues the same batch."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()[:12]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error


def _fill(
    database: Database, name: str, chain: Sequence[Workflow], given: Path, older_than: float | None, *, quiet: bool
) -> list[Stage]:
    """Put the rows of the file into the batch of the first stage, or resume doing so. Return all stages."""
    with ExitStack() as stack, counting("lines", quiet=quiet) as show:
        named = read_targets([], str(given), stack)
        report, stages = fill(database, name, chain, named, older_than, lambda done: show(done.last_line))
    if report and not quiet:
        say_rejected(replace(report, skipped=0, skipped_examples=[]))
    return stages


def _show_plan(workflow: str, given: Path, chain: list[str], *, as_json: bool) -> None:
    report, keys = preview(workflow_named(workflow), _targets(given))
    data = {"dry_run": True, "stages": chain, "targets": report.created, "rejected": report.rejected, "first": keys}
    line = f"stages={','.join(chain)} targets={report.created} rejected={report.rejected}"
    emit(Answer(data, lines=[line, *keys[:10]]), as_json=as_json)
    say_rejected(report)


def _targets(given: Path) -> Iterator[RawTarget]:
    with ExitStack() as stack:
        yield from read_targets([], str(given), stack)


# --- the work ---------------------------------------------------------------------------------------------
async def work_stages(
    database: Database,
    stages: list[Stage],
    patience: float,
    older_than: float | None = None,
    *,
    concurrency: int | None = None,
    quiet: bool,
) -> tuple[dict[str, State], int | None]:
    """Work the stages to their end. Return their states, and the signal that ended the work, if any.

    `patience` and `older_than` are in seconds; see `Pipeline`.
    """
    with listening() as stop, showing_stages(quiet=quiet) as tell:
        terms: dict[str, Any] = {"patience": patience, "older_than": older_than, "concurrency": concurrency}
        states = await Pipeline(database, stages, settings(), tell, **terms)(stop)
    return states, stop.signal


def _write(database: Database, order: Order, first: Stage, *, quiet: bool) -> int:
    """Export what was found for the batch's rows. Return the number of rows."""
    batch = BatchRows(first.batch_id, first.batch, first.name, first.workflow.queue)
    return write_rows(database, replace(order, filters=Filters(batch=batch)), quiet=quiet)


# --- what is said -----------------------------------------------------------------------------------------
def _tell(
    name: str, states: dict[str, State], order: Order | None, rows: int | None, *, as_json: bool, quiet: bool
) -> None:
    """Print the results to stdout, or to stderr if the leads go to stdout. Print what is left for later to stderr."""
    lines = [stage_line(stage, state) for stage, state in states.items()]
    if order:
        lines.append(f"export={order.what} rows={rows} file={order.output} batch={name}")
    else:
        lines.append(f"batch={name}")
    if order and order.file is None:
        say_all([] if quiet else lines)
    else:
        file = {"what": order.what, "rows": rows, "file": order.output, "format": order.format} if order else None
        stages = [{"workflow": stage, **asdict(state)} for stage, state in states.items()]
        emit(Answer({"batch": name, "stages": stages, "export": file}, lines=lines), as_json=as_json)
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
