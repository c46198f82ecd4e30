"""Claim: which rows, in which order, for whom."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.queue import claims as claims_table
from scrapersky_cli.db.tables.queue import pollers
from scrapersky_cli.engine.queue import claims, pauses
from scrapersky_cli.engine.queue.claim import split_by_host
from scrapersky_cli.engine.queue.losses import MOST_LOST_IN_HAND
from scrapersky_cli.engine.queue.pick import Narrowing
from scrapersky_cli.engine.workflow import Item, Step
from tests.engine import scene


def test_a_claim_takes_rows_by_class_then_due_time_then_id(database: Database) -> None:
    rows = scene.queued(database, 8)
    order = []
    for place, (priority, age) in enumerate([(3, 900), (2, 10), (2, 20), (1, 5), (0, 1), (0, 1), (3, 950), (1, 800)]):
        scene.change(database, [rows[place]], priority=priority, due_at=scene.ago(age))
        order.append((priority, -age, rows[place]))
    expected = [id_ for _, _, id_ in sorted(order)]
    assert [item.id for item in scene.take(database, 5).items] == expected[:5]
    assert [item.id for item in scene.take(database, 5).items] == expected[5:]
    assert scene.take(database, 5).items == []


def test_the_oldest_share_takes_rows_of_any_class(database: Database) -> None:
    rows = scene.queued(database, 6)
    for place, (priority, age) in enumerate([(0, 10), (0, 11), (3, 900), (2, 800), (1, 12), (3, -50)]):
        scene.change(database, [rows[place]], priority=priority, due_at=scene.ago(age))
    taken = [item.id for item in scene.take(database, 3, oldest=True).items]
    assert taken == [rows[2], rows[3], rows[4]]


def test_a_run_gives_a_share_of_its_claims_to_the_oldest(database: Database) -> None:
    low = scene.queued(database, 1, priority=3)
    scene.change(database, low, due_at=scene.ago(1000))
    urgent = scene.add_domains(database, 40, prefix="u")
    scene.put(database, urgent, priority=0)
    scene.run(database, rows=16, batch_size=1, concurrency=1)
    assert scene.row(database, low[0]).status == "completed"


def test_rows_due_later_are_not_claimed(database: Database) -> None:
    rows = scene.queued(database, 4, priority=0, due_at=datetime.now(UTC) + timedelta(hours=1))
    for oldest in (False, True):
        assert scene.take(database, oldest=oldest).items == []
    scene.change(database, rows[:1], due_at=scene.ago(0))
    assert [item.id for item in scene.take(database).items] == rows[:1]


def test_a_claim_counts_the_attempt_and_leaves_its_mark(database: Database) -> None:
    rows = scene.queued(database, 3)
    claimed = scene.take(database, lease=30)
    (claim_id,) = {item.claim_id for item in claimed.items}
    for item in claimed.items:
        row = scene.row(database, item.id)
        assert (row.status, row.attempts, row.claim_id, item.attempt) == ("processing", 1, claim_id, 1)
        assert item.row.domain == row.domain
    assert [item.id for item in claimed.items] == rows
    claim = scene.claim_row(database, claim_id)
    assert (claim.workflow, claim.claimed, claim.ended_at, claim.reason) == ("scan", 3, None, None)
    assert 25 < (claim.expires_at - claim.started_at).total_seconds() < 35
    assert (claim.host, claim.version) == (claims.HOST, claim.version)


def test_an_empty_queue_leaves_no_claim_but_a_poll(database: Database) -> None:
    assert scene.take(database).items == []
    scene.take(database)
    with database.reading() as conn:
        assert conn.execute(select(claims_table)).all() == []
        poll = conn.execute(select(pollers)).one()
    assert (poll.workflow, poll.host) == ("scan", claims.HOST)


@pytest.mark.parametrize("oldest", [False, True])
def test_a_claim_is_narrowed_to_ids_and_batches(database: Database, oldest: bool) -> None:
    rows = scene.queued(database, 6)
    scene.put(database, rows[3:5], batch_id=5)

    def taken(**narrowing: Any) -> list[int]:
        return [item.id for item in scene.take(database, oldest=oldest, narrowing=Narrowing(**narrowing)).items]

    assert taken(ids=[rows[1], 12345]) == [rows[1]]
    assert taken(ids=[]) == []
    assert taken(batch_id=5, ids=[rows[4], rows[0]]) == [rows[4]]
    assert taken(batch_id=5) == [rows[3]]
    assert taken(batch_id=6) == []
    assert taken() == [rows[0], rows[2], rows[5]]


# --- suspects ---------------------------------------------------------------------------------------------
def test_a_row_lost_twice_is_claimed_alone(database: Database) -> None:
    rows = scene.queued(database, 5)
    scene.change(database, rows[2:3], losses=2, due_at=scene.ago(50))
    first = scene.take(database)
    assert ([item.id for item in first.items], first.alone) == ([rows[2]], True)
    second = scene.take(database)
    assert ([item.id for item in second.items], second.alone) == ([rows[0], rows[1], rows[3], rows[4]], False)


def test_a_row_that_must_be_alone_is_passed_over(database: Database) -> None:
    rows = scene.queued(database, 5)
    scene.change(database, rows[2:3], losses=2)
    assert [item.id for item in scene.take(database).items] == [*rows[:2], *rows[3:]]


@pytest.mark.parametrize("oldest", [False, True])
def test_rows_that_must_be_alone_hide_no_others(database: Database, oldest: bool) -> None:
    """However many of them are first in the queue, a process with rows in hand finds what lies behind them."""
    rows = scene.queued(database, 30)
    scene.change(database, rows[:20], losses=2)
    found = scene.take(database, 5, empty_handed=False, oldest=oldest)
    assert ([item.id for item in found.items], found.alone) == (rows[20:25], False)
    assert [item.id for item in scene.take(database, oldest=oldest).items] == rows[:1]


def test_rows_lost_once_come_back_a_few_at_a_time(database: Database) -> None:
    rows = scene.queued(database, 40)
    scene.change(database, rows[:30], losses=1)

    def lost(found: Any) -> int:
        return sum(bool(item.losses) for item in found.items)

    first = scene.take(database)
    assert (len(first.items), lost(first), first.alone) == (18, MOST_LOST_IN_HAND, False)
    scene.put(database, [item.id for item in first.items if not item.losses])
    assert lost(scene.take(database, empty_handed=False, lost_in_hand=MOST_LOST_IN_HAND)) == 0
    assert lost(scene.take(database, empty_handed=False, lost_in_hand=MOST_LOST_IN_HAND // 2 + 1)) == 0
    assert lost(scene.take(database, empty_handed=False, lost_in_hand=MOST_LOST_IN_HAND // 2)) == MOST_LOST_IN_HAND // 2


def test_one_death_does_not_make_a_run_serial(database: Database) -> None:
    """A hundred rows that a dead worker held, and a hundred fresh ones, nearly all slots at work."""
    rows = scene.queued(database, 200)
    scene.change(database, rows[:100], losses=1)
    working: set[int] = set()
    widths: list[int] = []

    async def work(item: Item, web: Any) -> Any:
        working.add(item.id)
        widths.append(len(working))
        await asyncio.sleep(0.02)
        working.discard(item.id)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work), concurrency=20)
    assert summary.completed == 200
    assert sum(widths) / len(widths) >= 20 / 3


def test_a_run_works_rows_that_must_be_alone_one_at_a_time(database: Database) -> None:
    rows = scene.queued(database, 6)
    scene.change(database, rows[1:4], losses=2)
    beside: list[tuple[int, set[int]]] = []
    working: set[int] = set()

    async def work(item: Item, web: Any) -> Any:
        working.add(item.id)
        beside.append((item.id, set(working)))
        await asyncio.sleep(0.02)
        working.discard(item.id)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work))
    assert summary.completed == 6
    assert all(others == {id_} for id_, others in beside if id_ in rows[1:4])
    assert all(others.isdisjoint(rows[1:4]) for id_, others in beside if id_ not in rows[1:4])


# --- hosts ------------------------------------------------------------------------------------------------
def picked(*host_and_losses: tuple[str | None, int]) -> list[Any]:
    return [
        SimpleNamespace(id=number, priority=2, due_at=None, losses=losses, host=host)
        for number, (host, losses) in enumerate(host_and_losses)
    ]


@pytest.mark.parametrize(
    ("rows", "n", "per_host", "holding", "room_for_lost", "kept", "moved"),
    [
        (["a", "a", "b", "a"], 10, 2, {}, 8, [0, 1, 2], [3]),
        (["a", "a", "b", "a"], 10, 2, {"a": 1}, 8, [0, 2], [1, 3]),
        (["a", "b"], 10, 1, {"a": 5, "b": 1}, 8, [], [0, 1]),
        (["a", "b", "c"], 2, 1, {}, 8, [0, 1], []),
        ([None, None, None], 10, 1, {}, 8, [0, 1, 2], []),
        ([], 10, 1, {}, 8, [], []),
        ([("a", 1), ("b", 1), "c", ("d", 1)], 10, 2, {}, 2, [0, 1, 2], []),
        ([("a", 1), "b"], 10, 2, {}, 0, [1], []),
        ([("a", 2), "b"], 10, 2, {}, 8, [0], []),
        (["a", ("b", 2), "c", ("d", 3)], 10, 2, {}, 8, [0, 2], []),
        (["a", "a", ("b", 2)], 10, 1, {"a": 1}, 8, [2], [0, 1]),
    ],
)
def test_choose(
    rows: list[Any],
    n: int,
    per_host: int,
    holding: dict[str, int],
    room_for_lost: int,
    kept: list[int],
    moved: list[int],
) -> None:
    found = picked(*(row if isinstance(row, tuple) else (row, 0) for row in rows))
    choice = split_by_host(found, n, per_host, holding, room_for_lost)
    assert ([row.id for row in choice.kept], [row.id for row in choice.deferred]) == (kept, moved)


# --- pauses -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("workflow", ["*", "scan"])
@pytest.mark.parametrize("host", ["*", claims.HOST])
def test_every_claim_obeys_a_pause(database: Database, workflow: str, host: str) -> None:
    scene.queued(database, 2)
    database.write(pauses.pause, workflow, host, "maintenance")
    claimed = scene.take(database)
    assert claimed.items == []
    assert claimed.pause == pauses.Pause(workflow, host, "maintenance")
    assert scene.run(database).paused == "maintenance"
    assert database.write(pauses.resume, workflow, host)
    assert not database.write(pauses.resume, workflow, host)
    assert len(scene.take(database).items) == 2


@pytest.mark.parametrize(("workflow", "host"), [("other", "*"), ("*", "elsewhere"), ("scan", "elsewhere")])
def test_a_pause_of_others_does_not_stop_us(database: Database, workflow: str, host: str) -> None:
    scene.queued(database, 1)
    database.write(pauses.pause, workflow, host, None)
    assert len(scene.take(database).items) == 1


def test_a_second_pause_replaces_the_reason(database: Database) -> None:
    for reason in ("one", "two"):
        database.write(pauses.pause, "scan", "*", reason)
    assert scene.take(database).pause == pauses.Pause("scan", "*", "two")


def test_a_pause_still_lets_the_dead_be_rescued(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    scene.take(database)
    scene.expire(database)
    database.write(pauses.pause, "*", "*", None)
    scene.take(database)
    assert scene.row(database, id_).status == "queued"


def test_how_long_a_row_waited_for_its_slot_is_known(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    database.write(lambda conn: conn.execute(update(domains).values(waiting_since=scene.ago(500))))
    (item,) = scene.take(database).items
    assert item.id == id_
    assert item.waited == pytest.approx(500, abs=5)
