"""Claim: a process takes due rows, in one transaction.

What died is rescued first. Then due rows are picked; of each host a few are kept, and its surplus is deferred to later
places in its line. What is kept goes to `processing` under a new claim.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Connection, Float, Update, bindparam, func, literal_column, select, update

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.migrate import current, require_revision
from scrapersky_cli.db.queues import PROCESSING, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.together import Bound, Rows, send, send_last
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.engine.queue.claims import new_claim, opening
from scrapersky_cli.engine.queue.line import line_up
from scrapersky_cli.engine.queue.losses import LOSSES_TO_BE_ALONE, LOSSES_TO_FAIL, MOST_LOST_IN_HAND
from scrapersky_cli.engine.queue.pauses import Pause
from scrapersky_cli.engine.queue.pick import ANY_ROW, Narrowing, Wanted, due, select_due
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.engine.queue.statements import statement
from scrapersky_cli.engine.workflow import Item, Workflow

PER_HOST = 3  # rows of one host that a process has in hand at the same time


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What a process asks of a claim: up to `n` rows for `lease` seconds.

    `in_hand_by_host` counts the rows it has in hand already, and `lost_in_hand` those of them that were in a lost
    claim; `empty_handed` says that there are none at all. `host_delay` is the pace of a host in seconds, 0 for
    none. `window` is how many due rows to look at where hosts crowd the front of the queue. `oldest` asks for the
    rows that came due first, whatever their class. With `notes_poll` others see that this host asked. A claim `along`
    with other statements takes nothing while claims have expired: rescue locks claims and rows, which comes first.
    """

    n: int
    lease: float
    host_delay: float = 0.0
    in_hand_by_host: Mapping[str, int] = field(default_factory=dict)
    empty_handed: bool = True
    lost_in_hand: int = 0
    window: int = 0
    oldest: bool = False
    notes_poll: bool = True
    along: bool = False
    narrowing: Narrowing = ANY_ROW


@dataclass(frozen=True, slots=True)
class Claimed:
    """The rows a claim took, how many it deferred to a later place of their host, and what kept it from taking any.

    `alone`: the one row it took may have killed its worker, and must be worked with nothing beside it. `last_call`:
    claims have expired, and their processes may still say that they live.
    """

    items: list[Item] = field(default_factory=list)
    deferred: int = 0
    alone: bool = False
    last_call: bool = False
    pause: Pause | None = None


def claim(conn: Connection, workflow: Workflow, request: ClaimRequest) -> Claimed:
    """Claim due rows.

    Raise SchemaAhead or SchemaBehind, with each poll: a process may run for weeks.
    """
    check_schema(conn, request)
    (picked,) = send(conn, [picking(workflow, request)])
    return take(conn, workflow, request, picked)


def check_schema(conn: Connection, request: ClaimRequest) -> None:
    """Raise SchemaAhead or SchemaBehind, if this is a poll."""
    if request.notes_poll:
        require_revision(current(conn))


def picking(workflow: Workflow, request: ClaimRequest) -> Bound:
    """The first statement of a claim, with whose answer `take` goes on."""
    return due(_wanted(workflow, request), oldest=request.oldest, only_if_clear=True)


def take(
    conn: Connection, workflow: Workflow, request: ClaimRequest, picked: Rows, settling: Bound | None = None
) -> Claimed:
    """Claim what was picked. Where a group is to be settled in the same transaction, these are its last statements."""
    rows, last_call, pause = _look_further(conn, workflow, request, picked)
    choice = _choose(workflow, request, rows)
    before = [settling] if settling else []
    if choice.deferred:
        send(conn, before)  # claims are locked before hosts
        before = []
        line_up(conn, workflow.queue, choice.deferred, request.host_delay, PER_HOST)
    taking = [_taking(conn, workflow, choice.kept, request.lease)] if choice.kept else []
    is_last = settling and not workflow.load and not request.notes_poll
    answers = (send_last if is_last else send)(conn, [*before, *taking])
    items = _items(choice.kept, answers[-1]) if taking else []
    if workflow.load and items:
        loaded = workflow.load(conn, [item.id for item in items])
        items = [item._replace(loaded=loaded.get(item.id)) for item in items]
    if request.notes_poll:
        pauses.note_polls(conn, [workflow.name])
    alone = any(row.losses >= LOSSES_TO_BE_ALONE for row in choice.kept)
    return Claimed(items, len(choice.deferred), alone, last_call, pause)


def _look_further(
    conn: Connection, workflow: Workflow, request: ClaimRequest, picked: Rows
) -> tuple[Rows, bool, Pause | None]:
    """If nothing was picked, find out why, rescue what died, and pick again where that can help.

    Return the picked rows, whether a last call is on, and the pause if the workflow is paused.
    """
    wanted = _wanted(workflow, request)
    if not picked and request.oldest:  # another process has just locked the oldest ones
        picked = select_due(conn, wanted, oldest=False, only_if_clear=True)
    if picked or request.along:
        return picked, False, None
    expired, pause = pauses.check(conn, workflow.name)
    _, last_call = rescue(conn, workflow, request.lease) if expired else (0, False)
    if pause or not expired:
        return [], False, pause
    return select_due(conn, wanted, oldest=request.oldest), last_call, None


def _is_paced(workflow: Workflow, request: ClaimRequest) -> bool:
    return workflow.queue.host is not None and request.host_delay > 0


def _wanted(workflow: Workflow, request: ClaimRequest) -> Wanted:
    n = max(request.n, request.window) if _is_paced(workflow, request) else request.n
    return Wanted(workflow, n, request.narrowing, _most_losses(request))


def _most_losses(request: ClaimRequest) -> int:
    """Rows with more losses than this are passed over: the process could not take them now."""
    if request.empty_handed:
        return LOSSES_TO_FAIL
    # Several rows that were lost once are claimed together, and not one after every such row that ends.
    return 1 if request.lost_in_hand <= MOST_LOST_IN_HAND // 2 else 0


def _columns(workflow: Workflow) -> tuple[str, ...]:
    """What the workflow asks for, and the host, by which the runner keeps count."""
    host = workflow.queue.host
    return workflow.columns if host is None or host in workflow.columns else (*workflow.columns, host)


# --- what is kept, and what waits in its host's line ------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Choice:
    """What a claim does with the rows it picked."""

    kept: list[Any]
    deferred: list[Any]


def _choose(workflow: Workflow, request: ClaimRequest, picked: Rows) -> Choice:
    per_host = PER_HOST if _is_paced(workflow, request) else sys.maxsize
    room_for_lost = MOST_LOST_IN_HAND - request.lost_in_hand
    return split_by_host(picked, request.n, per_host, request.in_hand_by_host, room_for_lost)


def split_by_host(
    picked: Rows, n: int, per_host: int, in_hand_by_host: Mapping[str, int], room_for_lost: int
) -> Choice:
    """Given picked rows in order, return at most `n` to keep and the hosts' surplus to defer.

    Of each host at most `per_host` rows are in hand, those of `in_hand_by_host` included. Of the rows lost once,
    `room_for_lost` are kept. One that must be alone is kept if it comes first, and nothing after it.
    """
    kept: list[Any] = []
    deferred: list[Any] = []
    in_hand = dict(in_hand_by_host)
    for row in picked:
        losses, host = row.losses, row.host
        if len(kept) == n:
            break
        if losses >= LOSSES_TO_BE_ALONE:
            if kept:
                continue
            return Choice([row], deferred)
        if losses and not room_for_lost:
            continue
        of_host = in_hand.get(host, 0)
        if host is not None and of_host >= per_host:
            deferred.append(row)
            continue
        kept.append(row)
        in_hand[host] = of_host + 1
        room_for_lost -= bool(losses)
    return Choice(kept, deferred)


# --- the flip to processing -------------------------------------------------------------------------------
@statement
def _mark_processing(queue: Queue, columns: tuple[str, ...], dialect: str) -> Update:
    """Flip picked rows to `processing` under a new claim, and return what the workflow reads of them."""
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


def _taking(conn: Connection, workflow: Workflow, rows: Rows, lease: float) -> Bound:
    """Flip picked rows to `processing` under a new claim."""
    dialect = conn.dialect.name
    given = new_claim(workflow.name, len(rows), lease)
    if dialect != "postgresql":
        given = {"claim_id_given": conn.execute(opening(), given).scalar_one()}
    parameters = {"picked": [row.id for row in rows], **given}
    return Bound(_mark_processing(workflow.queue, _columns(workflow), dialect), parameters)


def _items(rows: Rows, taken: Rows) -> list[Item]:
    """The rows that were taken as items, in the order they were picked."""
    items = {}
    for row in taken:
        id_, claim_id, attempt, waited, losses, *_ = row
        items[id_] = Item(id_, claim_id, attempt, row, waited, losses)
    return [items[row.id] for row in rows if row.id in items]
