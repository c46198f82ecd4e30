"""Choose the rows of a queue that an operator wants to change, change them, and report how many."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli.options import (
    set_up_logs,
)
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.read.identify import row_ids
from scrapersky_cli.read.select import RowFilters, pages_of_rows
from scrapersky_cli.workflows.registry import workflow_named

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Only these rows.")]
ErrorCode = Annotated[str | None, typer.Option(metavar="CODE", help="Only rows with this error code.")]
ResultCode = Annotated[str | None, typer.Option(metavar="CODE", help="Only rows with this result code.")]
OlderThan = Annotated[
    str | None, typer.Option(metavar="AGE", help="Only rows that ended longer ago: 90s, 15m, 12h, 30d.")
]
NewerThan = Annotated[str | None, typer.Option(metavar="AGE", help="Only rows that ended since then.")]
Ours = Annotated[bool, typer.Option("--ours", help="Only rows that failed for our own reasons.")]
All = Annotated[bool, typer.Option("--all", help="Every row; required if neither ids nor filters are given.")]


def chosen(
    name: str,
    ids: list[str] | None,
    states: tuple[str, ...],
    error_code: str | None,
    result_code: str | None,
    older_than: str | None,
    newer_than: str | None,
    ours: bool,
    everything: bool,
) -> tuple[Workflow, RowFilters]:
    """Return the workflow and the filters for these arguments. Raise UsageError if they do not narrow the rows down."""
    set_up_logs()
    wanted = workflow_named(name)
    if not (ids or error_code or result_code or older_than or newer_than or ours or everything):
        raise UsageError("this would change every row", hint="give ids or a filter, or --all; --dry-run shows how many")
    filters = RowFilters(
        states=states,
        error_code=error_code,
        result_code=result_code,
        older_than=parse_age(older_than) if older_than else None,
        newer_than=parse_age(newer_than) if newer_than else None,
        ours=ours,
    )
    return wanted, filters


def apply(
    database: Database,
    workflow: Workflow,
    filters: RowFilters,
    ids: list[str] | None,
    change: Callable[[Connection, Workflow, Sequence[int]], int],
    *,
    dry_run: bool,
) -> int:
    """Change the matching rows page by page, in short transactions that block nobody. Return how many changed."""
    only = None
    if ids:
        with database.reading() as conn:
            only = row_ids(conn, workflow, ids)
    count = 0
    for page in pages_of_rows(database, workflow, filters, only):
        count += len(page) if dry_run else database.write(change, workflow, page)
    return count


def say_changed(verb: str, workflow: str, count: int, *, dry_run: bool, as_json: bool) -> None:
    """Print how many rows were changed, or would be."""
    key = f"would_be_{verb}" if dry_run else verb
    data = {"workflow": workflow, key: count, "dry_run": dry_run}
    emit(Answer(data, lines=[f"workflow={workflow} {key}={count}"]), as_json=as_json)
