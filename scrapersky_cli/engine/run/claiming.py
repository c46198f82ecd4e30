"""Taking a batch: rescue what died, pick what is due, keep a few rows per host, send the surplus to later slots."""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from scrapersky_cli.db.migrate import current, require_revision
from scrapersky_cli.db.queues import FAILED
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.claim import ANY_ROW, Narrowing, mark_processing, select_due, split_by_host
from scrapersky_cli.engine.queue.claims import Pause
from scrapersky_cli.engine.queue.history import conclude_batch_items, record_attempts
from scrapersky_cli.engine.queue.line import line_up
from scrapersky_cli.engine.queue.rescue import ALONE, CRASHED, KILLER, LOST_ONCE, rescue
from scrapersky_cli.engine.workflow import Item, Workflow

PER_HOST = 3  # rows of one host that a process holds at the same time


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What a process asks of a claim: up to `n` rows for `lease` seconds.

    `holding` counts the rows it has in hand already, by host, and `lost_in_hand` those of them that were in a lost
    claim; `empty_handed` says that there are none at all. `host_delay` is the pace of a host in seconds, 0 for
    none. `window` is how many due rows to look at where hosts crowd the front of the queue. `oldest` asks for the
    oldest rows of any class. `notes_poll`: others see that this host asked.
    """

    n: int
    lease: float
    host_delay: float = 0.0
    holding: Mapping[str, int] = field(default_factory=dict)
    empty_handed: bool = True
    lost_in_hand: int = 0
    window: int = 0
    oldest: bool = False
    notes_poll: bool = True
    narrowing: Narrowing = ANY_ROW


@dataclass(frozen=True, slots=True)
class Claimed:
    """The rows a claim took, how many it sent to a later slot of their host, and what stopped it from taking any.

    `alone`: the one row it took may have killed its worker, and must be worked with nothing beside it. `last_call`:
    claims have expired, and have little time left to say that their processes live.
    """

    items: list[Item] = field(default_factory=list)
    moved: int = 0
    alone: bool = False
    last_call: bool = False
    pause: Pause | None = None


def claim(conn: Connection, workflow: Workflow, request: ClaimRequest) -> Claimed:
    """Claim a batch of due rows, in one transaction. Raise SchemaAhead or SchemaBehind: a process that runs for weeks
    looks now and then."""
    if request.notes_poll:
        claims.note_poll(conn, workflow.name)
        require_revision(current(conn))
    queue = workflow.queue
    paced = queue.host is not None and request.host_delay > 0
    wanted = max(request.n, request.window if paced else 0)
    picking = workflow.name, wanted, request.narrowing, _most_losses(request)
    picked = select_due(conn, queue, *picking, oldest=request.oldest)
    last_call = False
    if not picked or picked[0].look:
        expired, pause = claims.look(conn, workflow.name)
        rescued, last_call = rescue_dead(conn, workflow, request.lease) if expired else (0, False)
        if pause:
            return Claimed(pause=pause)
        if rescued:
            picked = select_due(conn, queue, *picking, oldest=request.oldest)
    choice = split_by_host(
        picked, request.n, PER_HOST if paced else sys.maxsize, request.holding, LOST_ONCE - request.lost_in_hand
    )
    if choice.moved:
        line_up(conn, queue, choice.moved, request.host_delay, PER_HOST)
    if not choice.kept:
        return Claimed(moved=len(choice.moved), last_call=last_call)
    new = claims.new_claim(workflow.name, len(choice.kept), request.lease)
    items = mark_processing(conn, queue, _columns(workflow), choice.kept, new)
    if workflow.load:
        loaded = workflow.load(conn, [item.id for item in items])
        items = [replace(item, loaded=loaded.get(item.id)) for item in items]
    return Claimed(items, len(choice.moved), alone=choice.kept[0].losses >= ALONE, last_call=last_call)


def _most_losses(request: ClaimRequest) -> int:
    """Rows with more losses than this are passed over: the process could not take them now."""
    if request.empty_handed:
        return KILLER
    # Not after every row that ends: claim several at a time.
    return 1 if request.lost_in_hand <= LOST_ONCE // 2 else 0


def _columns(workflow: Workflow) -> tuple[str, ...]:
    """What the workflow asks for, and the host, by which the runner keeps count."""
    host = workflow.queue.host
    return workflow.columns if host is None or host in workflow.columns else (*workflow.columns, host)


def rescue_dead(conn: Connection, workflow: Workflow, lease: float) -> tuple[int, bool]:
    """Give the rows of this workflow's dead claims back to the queue. Return their number, and whether other claims
    have expired and are being waited for."""
    dead, waiting = claims.lock_dead(conn, workflow.name, lease)
    if not dead:
        return 0, waiting
    rows = rescue(conn, workflow.queue, dead)
    held = Counter(row.claim_id for row in rows)
    claims.mark_lost(conn, {claim_id: held[claim_id] for claim_id in dead})
    kind, code, message = CRASHED
    record_attempts(
        conn,
        workflow.name,
        [
            {
                "row_id": row.id,
                "claim_id": row.claim_id,
                "attempt": row.attempt,
                "outcome": "failed" if row.crashed else "lost",
                "error_kind": kind,
                "error_code": code if row.crashed else "lost",
                "error": message if row.crashed else "the worker that held this row died",
            }
            for row in rows
        ],
    )
    crashed = [row.id for row in rows if row.crashed and row.batch_id is not None]
    outcome = {"outcome": FAILED, "error_kind": kind, "error_code": code, "rows_written": 0}
    conclude_batch_items(conn, workflow.name, [{"id": id_, **outcome} for id_ in crashed])
    return len(rows), waiting
