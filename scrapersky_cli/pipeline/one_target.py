"""Take one target through workflows in the foreground, working only its own rows and waiting for them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import COMPLETED, PROCESSING, QUEUED
from scrapersky_cli.engine.intake import Target
from scrapersky_cli.engine.queue.enqueue import AT_ANY_AGE, EnqueueOptions, enqueue
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.pipeline.stages import URGENT
from scrapersky_cli.read.show import QueueState, queue_states
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.gates import Gates

_LONGEST_WAIT = 60.0  # seconds; a row that is due later than this is not waited for
_PAUSE = 0.3  # seconds between two looks at a row that another worker holds


async def work_target(
    database: Database,
    settings: Settings,
    chain: Sequence[Workflow],
    key: str,
    stop: Stop,
    *,
    final: bool,
    gates: Gates | None = None,
    progress: Callable[[Summary], None] = lambda summary: None,
) -> list[QueueState]:
    """Take the target through the workflows until its rows have ended. Return the states of its rows.

    With `final`, a row that fails is not tried again. Raise UsageError if a workflow is paused, and NetworkDown if the
    network is down.
    """
    states: list[QueueState] = []
    rows: dict[str, list[int]] = {}
    for workflow in chain:
        own = await database.run(_enqueue, workflow, key, rows, settings)
        ended = [await _finish(database, settings, workflow, row, stop, final, gates, progress) for row in own]
        rows[workflow.name] = [state.row_id for state in ended if state.status == COMPLETED]
        states += ended
        if stop.requested:
            break
    return states


def _enqueue(
    conn: Connection, workflow: Workflow, key: str, rows: dict[str, list[int]], settings: Settings
) -> list[int]:
    """Enqueue the workflow's rows for the target. Return their ids, none if the earlier rows lead to none."""
    options = EnqueueOptions(priority=URGENT, older_than=AT_ANY_AGE)
    before = [name for name in workflow.follows if name in rows]
    if workflow.intake and not before:
        own = list(workflow.intake.store(conn, [Target(key)], options).ids.values())
    else:
        own = sorted({row for name in before for row in workflow.follows[name](conn, rows[name], settings)})
    if own:
        enqueue(conn, workflow.queue, own, options)
    return own


async def _finish(
    database: Database,
    settings: Settings,
    workflow: Workflow,
    row: int,
    stop: Stop,
    final: bool,
    gates: Gates | None,
    progress: Callable[[Summary], None],
) -> QueueState:
    """Work this row until it has ended, here or in another worker. Give up if it is due too late to wait for."""
    bounds = limits(settings, ids=[row])
    if final:
        bounds = replace(bounds, policy=replace(bounds.policy, max_attempts=1))
    while True:
        (state,) = await database.read_patiently(queue_states, workflow.name, workflow.queue, [row])
        if stop.requested or not _is_worth_waiting_for(state):
            return state
        done = await run_workflow(
            database, workflow, settings, bounds, stop, through=frozenset(), progress=progress, gates=gates
        )
        if done.paused:
            hint = f"run: scrapersky resume {workflow.name}"
            raise UsageError(f"{workflow.name} is paused: {done.paused}", hint=hint)
        if not done.claimed:
            await stop.wait(_PAUSE)


def _is_worth_waiting_for(state: QueueState) -> bool:
    if state.status == QUEUED:
        return (state.due_in_seconds or 0.0) < _LONGEST_WAIT
    return state.status == PROCESSING
