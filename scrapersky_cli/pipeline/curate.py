"""Store what an operator decides about rows: selected rows go into a queue, and leave it when they are deselected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, String, Table, Update, bindparam, literal_column, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.columns import REFUSED, SELECTED
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import COMPLETED, PRIORITIES, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.operator_actions import cancel_rows
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.store.labels import store_note
from scrapersky_cli.subjects.subject import Subject

FIRST = 5  # rows that a dry run names
_SOON = EnqueueOptions(priority=PRIORITIES["high"])


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about rows, and by whom. A note replaces the rows' notes; "" removes them, None keeps them."""

    curation: str
    by: str
    note: str | None = None


@dataclass(slots=True)
class Curated:
    """How many rows were changed or not, and what became of the changed ones in the queue.

    `active` were in the queue already, `skipped` completed in it before. `first` has the ids of the first changed rows.
    """

    changed: int = 0
    unchanged: int = 0
    enqueued: int = 0
    active: int = 0
    skipped: int = 0
    cancelled: int = 0
    first: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """The number of rows that were found."""
        return self.changed + self.unchanged

    def add(self, more: "Curated") -> None:
        """Add the counts of more rows."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(more, name))
        del self.first[FIRST:]


def curate_all(
    database: Database,
    subject: Subject,
    workflow: Workflow | None,
    decision: Decision,
    pages: Iterable[Sequence[int]],
    *,
    dry_run: bool,
    progress: Callable[[Curated], None] = lambda done: None,
) -> Curated:
    """Store the decision about rows of the subject. Each of `pages` has ids, and takes one short transaction.

    `workflow` works the queue of rows that are selected; None if there is no such queue. With `dry_run`, count what
    would change. Raise DatabaseUnreachable or DatabaseBusy; what was stored before stays.
    """
    done = Curated()
    for page in pages:
        if dry_run:
            with database.reading() as conn:
                found = conn.execute(_look(subject.table, workflow and workflow.queue), {"rows": sorted(page)}).all()
            done.add(_counted(found, decision))
        else:
            done.add(database.write(_curate, subject.table, workflow, decision, page))
        progress(done)
    return done


def _curate(
    conn: Connection, table: Table, workflow: Workflow | None, decision: Decision, rows: Sequence[int]
) -> Curated:
    found = conn.execute(_lock(table, workflow and workflow.queue), {"rows": sorted(rows)}).all()
    changed = [row.id for row in found if row.curation != decision.curation]
    kept = [row.id for row in found if row.curation == decision.curation]
    said = {"word": decision.curation, "who": decision.by, "text": decision.note or None}
    has_note = decision.note is not None
    if changed:
        conn.execute(_decide(table, has_note), {"rows": changed, **said})
    if kept and decision.note is not None:
        store_note(conn, table, kept, decision.note)
    if workflow and changed and decision.curation == SELECTED:
        enqueue(conn, workflow.queue, changed, _SOON)
    elif workflow and (leaving := [row.id for row in found if _leaves(row, decision)]):
        cancel_rows(conn, workflow, leaving)
    return _counted(found, decision)


def _leaves(row: Row[Any], decision: Decision) -> bool:
    """Return whether the row is no longer selected, or is refused from now on, and nobody works it yet."""
    is_unwanted = row.curation == SELECTED or decision.curation in REFUSED
    return bool(row.curation != decision.curation and is_unwanted and row.status == QUEUED)


def _counted(found: Sequence[Row[Any]], decision: Decision) -> Curated:
    """Count what the decision changes in rows as they were found. The status is "" where there is no queue."""
    changed = [row for row in found if row.curation != decision.curation]
    done = Curated(len(changed), len(found) - len(changed), first=[row.id for row in changed[:FIRST]])
    if decision.curation == SELECTED:
        states = [row.status for row in changed if row.status != _NO_QUEUE]
        done.active = sum(status in (QUEUED, PROCESSING) for status in states)
        done.skipped = states.count(COMPLETED)
        done.enqueued = len(states) - done.active - done.skipped
    else:
        done.cancelled = sum(_leaves(row, decision) for row in changed)
    return done


# --- statements -------------------------------------------------------------------------------------------
_NO_QUEUE = ""
_OF_ROWS = ids("rows")


@cache
def _look(table: Table, queue: Queue | None) -> Select[Any]:
    """Return the query for the curation and the status in the queue of the given rows."""
    status: Any = literal_column(f"'{_NO_QUEUE}'", String) if queue is None else queue["status"]
    found = select(table.c.id, table.c.curation, status.label("status"))
    return found.where(among(table.c.id, _OF_ROWS)).order_by(table.c.id)


@cache
def _lock(table: Table, queue: Queue | None) -> Select[Any]:
    """Return the same query, which also locks the rows in the order of their keys."""
    return _look(table, queue).with_for_update(of=table)


@cache
def _decide(table: Table, has_note: bool) -> Update:
    changed = {"curation": bindparam("word", type_=String), "curated_by": bindparam("who", type_=String)}
    note = {"note": bindparam("text", type_=String)} if has_note else {}
    return update(table).where(among(table.c.id, _OF_ROWS)).values(curated_at=now(), **changed, **note)
