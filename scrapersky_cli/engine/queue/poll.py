"""The poll: whether a queue has anything for a run to do. Most runs that cron starts find that it has not."""

from typing import Any

from sqlalchemy import Connection, Select, literal_column, not_, or_, select

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.migrate import current, require_revision
from scrapersky_cli.db.queues import PRIORITIES, QUEUED, Queue
from scrapersky_cli.engine.queue.claims import HOST
from scrapersky_cli.engine.queue.pauses import needs_check, note_poll
from scrapersky_cli.engine.queue.statements import statement


@statement
def _is_idle(queue: Queue) -> Select[Any]:
    """Say whether no row is due, no claim of the workflow has expired, and no pause stops this host.

    Each class is asked by itself, so that rows which wait for their time, however many, are not read.
    """
    due = (
        select(queue.id)
        .where(queue.in_state(QUEUED), queue["priority"] == literal_column(str(priority)), queue["due_at"] <= now())
        .exists()
        for priority in PRIORITIES.values()
    )
    return select(not_(or_(*due, needs_check())))


def poll_is_idle(conn: Connection, workflow: str, queue: Queue) -> bool:
    """Return whether a run of the workflow would find nothing to do.

    If so, note the poll of this host, which otherwise the run's first claim does. Raise SchemaAhead or SchemaBehind.
    """
    require_revision(current(conn))
    is_idle = bool(conn.scalar(_is_idle(queue), {"workflow": workflow, "host": HOST}))
    if is_idle:
        note_poll(conn, workflow)
    return is_idle
