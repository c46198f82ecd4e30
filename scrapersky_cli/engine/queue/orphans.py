"""What nobody works and nothing rescues: a claim of whose commit the answer never came, and rows without a claim."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Update, and_, literal_column, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.queues import PROCESSING, QUEUED, Queue
from scrapersky_cli.db.tables.queue import claims as claims_table
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.finish import finish
from scrapersky_cli.engine.queue.flip import rows_under
from scrapersky_cli.engine.queue.statements import statement
from scrapersky_cli.engine.retry import released
from scrapersky_cli.engine.workflow import Item, Workflow


def release_orphaned_claims(
    conn: Connection, workflow: Workflow, known: Collection[int], seconds: float, lease: float
) -> int:
    """Give back the rows, with their attempt, of the claims that this process made in the last so many seconds and does
    not know. `lease` is in seconds. Return the number of rows.

    Otherwise they would wait until the lease ends, and then be claimed one at a time, as if they had killed a worker.
    """
    orphaned = claims.orphaned(conn, workflow.name, known, seconds)
    rows = rows_under(conn, workflow.queue, orphaned) if orphaned else []
    group = [(Item(row.id, row.claim_id, 0, row), released()) for row in rows]
    ended = finish(conn, workflow, group, {}, lease, None) if group else {}
    return sum(outcome.counts_as == "released" for outcome in ended.values())


def is_orphaned(queue: Queue) -> ColumnElement[bool]:
    """Match rows in processing whose claim has ended or was deleted. They only appear if somebody edits the tables."""
    c = claims_table.c
    open_claim = select(c.id).where(c.id == queue["claim_id"], c.ended_at.is_(None)).exists()
    return and_(queue.in_state(PROCESSING), ~open_claim)


@statement
def _give_back(queue: Queue) -> Update:
    """Queue rows in processing that have no open claim."""
    orphans = select(queue.id).where(is_orphaned(queue)).with_for_update(of=queue.table, skip_locked=True)
    return (
        update(queue.table)
        .where(queue.id.in_(orphans))
        .values(
            {
                queue["status"]: literal_column(f"'{QUEUED}'"),
                queue["claim_id"]: literal_column("NULL"),
                queue["due_at"]: now(),
            }
        )
    )


def give_back_orphans(conn: Connection, workflow: Workflow) -> int:
    """Give back the rows in processing that no open claim holds. Return how many."""
    return conn.execute(_give_back(workflow.queue)).rowcount
