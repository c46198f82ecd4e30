"""What an operator does to rows by hand, with the books kept as the runner keeps them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from scrapersky_cli.db.queues import CANCELLED
from scrapersky_cli.engine.history import conclude_batch_items
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.enqueue import Terms, enqueue
from scrapersky_cli.engine.workflow import Workflow


def retry_rows(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> int:
    """Put ended rows back into the queue, all attempts before them. Return how many were."""
    done = enqueue(conn, workflow.queue, rows, Terms(force=True))
    return len(done.created) + len(done.requeued)


def cancel_rows(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> int:
    """Take rows out of the queue at once; batches that wait for them learn it. Return how many were."""
    cancelled = cancel(conn, workflow.queue, rows)
    waiting = [id_ for id_, batch_id in cancelled.items() if batch_id is not None]
    outcome = {"outcome": CANCELLED, "rows_written": 0}
    conclude_batch_items(conn, workflow.name, [{"id": id_, **outcome} for id_ in sorted(waiting)])
    return len(cancelled)
