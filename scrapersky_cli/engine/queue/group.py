"""A group: what is ready about some rows, on its way into the database.

What is ready is a step of a row's work or, where the work did not succeed, the outcome of the attempt. A group is
stored in this order: lock (`fence`), save the steps (the workflow's `save`), end the attempts (`flip`), write the books
(attempts, batches), enqueue the successors (`advance`), count (`claims.settling`).

These are the parts of that. `exchange.py` puts them together for speed, and `finish.py` with care.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from scrapersky_cli.db.queues import QUEUED
from scrapersky_cli.db.together import Bound, Rows
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.flip import End, fence, flipping
from scrapersky_cli.engine.queue.history import conclude_batch_items, record_attempts
from scrapersky_cli.engine.retry import Outcome, cancelled, completed, lost
from scrapersky_cli.engine.workflow import Item, Key, Saved, Step, Workflow

Group = Sequence[tuple[Item, Step | Outcome]]
# Enqueues the successors of the rows just completed, given which of them changed.
Advance = Callable[[Connection, Mapping[int, bool]], None]
_PLAIN = Saved()  # of a row of which `save` tells nothing


@dataclass(frozen=True, slots=True)
class Fenced:
    """What of a group is still ours: the attempts that are to end, with what was saved of them by row id, and the keys
    of the rows whose work goes on."""

    last: Group
    saved: Mapping[int, Saved]
    going_on: Collection[Key]


def goes_on(ready: Step | Outcome) -> bool:
    """Whether more steps of the row will follow."""
    return isinstance(ready, Step) and ready.result is None


def of_latest_claims(group: Group) -> Group:
    """Return the group in the order of its rows, without what is under an earlier one of two claims on a row.

    The later one is the live one, and the two must not meet in one statement.
    """
    in_order = sorted(group, key=itemgetter(0))  # an item begins with its key
    claim_of = {item.id: item.claim_id for item, _ in in_order}
    return [pair for pair in in_order if pair[0].claim_id == claim_of[pair[0].id]]


def save_steps(conn: Connection, workflow: Workflow, group: Group) -> Fenced:
    """Lock the rows that are still ours, and save their steps.

    If the group only ends attempts and the workflow saves nothing, no lock is taken here: the flip itself leaves out
    rows that are not ours.
    """
    last = [(item, ready) for item, ready in group if not goes_on(ready)]
    if workflow.save is None and len(last) == len(group):
        return Fenced(last, {}, ())
    ours = fence(conn, workflow.queue, [item for item, _ in group])
    steps = [(item, ready.data) for item, ready in group if item.id in ours and isinstance(ready, Step)]
    saved = workflow.save(conn, steps) if workflow.save and steps else {}
    going_on = {item.key for item, ready in group if item.id in ours and goes_on(ready)}
    return Fenced([(item, ready) for item, ready in last if item.id in ours], saved, going_on)


# --- the end of attempts ----------------------------------------------------------------------------------
def outcomes_of(workflow: Workflow, fenced: Fenced) -> dict[int, Outcome]:
    """Return how the attempts end, by row id."""
    return {item.id: _outcome(workflow, ready, fenced.saved.get(item.id, _PLAIN)) for item, ready in fenced.last}


def _outcome(workflow: Workflow, ready: Step | Outcome, saved: Saved) -> Outcome:
    """Return how the attempt ended. After its last step that is what the step says, or the save, if it knows better."""
    if isinstance(ready, Outcome):
        return ready
    result = ready.result if saved.result is None else saved.result
    assert result is not None
    return completed(result, result in workflow.queue.empty_results, saved.rows)


def flips(dialect: str, workflow: Workflow, fenced: Fenced, outcomes: Mapping[int, Outcome]) -> list[Bound]:
    """Return one UPDATE for the outcomes alone, and one for each set of columns that `values` gives."""
    by_columns: dict[tuple[str, ...], list[End]] = defaultdict(list)
    for item, ready in fenced.last:
        own: Mapping[str, Any] = {}
        if workflow.values and isinstance(ready, Step):
            own = workflow.values(item, ready.data)
        by_columns[tuple(own)].append((item, outcomes[item.id], own))
    return [flipping(dialect, workflow.queue, ends, own) for own, ends in by_columns.items()]


def write_books(
    conn: Connection,
    workflow: Workflow,
    fenced: Fenced,
    outcomes: Mapping[int, Outcome],
    flipped: Sequence[Rows],
    advance: Advance | None,
) -> dict[Key, Outcome | None]:
    """Write what must stand or fall with the flips, of which `flipped` are the answers. Return the outcomes, None where
    the work goes on. The keys that are missing were taken away."""
    batches: dict[int, int | None] = dict(pair for rows in flipped for pair in rows)  # by row id
    ended = [(item, outcomes[item.id]) for item, _ in fenced.last if item.id in batches]
    unsuccessful = [_attempt(item, end) for item, end in ended if end.counts_as in ("retried", "failed")]
    record_attempts(conn, workflow.name, unsuccessful)
    waited_for = [(item, end) for item, end in ended if batches[item.id] is not None and end.status != QUEUED]
    conclude_batch_items(conn, workflow.name, [_conclusion(item, end) for item, end in waited_for])
    if advance:
        done = [item.id for item, ready in fenced.last if isinstance(ready, Step) and item.id in batches]
        if done:
            advance(conn, {id_: fenced.saved.get(id_, _PLAIN).changed for id_ in done})
    # A row may be here twice, with a step and with the end of its attempt: the end is what counts.
    return {**dict.fromkeys(fenced.going_on), **{item.key: end for item, end in ended}}


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


# --- what it comes to -------------------------------------------------------------------------------------
def verdicts(
    conn: Connection,
    group: Group,
    stored: Mapping[Key, Outcome | None],
    rows_by_claim: Mapping[int, Set[Key]],
) -> dict[Key, Outcome]:
    """Return the outcome of each attempt that ended. Attempts that are not in `stored` were taken away: they are lost
    or cancelled."""
    ended = {key: outcome for key, outcome in stored.items() if outcome is not None}
    missing = {item.key for item, _ in group} - stored.keys()
    in_hand = {key for key in missing if key in rows_by_claim.get(key[1], ())}
    taken = _cancelled(conn, in_hand)
    return ended | {key: cancelled() if key in taken else lost() for key in missing}


def _cancelled(conn: Connection, missing: Collection[Key]) -> set[Key]:
    """Return those of the missing rows that were cancelled: their claim is still open, where a rescue ends it."""
    if not missing:
        return set()
    still_open = claims.lock_open(conn, sorted({claim_id for _, claim_id in missing}))
    return {key for key in missing if key[1] in still_open}


def settling(
    conn: Connection,
    group: Group,
    ended: Mapping[Key, Outcome],
    rows_by_claim: Mapping[int, Set[Key]],
    lease: float,
) -> Bound:
    """Count what ended under each claim of the group, and close those under which nothing is left."""
    named = {item.claim_id for item, _ in group}
    counts: dict[int, dict[str, int]] = {claim_id: defaultdict(int) for claim_id in named}
    for (claim_id, outcome), n in Counter((key[1], outcome) for key, outcome in ended.items()).items():
        if outcome.counts_as == "lost":
            continue  # counted by whoever declared the claim dead
        counts[claim_id][outcome.counts_as] += n
        counts[claim_id]["completed"] += n * (outcome.counts_as == "empty")  # which is one way to be completed
        counts[claim_id]["rows_written"] += n * outcome.rows
    closed = {claim_id for claim_id in named if ended.keys() >= rows_by_claim.get(claim_id, frozenset())}
    if conn.dialect.name == "sqlite":  # where no heartbeat can be written beside a long save
        claims.renew(conn, sorted(rows_by_claim.keys() - closed), lease)
    return claims.settling(conn.dialect.name, counts, closed, lease)
