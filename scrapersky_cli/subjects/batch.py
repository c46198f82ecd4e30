"""Batches: named sets of rows. Their progress is counted from their items, each of which keeps its own outcome."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    RowMapping,
    Select,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
    union,
)

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED, PROCESSING
from scrapersky_cli.db.tables.queue import batch_items, batches, claims
from scrapersky_cli.engine.queue.pauses import all_pauses
from scrapersky_cli.errors import UsageError
from scrapersky_cli.subjects.registry import queues
from scrapersky_cli.subjects.subject import Subject


def _counts() -> list[Any]:
    i = batch_items.c

    def count(outcome: str) -> Any:
        return func.count().filter(i.outcome == literal_column(f"'{outcome}'")).label(outcome)

    waiting = func.count(i.row_id).filter(i.outcome.is_(None)).label("waiting")
    empty = func.count().filter(i.result_code == literal_column("'empty'")).label("empty")
    return [func.count(i.row_id).label("items"), waiting, count(COMPLETED), empty, count(FAILED), count(CANCELLED)]


def state_of(row: RowMapping, *, is_held: bool, is_paused: bool) -> str:
    """Return the state of a batch.

    It is `open` while items are still being stored, then `running` while a live claim holds some of its rows, else
    `paused` or `waiting`, and in the end `completed`, `partial`, `failed` or `cancelled`.
    """
    if row["open"]:
        return "open"
    if row["waiting"]:
        return "running" if is_held else "paused" if is_paused else "waiting"
    if row[COMPLETED] == row["items"]:
        return "completed"
    if row[COMPLETED]:
        return "partial"
    return "cancelled" if row[CANCELLED] == row["items"] else "failed"


@cache
def _held() -> CompoundSelect[Any]:
    """Return the query for the batches that have rows in a live claim."""
    c, i = claims.c, batch_items.c
    is_live = and_(c.ended_at.is_(None), c.expires_at >= now())
    of_queues = (
        select(i.batch_id)
        .join_from(claims, queue.table, queue["claim_id"] == c.id)
        .join(batch_items, and_(i.workflow == c.workflow, i.row_id == queue.id, i.outcome.is_(None)))
        .where(is_live, queue.in_state(PROCESSING))
        for queue in queues()
    )
    return union(*of_queues)


def list_batches(conn: Connection, name: str | None = None) -> list[dict[str, Any]]:
    """Return every batch, or the named one, newest first, with its counts, its state, its pace and the seconds left."""
    b, i = batches.c, batch_items.c
    first, last = func.min(i.finished_at), func.max(i.finished_at)
    recent: Any = seconds_between(first, now())
    found = (
        select(b.id, b.name, b.workflow, b.open, b.created_at, *_counts(), last.label("last"), recent.label("span"))
        .outerjoin_from(batches, batch_items, i.batch_id == b.id)
        .group_by(b.id, b.name, b.workflow, b.open, b.created_at)
        .order_by(b.id.desc())
    )
    if name is not None:
        found = found.where(b.name == name)
    held, paused = set(conn.scalars(_held())), [pause for pause in all_pauses(conn) if pause.is_everywhere]

    def state(row: RowMapping) -> str:
        is_paused = any(pause.stops(row["workflow"]) for pause in paused)
        return state_of(row, is_held=row["id"] in held, is_paused=is_paused)

    return [_batch(row, state(row)) for row in conn.execute(found).mappings()]


def _batch(row: RowMapping, state: str) -> dict[str, Any]:
    done = row["items"] - row["waiting"]
    per_hour = round(3600 * done / row["span"], 1) if done and row["span"] else None
    left = row["waiting"]
    kept = {key: row[key] for key in ("name", "workflow", "created_at", "items", "waiting")}
    outcomes = {key: row[key] for key in (COMPLETED, "empty", FAILED, CANCELLED)}
    eta = 3600 * left / per_hour if left and per_hour else None
    return {**kept, **outcomes, "state": state, "per_hour": per_hour, "eta_seconds": eta, "id": row["id"]}


def the_batch(conn: Connection, name: str) -> dict[str, Any]:
    """Return the batch of that name. Raise UsageError if there is none."""
    found = list_batches(conn, name)
    if not found:
        raise UsageError(f"there is no batch {name}", hint="run: scrapersky batch list")
    return found[0]


def errors_of(conn: Connection, batch_id: int) -> Sequence[RowMapping]:
    """Return the error codes of a batch with their counts, most common first."""
    i = batch_items.c
    found = (
        select(i.error_code, i.error_kind, func.count().label("rows"))
        .where(i.batch_id == batch_id, i.error_code.is_not(None))
        .group_by(i.error_code, i.error_kind)
        .order_by(func.count().desc(), i.error_code)
    )
    return conn.execute(found).mappings().all()


def items_of(
    conn: Connection, batch_id: int, workflow: str, outcomes: Sequence[str | None], after: int, limit: int
) -> list[int]:
    """Return up to `limit` of the batch's rows after the id `after` with these outcomes; None means still waiting.

    All are rows of its workflow, and with that the key of the table finds where a page begins.
    """
    i = batch_items.c
    known = [outcome for outcome in outcomes if outcome is not None]
    condition = or_(i.outcome.in_(known), i.outcome.is_(None) if None in outcomes else false())
    after_it = (i.batch_id == batch_id, i.workflow == workflow, i.row_id > after)
    return list(conn.scalars(select(i.row_id).where(*after_it, condition).order_by(i.row_id).limit(limit)))


def find_batch(text: str) -> Select[Any]:
    """Return the query for the id of the batch of that name."""
    return select(batches.c.id).where(batches.c.name == text)


def _progress(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the counts, the pace, the seconds left and the errors of a batch."""
    errors = [dict(error) for error in errors_of(conn, row["id"])]
    return {**the_batch(conn, row["name"]), "errors": errors}


BATCH = Subject(
    kind="batch",
    table=batches,
    label=batches.c.name,
    find=find_batch,
    is_named_by=lambda text: False,
    has_numbers=False,
    shown=("name", "workflow"),
    more=_progress,
    list_command="batch list",
)
