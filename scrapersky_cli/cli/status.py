"""status: show the state of every workflow."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, age, emit
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.errors import Exit
from scrapersky_cli.read.status import WorkflowStatus
from scrapersky_cli.read.status import status as read_status
from scrapersky_cli.workflows.registry import workflows

FailIfOlder = Annotated[
    str | None,
    typer.Option(metavar="AGE", help="Exit 3 if a due row has waited longer than this: for CI and monitoring."),
]


def status(fail_if_older: FailIfOlder = None, as_json: Json = False) -> None:
    """Show what waits, what runs and what failed. Also show when each workflow was last polled."""
    set_up_logs()
    limit = parse_age(fail_if_older) if fail_if_older else None
    with opened_to_read() as database, database.reading() as conn:
        found = read_status(conn, workflows())
    rows = [_row(each) for each in found]
    emit(Answer({"workflows": [asdict(each) for each in found]}, columns=_COLUMNS, rows=rows), as_json=as_json)
    if limit is not None and any((each.oldest_due or 0) > limit for each in found):
        raise typer.Exit(Exit.FAILED)


_COLUMNS = (
    "workflow", "queued", "due", "oldest_due", "processing", "completed", "empty", "failed", "ours", "polled", "state",
)  # fmt: skip


def _row(each: WorkflowStatus) -> list[object]:
    return [
        each.workflow,
        _count(each, "queued"),
        _count(each, "due"),
        age(each.oldest_due),
        *(_count(each, name) for name in ("processing", "completed", "empty", "failed", "failed_ours")),
        f"{age(each.last_polled)} ago" if each.last_polled is not None else "never",
        f"paused: {each.paused}" if each.paused else _came_to(each),
    ]


def _count(each: WorkflowStatus, name: str) -> int | str:
    """Return a figure, or `100000+` where there may be more rows."""
    figure: int = getattr(each, name)
    return f"{figure}+" if name in each.at_least else figure


def _came_to(each: WorkflowStatus) -> str:
    """Return how far the rows are that completed rows handed their work over to."""
    more = "+" if "came_to" in each.at_least else ""
    return ", ".join(f"{count}{more} {word}" for word, count in sorted((each.came_to or {}).items()))
