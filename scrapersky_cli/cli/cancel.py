"""cancel: take rows out of a queue."""

from scrapersky_cli.cli.chosen_rows import All, ErrorCode, Ids, OlderThan, apply, chosen, say_changed
from scrapersky_cli.cli.options import (
    DryRun,
    Json,
    WorkflowName,
    opened,
    opened_to_read,
)
from scrapersky_cli.db.queues import PROCESSING, QUEUED
from scrapersky_cli.engine.operator_actions import cancel_rows


def cancel(
    workflow: WorkflowName,
    ids: Ids = None,
    error_code: ErrorCode = None,
    older_than: OlderThan = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take rows out of the queue. A row that is being worked stops at its worker's next heartbeat."""
    states = (QUEUED, PROCESSING)
    wanted, filters = chosen(workflow, ids, states, error_code, None, older_than, None, False, everything)
    with opened_to_read() if dry_run else opened() as database:
        count = apply(database, wanted, filters, ids, cancel_rows, dry_run=dry_run)
    say_changed("cancelled", workflow, count, dry_run=dry_run, as_json=as_json)
