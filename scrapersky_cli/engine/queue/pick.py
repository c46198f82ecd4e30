"""The pick: which rows are due, in the order of their claim. What others have locked is passed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    not_,
    select,
    union_all,
)

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.queues import PRIORITIES, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.together import Bound, Rows, send
from scrapersky_cli.engine.queue.claims import HOST
from scrapersky_cli.engine.queue.losses import LOSSES_TO_FAIL
from scrapersky_cli.engine.queue.pauses import needs_check
from scrapersky_cli.engine.queue.statements import statement
from scrapersky_cli.engine.workflow import Workflow

_most_losses = bindparam("most_losses", type_=Integer)
_state = select(not_(needs_check()).label("is_clear")).cte("state").prefix_with("MATERIALIZED")


def _count(cte: CTE) -> Any:
    return select(func.count()).select_from(cte).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A claim restricted to given rows, or to the rows of a batch."""

    ids: Sequence[int] | None = None
    batch_id: int | None = None


ANY_ROW = Narrowing()


class Wanted(NamedTuple):
    """Which due rows to pick: at most `n` of the workflow's queue. Rows that were lost more than `most_losses` times
    are left out."""

    workflow: Workflow
    n: int
    narrowing: Narrowing = ANY_ROW
    most_losses: int = LOSSES_TO_FAIL


@dataclass(frozen=True, slots=True)
class PickKind:
    """Which pick is meant: of rows given by their ids, of the rows of a batch, or only where nothing needs a check."""

    by_ids: bool = False
    by_batch: bool = False
    only_if_clear: bool = False


def _is_due(queue: Queue, kind: PickKind, priority: int) -> list[Any]:
    """The conditions on the rows of one class."""
    conditions: list[Any] = [queue.in_state(QUEUED)]
    if kind.by_ids:
        conditions = [queue.given(QUEUED), among(queue.id, ids("only_ids"))]
    if kind.by_batch:
        conditions.append(queue["batch_id"] == bindparam("only_batch", type_=BigInteger))
    if kind.only_if_clear:
        conditions.append(select(_state.c.is_clear).scalar_subquery())
    return [
        *conditions,
        queue["priority"] == literal_column(str(priority)),
        queue["due_at"] <= now(),
        queue["losses"] <= _most_losses,
    ]


def _picked_columns(queue: Queue) -> list[Any]:
    host = queue.table.c[queue.host] if queue.host else literal_column("NULL", String)
    return [
        queue.id.label("id"),
        queue["priority"].label("priority"),
        queue["losses"].label("losses"),
        host.label("host"),
    ]


@statement
def _pick_by_class(queue: Queue, kind: PickKind) -> Select[Any]:
    """Lock due rows, one class after the other, and return them by class and by the time when they came due.

    Each class is one ordered walk of the partial index, which rows due later never enter. A lower class is only read
    for what the higher ones left of `n`, in materialised steps, because a LIMIT inside `IN (SELECT …)` may be
    evaluated more than once.
    """
    classes: list[CTE] = []
    for priority in PRIORITIES.values():
        left: Any = bindparam("n", type_=Integer)
        for higher in classes:
            left = left - _count(higher)
        probe = (
            select(*_picked_columns(queue), queue["due_at"].label("due_at"))
            .where(*_is_due(queue, kind, priority))
            .order_by(queue["due_at"], queue.id)
            .limit(left)
            .with_for_update(skip_locked=True, of=queue.table)
        )
        classes.append(probe.cte(f"class_{priority}").prefix_with("MATERIALIZED"))
    picked = union_all(*(select(each) for each in classes)).subquery("picked").c
    columns = picked.id, picked.priority, picked.losses, picked.host
    return select(*columns).order_by(picked.priority, picked.due_at, picked.id)


@statement
def _pick_oldest(queue: Queue, kind: PickKind) -> Select[Any]:
    """Lock the rows that came due first, whatever their class, and return the earliest first.

    A share of the claims is made this way, so that nothing starves.
    """
    probes = [
        select(queue.id.label("id"), queue["due_at"].label("due_at"))
        .where(*_is_due(queue, kind, priority))
        .order_by(queue["due_at"], queue.id)
        .limit(bindparam("n", type_=Integer))
        .subquery(f"class_{priority}")
        for priority in PRIORITIES.values()
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
        select(*_picked_columns(queue))
        .where(queue.id.in_(select(oldest.c.id)), queue.in_state(QUEUED), queue["due_at"] <= now())
        .order_by(queue["due_at"], queue.id)
        .with_for_update(skip_locked=True, of=queue.table)
    )


def due(wanted: Wanted, *, oldest: bool, only_if_clear: bool = False) -> Bound:
    """Return the statement that locks wanted rows nobody else is claiming, in the order of their claim.

    With `oldest`, those that came due first, whatever their class. With `only_if_clear` nothing is taken while the
    workflow has expired claims or is paused, which is rare: who takes rows locks claims first.
    """
    workflow, n, narrowing, most_losses = wanted
    build = _pick_oldest if oldest else _pick_by_class
    kind = PickKind(narrowing.ids is not None, narrowing.batch_id is not None, only_if_clear)
    params: dict[str, Any] = {"n": n, "most_losses": most_losses}
    if only_if_clear:
        params |= {"workflow": workflow.name, "host": HOST}
    if narrowing.ids is not None:
        params["only_ids"] = narrowing.ids
    if narrowing.batch_id is not None:
        params["only_batch"] = narrowing.batch_id
    return Bound(build(workflow.queue, kind), params)


def select_due(conn: Connection, wanted: Wanted, *, oldest: bool, only_if_clear: bool = False) -> Rows:
    """Lock wanted rows, and return them in the order of their claim. The options are those of `due`."""
    (rows,) = send(conn, [due(wanted, oldest=oldest, only_if_clear=only_if_clear)])
    if oldest and not rows:  # another process has just locked the oldest ones
        (rows,) = send(conn, [due(wanted, oldest=False, only_if_clear=only_if_clear)])
    return rows
