"""batch: named sets of rows, from enqueue to the last outcome."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import known_names
from scrapersky_cli.cli.export import export_batch
from scrapersky_cli.cli.options import DryRun, Json, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.show import show as show_target
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import CANCELLED, FAILED
from scrapersky_cli.engine.operator_actions import cancel_rows, retry_batch_rows
from scrapersky_cli.subjects.batch import items_of, list_batches, the_batch
from scrapersky_cli.workflows.registry import workflow_named

app = typer.Typer(help="Show and change named sets of rows.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", autocompletion=known_names.batch)]
_COLUMNS = ("name", "workflow", "state", "items", "waiting", "completed", "empty", "failed", "cancelled", "created_at")
_PAGE = 1000


@app.command("list")
@prints_table
def list_(as_json: Json = False) -> None:
    """List all batches with their progress, newest first."""
    set_up_logs()
    with opened_to_read() as database, database.reading() as conn:
        found = list_batches(conn)
    emit(Answer({"batches": found}, columns=_COLUMNS, records="batches"), as_json=as_json)


@app.command()
@prints_table
def show(name: Name, as_json: Json = False) -> None:
    """Show one batch: counts, pace, time left, errors by code."""
    show_target(f"batch:{_plain(name)}", as_json=as_json)


@app.command()
def cancel(name: Name, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Cancel the rows of the batch that still wait or run."""
    _change(
        _plain(name),
        [None],
        lambda conn, workflow, rows, batch_id: cancel_rows(conn, workflow, rows),
        "cancelled",
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def retry(
    name: Name,
    failed: Annotated[bool, typer.Option("--failed", help="Only failed rows, not cancelled ones.")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Put the batch's failed and cancelled rows back into the queue. Their old outcomes stay until they end again."""
    outcomes: list[str | None] = [FAILED] if failed else [FAILED, CANCELLED]
    _change(_plain(name), outcomes, retry_batch_rows, "retried", dry_run=dry_run, as_json=as_json)


def _change(name: str, outcomes: list[str | None], change: Any, verb: str, *, dry_run: bool, as_json: bool) -> None:
    set_up_logs()
    with opened_to_read() if dry_run else opened() as database:
        with database.reading() as conn:
            batch = the_batch(conn, name)
        workflow = workflow_named(batch["workflow"])
        count = 0
        for page in _pages(database, batch, outcomes):
            count += len(page) if dry_run else database.write(change, workflow, page, batch["id"])
    key = f"would_be_{verb}" if dry_run else verb
    emit(
        Answer({"batch": name, key: count, "dry_run": dry_run}, lines=[f"batch={name} {key}={count}"]), as_json=as_json
    )


def _pages(database: Database, batch: dict[str, Any], outcomes: list[str | None]) -> Iterator[list[int]]:
    last = 0
    while True:
        with database.reading() as conn:
            page = items_of(conn, batch["id"], batch["workflow"], outcomes, last, _PAGE)
        if not page:
            return
        yield page
        last = page[-1]


def _plain(name: str) -> str:
    return name.removeprefix("batch:")


app.command("export")(export_batch)
