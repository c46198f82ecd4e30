"""The runner when its rows are taken away, when it is told to stop, and when our own network is down."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.retry import Policy
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Step, Workflow
from scrapersky_cli.errors import NetworkDown
from scrapersky_cli.failures import ConnectionFailed, DnsFailed, HttpGone, HttpServerError
from tests.engine import scene
from tests.engine.scene import nothing_is_left, raising

pytestmark = pytest.mark.slow


async def endless(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    await asyncio.sleep(60)
    yield Step(None, "ok")


# --- rows that are taken away while they are worked -------------------------------------------------------
def test_the_heartbeat_stops_the_work_on_cancelled_rows(database: Database) -> None:
    rows = scene.queued(database, 4)
    began = threading.Event()
    worked: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked.append(item.id)
        if item.id in rows[:2]:
            began.set()
            await asyncio.sleep(60)
        yield Step(None, "ok")

    def cancel_all() -> None:
        began.wait(10)
        database.write(cancel, DOMAIN_SCANS, [rows[0], rows[1], rows[2]])

    thread = threading.Thread(target=cancel_all)
    thread.start()
    summary = scene.run(database, scene.workflow(work=work), concurrency=2, lease=1.0)
    thread.join()
    assert (summary.claimed, summary.completed, summary.cancelled, summary.lost) == (4, 1, 3, 0)
    assert summary.seconds < 20
    assert rows[2] not in worked  # it was not begun when it was cancelled
    nothing_is_left(database)


def test_a_row_may_be_cancelled_and_claimed_again_by_its_own_process(database: Database) -> None:
    rows = scene.queued(database, 3)
    rounds: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        if item.id == rows[0]:
            rounds.append(item.claim_id)
            if len(rounds) == 1:
                await asyncio.to_thread(database.write, cancel, DOMAIN_SCANS, [item.id])
                await asyncio.to_thread(scene.put, database, [item.id])
                await asyncio.sleep(0.5)
            else:
                await asyncio.sleep(1.0)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work), concurrency=3)
    assert (summary.completed, summary.cancelled, len(set(rounds))) == (3, 1, 2)
    nothing_is_left(database)


# --- stopping ---------------------------------------------------------------------------------------------
def stopping(work: Any, stop: Stop, after: float = 0.3) -> Workflow:
    def ask() -> None:
        if not stop.requested:
            stop.request(15)

    async def watched(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        asyncio.get_running_loop().call_later(after, ask)
        async for step in work(item, web):
            yield step

    return scene.workflow(work=watched)


def test_a_stop_gives_back_what_is_not_done(database: Database) -> None:
    rows = scene.queued(database, 30)
    stop = Stop()
    summary = scene.run(database, stopping(endless, stop), stop, concurrency=5, grace=0.2)
    assert (summary.claimed, summary.released) == (30, 30)
    assert {scene.row(database, id_).attempts for id_ in rows} == {0}
    assert scene.statuses(database) == {"queued": 30}
    nothing_is_left(database)


def test_a_stop_waits_for_work_that_closes_slowly(database: Database) -> None:
    scene.queued(database, 3)
    closed: list[int] = []
    stop = Stop()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.7)
            closed.append(item.id)
        yield Step(None, "ok")

    assert scene.run(database, stopping(work, stop), stop, grace=0.0).released == 3
    assert len(closed) == 3
    nothing_is_left(database)


def test_a_stop_within_the_grace_lets_the_step_finish(database: Database) -> None:
    scene.queued(database, 3)
    stop = Stop()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.6)
        yield Step(None, "ok")

    assert scene.run(database, stopping(work, stop, 0.1), stop, grace=20.0).completed == 3


# --- our own outage ---------------------------------------------------------------------------------------
def test_our_own_outage_fails_nothing(database: Database) -> None:
    rows = scene.queued(database, 40)
    asked: list[bool] = []

    async def is_online() -> bool:
        asked.append(True)
        await asyncio.sleep(0.2)
        return False

    with pytest.raises(NetworkDown):
        scene.run(database, raising(DnsFailed()), is_online=is_online, concurrency=25)
    assert asked == [True]
    assert scene.statuses(database) == {"queued": 40}
    assert {scene.row(database, id_).attempts for id_ in rows} == {0}
    nothing_is_left(database)


def test_dead_sites_fail_where_the_network_is_up(database: Database) -> None:
    scene.queued(database, 40)

    async def is_online() -> bool:
        return True

    summary = scene.run(database, raising(ConnectionFailed()), is_online=is_online, policy=Policy(max_attempts=1))
    assert (summary.failed, summary.ours) == (40, 40)
    nothing_is_left(database)


@pytest.mark.parametrize("answer", [None, HttpGone(), HttpServerError()], ids=["success", "404", "500"])
def test_any_answer_clears_the_network(database: Database, answer: Exception | None) -> None:
    rows = scene.queued(database, 40)
    asked: list[bool] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        if rows.index(item.id) % 8 != 7:
            raise DnsFailed
        if answer:
            raise answer
        yield Step(None, "ok")

    async def is_online() -> bool:
        asked.append(True)
        return False

    summary = scene.run(database, scene.workflow(work=work), is_online=is_online, concurrency=1)
    assert (summary.claimed, summary.errors["dns_failed"], asked) == (40, 35, [])
    nothing_is_left(database)


def test_a_stop_during_the_check_gives_everything_back(database: Database) -> None:
    rows = scene.queued(database, 20)
    stop = Stop()

    async def is_online() -> bool:
        stop.request(15)
        await asyncio.sleep(0.5)
        return False

    with pytest.raises(NetworkDown):
        scene.run(database, raising(DnsFailed()), stop, is_online=is_online)
    assert scene.statuses(database) == {"queued": 20}
    assert {scene.row(database, id_).attempts for id_ in rows} == {0}
    nothing_is_left(database)
