"""Enqueue: what happens to a row depends on the state it is in.

NULL, failed, cancelled   → queued, attempts 0
queued                    → stays, takes the higher priority, the earlier due time, the new batch; what waits in its
                            host's line keeps its place there, unless a higher priority takes it out
completed                 → skipped with its age, unless forced or older than asked for
processing                → reported; `again` is set where what it reads has changed, or where forced

Where a queue allows one active row per target (jobs), a row beside an active one stays as it is, and counts as active.

A row that does not exist yet can be stored as queued at once (`queued_when_stored`): to store it and to queue it after
that costs three times as much.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Row,
    Select,
    SmallInteger,
    Table,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from scrapersky_cli.db.clock import UtcTime, now, seconds_between
from scrapersky_cli.db.queues import COMPLETED, PRIORITIES, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.queue.statements import statement

AT_ANY_AGE = -math.inf  # for `older_than`: whatever has ended


@dataclass(frozen=True, slots=True)
class EnqueueOptions:
    """How rows are to be enqueued.

    Completed rows are done again if their result is more than `older_than` seconds old, or with `force`, which also has
    rows done once more that are being processed. `only_new` leaves rows alone that were ever in the queue, unless what
    they read has `changed`: so successors are enqueued. `into` is the queue for which an intake stores rows, if any.
    """

    priority: int = PRIORITIES["normal"]
    due_at: datetime | None = None
    force: bool = False
    older_than: float | None = None
    changed: bool = False
    only_new: bool = False
    batch_id: int | None = None
    row_options: Mapping[str, Any] | None = None  # what a workflow's intake writes into its rows
    into: Queue | None = None

    @property
    def once_more(self) -> bool:
        """Whether a row that is in work is queued again when it completes."""
        return self.changed or (self.force and not self.only_new)

    def queue_of(self, table: Table) -> Queue | None:
        """Return the queue in which a new row of this table can be stored; None if it is for no queue of it."""
        return self.into if self.into is not None and self.into.table is table else None

    @property
    def terms(self) -> dict[str, Any]:
        """The parameters of the statements that queue rows."""
        return {"priority_class": self.priority, "due": self.due_at, "batch": self.batch_id}


@dataclass(slots=True)
class Enqueued:
    """What became of each row: ids, and for the skipped ones the age of their result in seconds. `again` are those of
    the `processing` that are queued once more when they complete."""

    created: list[int] = field(default_factory=list)
    requeued: list[int] = field(default_factory=list)
    active: list[int] = field(default_factory=list)
    processing: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    skipped: dict[int, float] = field(default_factory=dict)


@statement
def _lock(queue: Queue) -> Select[Any]:
    """Lock rows in key order, and return their states and the age of their results."""
    age = seconds_between(queue["finished_at"], now())
    return (
        select(queue.id.label("id"), queue["status"].label("status"), age.label("age"))
        .where(*queue.members(), among(queue.id, ids("rows")))
        .order_by(queue.id)
        .with_for_update(of=queue.table)
    )


_due = func.coalesce(bindparam("due", type_=UtcTime), now())
_batch = bindparam("batch", type_=BigInteger)


def queued_when_stored(queue: Queue) -> dict[str, Any]:
    """Return what the queue's columns have in a row that is stored as queued; the others have their defaults.

    It is what `_start` gives. The parameters are the `terms` of the options.
    """
    return {
        queue["status"].name: literal_column(f"'{QUEUED}'"),
        queue["priority"].name: bindparam("priority_class", type_=SmallInteger),
        queue["due_at"].name: _due,
        queue["batch_id"].name: _batch,
    }


@statement
def _start(queue: Queue) -> Update:
    """Queue rows that are not active, as if never tried."""
    null: Any = literal_column("NULL")
    return (
        update(queue.table)
        .where(among(queue.id, ids("rows")))
        .values(
            {
                queue["status"]: literal_column(f"'{QUEUED}'"),
                queue["priority"]: bindparam("priority_class", type_=SmallInteger),
                queue["due_at"]: _due,
                queue["attempts"]: 0,
                queue["losses"]: 0,
                queue["again"]: literal_column("false"),
                queue["batch_id"]: _batch,
                **{
                    queue[name]: null
                    for name in ("waiting_since", "in_line_since", "error_kind", "error_code", "error")
                },
            }
        )
    )


@statement
def _hasten(queue: Queue) -> Update:
    """Give queued rows the higher priority, the earlier due time and the new batch."""
    priority = bindparam("priority_class", type_=SmallInteger)
    rises = queue["priority"] > priority
    stays_in_line = and_(queue["in_line_since"].is_not(None), ~rises)
    return (
        update(queue.table)
        .where(among(queue.id, ids("rows")))
        .values(
            {
                queue["priority"]: case((rises, priority), else_=queue["priority"]),
                queue["due_at"]: case(
                    (stays_in_line, queue["due_at"]), (queue["due_at"] > _due, _due), else_=queue["due_at"]
                ),
                queue["in_line_since"]: case((rises, literal_column("NULL")), else_=queue["in_line_since"]),
                queue["batch_id"]: func.coalesce(_batch, queue["batch_id"]),
            }
        )
    )


@statement
def _mark(queue: Queue) -> Update:
    """Have processing rows done once more when they complete, and give them the new batch."""
    return (
        update(queue.table)
        .where(among(queue.id, ids("rows")))
        .values(
            {
                queue["again"]: or_(queue["again"], bindparam("once_more", type_=Boolean)),
                queue["batch_id"]: func.coalesce(_batch, queue["batch_id"]),
            }
        )
    )


@statement
def _without_active(queue: Queue, unique_active_by: str) -> Select[Any]:
    """Find the newest of the given rows for each target that has no active row."""
    active = queue.table.alias("active")
    status = active.c[queue.prefix + "status"]
    of_the_same = (
        select(active.c.id)
        .where(
            *(active.c[name] == queue.table.c[name] for name in (*queue.where, unique_active_by)),
            or_(status == literal_column(f"'{QUEUED}'"), status == literal_column(f"'{PROCESSING}'")),
        )
        .exists()
    )
    return (
        select(func.max(queue.id))
        .where(among(queue.id, ids("rows")), ~of_the_same)
        .group_by(queue.table.c[unique_active_by])
    )


def _sort(rows: Sequence[Row[Any]], options: EnqueueOptions) -> Enqueued:
    found = Enqueued()
    for row in rows:
        if row.status is None:
            found.created.append(row.id)
        elif row.status == QUEUED:
            found.active.append(row.id)
        elif row.status == PROCESSING:
            found.processing.append(row.id)
        elif _is_wanted_again(row, options):
            found.requeued.append(row.id)
        else:
            found.skipped[row.id] = row.age or 0.0
    return found


def _is_wanted_again(row: Row[Any], options: EnqueueOptions) -> bool:
    if options.only_new:
        return options.changed
    if row.status != COMPLETED or options.force or options.changed:
        return True
    return options.older_than is not None and (row.age or 0.0) > options.older_than


def enqueue(conn: Connection, queue: Queue, rows: Sequence[int], options: EnqueueOptions) -> Enqueued:
    """Put rows into the queue on these options; return what became of each."""
    found = _sort(conn.execute(_lock(queue), {"rows": sorted(rows)}).all(), options)
    crowded = _set_apart(conn, queue, found)
    if start := found.created + found.requeued:
        conn.execute(_start(queue), {"rows": start, **options.terms})
    if found.active and not options.only_new:
        conn.execute(_hasten(queue), {"rows": found.active, **options.terms})
    if found.processing and (options.once_more or options.batch_id):
        mark = {"rows": found.processing, "once_more": options.once_more, "batch": options.batch_id}
        conn.execute(_mark(queue), mark)
        found.again = found.processing if options.once_more else []
    found.active += crowded
    return found


def _set_apart(conn: Connection, queue: Queue, found: Enqueued) -> list[int]:
    """Take the rows out that may not start, because another one for the same target is active. Return their ids."""
    start = found.created + found.requeued
    if queue.unique_active_by is None or not start:
        return []
    may_start = set(conn.scalars(_without_active(queue, queue.unique_active_by), {"rows": start}))
    found.created = [id_ for id_ in found.created if id_ in may_start]
    found.requeued = [id_ for id_ in found.requeued if id_ in may_start]
    return [id_ for id_ in start if id_ not in may_start]
