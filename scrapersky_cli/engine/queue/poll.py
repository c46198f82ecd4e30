"""Ask whether any queue has something to do, before a run begins. Usually none has."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, literal_column, select, union, union_all

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.migrate import current, require_revision
from scrapersky_cli.db.queues import PRIORITIES, QUEUED, Queue
from scrapersky_cli.engine.queue.claims import HOST, with_expired_claims
from scrapersky_cli.engine.queue.pauses import note_polls, paused_here
from scrapersky_cli.engine.queue.statements import statement

_classes = union_all(*(select(literal_column(str(n)).label("priority")) for n in PRIORITIES.values())).cte("classes")


@statement
def _with_work(queues: tuple[tuple[str, Queue], ...]) -> CompoundSelect[Any]:
    """Name the workflows with due rows or expired claims, and those that a pause stops on this host (`*`: all).

    One statement asks for all: to write one for each, and to plan it, takes longer than to answer it.
    """
    expired = with_expired_claims([name for name, _ in queues])
    return union(*(_named_if_due(name, queue) for name, queue in queues), expired, paused_here())


def _named_if_due(name: str, queue: Queue) -> Select[Any]:
    """Return a query that gives the name if the first row of a priority is due. An index leads to that row,
    however many rows wait."""
    first = (
        select(queue["due_at"])
        .where(queue.in_state(QUEUED), queue["priority"] == _classes.c.priority)
        .order_by(queue["due_at"], queue.id)
        .limit(literal_column("1"))
        .scalar_subquery()
        .correlate(_classes)
    )
    return select(literal_column(f"'{name}'").label("workflow")).select_from(_classes).where(first <= now())


def idle(conn: Connection, queues: Mapping[str, Queue]) -> frozenset[str]:
    """Given the queues of workflows, return those workflows of which a run would find nothing to do.

    Note the polls of this host for them. For the others, the run's first claim does. Raise SchemaAhead or SchemaBehind.
    """
    require_revision(current(conn))
    busy = set(conn.scalars(_with_work(tuple(queues.items())), {"host": HOST}))
    found = frozenset() if "*" in busy else frozenset(queues.keys() - busy)
    note_polls(conn, found)
    return found
