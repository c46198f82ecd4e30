"""How many rows of a queue are in each state, counted up to a bound: an exact count of ten million takes seconds.

Each count walks the partial index of its state, in the order of that index: where the order does not matter, PostgreSQL
may read the table from its beginning, and find the rows at its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal_column, select, union_all

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED, PRIORITIES, PROCESSING, QUEUED, Queue

COUNTED_TO = 100_000
FOLLOWED_TO = 10_000  # completed rows of which each costs two look-ups


@dataclass(frozen=True, slots=True)
class Counts:
    """The `figures` by name, `at_least` the names of those that stopped at the bound, the age of the oldest due row in
    seconds, and the most common error code of the failed rows."""

    figures: Mapping[str, int]
    at_least: list[str]
    oldest_due: float | None
    error: str | None


def counts(conn: Connection, queue: Queue) -> Counts:
    """Count the rows of a queue: `queued`, `due`, `processing`, `completed` and of these `empty`, `failed`
    and of these `failed_ours`, and `cancelled`."""
    found = dict(conn.execute(_counts(queue)).one()._mapping)
    oldest = found.pop("oldest")
    failed = conn.execute(_failed(queue)).all()
    found["failed"] = sum(row.rows for row in failed)
    found["failed_ours"] = sum(row.ours for row in failed)
    common = min(failed, key=lambda row: (-row.rows, row.code), default=None)
    return Counts(
        figures={name: min(rows, COUNTED_TO) for name, rows in found.items()},
        at_least=[name for name, rows in found.items() if rows > COUNTED_TO],
        oldest_due=oldest,
        error=common.code if common else None,
    )


def came_to(conn: Connection, queue: Queue) -> dict[str, int]:
    """Return how far the rows are that completed rows handed their work over to, by status, of which `empty` are
    completed, too. At most 10,000 completed rows are followed."""
    found: dict[str, int] = {}
    for row in conn.execute(_handed_over(queue)):
        found[row.status or "nothing"] = found.get(row.status or "nothing", 0) + row.rows
        if row.empty:
            found["empty"] = row.empty
    return found


def _bounded(rows: Select[Any]) -> Any:
    return select(func.count()).select_from(rows.limit(COUNTED_TO + 1).subquery()).scalar_subquery()


@cache
def _counts(queue: Queue) -> Select[Any]:
    def of(state: str, order: str) -> Select[Any]:
        return select(queue[order]).where(queue.in_state(state)).order_by(queue[order])

    completed = of(COMPLETED, "result_code")
    empty = [_bounded(completed.where(queue["result_code"] == code)) for code in sorted(queue.empty_results)]
    due = _due(queue)
    return select(
        _bounded(of(QUEUED, "priority")).label("queued"),
        due.c.rows.label("due"),
        seconds_between(due.c.oldest, now()).label("oldest"),
        _bounded(of(PROCESSING, "claim_id")).label("processing"),
        _bounded(completed).label("completed"),
        sum(empty, literal_column("0")).label("empty"),
        _bounded(of(CANCELLED, "result_code")).label("cancelled"),
    )


def _due(queue: Queue) -> Any:
    """Count the due rows class by class, so that no row is looked at that is due later."""
    classes = [
        select(queue["due_at"].label("due_at"))
        .where(queue.in_state(QUEUED), queue["priority"] == literal_column(str(priority)), queue["due_at"] <= now())
        .order_by(queue["due_at"])
        .limit(COUNTED_TO + 1)
        .subquery()
        for priority in PRIORITIES.values()
    ]
    every = union_all(*map(select, classes)).subquery()
    return select(func.count().label("rows"), func.min(every.c.due_at).label("oldest")).subquery()


@cache
def _failed(queue: Queue) -> Select[Any]:
    """Return the query for the failed rows of each error code, and those of them that are our own failures.

    The codes are found one after the other: each by a look-up of the first code that is greater than the last.
    """
    failed = select(queue["error_code"]).where(queue.in_state(FAILED)).order_by(queue["error_code"])
    codes = select(failed.limit(1).scalar_subquery().label("code")).cte("codes", recursive=True)
    following = failed.where(queue["error_code"] > codes.c.code).limit(1).correlate(codes).scalar_subquery()
    codes = codes.union_all(select(following).where(codes.c.code.is_not(None)))
    of_code = (
        select(queue["error_kind"])
        .where(queue.in_state(FAILED), queue["error_code"] == codes.c.code)
        .order_by(queue["error_kind"])
        .correlate(codes)
    )
    ours = of_code.where(queue["error_kind"] == literal_column("'ours'"))
    return select(codes.c.code, _bounded(of_code).label("rows"), _bounded(ours).label("ours")).where(
        codes.c.code.is_not(None)
    )


@cache
def _handed_over(queue: Queue) -> Select[Any]:
    """Return the query for the states of the rows that completed rows handed over to; NULL if there is none."""
    over = queue.hands_over
    assert over
    to = over.to
    status, is_empty = to["status"], to["result_code"].in_(sorted(to.empty_results))
    completed = (
        select(queue.id)
        .where(queue.in_state(COMPLETED))
        .order_by(queue["result_code"])
        .limit(FOLLOWED_TO)
        .subquery("completed")
    )
    return (
        select(status.label("status"), func.count().label("rows"), func.count().filter(is_empty).label("empty"))
        .outerjoin_from(completed, over.row_id.table, and_(over.row_id == completed.c.id, over.where))
        .outerjoin(to.table, to.id == over.to_id)
        .group_by(status)
    )
