"""retry: put ended rows back into a queue."""

from scrapersky_cli.cli.chosen_rows import (
    All,
    ErrorCode,
    Ids,
    NewerThan,
    OlderThan,
    Ours,
    ResultCode,
    apply,
    chosen,
    say_changed,
)
from scrapersky_cli.cli.options import (
    DryRun,
    Json,
    WorkflowName,
    opened,
    opened_to_read,
)
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED
from scrapersky_cli.engine.operator_actions import retry_rows


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
    """Put failed and cancelled rows back into the queue. With --result-code, completed ones."""
    states = (COMPLETED,) if result_code else (FAILED,) if error_code or ours else (FAILED, CANCELLED)
    wanted, filters = chosen(workflow, ids, states, error_code, result_code, older_than, newer_than, ours, everything)
    with opened_to_read() if dry_run else opened() as database:
        count = apply(database, wanted, filters, ids, retry_rows, dry_run=dry_run)
    say_changed("retried", workflow, count, dry_run=dry_run, as_json=as_json)
