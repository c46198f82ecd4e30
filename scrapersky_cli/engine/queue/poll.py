"""The poll asks whether queues have anything for a run to do. Mostly they have not."""

from collections.abc import Mapping
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


def idle(conn: Connection, queues: Mapping[str, Queue]) -> frozenset[str]:
    """Given the queues of workflows, return those workflows of which a run would find nothing to do.

    Note the polls of this host for them. For the others, the run's first claim does. Raise SchemaAhead or SchemaBehind.
    """
    require_revision(current(conn))
    found = frozenset(
        name for name, queue in queues.items() if conn.scalar(_is_idle(queue), {"workflow": name, "host": HOST})
    )
    for name in sorted(found):  # as every process does, so that none waits for one that waits for it
        note_poll(conn, name)
    return found
