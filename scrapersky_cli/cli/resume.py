"""resume: end a pause."""

from scrapersky_cli.cli.options import (
    Json,
    WorkflowName,
    opened,
    set_up_logs,
)
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.pause import EVERYWHERE, Host, on, workflow_or_all
from scrapersky_cli.engine.queue import pauses


def resume(workflow: WorkflowName, host: Host = EVERYWHERE, as_json: Json = False) -> None:
    """End a pause."""
    set_up_logs()
    name = workflow_or_all(workflow)
    with opened() as database:
        was_paused = database.write(pauses.resume, name, host)
    line = f"resumed {workflow}{on(host)}" if was_paused else f"{workflow}{on(host)} was not paused"
    emit(Answer({"resumed": workflow, "host": host, "was_paused": was_paused}, lines=[line]), as_json=as_json)
