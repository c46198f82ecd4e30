"""history: list recent runs, with when and where they ran and their results."""

from typing import Annotated

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.read.history import RUN_COLUMNS, run_row, runs
from scrapersky_cli.workflows.registry import workflow_named

Workflow = Annotated[
    str | None, typer.Argument(metavar="WORKFLOW", help="Default: all.", autocompletion=completion.workflow)
]
Rows = Annotated[int, typer.Option("-n", "--rows", min=1, max=10_000, help="Number of claims to list.")]


@prints_table
def history(workflow: Workflow = None, rows: Rows = 20, as_json: Json = False) -> None:
    """List recent runs and their results. A run is a claim: the rows that a process took, with their counts."""
    set_up_logs()
    name = workflow_named(workflow).name if workflow and workflow != "all" else None
    with opened_to_read() as database, database.reading() as conn:
        found = [run_row(run) for run in runs(conn, name, rows)]
    emit(Answer({"claims": found}, columns=RUN_COLUMNS, records="claims"), as_json=as_json)
