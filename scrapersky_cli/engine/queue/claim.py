"""Claim: a process takes a batch of due rows, in one transaction.

What died is rescued first. Then due rows are picked; of each host a few are kept, and its surplus is deferred to later
places in its line. What is kept goes to `processing` under a new claim.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BigInteger, Connection, Float, Row, Update, bindparam, func, literal_column, select, update

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.migrate import current, require_revision
from scrapersky_cli.db.queues import PROCESSING, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.engine.queue.claims import new_claim, opening
from scrapersky_cli.engine.queue.line import line_up
from scrapersky_cli.engine.queue.losses import LOSSES_TO_BE_ALONE, LOSSES_TO_FAIL, MOST_LOST_IN_HAND
from scrapersky_cli.engine.queue.pauses import Pause
from scrapersky_cli.engine.queue.pick import ANY_ROW, Narrowing, select_due
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
    """Claim a batch of due rows.

    Raise SchemaAhead or SchemaBehind, with each poll: a process may run for weeks.
    """
    if request.notes_poll:
        require_revision(current(conn))
    claimed = _claim(conn, workflow, request)
    if request.notes_poll:
        pauses.note_poll(conn, workflow.name)
    return claimed


def _claim(conn: Connection, workflow: Workflow, request: ClaimRequest) -> Claimed:
    queue = workflow.queue
    paced = queue.host is not None and request.host_delay > 0
    picked, last_call, pause = _pick(conn, workflow, request, max(request.n, request.window if paced else 0))
    if pause:
        return Claimed(pause=pause)
    per_host = PER_HOST if paced else sys.maxsize
    room_for_lost = MOST_LOST_IN_HAND - request.lost_in_hand
    choice = split_by_host(picked, request.n, per_host, request.in_hand_by_host, room_for_lost)
    if choice.deferred:
        line_up(conn, queue, choice.deferred, request.host_delay, PER_HOST)
    items: list[Item] = []
    if choice.kept:
        new = new_claim(workflow.name, len(choice.kept), request.lease)
        items = mark_processing(conn, queue, _columns(workflow), choice.kept, new)
        if workflow.load:
            loaded = workflow.load(conn, [item.id for item in items])
            items = [replace(item, loaded=loaded.get(item.id)) for item in items]
    alone = any(row.losses >= LOSSES_TO_BE_ALONE for row in choice.kept)
    return Claimed(items, len(choice.deferred), alone, last_call)


def _pick(
    conn: Connection, workflow: Workflow, request: ClaimRequest, n: int
) -> tuple[Sequence[Row[Any]], bool, Pause | None]:
    """Lock up to `n` due rows. Return them, whether a last call is on, and the pause that leaves none of them."""
    terms = workflow.queue, workflow.name, n, request.narrowing, _most_losses(request)
    if picked := select_due(conn, *terms, oldest=request.oldest, only_if_clear=True):
        return picked, False, None
    if request.along:
        return [], False, None
    expired, pause = pauses.check(conn, workflow.name)
    _, last_call = rescue(conn, workflow, request.lease) if expired else (0, False)
    if pause or not expired:
        return [], last_call, pause
    return select_due(conn, *terms, oldest=request.oldest), last_call, None


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

    kept: list[Row[Any]]
    deferred: list[Row[Any]]


def split_by_host(
    picked: Sequence[Row[Any]], n: int, per_host: int, in_hand_by_host: Mapping[str, int], room_for_lost: int
) -> Choice:
    """Given picked rows in order, return at most `n` to keep and the hosts' surplus to defer.

    Of each host at most `per_host` rows are in hand, those of `in_hand_by_host` included. Of the rows lost once,
    `room_for_lost` are kept. One that must be alone is kept if it comes first, and nothing after it.
    """
    kept: list[Row[Any]] = []
    deferred: list[Row[Any]] = []
    in_hand = Counter(in_hand_by_host)
    for row in picked:
        if len(kept) == n:
            break
        if row.losses >= LOSSES_TO_BE_ALONE:
            if kept:
                continue
            return Choice([row], deferred)
        if row.losses and not room_for_lost:
            continue
        if row.host is not None and in_hand[row.host] >= per_host:
            deferred.append(row)
            continue
        kept.append(row)
        in_hand[row.host] += 1
        room_for_lost -= bool(row.losses)
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


def mark_processing(
    conn: Connection, queue: Queue, columns: tuple[str, ...], rows: Sequence[Row[Any]], claim: Mapping[str, Any]
) -> list[Item]:
    """Flip picked rows to `processing` under a new claim. Return them as items, in the order they were picked."""
    order = {row.id: place for place, row in enumerate(rows)}
    dialect = conn.dialect.name
    given = dict(claim)
    if dialect != "postgresql":
        given = {"claim_id_given": conn.execute(opening(), given).scalar_one()}
    taken = conn.execute(_mark_processing(queue, columns, dialect), {"picked": list(order), **given}).all()
    items = [Item(row[0], row[1], row[2], row, row[3], row[4]) for row in taken]
    return sorted(items, key=lambda item: order[item.id])
