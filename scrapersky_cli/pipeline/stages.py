"""The stages of a pipeline: consecutive workflows, each over the rows of a batch of its own.

The database says what a stage has to do: its input is the rows that the stage before it completed. So a pipeline that
was killed continues when it is run again, and it also sees the rows that another worker completes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select
from sqlalchemy.types import BigInteger, Float

from scrapersky_cli.db.clock import after, now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED, PRIORITIES, PROCESSING, QUEUED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.engine.intake import add_to_batch, open_batch
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.pipeline.advance import not_refused
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import workflow_named, workflows

_CHUNK = 1000
URGENT = PRIORITIES["urgent"]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One workflow of a pipeline, over the rows of one batch. `before` holds the stages whose rows it follows."""

    workflow: Workflow
    batch: str
    batch_id: int
    before: tuple["Stage", ...] = ()

    @property
    def name(self) -> str:
        return self.workflow.name


@dataclass(frozen=True, slots=True)
class State:
    """The numbers of a stage's rows by state.

    Of the rows that have not ended, `ready` can be worked now, `processing` are being worked by any worker, `soon` come
    due within the patience and `later` after it. `strayed` rows were put into another batch meanwhile. `next_due` is
    the time in seconds until the next row is due.
    """

    items: int = 0
    completed: int = 0
    empty: int = 0
    failed: int = 0
    ours: int = 0
    cancelled: int = 0
    ready: int = 0
    processing: int = 0
    soon: int = 0
    later: int = 0
    strayed: int = 0
    next_due: float | None = None

    @property
    def done(self) -> int:
        return self.completed + self.failed + self.cancelled

    @property
    def is_moving(self) -> bool:
        """Whether it is worth waiting for rows of the stage."""
        return bool(self.ready or self.processing or self.soon)


def path(start: str, through: str) -> list[Workflow]:
    """Return the workflows that lead from `start` to `through`, both included. Raise UsageError if there are none."""
    workflow_named(start)
    on_the_way, wanted = {start}, _leading_to(through)
    for workflow in workflows():
        if workflow.name in wanted and on_the_way & workflow.follows.keys():
            on_the_way.add(workflow.name)
    if through not in on_the_way:
        raise UsageError(f"{through} does not follow {start}", hint=f"--from {through} takes its own targets")
    return [workflow for workflow in workflows() if workflow.name in on_the_way & wanted]


def _leading_to(name: str) -> set[str]:
    found = {name}
    while more := {earlier for each in found for earlier in workflow_named(each).follows} - found:
        found |= more
    return found


def open_stages(conn: Connection, name: str, chain: Sequence[Workflow]) -> list[Stage]:
    """Return a stage for each workflow. The first batch is called `name`, the later ones `NAME@WORKFLOW`."""
    stages: list[Stage] = []
    for workflow in chain:
        batch = f"{name}@{workflow.name}" if stages else name
        before = tuple(stage for stage in stages if stage.name in workflow.follows)
        stages.append(Stage(workflow, batch, _batch(conn, batch, workflow), before))
    return stages


def _batch(conn: Connection, name: str, workflow: Workflow) -> int:
    """Return the id of the batch of that name, open or closed; create the batch if it does not exist."""
    found = select(batches.c.id).where(batches.c.name == name, batches.c.workflow == workflow.name)
    known = conn.scalar(found)
    return known if known is not None else open_batch(conn, name, workflow)[0]


def pass_on(
    conn: Connection, before: Stage, stage: Stage, rows: Sequence[int], older_than: float | None, settings: Settings
) -> None:
    """Enqueue the successors of completed rows of `before` in `stage` and its batch. `older_than` is in seconds."""
    own = stage.workflow.follows[before.name](conn, sorted(rows), settings)
    known = set(conn.scalars(_known(), {"batch": stage.batch_id, "rows": sorted(own)}))
    new = sorted(not_refused(conn, stage.workflow, [row for row in own if row not in known]))
    if new:
        options = EnqueueOptions(priority=URGENT, older_than=older_than, batch_id=stage.batch_id)
        done = enqueue(conn, stage.workflow.queue, new, options)
        add_to_batch(conn, stage.workflow, new, done, stage.batch_id, last_line=0)


def take_back(conn: Connection, stage: Stage, rows: Sequence[int]) -> None:
    """Return rows that were put into another batch to the stage's own, by which its claims find them."""
    enqueue(conn, stage.workflow.queue, rows, EnqueueOptions(priority=URGENT, batch_id=stage.batch_id))


@cache
def _known() -> Select[Any]:
    i = batch_items.c
    return select(i.row_id).where(i.batch_id == bindparam("batch", type_=BigInteger), among(i.row_id, ids("rows")))


def completed_rows(conn: Connection, stage: Stage, passed: set[int]) -> list[list[int]]:
    """Return the completed rows of the stage that are not in `passed`, in chunks."""
    i = batch_items.c
    found = select(i.row_id).where(i.batch_id == stage.batch_id, i.outcome == COMPLETED).order_by(i.row_id)
    rows = [row for row in conn.scalars(found) if row not in passed]
    return [rows[place : place + _CHUNK] for place in range(0, len(rows), _CHUNK)]


def strayed_rows(conn: Connection, stage: Stage) -> list[int]:
    """Return up to 1,000 rows of the stage that wait in the queue under another batch."""
    queue = stage.workflow.queue
    stray = _waiting(stage, queue.id).where(queue.in_state(QUEUED), queue["batch_id"].is_distinct_from(stage.batch_id))
    return list(conn.scalars(stray.order_by(queue.id).limit(_CHUNK)))


def state_of(conn: Connection, stage: Stage, patience: float) -> State:
    """Return the state of the stage's batch. `patience` is in seconds."""
    # In this order, a row that ends between the two queries counts twice, never not at all.
    waiting = conn.execute(_waits(stage), {"patience": patience}).mappings().one()
    ended = conn.execute(_ended(stage)).mappings().one()
    return State(**ended, **waiting)


def _ended(stage: Stage) -> Select[Any]:
    i = batch_items.c

    def count(name: str, *conditions: Any) -> Any:
        return func.count().filter(*conditions).label(name)

    empty = sorted(stage.workflow.queue.empty_results)
    return select(
        func.count().label("items"),
        count("completed", i.outcome == COMPLETED),
        count("empty", i.outcome == COMPLETED, i.result_code.in_(empty)),
        count("failed", i.outcome == FAILED),
        count("ours", i.outcome == FAILED, i.error_kind == "ours"),
        count("cancelled", i.outcome == CANCELLED),
    ).where(i.batch_id == stage.batch_id)


def _waiting(stage: Stage, *columns: Any) -> Select[Any]:
    """Return the query for these columns of the stage's rows that have no outcome yet."""
    i, queue = batch_items.c, stage.workflow.queue
    joined = select(*columns).join_from(batch_items, queue.table, i.row_id == queue.id)
    return joined.where(i.batch_id == stage.batch_id, i.workflow == stage.name, i.outcome.is_(None))


@cache
def _waits(stage: Stage) -> Select[Any]:
    queue = stage.workflow.queue
    queued, due = queue.in_state(QUEUED), queue["due_at"]
    horizon = after(now(), bindparam("patience", type_=Float))
    ready = queued & (due <= now())
    next_due: Any = seconds_between(now(), func.min(due).filter(queued))

    def count(name: str, condition: Any) -> Any:
        return func.count().filter(condition).label(name)

    return _waiting(
        stage,
        count("ready", ready),
        count("processing", queue.in_state(PROCESSING)),
        count("soon", queued & (due > now()) & (due <= horizon)),
        count("later", queued & (due > horizon)),
        count("strayed", queued & queue["batch_id"].is_distinct_from(literal_column(str(stage.batch_id)))),
        next_due.label("next_due"),
    )
