"""pause: claims take nothing until they are resumed."""

from typing import Annotated

import typer

from scrapersky_cli.cli.options import (
    Json,
    WorkflowName,
    opened_or_made,
    set_up_logs,
)
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.workflows.registry import workflow_named

EVERYWHERE = "*"
Host = Annotated[str, typer.Option(metavar="HOST", help="Only claims made by this machine.")]


def pause(
    workflow: WorkflowName,
    host: Host = EVERYWHERE,
    reason: Annotated[str | None, typer.Option(help="Shown by status, and to whoever wonders.")] = None,
    as_json: Json = False,
) -> None:
    """Let a workflow claim nothing until it is resumed. `all` stands for every workflow. What runs goes on."""
    set_up_logs()
    name = workflow_or_all(workflow)
    with opened_or_made() as database:
        database.write(pauses.pause, name, host, reason)
    emit(Answer({"paused": workflow, "host": host}, lines=[f"paused {workflow}{on(host)}"]), as_json=as_json)


def on(host: str) -> str:
    """Where the pause holds, as the end of a sentence."""
    return "" if host == EVERYWHERE else f" on {host}"


def workflow_or_all(name: str) -> str:
    """The name under which a pause is kept. Raise UsageError."""
    return EVERYWHERE if name == "all" else workflow_named(name).name
