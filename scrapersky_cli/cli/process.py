"""process and loop: claim rows of a workflow and work them."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from scrapersky_cli.cli.options import (
    DryRun,
    Json,
    Quiet,
    Strict,
    Verbose,
    WorkflowName,
    opened,
    opened_to_read,
    set_up_logs,
)
from scrapersky_cli.errors import Exit, NetworkDown

if TYPE_CHECKING:
    from scrapersky_cli.db.database import Database
    from scrapersky_cli.engine.run.summary import Summary
    from scrapersky_cli.engine.workflow import Workflow

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Only these rows: an id, or what it stands for.")]
Rows = Annotated[int | None, typer.Option("-n", "--rows", min=1, help="At most so many rows; default: one batch.")]
Concurrency = Annotated[int | None, typer.Option(min=1, max=1000, help="Rows worked at the same time.")]
Deadline = Annotated[
    str | None, typer.Option(metavar="AGE", help="Go on claiming batches for so long: 45s, 4m. Default: one batch.")
]


def process(
    workflow: WorkflowName,
    ids: Ids = None,
    rows: Rows = None,
    concurrency: Concurrency = None,
    deadline: Deadline = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Claim one batch of a workflow and run it; `all` for every workflow in turn."""
    from scrapersky_cli.cli.moments import parse_age
    from scrapersky_cli.cli.output import say
    from scrapersky_cli.workflows.registry import workflow_named, workflows

    set_up_logs(verbose, quiet)
    wanted = workflows() if workflow == "all" else [workflow_named(workflow)]
    seconds = parse_age(deadline) if deadline else None
    with opened_to_read() if dry_run else opened() as database:
        only = _ids(database, wanted[0], ids) if ids else None
        if dry_run:
            _show_due(database, wanted, only, rows, as_json=as_json)
            return
        summaries, signal, offline = asyncio.run(
            _run(database, wanted, only, rows, concurrency, seconds, quiet or as_json)
        )
    _print(summaries, as_json=as_json, many=workflow == "all")
    if ids and not quiet and not any(summary.claimed or summary.paused for summary in summaries):
        say(f"none of these rows is due in {workflow}: scrapersky show {ids[0]} says why")
    if offline:
        raise offline
    if signal:
        raise typer.Exit(128 + signal)
    if any(_counts_as_failed(summary, strict=strict) for summary in summaries):
        raise typer.Exit(Exit.FAILED)


def loop(
    workflow: Annotated[list[str] | None, typer.Argument(metavar="WORKFLOW…", help="Default: all.")] = None,
    interval: Annotated[str, typer.Option(metavar="AGE", help="Wait so long when nothing is due.")] = "15s",
    concurrency: Concurrency = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Process workflows again and again, until a signal; for containers, where there is no cron."""
    from scrapersky_cli.cli.moments import parse_age
    from scrapersky_cli.workflows.registry import workflow_named, workflows

    set_up_logs(verbose, quiet)
    wanted = [workflow_named(name) for name in workflow] if workflow else workflows()
    with opened() as database:
        asyncio.run(_loop(database, wanted, parse_age(interval), concurrency, as_json=as_json))


async def _run(
    database: "Database",
    wanted: "list[Workflow]",
    only: list[int] | None,
    rows: int | None,
    concurrency: int | None,
    deadline: float | None,
    quiet: bool,
) -> "tuple[list[Summary], int | None, NetworkDown | None]":
    """Run the workflows in turn. Return what each did, the signal that ended it, and whether the network was down."""
    import time

    from scrapersky_cli.cli.progress import watching
    from scrapersky_cli.engine.run.stopping import listening
    from scrapersky_cli.pipeline.run_workflow import limits, run_workflow
    from scrapersky_cli.settings import settings

    summaries: list[Summary] = []
    began = time.monotonic()
    with listening() as stop, watching(quiet=quiet) as show:
        for workflow in wanted:
            left = None if deadline is None else max(0.0, deadline - (time.monotonic() - began))
            bounds = limits(settings(), rows=rows, deadline=left, concurrency=concurrency, ids=only)
            try:
                summaries.append(await run_workflow(database, workflow, settings(), bounds, stop, progress=show))
            except NetworkDown as down:
                return summaries, None, down
            if stop.requested:
                break
    return summaries, stop.signal, None


async def _loop(
    database: "Database", wanted: "list[Workflow]", interval: float, concurrency: int | None, *, as_json: bool
) -> None:
    from scrapersky_cli.engine.run.stopping import listening
    from scrapersky_cli.pipeline.rounds import go_round
    from scrapersky_cli.settings import settings

    def tell(summary: "Summary") -> None:
        _print([summary], as_json=as_json, many=False, silent_when_idle=True)
        sys.stdout.flush()  # whoever reads the log of a container reads it now

    with listening() as stop:
        await go_round(database, wanted, settings(), stop, interval=interval, tell=tell, concurrency=concurrency)


def _ids(database: "Database", workflow: "Workflow", texts: list[str]) -> list[int]:
    from scrapersky_cli.read.identify import row_ids

    with database.reading() as conn:
        return row_ids(conn, workflow, texts)


def _show_due(
    database: "Database", wanted: "list[Workflow]", only: list[int] | None, rows: int | None, *, as_json: bool
) -> None:
    from scrapersky_cli.cli.output import Answer, emit
    from scrapersky_cli.read.due import due_rows
    from scrapersky_cli.settings import settings

    found = []
    with database.reading() as conn:
        for workflow in wanted:
            found += due_rows(conn, workflow, rows or settings().batch_size, only)
    names = ("workflow", "id", "target", "priority", "due_at")
    data = {"dry_run": True, "would_claim": [dict(zip(names, row, strict=True)) for row in found]}
    emit(Answer(data, columns=names, rows=found), as_json=as_json)


def _print(summaries: "list[Summary]", *, as_json: bool, many: bool, silent_when_idle: bool = False) -> None:
    """One line for each run in which something happened: under cron, silence is mail that is not sent."""
    from scrapersky_cli.cli.output import print_json, print_line, say

    told = [summary for summary in summaries if summary.claimed or not silent_when_idle]
    if as_json:
        if many:
            print_json({"runs": [_data(summary) for summary in told]})
        elif told:
            print_json(_data(told[0]))
        return
    for summary in summaries:
        if summary.claimed:
            print_line(summary.line())
        if summary.paused:
            say(f"{summary.workflow} is paused: {summary.paused} (scrapersky resume {summary.workflow})")


def _data(summary: "Summary") -> dict[str, object]:
    from dataclasses import fields

    return {field.name: getattr(summary, field.name) for field in fields(summary)}


def _counts_as_failed(summary: "Summary", *, strict: bool) -> bool:
    if strict and (summary.failed or summary.ours):
        return True
    return summary.claimed > 0 and summary.ours == summary.claimed
