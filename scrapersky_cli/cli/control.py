"""retry, cancel, pause, resume: steering what is in the queues."""

from typing import TYPE_CHECKING, Annotated

import typer

from scrapersky_cli.cli.options import (
    DryRun,
    Json,
    WorkflowName,
    opened,
    opened_or_made,
    opened_to_read,
    set_up_logs,
)
from scrapersky_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from scrapersky_cli.db.database import Database
    from scrapersky_cli.engine.workflow import Workflow
    from scrapersky_cli.read.select import Filters

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Only these rows.")]
ErrorCode = Annotated[str | None, typer.Option(metavar="CODE", help="Only rows with this error code.")]
ResultCode = Annotated[str | None, typer.Option(metavar="CODE", help="Only rows with this result code.")]
OlderThan = Annotated[
    str | None, typer.Option(metavar="AGE", help="Only rows that ended longer ago: 90s, 15m, 12h, 30d.")
]
NewerThan = Annotated[str | None, typer.Option(metavar="AGE", help="Only rows that ended since then.")]
Ours = Annotated[bool, typer.Option("--ours", help="Only rows that failed for our own reasons.")]
All = Annotated[bool, typer.Option("--all", help="Every row that could be meant; asked for where no filter is given.")]
Host = Annotated[str, typer.Option(metavar="HOST", help="Only claims made by this machine.")]
_EVERYWHERE = "*"


def retry(
    workflow: WorkflowName,
    ids: Ids = None,
    error_code: ErrorCode = None,
    result_code: ResultCode = None,
    older_than: OlderThan = None,
    newer_than: NewerThan = None,
    ours: Ours = False,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Put rows back into the queue: failed and cancelled ones, or completed ones with --result-code."""
    from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED
    from scrapersky_cli.engine.operator_actions import retry_rows

    states = (COMPLETED,) if result_code else (FAILED,) if error_code or ours else (FAILED, CANCELLED)
    wanted, filters = _filters(workflow, ids, states, error_code, result_code, older_than, newer_than, ours, everything)
    with opened_to_read() if dry_run else opened() as database:
        count = _apply(database, wanted, filters, ids, retry_rows, dry_run=dry_run)
    _say("retried", workflow, count, dry_run=dry_run, as_json=as_json)


def cancel(
    workflow: WorkflowName,
    ids: Ids = None,
    error_code: ErrorCode = None,
    older_than: OlderThan = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take queued and processing rows out of the queue; what runs stops at its worker's next heartbeat."""
    from scrapersky_cli.db.queues import PROCESSING, QUEUED
    from scrapersky_cli.engine.operator_actions import cancel_rows

    states = (QUEUED, PROCESSING)
    wanted, filters = _filters(workflow, ids, states, error_code, None, older_than, None, False, everything)
    with opened_to_read() if dry_run else opened() as database:
        count = _apply(database, wanted, filters, ids, cancel_rows, dry_run=dry_run)
    _say("cancelled", workflow, count, dry_run=dry_run, as_json=as_json)


def pause(
    workflow: WorkflowName,
    host: Host = _EVERYWHERE,
    reason: Annotated[str | None, typer.Option(help="Shown by status, and to whoever wonders.")] = None,
    as_json: Json = False,
) -> None:
    """Let claims of a workflow (or `all`) take nothing until it is resumed. What runs goes on."""
    from scrapersky_cli.cli.output import Answer, emit
    from scrapersky_cli.engine.queue import claims

    set_up_logs()
    name = _workflow_or_all(workflow)
    with opened_or_made() as database:
        database.write(claims.pause, name, host, reason)
    emit(Answer({"paused": workflow, "host": host}, lines=[f"paused {workflow}{_on(host)}"]), as_json=as_json)


def resume(workflow: WorkflowName, host: Host = _EVERYWHERE, as_json: Json = False) -> None:
    """End a pause."""
    from scrapersky_cli.cli.output import Answer, emit
    from scrapersky_cli.engine.queue import claims

    set_up_logs()
    name = _workflow_or_all(workflow)
    with opened() as database:
        was_paused = database.write(claims.resume, name, host)
    line = f"resumed {workflow}{_on(host)}" if was_paused else f"{workflow}{_on(host)} was not paused"
    emit(Answer({"resumed": workflow, "host": host, "was_paused": was_paused}, lines=[line]), as_json=as_json)


def _on(host: str) -> str:
    return "" if host == _EVERYWHERE else f" on {host}"


def _workflow_or_all(name: str) -> str:
    from scrapersky_cli.workflows.registry import workflow_named

    return _EVERYWHERE if name == "all" else workflow_named(name).name


def _filters(
    name: str,
    ids: list[str] | None,
    states: tuple[str, ...],
    error_code: str | None,
    result_code: str | None,
    older_than: str | None,
    newer_than: str | None,
    ours: bool,
    everything: bool,
) -> "tuple[Workflow, Filters]":
    from scrapersky_cli.cli.moments import parse_age
    from scrapersky_cli.read.select import Filters
    from scrapersky_cli.workflows.registry import workflow_named

    set_up_logs()
    wanted = workflow_named(name)
    if not (ids or error_code or result_code or older_than or newer_than or ours or everything):
        raise UsageError(
            "this would touch every row", hint="name ids or a filter, or say --all; --dry-run shows how many"
        )
    filters = Filters(
        states=states,
        error_code=error_code,
        result_code=result_code,
        older_than=parse_age(older_than) if older_than else None,
        newer_than=parse_age(newer_than) if newer_than else None,
        ours=ours,
    )
    return wanted, filters


def _apply(
    database: "Database",
    workflow: "Workflow",
    filters: "Filters",
    ids: list[str] | None,
    change: "Callable[[Connection, Workflow, Sequence[int]], int]",
    *,
    dry_run: bool,
) -> int:
    """Page by page in short transactions, so that a million rows hold up nobody."""
    from scrapersky_cli.read.identify import row_ids
    from scrapersky_cli.read.select import pages_of_rows

    only = None
    if ids:
        with database.reading() as conn:
            only = row_ids(conn, workflow, ids)
    count = 0
    for page in pages_of_rows(database, workflow, filters, only):
        count += len(page) if dry_run else database.write(change, workflow, page)
    return count


def _say(verb: str, workflow: str, count: int, *, dry_run: bool, as_json: bool) -> None:
    from scrapersky_cli.cli.output import Answer, emit

    key = f"would_be_{verb}" if dry_run else verb
    data = {"workflow": workflow, key: count, "dry_run": dry_run}
    emit(Answer(data, lines=[f"workflow={workflow} {key}={count}"]), as_json=as_json)
