"""Finish: what is ready about a group of rows is stored together, under the fence, in one transaction.

What is ready is a step of a row's work or, where the work did not succeed, the outcome of the attempt. In this order:
lock (`fence`), save the steps (the workflow's `save`), end the attempts (`flip`), write the books (attempts, batches),
enqueue the successors (`advance`), count (`claims.settle`).

The group is stored optimistically. If anything raises, the transaction rolls back and begins again with savepoints, by
which the group is bisected, so that one bad row fails alone, at its own cost.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.database import close_cursors, is_disconnect, is_replayable
from scrapersky_cli.db.queues import FAILED, QUEUED
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.flip import fence, flip
from scrapersky_cli.engine.queue.history import conclude_batch_items, record_attempts
from scrapersky_cli.engine.retry import Outcome, cancelled, completed, lost, shortened
from scrapersky_cli.engine.workflow import Item, Key, Saved, Step, Workflow
from scrapersky_cli.failures import SaveFailed

Group = Sequence[tuple[Item, Step | Outcome]]
# Enqueues the successors of the rows just completed, given which of them changed.
Advance = Callable[[Connection, Mapping[int, bool]], None]
_PLAIN = Saved()  # of a row of which `save` tells nothing


def finish(
    conn: Connection,
    workflow: Workflow,
    group: Group,
    rows_by_claim: Mapping[int, Collection[int]],
    lease: float,
    advance: Advance | None,
    *,
    careful: bool = True,
) -> dict[Key, Outcome]:
    """Store the group. Return the outcome of each attempt that ended: the others go on.

    `rows_by_claim` has what the process has in hand, the group included; `lease` is in seconds.

    A `careful` one survives rows that cannot be stored, at the price of savepoints, and locks their claims
    beforehand; else the first statement that locks rows locks their claims on the way.
    """
    group = sorted(group, key=lambda pair: pair[0].id)
    named = {item.claim_id for item, _ in group}
    still_open = claims.lock_open(conn, list(named)) if careful else named
    # Of two claims on one row the later one is the live one: the two must not meet in one group.
    keys = dict(sorted(item.key for item, _ in group if item.claim_id in still_open))
    ours = [(item, ready) for item, ready in group if keys.get(item.id) == item.claim_id]
    done = (_store if careful else _store_group)(conn, workflow, ours, advance)
    ended = {(id_, keys[id_]): outcome for id_, outcome in done.items() if outcome is not None}
    missing = {item.key for item, _ in group} - {(id_, keys[id_]) for id_ in done}
    in_hand = {key for key in missing if key[0] in rows_by_claim.get(key[1], ())}
    taken = _cancelled(conn, in_hand)
    ended |= {key: cancelled() if key in taken else lost() for key in missing}
    _settle(conn, named, ended, rows_by_claim, lease)
    return ended


def _cancelled(conn: Connection, missing: Collection[Key]) -> set[Key]:
    """Return those of the missing rows that were cancelled: their claim is still open, where a rescue ends it."""
    if not missing:
        return set()
    still_open = claims.lock_open(conn, sorted({claim_id for _, claim_id in missing}))
    return {key for key in missing if key[1] in still_open}


def _settle(
    conn: Connection,
    named: set[int],
    ended: Mapping[Key, Outcome],
    rows_by_claim: Mapping[int, Collection[int]],
    lease: float,
) -> None:
    """Count what ended under each of the named claims, and close those under which nothing is left."""
    counts: dict[int, dict[str, int]] = {claim_id: defaultdict(int) for claim_id in named}
    gone: dict[int, set[int]] = {claim_id: set() for claim_id in named}
    for (id_, claim_id), outcome in ended.items():
        gone[claim_id].add(id_)
        if outcome.counts_as == "lost":
            continue  # counted by whoever declared the claim dead
        counts[claim_id][outcome.counts_as] += 1
        counts[claim_id]["completed"] += outcome.counts_as == "empty"  # which is one way to be completed
        counts[claim_id]["rows_written"] += outcome.rows
    closed = {claim_id for claim_id in named if gone[claim_id].issuperset(rows_by_claim.get(claim_id, ()))}
    if conn.dialect.name == "sqlite":  # where no heartbeat can be written beside a long save
        claims.renew(conn, sorted(rows_by_claim.keys() - closed), lease)
    claims.settle(conn, counts, closed, lease)


# --- halves of halves, where something cannot be stored ---------------------------------------------------
def _store(conn: Connection, workflow: Workflow, group: Group, advance: Advance | None) -> dict[int, Outcome | None]:
    """Store the group or, where that fails, its halves. The ids that are missing from the answer were taken away."""
    if not group:
        return {}
    with Caught() as caught, conn.begin_nested():
        done = _store_group(conn, workflow, group, advance)
        close_cursors(conn)
        return done
    close_cursors(conn)
    error = caught.error
    assert error is not None
    if isinstance(error, DBAPIError) and (is_disconnect(error) or is_replayable(error)):
        raise error
    if len(group) == 1:
        ((item, ready),) = group
        if not isinstance(ready, Step):
            raise error  # not even the failure could be written: this is a bug, not a bad row
        return _store(conn, workflow, [(item, _save_failed(error))], advance)
    half = len(group) // 2
    return _store(conn, workflow, group[:half], advance) | _store(conn, workflow, group[half:], advance)


def _save_failed(error: Exception) -> Outcome:
    cause = getattr(error, "orig", None) or error
    text = shortened(f"{SaveFailed().message} ({type(cause).__name__}: {cause})")
    return Outcome(FAILED, "failed", error_kind=SaveFailed.kind, error_code=SaveFailed.code, error=text)


# --- one group --------------------------------------------------------------------------------------------
def _store_group(
    conn: Connection, workflow: Workflow, group: Group, advance: Advance | None
) -> dict[int, Outcome | None]:
    """Fence, save, end. Return the outcomes by row id, None for the rows whose work goes on."""
    last = [(item, ready) for item, ready in group if not goes_on(ready)]
    if workflow.save is None and len(last) == len(group):
        return _end(conn, workflow, last, {}, advance)  # the flip is the fence
    ours = fence(conn, workflow.queue, [item for item, _ in group])
    steps = [(item, ready.data) for item, ready in group if item.id in ours and isinstance(ready, Step)]
    saved = workflow.save(conn, steps) if workflow.save and steps else {}
    last = [(item, ready) for item, ready in last if item.id in ours]
    # A row may be here twice, with a step and with the end of its attempt: the end is what counts.
    going_on: dict[int, Outcome | None] = {item.id: None for item, ready in group if item.id in ours and goes_on(ready)}
    return going_on | _end(conn, workflow, last, saved, advance)


def goes_on(ready: Step | Outcome) -> bool:
    """Whether more steps of the row will follow."""
    return isinstance(ready, Step) and ready.result is None


def _end(
    conn: Connection, workflow: Workflow, group: Group, saved: Mapping[int, Saved], advance: Advance | None
) -> dict[int, Outcome | None]:
    """Flip the rows, and write what must stand or fall with the flip."""
    outcomes = {item.id: _outcome(workflow, ready, saved.get(item.id, _PLAIN)) for item, ready in group}
    batches = _flip(conn, workflow, group, outcomes)
    ended = [(item, outcomes[item.id]) for item, _ in group if item.id in batches]
    unsuccessful = [_attempt(item, end) for item, end in ended if end.counts_as in ("retried", "failed")]
    record_attempts(conn, workflow.name, unsuccessful)
    waited_for = [(item, end) for item, end in ended if batches[item.id] is not None and end.status != QUEUED]
    conclude_batch_items(conn, workflow.name, [_conclusion(item, end) for item, end in waited_for])
    if advance:
        done = [item.id for item, ready in group if isinstance(ready, Step) and item.id in batches]
        if done:
            advance(conn, {id_: saved.get(id_, _PLAIN).changed for id_ in done})
    return {item.id: end for item, end in ended}


def _outcome(workflow: Workflow, ready: Step | Outcome, saved: Saved) -> Outcome:
    """Return how the attempt ended. After its last step that is what the step says, or the save, if it knows better."""
    if isinstance(ready, Outcome):
        return ready
    result = ready.result if saved.result is None else saved.result
    assert result is not None
    return completed(result, empty=result in workflow.empty_results, rows=saved.rows)


def _flip(conn: Connection, workflow: Workflow, group: Group, outcomes: Mapping[int, Outcome]) -> dict[int, Any]:
    """One UPDATE for the outcomes alone, one for each set of columns that `values` gives. Return the batch ids."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for item, ready in group:
        own: Mapping[str, Any] = {}
        if workflow.values and isinstance(ready, Step):
            own = workflow.values(item, ready.data)
        row = {**_flip_row(item, outcomes[item.id]), **{f"own_{name}": value for name, value in own.items()}}
        by_columns[tuple(own)].append(row)
    batches: dict[int, Any] = {}
    for own_columns, rows in by_columns.items():
        batches |= flip(conn, workflow.queue, rows, own_columns)
    return batches


def _flip_row(item: Item, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": item.id,
        "claim_id": item.claim_id,
        "status": outcome.status,
        "result_code": outcome.result_code,
        "error_kind": outcome.error_kind,
        "error_code": outcome.error_code,
        "error": outcome.error,
        "delay": outcome.delay,
        "back": int(outcome.gave_back),
        "waits": outcome.waits,
    }


def _attempt(item: Item, outcome: Outcome) -> dict[str, Any]:
    return {
        "row_id": item.id,
        "claim_id": item.claim_id,
        "attempt": item.attempt,
        "outcome": outcome.counts_as,
        "error_kind": outcome.error_kind,
        "error_code": outcome.error_code,
        "error": outcome.error,
    }


def _conclusion(item: Item, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": item.id,
        "outcome": outcome.status,
        "result_code": outcome.result_code,
        "error_kind": outcome.error_kind,
        "error_code": outcome.error_code,
        "rows_written": outcome.rows,
    }
