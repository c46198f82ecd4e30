"""process: claim rows of a workflow and work them."""

import asyncio
from functools import partial
from itertools import chain
from shlex import quote
from typing import Annotated, NamedTuple

import typer

from scrapersky_cli.cli.live import drawing
from scrapersky_cli.cli.monitored import monitored
from scrapersky_cli.cli.options import (
    Concurrency,
    DryRun,
    Json,
    ProcessCount,
    Quiet,
    Strict,
    Verbose,
    WorkflowName,
    connected,
    opened,
    opened_to_read,
    set_up_logs,
)
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.painter import painting
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.summaries import print_summaries
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.stopping import listening
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import Exit, NetworkDown
from scrapersky_cli.pipeline.in_turn import run_in_turn
from scrapersky_cli.pipeline.processes import Processes, shares
from scrapersky_cli.pipeline.turn import import_all
from scrapersky_cli.read.due import due_rows
from scrapersky_cli.read.identify import row_ids
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows.registry import known, names, workflow_named

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Only these rows, by id or name.")]
Rows = Annotated[
    int | None, typer.Option("-n", "--rows", metavar="N", min=1, help="Maximum number of rows. Default: one batch.")
]
Deadline = Annotated[
    str | None, typer.Option(metavar="AGE", help="How long to go on claiming batches: 45s, 4m. Default: one batch.")
]


class _Done(NamedTuple):
    """What the runs did, the signal that ended them, and NetworkDown if that ended them."""

    summaries: list[Summary]
    signal: int | None
    offline: NetworkDown | None


@prints_table
def process(
    workflow: WorkflowName,
    ids: Ids = None,
    rows: Rows = None,
    concurrency: Concurrency = None,
    deadline: Deadline = None,
    processes: ProcessCount = 1,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Claim one batch of a workflow and run it. `all` means every workflow in turn."""
    set_up_logs(verbose, quiet)
    wanted = names() if workflow == "all" else known([workflow])
    seconds = parse_age(deadline) if deadline else None
    if dry_run:
        _show_due(wanted, ids, rows, as_json=as_json)
        return
    with monitored(workflow) as told:
        if processes == 1:
            with opened() as database:
                only = _ids(database, wanted[0], ids)
                done = asyncio.run(_run(database, wanted, only, rows, concurrency, seconds, quiet=quiet or as_json))
        else:
            with painting(wanted, quiet=quiet or as_json):
                done = _side_by_side(processes, wanted, ids, rows, concurrency, seconds)
        told += done.summaries
        print_summaries(done.summaries, as_json=as_json, many=workflow == "all")
        if ids and not quiet and not any(summary.claimed or summary.paused for summary in done.summaries):
            say(f"none of these rows is due in {workflow}: scrapersky show {quote(ids[0])} says why")
        _end(done, strict=strict)


def _end(done: _Done, *, strict: bool) -> None:
    """Raise what the command ends with, if that is not success."""
    if done.offline:
        raise done.offline
    if done.signal:
        raise typer.Exit(128 + done.signal)
    for summary in done.summaries:
        if summary.put_off and summary.put_off.exit_code:
            raise summary.put_off
    if any(_counts_as_failed(summary, strict=strict) for summary in done.summaries):
        raise typer.Exit(Exit.FAILED)


async def _run(
    database: Database,
    wanted: list[str],
    only: list[int] | None,
    rows: int | None,
    concurrency: int | None,
    deadline: float | None,
    *,
    quiet: bool,
) -> _Done:
    """Run the workflows in turn."""
    with listening() as stop:
        async with drawing(database, wanted, quiet=quiet) as show:
            summaries, down = await run_in_turn(
                database, wanted, settings(), stop,
                rows=rows, deadline=deadline, concurrency=concurrency, ids=only, progress=show,
            )  # fmt: skip
    return _Done(summaries, stop.signal, down)


def _side_by_side(
    processes: int,
    wanted: list[str],
    ids: list[str] | None,
    rows: int | None,
    concurrency: int | None,
    deadline: float | None,
) -> _Done:
    """Run the workflows in turn, in each of several processes. Raise ProcessDied if one of them was killed."""
    import_all(wanted)
    with opened() as database:
        only = _ids(database, wanted[0], ids)

    def work(share: int | None) -> _Done:
        with connected() as database:
            return asyncio.run(_run(database, wanted, only, share, concurrency, deadline, quiet=True))

    with Processes([partial(work, share) for share in shares(rows, processes)]) as children:
        answers = children.wait()
    summaries: dict[str, Summary] = {}
    for each in chain.from_iterable(done.summaries for done in answers):
        if each.workflow in summaries:
            summaries[each.workflow].join(each)
        else:
            summaries[each.workflow] = each
    offline = next((done.offline for done in answers if done.offline), None)
    return _Done(list(summaries.values()), children.signal, offline)


def _ids(database: Database, workflow: str, texts: list[str] | None) -> list[int] | None:
    if not texts:
        return None
    with database.reading() as conn:
        return row_ids(conn, workflow_named(workflow), texts)


def _show_due(wanted: list[str], ids: list[str] | None, rows: int | None, *, as_json: bool) -> None:
    found = []
    with opened_to_read() as database:
        only = _ids(database, wanted[0], ids)
        with database.reading() as conn:
            for name in wanted:
                found += due_rows(conn, workflow_named(name), rows or settings().batch_size, only)
    columns = ("workflow", "id", "target", "priority", "due_at")
    data = {"dry_run": True, "would_claim": [dict(zip(columns, row, strict=True)) for row in found]}
    emit(Answer(data, columns=columns, records="would_claim"), as_json=as_json)


def _counts_as_failed(summary: Summary, *, strict: bool) -> bool:
    if strict and (summary.failed or summary.ours):
        return True
    return summary.claimed > 0 and summary.ours == summary.claimed
