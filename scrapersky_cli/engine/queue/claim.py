"""Claim: which due rows a process takes, and the flip to `processing`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Connection,
    Float,
    Integer,
    Row,
    Select,
    String,
    Update,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
    update,
)

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.queues import PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.queue.claims import HOST, needs_look, opening
from scrapersky_cli.engine.queue.rescue import ALONE, KILLER
from scrapersky_cli.engine.workflow import Item

_most_losses = bindparam("most_losses", type_=Integer)


def _count(cte: CTE) -> Any:
    return select(func.count()).select_from(cte).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A claim restricted to given rows, or to the rows of a batch."""

    ids: Sequence[int] | None = None
    batch_id: int | None = None


ANY_ROW = Narrowing()


def _waits(queue: Queue, by_ids: bool, by_batch: bool) -> list[Any]:
    """The rows that wait, of those a claim is narrowed to."""
    conditions: list[Any] = [queue.in_state(QUEUED)]
    if by_ids:
        conditions = [queue.given(QUEUED), among(queue.id, ids("only_ids"))]
    if by_batch:
        conditions.append(queue["batch_id"] == bindparam("only_batch", type_=BigInteger))
    return conditions


def _picked_columns(queue: Queue) -> list[Any]:
    host = queue.table.c[queue.host] if queue.host else literal_column("NULL", String)
    return [
        queue.id.label("id"),
        queue["priority"].label("priority"),
        queue["due_at"].label("due_at"),
        queue["losses"].label("losses"),
        host.label("host"),
    ]


@cache
def _pick_by_class(queue: Queue, by_ids: bool, by_batch: bool) -> Select[Any]:
    """Due rows, class by class: each class is one ordered walk of the partial index, which rows due later never
    enter. A lower class is only read for what the higher ones left of `n`, in materialised steps, because a LIMIT
    inside `IN (SELECT …)` may be evaluated more than once."""
    classes: list[CTE] = []
    for priority in range(4):
        left: Any = bindparam("n", type_=Integer)
        for higher in classes:
            left = left - _count(higher)
        probe = (
            select(*_picked_columns(queue))
            .where(
                *_waits(queue, by_ids, by_batch),
                queue["priority"] == literal_column(str(priority)),
                queue["due_at"] <= now(),
                queue["losses"] <= _most_losses,
            )
            .order_by(queue["due_at"], queue.id)
            .limit(left)
            .with_for_update(skip_locked=True, of=queue.table)
        )
        classes.append(probe.cte(f"class_{priority}").prefix_with("MATERIALIZED"))
    everything = union_all(*(select(each) for each in classes)).subquery()
    return select(everything, needs_look().label("look"))


@cache
def _pick_oldest(queue: Queue, by_ids: bool, by_batch: bool) -> Select[Any]:
    """Due rows by age, whatever their class: a share of the claims is made this way, so that nothing starves."""
    probes = [
        select(queue.id.label("id"), queue["due_at"].label("due_at"))
        .where(
            *_waits(queue, by_ids, by_batch),
            queue["priority"] == literal_column(str(priority)),
            queue["due_at"] <= now(),
            queue["losses"] <= _most_losses,
        )
        .order_by(queue["due_at"], queue.id)
        .limit(bindparam("n", type_=Integer))
        .subquery(f"class_{priority}")
        for priority in range(4)
    ]
    everything = union_all(*(select(probe) for probe in probes)).subquery("due")
    oldest = (
        select(everything.c.id)
        .order_by(everything.c.due_at, everything.c.id)
        .limit(bindparam("n", type_=Integer))
        .cte("oldest")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(*_picked_columns(queue), needs_look().label("look"))
        .where(queue.id.in_(select(oldest.c.id)), queue.in_state(QUEUED), queue["due_at"] <= now())
        .with_for_update(skip_locked=True, of=queue.table)
    )


def select_due(
    conn: Connection,
    queue: Queue,
    workflow: str,
    n: int,
    narrowing: Narrowing = ANY_ROW,
    most_losses: int = KILLER,
    *,
    oldest: bool,
) -> list[Row[Any]]:
    """Lock up to `n` due rows nobody else is claiming and return them in the order of their claim.

    Rows that were lost more often than `most_losses` are passed over.

    `look` in the first of them says whether the workflow has dead claims or is paused, which is rare.
    """
    build = _pick_oldest if oldest else _pick_by_class
    statement = build(queue, narrowing.ids is not None, narrowing.batch_id is not None)
    params: dict[str, Any] = {"n": n, "workflow": workflow, "host": HOST, "most_losses": most_losses}
    if narrowing.ids is not None:
        params["only_ids"] = narrowing.ids
    if narrowing.batch_id is not None:
        params["only_batch"] = narrowing.batch_id
    rows = conn.execute(statement, params).all()
    if oldest and not rows:  # another process has just locked the oldest ones
        return select_due(conn, queue, workflow, n, narrowing, most_losses, oldest=False)
    if oldest:
        return sorted(rows, key=lambda row: (row.due_at, row.id))
    return sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a claim does with the rows it picked."""

    kept: list[Row[Any]]
    moved: list[Row[Any]]


def split_by_host(
    picked: Sequence[Row[Any]], n: int, per_host: int, holding: Mapping[str, int], room_for_lost: int
) -> Choice:
    """Given picked rows in order, return at most `n` to keep and the hosts' surplus to move.

    `holding` counts the rows this process holds already, by host; of each host at most `per_host` are kept. Of the
    rows lost once, `room_for_lost` are kept. One that must be alone is kept if it comes first, and nothing after it.
    """
    kept: list[Row[Any]] = []
    moved: list[Row[Any]] = []
    held = Counter(holding)
    for row in picked:
        if len(kept) == n:
            break
        if row.losses >= ALONE:
            if kept:
                continue
            return Choice([row], moved)
        if row.losses and not room_for_lost:
            continue
        if row.host is not None and held[row.host] >= per_host:
            moved.append(row)
            continue
        kept.append(row)
        held[row.host] += 1
        room_for_lost -= bool(row.losses)
    return Choice(kept, moved)


@cache
def _mark_processing(queue: Queue, columns: tuple[str, ...], dialect: str) -> Update:
    claim_id: Any = bindparam("claim_id_given", type_=BigInteger)
    if dialect == "postgresql":  # one round trip less
        claim_id = select(opening().cte("opened").c.id).scalar_subquery()
    # Not `IS NULL`, which older SQLite evaluates wrongly for a column in RETURNING.
    waited = func.coalesce(seconds_between(queue["waiting_since"], now()), literal_column("0.0", Float))
    return (
        update(queue.table)
        .where(among(queue.id, ids("picked")))
        .values(
            {
                queue["status"]: literal_column(f"'{PROCESSING}'"),
                queue["attempts"]: queue["attempts"] + 1,
                queue["claim_id"]: claim_id,
                queue["in_line_since"]: literal_column("NULL"),
            }
        )
        .returning(
            queue.id.label("queue_row_id"),
            queue["claim_id"].label("queue_claim_id"),
            queue["attempts"].label("queue_attempts"),
            waited.label("queue_waited"),
            queue["losses"].label("queue_losses"),
            *(queue.table.c[name] for name in columns),
        )
    )


def mark_processing(
    conn: Connection, queue: Queue, columns: tuple[str, ...], rows: Sequence[Row[Any]], claim: Mapping[str, Any]
) -> list[Item]:
    """Flip picked rows to `processing` under a new claim; return them as items, in the order they were picked."""
    order = {row.id: place for place, row in enumerate(rows)}
    dialect = conn.dialect.name
    given = dict(claim)
    if dialect != "postgresql":
        given = {"claim_id_given": conn.execute(opening(), given).scalar_one()}
    taken = conn.execute(_mark_processing(queue, columns, dialect), {"picked": list(order), **given}).all()
    items = [Item(row[0], row[1], row[2], row, row[3], row[4]) for row in taken]
    return sorted(items, key=lambda item: order[item.id])
