"""Finishing: steps that are ready together are stored together, under the fence, in one transaction.

The group is saved optimistically. If anything raises, the transaction rolls back and begins again with savepoints, by
which the group is bisected, so that one bad row fails alone, at its own cost.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.database import close_cursors, is_disconnect, is_replayable
from scrapersky_cli.db.queues import COMPLETED, FAILED, QUEUED
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.finish import fence, flip
from scrapersky_cli.engine.queue.history import conclude_batch_items, record_attempts
from scrapersky_cli.engine.retry import Count, Outcome, cancelled, shortened
from scrapersky_cli.engine.workflow import Item, Saved, Workflow
from scrapersky_cli.failures import SaveFailed

Key = tuple[int, int]  # of an item
# Enqueues the successors of the rows just completed, given which of them changed.
Advance = Callable[[Connection, Mapping[int, bool]], None]


@dataclass(frozen=True, slots=True)
class FinishedStep:
    """One step of an item that is ready to be stored. Without an outcome more steps will follow."""

    item: Item
    data: Any = None
    outcome: Outcome | None = None

    @property
    def succeeded(self) -> bool:
        return self.outcome is None or self.outcome.status == COMPLETED


@dataclass(frozen=True, slots=True)
class EndedAttempt:
    """How the attempt of one row ended, in the database."""

    outcome: Outcome
    rows: int


@dataclass(frozen=True, slots=True)
class Finished:
    """What a commit came to, by item key: the attempts that ended, cancelled ones included, and the items whose claim
    was declared dead."""

    ended: dict[Key, EndedAttempt]
    lost: set[Key]


def finish(
    conn: Connection,
    workflow: Workflow,
    entries: Sequence[FinishedStep],
    left: Mapping[int, Collection[int]],
    lease: float,
    advance: Advance | None,
    *,
    careful: bool = True,
) -> Finished:
    """Store the entries. `left` has the rows of each claim that the process has in hand, those of the entries included.

    A `careful` one survives entries that cannot be stored, at the price of savepoints, and locks their claims
    beforehand; else the first statement that locks rows locks their claims on the way.
    """
    entries = sorted(entries, key=lambda entry: entry.item.id)
    named = {entry.item.claim_id for entry in entries}
    still_open = claims.hold(conn, list(named)) if careful else named
    # Of two claims on one row the later one is the live one: the two must not meet in one group.
    keys = dict(sorted(entry.item.key for entry in entries if entry.item.claim_id in still_open))
    mine = [entry for entry in entries if keys.get(entry.item.id) == entry.item.claim_id]
    done = (_store if careful else _store_group)(conn, workflow, mine, advance)
    ended = {(id_, keys[id_]): end for id_, end in done.items() if end is not None}
    missing = {entry.item.key for entry in entries} - {(id_, keys[id_]) for id_ in done}
    taken = _cancelled(conn, {key for key in missing if key[0] in left.get(key[1], ())})
    ended |= {key: EndedAttempt(cancelled(), 0) for key in taken}
    lost = missing - taken
    _settle(conn, named, ended, lost, left, lease)
    return Finished(ended, lost)


def _cancelled(conn: Connection, missing: Collection[Key]) -> set[Key]:
    """Which of the rows we lost were cancelled: those whose claim is still open. A rescue ends the claim."""
    if not missing:
        return set()
    still_open = claims.hold(conn, sorted({claim_id for _, claim_id in missing}))
    return {key for key in missing if key[1] in still_open}


def _settle(
    conn: Connection,
    touched: set[int],
    ended: Mapping[Key, EndedAttempt],
    lost: set[Key],
    left: Mapping[int, Collection[int]],
    lease: float,
) -> None:
    counts: dict[int, dict[str, int]] = {claim_id: defaultdict(int) for claim_id in touched}
    gone: dict[int, set[int]] = {claim_id: set() for claim_id in touched}
    for (id_, claim_id), end in ended.items():
        counts[claim_id][end.outcome.counts_as] += 1
        counts[claim_id]["completed"] += end.outcome.counts_as == "empty"  # which is one way to be completed
        counts[claim_id]["rows_written"] += end.rows
        gone[claim_id].add(id_)
    for id_, claim_id in lost:
        gone[claim_id].add(id_)
    closed = {claim_id for claim_id in touched if gone[claim_id].issuperset(left.get(claim_id, ()))}
    if conn.dialect.name == "sqlite":  # where no heartbeat can be written beside a long save
        claims.renew(conn, sorted(left.keys() - closed), lease)
    claims.settle(conn, counts, closed, lease)


def _store(
    conn: Connection, workflow: Workflow, entries: Sequence[FinishedStep], advance: Advance | None
) -> dict[int, EndedAttempt | None]:
    """Store the group or, where that fails, its halves. The ids that are missing from the answer were taken away."""
    if not entries:
        return {}
    with Caught() as caught, conn.begin_nested():
        done = _store_group(conn, workflow, entries, advance)
        close_cursors(conn)
        return done
    close_cursors(conn)
    error = caught.error
    assert error is not None
    if isinstance(error, DBAPIError) and (is_disconnect(error) or is_replayable(error)):
        raise error
    if len(entries) == 1:
        return _store(conn, workflow, [_failed(entries[0], error)], advance)
    half = len(entries) // 2
    return _store(conn, workflow, entries[:half], advance) | _store(conn, workflow, entries[half:], advance)


def _failed(entry: FinishedStep, error: Exception) -> FinishedStep:
    if not entry.succeeded:
        raise error  # not even the failure could be written: this is a bug, not a bad row
    cause = getattr(error, "orig", None) or error
    text = shortened(f"{SaveFailed().message} ({type(cause).__name__}: {cause})")
    kind, code = SaveFailed.kind, SaveFailed.code
    return FinishedStep(entry.item, None, Outcome(FAILED, "failed", error_kind=kind, error_code=code, error=text))


def _store_group(
    conn: Connection, workflow: Workflow, entries: Sequence[FinishedStep], advance: Advance | None
) -> dict[int, EndedAttempt | None]:
    saved: Mapping[int, Saved] = {}
    mine = entries
    if workflow.save or any(entry.outcome is None for entry in entries):
        ours = fence(conn, workflow.queue, [entry.item for entry in entries])
        mine = [entry for entry in entries if entry.item.id in ours]
        to_save = [(entry.item, entry.data) for entry in mine if entry.succeeded]
        if workflow.save and to_save:
            saved = workflow.save(conn, to_save)
    done: dict[int, EndedAttempt | None] = {entry.item.id: None for entry in mine if entry.outcome is None}
    last = [_overruled(entry, saved, workflow) for entry in mine if entry.outcome is not None]
    return done | _end(conn, workflow, last, saved, advance)


def _overruled(entry: FinishedStep, saved: Mapping[int, Saved], workflow: Workflow) -> FinishedStep:
    result = saved[entry.item.id].result if entry.item.id in saved else None
    if result is None or entry.outcome is None:
        return entry
    count: Count = "empty" if result in workflow.empty_results else "completed"
    return replace(entry, outcome=replace(entry.outcome, result_code=result, counts_as=count))


def _end(
    conn: Connection,
    workflow: Workflow,
    entries: Sequence[FinishedStep],
    saved: Mapping[int, Saved],
    advance: Advance | None,
) -> dict[int, EndedAttempt | None]:
    """Flip the rows, and write what must stand or fall with the flip."""
    batches = _flip(conn, workflow, entries)
    ended: dict[int, EndedAttempt | None] = {}
    for entry in entries:
        if entry.item.id in batches and entry.outcome:
            rows = saved.get(entry.item.id, Saved()).rows if entry.succeeded else 0
            ended[entry.item.id] = EndedAttempt(entry.outcome, rows)
    rows_of = {entry.item.id: entry for entry in entries if entry.item.id in ended}
    record_attempts(conn, workflow.name, [_attempt(entry) for entry in rows_of.values() if _is_recorded(entry)])
    waiting = [id_ for id_, batch_id in batches.items() if batch_id is not None]
    concluded = [_conclusion(rows_of[id_], ended[id_]) for id_ in waiting if _is_terminal(rows_of[id_])]
    conclude_batch_items(conn, workflow.name, concluded)
    if advance:
        completed = {id_: saved.get(id_, Saved()).changed for id_, entry in rows_of.items() if entry.succeeded}
        if completed:
            advance(conn, completed)
    return ended


def _flip(conn: Connection, workflow: Workflow, entries: Sequence[FinishedStep]) -> dict[int, Any]:
    """One UPDATE for the outcomes alone, one for each set of columns that `values` gives."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        own: Mapping[str, Any] = {}
        if workflow.values and entry.succeeded:
            own = workflow.values(entry.item, entry.data)
        groups[tuple(own)].append({**_flip_row(entry), **{f"own_{name}": value for name, value in own.items()}})
    batches: dict[int, Any] = {}
    for own_columns, rows in groups.items():
        batches |= flip(conn, workflow.queue, rows, own_columns)
    return batches


def _flip_row(entry: FinishedStep) -> dict[str, Any]:
    outcome = entry.outcome
    assert outcome is not None
    return {
        "id": entry.item.id,
        "claim_id": entry.item.claim_id,
        "status": outcome.status,
        "result_code": outcome.result_code,
        "error_kind": outcome.error_kind,
        "error_code": outcome.error_code,
        "error": outcome.error,
        "delay": outcome.delay,
        "back": int(outcome.gave_back),
        "waits": outcome.waits,
    }


def _is_recorded(entry: FinishedStep) -> bool:
    return entry.outcome is not None and entry.outcome.counts_as in ("retried", "failed")


def _is_terminal(entry: FinishedStep) -> bool:
    return entry.outcome is not None and entry.outcome.status != QUEUED


def _attempt(entry: FinishedStep) -> dict[str, Any]:
    assert entry.outcome is not None
    return {
        "row_id": entry.item.id,
        "claim_id": entry.item.claim_id,
        "attempt": entry.item.attempt,
        "outcome": entry.outcome.counts_as,
        "error_kind": entry.outcome.error_kind,
        "error_code": entry.outcome.error_code,
        "error": entry.outcome.error,
    }


def _conclusion(entry: FinishedStep, ended: EndedAttempt | None) -> dict[str, Any]:
    assert entry.outcome is not None
    return {
        "id": entry.item.id,
        "outcome": entry.outcome.status,
        "result_code": entry.outcome.result_code,
        "error_kind": entry.outcome.error_kind,
        "error_code": entry.outcome.error_code,
        "rows_written": ended.rows if ended else 0,
    }
