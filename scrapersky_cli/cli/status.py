"""status: show the state of every workflow."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, age, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.read.status import WorkflowStatus
from scrapersky_cli.read.status import status as read_status
from scrapersky_cli.workflows.registry import queues

FailIfOlder = Annotated[
    str | None,
    typer.Option(metavar="AGE", help="Exit 3 if a due row has waited longer than this: for CI and monitoring."),
]


Watch = Annotated[bool, typer.Option("--watch", help="Draw the pipeline again and again, with its pace, until Ctrl-C.")]


@prints_table
def status(fail_if_older: FailIfOlder = None, watch: Watch = False, as_json: Json = False) -> None:
    """Show what waits, what runs and what failed. Also show when each workflow was last polled."""
    set_up_logs()
    limit = parse_age(fail_if_older) if fail_if_older else None
    if watch and limit is not None:
        raise UsageError("--watch never ends, so it cannot fail", hint="leave one of --watch and --fail-if-older out")
    with opened_to_read() as database:

        def look() -> list[WorkflowStatus]:
            with database.reading() as conn:
                return read_status(conn, queues())

        if watch:
            from scrapersky_cli.cli.status_watch import watch_again_and_again  # late: it draws, which others do not

            watch_again_and_again(look, lambda found: emit(_answer(found), as_json=as_json), as_json=as_json)
        found = look()
    emit(_answer(found), as_json=as_json)
    if limit is not None and any((each.oldest_due or 0) > limit for each in found):
        raise typer.Exit(Exit.FAILED)


_COLUMNS = (
    "workflow", "queued", "due", "oldest_due", "processing", "failed", "completed", "last_polled", "paused", "came_to",
    "empty", "failed_ours",
)  # fmt: skip


def _answer(found: Sequence[WorkflowStatus]) -> Answer:
    return Answer(
        {"workflows": [asdict(each) for each in found]},
        records="workflows",
        columns=_COLUMNS,
        rows=[_row(each, _COLUMNS) for each in found],
        headings={"last_polled": "polled", "failed_ours": "to check"},
        wording={"oldest_due": age, "last_polled": _ago},
    )


def _row(each: WorkflowStatus, columns: Sequence[str]) -> list[object]:
    """Return the cells of these columns. A number that stopped at the limit has a plus sign: `100000+`."""
    figures = {name: f"{getattr(each, name)}+" for name in each.at_least if name != "came_to"}
    known = {**asdict(each), **figures, "came_to": _came_to(each)}
    return [known[name] for name in columns]


def _ago(seconds: float | None) -> str:
    return "never" if seconds is None else f"{age(seconds)} ago"


def _came_to(each: WorkflowStatus) -> str:
    """Return how far the rows are that completed rows handed their work over to."""
    more = "+" if "came_to" in each.at_least else ""
    return ", ".join(f"{count}{more} {word}" for word, count in sorted((each.came_to or {}).items()))
