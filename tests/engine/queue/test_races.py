"""Races that hold the lock, so that they happen every time; and two workflows that get in each other's way."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.together import send
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.claim import ClaimRequest, claim
from scrapersky_cli.engine.queue.claims import lock_open, renew
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.queue.finish import finish
from scrapersky_cli.engine.queue.flip import fence, flipping
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.engine.retry import completed
from scrapersky_cli.engine.workflow import Item, Step
from tests.engine import scene

pytestmark = pytest.mark.slow

HELD = 0.4  # seconds a lock is held: an eternity for a statement


@contextmanager
def elsewhere(call: Callable[..., Any], *args: Any) -> Iterator[Any]:
    """Run the call on a thread of its own, beside the block; yield its future."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(call, *args)


def is_blocked(future: Any) -> bool:
    time.sleep(HELD)
    return not future.done()


# --- rescue, finish and heartbeat meet --------------------------------------------------------------------
def test_rescue_passes_over_a_claim_that_is_being_saved(postgresql_database: Database) -> None:
    database = postgresql_database
    (id_,) = scene.queued(database, 1)
    (item,) = scene.take(database).items
    scene.expire(database)
    with database.begin() as conn:
        assert lock_open(conn, [item.claim_id]) == {item.claim_id}
        assert scene.rescued(database) == 0
        assert database.write(renew, [item.claim_id], 0.0) == {item.claim_id}  # a heartbeat is not kept waiting
        assert scene.take(database).items == []
    assert scene.rescued(database) == 1
    assert scene.row(database, id_).losses == 1


@pytest.mark.parametrize("saves", [False, True])
def test_a_zombie_waits_for_the_rescue_and_writes_nothing(postgresql_database: Database, saves: bool) -> None:
    database = postgresql_database
    scene.queued(database, 2)
    items = scene.take(database).items
    scene.expire(database)
    save = scene.recorder(database)
    parts = {"save": save} if saves else {"values": lambda item, data: {"note": data}}
    workflow = scene.workflow(**parts)
    database.write(rescue, workflow, scene.LEASE)
    scene.end_last_call(database)
    with database.begin() as conn:
        assert rescue(conn, workflow, scene.LEASE) == (2, False)
        zombie = elsewhere(lambda: scene.store(database, scene.entries(items, data="undead"), workflow=workflow))
        with zombie as told:
            assert is_blocked(told)
            conn.commit()
            assert scene.lost(told.result(10)) == {item.key for item in items}
    assert scene.effects(database) == []
    assert {(scene.row(database, item.id).status, scene.row(database, item.id).note) for item in items} == {
        ("queued", None)
    }


def test_a_zombie_that_waits_meets_the_new_owner(postgresql_database: Database) -> None:
    """Rescue and re-claim are one transaction: the zombie wakes up when its row is somebody else's already."""
    database = postgresql_database
    (id_,) = scene.queued(database, 1)
    (old,) = scene.take(database).items
    scene.expire(database)
    database.write(rescue, scene.SCAN, scene.LEASE)
    scene.end_last_call(database)
    with database.begin() as conn:
        (new,) = claim(conn, scene.SCAN, ClaimRequest(5, scene.LEASE)).items
        with elsewhere(lambda: scene.store(database, scene.entries([old]))) as told:
            assert is_blocked(told)
            conn.commit()
            assert scene.lost(told.result(10)) == {old.key}
    row = scene.row(database, id_)
    assert (row.status, row.claim_id) == ("processing", new.claim_id)


def test_cancel_during_a_save_waits_and_finds_the_row_done(postgresql_database: Database) -> None:
    database = postgresql_database
    (id_,) = scene.queued(database, 1)
    items = scene.take(database).items
    with database.begin() as conn:
        finish(conn, scene.SCAN, scene.entries(items), scene.in_hand(items), scene.LEASE, None)
        with elsewhere(database.write, cancel, DOMAIN_SCANS, [id_]) as cancelled:
            assert is_blocked(cancelled)
            conn.commit()
            assert cancelled.result(10) == {}
    assert scene.row(database, id_).status == "completed"


@pytest.mark.parametrize("saves", [False, True])
def test_a_save_during_a_cancel_waits_and_is_not_stored(postgresql_database: Database, saves: bool) -> None:
    database = postgresql_database
    (id_,) = scene.queued(database, 1)
    items = scene.take(database).items
    workflow = scene.workflow(save=scene.recorder(database) if saves else None)
    scene.recorder(database) if not saves else None
    with database.begin() as conn:
        cancel(conn, DOMAIN_SCANS, [id_])
        with elsewhere(lambda: scene.store(database, scene.entries(items), workflow=workflow)) as told:
            assert is_blocked(told)
            conn.commit()
            assert [end.counts_as for end in told.result(10).values()] == ["cancelled"]
    assert scene.row(database, id_).status == "cancelled"
    assert scene.effects(database) == []


def test_cancel_takes_its_locks_in_the_order_of_the_keys(postgresql_database: Database) -> None:
    """Whatever order the rows lie in: or it would wait in a circle with whoever enqueues the same ones."""
    database = postgresql_database
    first, second = scene.queued(database, 2)
    database.write(lambda conn: conn.execute(text("UPDATE domains SET note = '' WHERE id = :id"), {"id": first}))

    def cancel_as_they_lie() -> dict[int, Any]:
        with database.begin() as conn:  # not `write`, which would try again
            conn.execute(text("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off"))
            return cancel(conn, DOMAIN_SCANS, [first, second])

    with database.begin() as conn:
        conn.execute(text("SET LOCAL deadlock_timeout = '30s'"))  # the cancel would be the victim
        enqueue(conn, DOMAIN_SCANS, [first], EnqueueOptions())
        with elsewhere(cancel_as_they_lie) as cancelled:
            assert is_blocked(cancelled)
            enqueue(conn, DOMAIN_SCANS, [second], EnqueueOptions())
            conn.commit()
            assert set(cancelled.result(10)) == {first, second}


@pytest.mark.parametrize("ends", ["completed", "queued"])
def test_enqueue_during_a_save_is_not_forgotten(postgresql_database: Database, ends: str) -> None:
    """What a row reads changed while its result was being stored: the row is worked again in any case."""
    database = postgresql_database
    (id_,) = scene.queued(database, 1)
    items = scene.take(database).items
    with database.begin() as conn:
        if ends == "completed":
            finish(conn, scene.SCAN, scene.entries(items), scene.in_hand(items), scene.LEASE, None)
        else:
            enqueue(conn, DOMAIN_SCANS, [id_], EnqueueOptions(changed=True))
        other = (
            (lambda: scene.put(database, [id_], changed=True, only_new=True))
            if ends == "completed"
            else (lambda: scene.store(database, scene.entries(items)))
        )
        with elsewhere(other) as told:
            assert is_blocked(told)
            conn.commit()
            told.result(10)
    assert scene.row(database, id_).status == "queued"


def test_a_group_is_replayed_after_a_deadlock(postgresql_database: Database) -> None:
    """A save and somebody else lock two rows in opposite order: one of them is the victim, no row fails for it."""
    database = postgresql_database
    scene.queued(database, 1)
    other, another = scene.add_domains(database, 2, prefix="o")
    items = scene.take(database).items
    calls: list[float] = []
    touch = text("UPDATE domains SET note = :note WHERE id = :id")
    reached = threading.Event()

    def save(conn: Connection, group: Any) -> Any:
        calls.append(time.monotonic())
        conn.execute(text("SET LOCAL deadlock_timeout = 200"))
        conn.execute(touch, {"note": "save", "id": other})
        reached.set()
        time.sleep(HELD)
        conn.execute(touch, {"note": "save", "id": another})
        return {}

    with database.begin() as conn:
        conn.execute(text("SET LOCAL deadlock_timeout = '30s'"))  # the save is the victim
        conn.execute(touch, {"note": "rival", "id": another})
        with elsewhere(lambda: scene.store(database, scene.entries(items), workflow=scene.workflow(save=save))) as told:
            assert reached.wait(10)
            conn.execute(touch, {"note": "rival", "id": other})
            conn.commit()
            assert scene.ended(told.result(20))
    assert len(calls) >= 2
    assert scene.row(database, items[0].id).status == "completed"
    assert scene.row(database, another).note == "save"


# --- claims side by side ----------------------------------------------------------------------------------
def test_claims_side_by_side_share_the_rows(database: Database) -> None:
    rows = scene.queued(database, 400)
    barrier = threading.Barrier(4)

    def worker() -> list[Item]:
        mine: list[Item] = []
        barrier.wait()
        while taken := scene.take(database, 17).items:
            mine += taken
        return mine

    with ThreadPoolExecutor(4) as pool:
        shares = [future.result() for future in [pool.submit(worker) for _ in range(4)]]
    assert sorted(item.id for share in shares for item in share) == rows
    for share in shares:
        for item in share[:5]:
            assert scene.row(database, item.id).claim_id == item.claim_id


@pytest.mark.parametrize("oldest", [False, True])
def test_a_claim_in_flight_does_not_hold_up_the_next(postgresql_database: Database, oldest: bool) -> None:
    database = postgresql_database
    rows = scene.queued(database, 6)
    with database.begin() as conn:
        first = claim(conn, scene.SCAN, ClaimRequest(3, scene.LEASE, notes_poll=False))
        second = database.write(claim, scene.SCAN, ClaimRequest(6, scene.LEASE, notes_poll=False, oldest=oldest))
    assert [item.id for item in first.items] == rows[:3]
    assert [item.id for item in second.items] == rows[3:]


def test_rescuers_side_by_side_take_each_claim_once(database: Database) -> None:
    rows = scene.queued(database, 60)
    for _ in range(12):
        scene.take(database, 5)
    scene.expire(database)
    database.write(rescue, scene.SCAN, scene.LEASE)
    scene.end_last_call(database)
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(database.write, rescue, scene.SCAN, scene.LEASE) for _ in range(4)]
        taken = [future.result()[0] for future in futures]
    assert sum(taken) == 60
    assert {scene.row(database, id_).losses for id_ in rows} == {1}


# --- long saves -------------------------------------------------------------------------------------------
def test_a_save_two_leases_long_is_neither_rescued_nor_lost(database: Database) -> None:
    rows = scene.queued(database, 6)
    saving, done = threading.Event(), threading.Event()
    inner = scene.recorder(database)

    def save(conn: Connection, group: Any) -> Any:
        stored = inner(conn, group)
        if not saving.is_set():
            saving.set()
            time.sleep(2.2)
        return stored

    def rescuer() -> int:
        saving.wait(20)
        lost = 0
        while not done.is_set():
            lost += database.write(rescue, scene.SCAN, 1.0)[0]
            time.sleep(0.05)
        return lost

    with elsewhere(rescuer) as lost:
        summary = scene.run(database, scene.workflow(save=save), lease=1.0, batch_size=2, concurrency=2)
        done.set()
        assert lost.result(20) == 0
    assert (summary.completed, summary.lost) == (6, 0)
    assert [id_ for id_, _ in scene.effects(database)] == rows


def test_a_loop_that_hangs_loses_its_claim_and_writes_nothing(database: Database) -> None:
    """The heart does not beat for a process that does not work; what it brings too late is refused."""
    (id_,) = scene.queued(database, 1)
    save = scene.recorder(database)
    stolen: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        deadline = time.monotonic() + 20
        while not stolen and time.monotonic() < deadline:
            time.sleep(0.1)  # the whole loop hangs
            stolen.extend([1] * database.write(rescue, scene.SCAN, 1.0)[0])
        yield Step("undead", "ok")

    summary = scene.run(database, scene.workflow(work=work, save=save), lease=1.0, rows=1)
    assert (summary.completed, summary.lost) == (0, 1)
    assert scene.effects(database) == []
    assert (scene.row(database, id_).status, scene.row(database, id_).losses) == ("queued", 1)


# --- what a run holds while it waits for the network ------------------------------------------------------
def test_no_transaction_waits_for_the_network(postgresql_database: Database) -> None:
    database = postgresql_database
    scene.queued(database, 20)
    seen: list[tuple[int, float]] = []
    release = threading.Event()
    sessions = text(
        "SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity"
        " WHERE application_name = 'scrapersky' AND datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        while not release.is_set():
            await asyncio.sleep(0.02)
        yield Step(None, "ok")

    watcher = Database(database.url)
    database.close()
    runner = Database(watcher.url)

    def watch() -> None:
        time.sleep(0.5)
        for _ in range(20):
            with watcher.reading() as conn:
                count, oldest = conn.execute(sessions).one()
                seen.append((count, float(oldest)))
            time.sleep(0.05)
        release.set()

    with elsewhere(watch) as watched:
        summary = scene.run(runner, scene.workflow(work=work), lease=1.0, concurrency=20)
        watched.result()
    runner.close()
    watcher.close()
    assert summary.completed == 20
    assert 1 <= max(count for count, _ in seen) <= 2
    assert max(oldest for _, oldest in seen) < 0.1


def test_the_statements_of_a_finish_take_what_is_theirs_only(database: Database) -> None:
    """The fence and the flip under a claim that is not open write nothing, whatever the row says."""
    (id_,) = scene.queued(database, 1)
    (item,) = scene.take(database).items
    closed = text("UPDATE claims SET ended_at = expires_at, reason = 'lost'")
    database.write(lambda conn: conn.execute(closed))
    assert database.write(fence, DOMAIN_SCANS, [item]) == set()
    ends = [(item, completed("ok", empty=False), dict[str, str]())]
    (flipped,) = database.write(lambda conn: send(conn, [flipping(conn.dialect.name, DOMAIN_SCANS, ends)]))
    assert list(flipped) == []
    assert scene.row(database, id_).status == "processing"
