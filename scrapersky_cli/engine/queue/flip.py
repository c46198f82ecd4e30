"""The fence around every save, and the flip that ends an attempt.

The fence finds the rows that are still being processed under the claim they were taken under, and the flip writes to no
others. Both keep rescue away from these claims until the transaction ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Float,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    Update,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.queues import COMPLETED, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, as_pairs, as_rows, ids, pairs, records
from scrapersky_cli.db.together import Bound, send
from scrapersky_cli.engine.queue.claims import locking_open
from scrapersky_cli.engine.queue.statements import statement
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.workflow import Item

End = tuple[Item, Outcome, Mapping[str, Any]]  # of an attempt, with the values of the row's own columns

_WAY: dict[str, TypeEngine[Any]] = {
    "way": Integer(),
    "claim_id": BigInteger(),
    "status": String(),
    "result_code": String(),
    "error_kind": String(),
    "error_code": String(),
    "error": String(),
    "delay": Float(),
    "back": Integer(),
    "waits": Boolean(),
}


def _is_ours(queue: Queue, r: FromClause) -> ColumnElement[bool]:
    """The row of that id is still being processed under that claim, which is open, and which is locked against rescue
    from here on. Binds `claims`."""
    locked = locking_open().cte("locked_claims").prefix_with("MATERIALIZED")
    # Not `=`: an index on the claim would be read once per row, each time for all rows of the claim.
    same_claim = queue["claim_id"].is_not_distinct_from(r.c.claim_id)
    return and_(queue.id == r.c.id, same_claim, queue.given(PROCESSING), r.c.claim_id.in_(select(locked.c.id)))


@statement
def _fence(queue: Queue, dialect: str) -> Select[Any]:
    """Lock the open claims of the given rows, then those of the rows that are still under them, in key order."""
    r = pairs(dialect, "id", "claim_id")
    return (
        select(queue.id)
        .join_from(queue.table, r, _is_ours(queue, r))
        .order_by(queue.id)
        .with_for_update(of=queue.table)
    )


def fence(conn: Connection, queue: Queue, items: Iterable[Item]) -> set[int]:
    """Lock those of the items that are still ours and return their ids: nothing may be saved for the others."""
    dialect, keys = conn.dialect.name, [item.key for item in items]
    parameters = {**as_pairs(dialect, keys), "claims": sorted({claim_id for _, claim_id in keys})}
    (found,) = send(conn, [Bound(_fence(queue, dialect), parameters)])
    return {row.id for row in found}


def _ends(queue: Queue, dialect: str, own: Sequence[str]) -> FromClause:
    """Return a table with the end of the attempt on each row, ordered by the row's id. It has the columns of `_WAY`,
    whose values many rows share, and `own_NAME` for each column in `own`, whose value is the row's own."""
    # Without MATERIALIZED, SQLite would parse the JSON of all ways again for each row.
    ways = select(records(dialect, _WAY, bound="ways")).cte("ways").prefix_with("MATERIALIZED")
    rows = pairs(dialect, "id", "way", {name: queue.table.c[name].type for name in own})
    columns = *(rows.c[name].label(f"own_{name}") for name in own), *(ways.c[name] for name in _WAY)
    return select(rows.c.id, *columns).where(rows.c.way == ways.c.way).order_by(rows.c.id).subquery("ending")


@statement
def _flip(queue: Queue, dialect: str, own: tuple[str, ...]) -> Update:
    """Lock the open claims of the given rows, and end the attempts of those that are still under them."""
    r = _ends(queue, dialect, own)
    done = r.c.status != literal_column(f"'{QUEUED}'")
    once_more = and_(r.c.status == literal_column(f"'{COMPLETED}'"), queue["again"])
    delay, back = func.coalesce(r.c.delay, literal_column("0.0")), func.coalesce(r.c.back, literal_column("0"))
    return (
        update(queue.table)
        .where(_is_ours(queue, r))
        .values(
            {
                queue["status"]: case((once_more, literal_column(f"'{QUEUED}'")), else_=r.c.status),
                queue["due_at"]: case((once_more, now()), (~done, after(now(), delay)), else_=queue["due_at"]),
                queue["attempts"]: case((once_more, 0), else_=queue["attempts"] - back),
                queue["losses"]: case((done, 0), else_=queue["losses"]),
                queue["again"]: case((done, literal_column("false")), else_=queue["again"]),
                queue["waiting_since"]: case(
                    (r.c.waits, func.coalesce(queue["waiting_since"], now())), else_=literal_column("NULL")
                ),
                queue["result_code"]: r.c.result_code,
                queue["error_kind"]: r.c.error_kind,
                queue["error_code"]: r.c.error_code,
                queue["error"]: r.c.error,
                queue["finished_at"]: case((done, now()), else_=queue["finished_at"]),
                **{queue.table.c[name]: r.c[f"own_{name}"] for name in own},
            }
        )
        .returning(queue.id.label("id"), queue["batch_id"].label("batch_id"))
    )


def flipping(dialect: str, queue: Queue, ends: Sequence[End], own: tuple[str, ...] = ()) -> Bound:
    """End attempts with one fenced UPDATE for the whole group. It also sets the columns `own`.

    The answer has the batch id by row id, of those rows that were still ours: a row that is missing was taken away, and
    nothing of it may be saved.
    """
    # Nearly all rows of a group have one claim and one outcome. Each pair of these is sent once, and is called a way.
    ways: dict[tuple[int, Outcome], int] = {}
    of_rows = [(item.id, ways.setdefault((item.claim_id, outcome), len(ways))) for item, outcome, _ in ends]
    said = [{"way": way, "claim_id": claim_id, **_said(outcome)} for (claim_id, outcome), way in ways.items()]
    values = [values for *_, values in ends] if own else ()
    parameters = {"ways": as_rows(said), "claims": sorted({claim_id for claim_id, _ in ways})}
    return Bound(_flip(queue, dialect, own), parameters | as_pairs(dialect, of_rows, values))


@lru_cache(maxsize=256)
def _said(outcome: Outcome) -> dict[str, Any]:
    """Return the fields of the outcome that the flip writes, without those that are None or 0."""
    said = {
        "status": outcome.status,
        "result_code": outcome.result_code,
        "error_kind": outcome.error_kind,
        "error_code": outcome.error_code,
        "error": outcome.error,
        "delay": outcome.delay,
        "back": int(outcome.gave_back),
        "waits": outcome.waits,
    }
    return {name: value for name, value in said.items() if value not in (None, 0)}


@statement
def _rows_under(queue: Queue) -> Select[Any]:
    """Find the rows that are being processed under the given claims."""
    columns = queue.id.label("id"), queue["claim_id"].label("claim_id")
    return select(*columns).where(queue.in_state(PROCESSING), among(queue["claim_id"], ids("claims")))


def rows_under(conn: Connection, queue: Queue, claims: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the rows that are being processed under these claims, each with its claim."""
    return conn.execute(_rows_under(queue), {"claims": claims}).all()


@statement
def _ended(queue: Queue, dialect: str) -> Select[Any]:
    """Find the rows whose attempt under the given claim has ended."""
    r = records(dialect, {"id": BigInteger(), "claim_id": BigInteger()})
    return (
        select(queue.id)
        .join_from(queue.table, r, and_(queue.id == r.c.id, queue["claim_id"] == r.c.claim_id))
        .where(or_(queue["status"].is_(None), queue["status"] != literal_column(f"'{PROCESSING}'")))
    )


def ended_by_us(conn: Connection, queue: Queue, items: Iterable[Item]) -> set[int]:
    """After a commit whose fate is unknown, return the ids of the items that it did end: they still name our claim, but
    are no longer being processed."""
    rows = [{"id": item.id, "claim_id": item.claim_id} for item in items]
    return set(conn.scalars(_ended(queue, conn.dialect.name), {"rows": as_rows(rows)}))
