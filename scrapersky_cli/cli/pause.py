"""pause: stop workflows from claiming rows."""

from typing import Annotated

import typer

from scrapersky_cli.cli import typed_texts
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
Host = Annotated[str, typer.Option(metavar="HOST", help="Only claims made by this machine.", callback=typed_texts.host)]
Reason = Annotated[str | None, typer.Option(help="The reason, shown by status.", callback=typed_texts.reason)]


def pause(
    workflow: WorkflowName,
    host: Host = EVERYWHERE,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Stop a workflow from claiming rows until it is resumed. `all` means every workflow. Running rows continue."""
    set_up_logs()
    name = workflow_or_all(workflow)
    with opened_or_made() as database:
        database.write(pauses.pause, name, host, reason)
    emit(Answer({"paused": workflow, "host": host}, lines=[f"paused {workflow}{on(host)}"]), as_json=as_json)


def on(host: str) -> str:
    """Return the host of a pause as the end of a sentence."""
    return "" if host == EVERYWHERE else f" on {host}"


def workflow_or_all(name: str) -> str:
    """Return the name under which a pause is stored. Raise UsageError for an unknown workflow."""
    return EVERYWHERE if name == "all" else workflow_named(name).name
