"""enqueue: put the rows that targets name into a queue, without using the network."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from itertools import dropwhile
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import known_names, typed_texts
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.known_targets import targets_where
from scrapersky_cli.cli.options import (
    DryRun,
    Json,
    Quiet,
    Strict,
    Verbose,
    WorkflowName,
    opened,
    opened_or_made,
    opened_to_read,
    set_up_logs,
)
from scrapersky_cli.cli.output import Answer, age, emit, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.search_options import (
    Language,
    MaxCost,
    MaxRequests,
    MaxResults,
    Near,
    PlaceType,
    Region,
    Source,
    routes,
    say_terms,
    search_terms,
)
from scrapersky_cli.cli.targets import columns_of, targets_of
from scrapersky_cli.cli.times import parse_age, parse_time
from scrapersky_cli.cli.where import Where, filters_where
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PRIORITIES
from scrapersky_cli.engine.intake import (
    IntakeReport,
    RawTarget,
    close_batch,
    drop_batch,
    enqueue_all,
    open_batch,
    preview,
)
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.pipeline.warm import tune_garbage_collection
from scrapersky_cli.workflows.registry import workflow_named

Targets = Annotated[list[str] | None, typer.Argument(metavar="TARGET…", help="What to work on.")]
File = Annotated[
    str | None, typer.Option("--file", "-f", metavar="FILE", help="Targets as CSV, XLSX or lines; - is stdin.")
]
Priority = Annotated[
    str | None, typer.Option(help="urgent, high, normal or low. Default: high for typed targets, else normal.")
]
At = Annotated[str | None, typer.Option(metavar="TIME", help="Not before this time (ISO 8601, by default UTC).")]
Force = Annotated[
    bool, typer.Option("--force", help="Also rows that are completed, and once more rows that are being worked.")
]
OlderThan = Annotated[
    str | None,
    typer.Option(metavar="AGE", help="Also rows that were completed longer ago than this: 90s, 15m, 12h, 30d."),
]
MaxPages = Annotated[int | None, typer.Option(min=1, max=1000, help="Maximum number of pages fetched from a site.")]
BatchName = Annotated[
    str | None,
    typer.Option(
        "--batch",
        metavar="NAME",
        help="Put the rows into the batch of this name.",
        callback=typed_texts.batch_name,
        autocompletion=known_names.batch,
    ),
]


def enqueue(
    workflow: WorkflowName,
    targets: Targets = None,
    file: File = None,
    where: Where = None,
    priority: Priority = None,
    at: At = None,
    force: Force = False,
    older_than: OlderThan = None,
    batch: BatchName = None,
    max_pages: MaxPages = None,
    near: Near = None,
    source: Source = None,
    language: Language = None,
    region: Region = None,
    type: PlaceType = None,
    max_results: MaxResults = None,
    max_requests: MaxRequests = None,
    max_cost: MaxCost = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Put targets into a workflow's queue."""
    set_up_logs(verbose, quiet)
    wanted = _taking_targets(workflow)
    if where and (targets or file):
        raise UsageError("--where cannot be combined with targets or --file")
    searching = search_terms(
        wanted, near, source, language, region, type, max_results, max_requests, max_cost
    )  # fmt: skip
    options = EnqueueOptions(
        priority=_priority(priority or ("high" if targets and not file else "normal")),
        due_at=parse_time(at) if at else None,
        force=force,
        older_than=parse_age(older_than) if older_than else None,
        row_options=row_options(wanted, {"max_pages": max_pages, **searching}),
    )
    if dry_run:
        report = _preview(wanted, targets or [], file, where, quiet=quiet, as_json=as_json)
    else:
        report = _put(wanted, targets or [], file, where, options, batch, quiet=quiet, as_json=as_json)
    if not quiet:
        say_rejected(report)
    if strict and report.rejected:
        raise typer.Exit(Exit.FAILED)


def _taking_targets(name: str) -> Workflow:
    workflow = workflow_named(name)
    if workflow.intake is None:
        raise UsageError(f"{name} takes no targets: its rows come from other workflows")
    return workflow


def _preview(
    workflow: Workflow, targets: list[str], file: str | None, where: list[str] | None, *, quiet: bool, as_json: bool
) -> IntakeReport:
    """Print what would be put into the queue. Targets that are named need no database."""
    with ExitStack() as stack:
        if where:
            database = stack.enter_context(opened_to_read())
            named = targets_where(database, workflow, filters_where(database, where))
        else:
            named = targets_of(workflow, targets, file, stack, with_lines=False)
        report, keys = preview(workflow, named)
    require_usable(workflow, report, quiet=quiet)
    emit(_dry_answer(workflow.name, report, keys, routes(workflow)), as_json=as_json)
    return report


def _put(
    workflow: Workflow,
    targets: list[str],
    file: str | None,
    where: list[str] | None,
    options: EnqueueOptions,
    batch: str | None,
    *,
    quiet: bool,
    as_json: bool,
) -> IntakeReport:
    """Put the targets into the queue, and print what became of them."""
    tune_garbage_collection()
    with ExitStack() as stack:
        # The list is opened first, so that no database is made for a wrong file name. Only a batch keeps its lines.
        given = None if where else targets_of(workflow, targets, file, stack, with_lines=batch is not None)
        database = stack.enter_context(opened() if where else opened_or_made(quiet=quiet))
        named = given or targets_where(database, workflow, filters_where(database, where or []))
        report = _store(database, workflow, named, options, batch, quiet=quiet or as_json)
        say_terms(database, workflow, quiet=quiet)
        emit(_answer(workflow.name, report, batch), as_json=as_json)
    return report


def _store(
    database: Database,
    workflow: Workflow,
    named: Iterator[RawTarget],
    options: EnqueueOptions,
    batch: str | None,
    *,
    quiet: bool,
) -> IntakeReport:
    done, stored = IntakeReport(), 0
    batch_id = None
    if batch:
        batch_id, stored = database.write(open_batch, batch, workflow)
        if stored:
            say(f"batch {batch} was interrupted at line {stored}: going on from there")
        named = dropwhile(lambda each: each.line <= stored, named)
        options = replace(options, batch_id=batch_id)
    with counting("lines", quiet=quiet) as show:
        try:
            done = enqueue_all(database, workflow, named, options, progress=lambda report: show(report.last_line))
        except KeyboardInterrupt:
            raise SystemExit(Exit.SIGINT) from None
    nothing = done.is_unusable and not stored
    if batch_id is not None:
        database.write(drop_batch if nothing else close_batch, batch_id)
    if nothing:
        raise unusable(workflow, done, quiet=quiet)
    return done


def row_options(workflow: Workflow, given: Mapping[str, int | str | None]) -> dict[str, int | str] | None:
    """Return the options of the rows; None without any. Raise UsageError for one that the workflow does not have."""
    options = {name: value for name, value in given.items() if value is not None}
    if unknown := sorted(options.keys() - workflow.options):
        raise UsageError(f"{workflow.name} has no option --{unknown[0].replace('_', '-')}", hint="leave it out")
    return options or None


def _priority(text: str) -> int:
    return PRIORITIES[require_choice(list(PRIORITIES), text, f"{text} is not a valid priority")]


# --- what is said -----------------------------------------------------------------------------------------
def _data(workflow: str, report: IntakeReport) -> dict[str, Any]:
    return {
        "workflow": workflow,
        "read": report.read,
        "created": report.created,
        "requeued": report.requeued,
        "active": report.active,
        "processing": report.processing,
        "again": report.again,
        "skipped": report.skipped,
        "duplicates": report.duplicates,
        "rejected": report.rejected,
        "rejections": [{"line": line, "text": text, "reason": why} for line, text, why in report.examples],
        "ids": report.ids,
    }


def _answer(workflow: str, report: IntakeReport, batch: str | None) -> Answer:
    names = ("created", "requeued", "active", "processing", "again", "skipped", "duplicates", "rejected")
    shown = " ".join(f"{name}={getattr(report, name)}" for name in names if name == "created" or getattr(report, name))
    return Answer({**_data(workflow, report), "batch": batch}, lines=[f"workflow={workflow} {shown}"])


def _dry_answer(workflow: str, report: IntakeReport, keys: list[str], costs: list[str]) -> Answer:
    data = {**_data(workflow, report), "dry_run": True, "would_enqueue": report.created, "first": keys}
    line = (
        f"workflow={workflow} would_enqueue={report.created} rejected={report.rejected} duplicates={report.duplicates}"
    )
    return Answer(data | ({"costs": costs} if costs else {}), lines=[line, *keys[:10], *costs])


def unusable(workflow: Workflow, report: IntakeReport, *, quiet: bool = False) -> UsageError:
    """Print why the first few targets cannot be used, and return the error that none can."""
    if report.read == 1:
        _, text, reason = report.examples[0]
        return UsageError(f"{text!r} cannot be used: {reason}", hint=workflow.intake.hint if workflow.intake else "")
    if not quiet:
        say_rejected(report)
    hint = f"is it the right list? One target a line, or a CSV file with {columns_of(workflow)}"
    return UsageError(f"none of the {report.read} targets can be used", hint=hint)


def require_usable(workflow: Workflow, report: IntakeReport, *, quiet: bool = False) -> None:
    """Raise UsageError if every target was rejected."""
    if report.is_unusable:
        raise unusable(workflow, report, quiet=quiet)


def say_rejected(report: IntakeReport) -> None:
    """Print to stderr which targets were skipped and why: the first few, and how many in all."""
    for line, text, reason in report.examples[:20]:
        say(f"line {line}: {text!r} was skipped: {reason}")
    if report.rejected > 20:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in report.reasons.most_common(5))
        say(f"{report.rejected} targets were skipped in all: {reasons}")
    for key, seconds in report.skipped_examples[:3]:
        say(f"{key} was completed {age(seconds)} ago and was skipped (--force or --older-than does it again)")
    if report.skipped > 3:
        say(f"{report.skipped} completed targets were skipped in all")
