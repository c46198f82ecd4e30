"""The watchdog: one timer ends each row at work that takes too long, and no other row."""

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.time_limit import limits_stand_still
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.watchdog import Watchdog
from scrapersky_cli.engine.workflow import Item, Step
from tests.engine import scene
from tests.engine.scene import nothing_is_left

FOREVER = 60.0


def item(id_: int = 1) -> Item:
    return Item(id_, 1, 1, row=None)  # type: ignore[arg-type]


# --- in whole runs ----------------------------------------------------------------------------------------
def test_a_row_over_its_limit_is_ended_though_others_begin_and_end(database: Database) -> None:
    rows = scene.queued(database, 200)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(FOREVER if item.id == rows[0] else 0.01)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work), item_seconds=0.3, concurrency=5, batch_size=20)
    assert (summary.completed, summary.retried, summary.errors) == (199, 1, {"item_timeout": 1})
    assert scene.row(database, rows[0]).error_code == "item_timeout"
    nothing_is_left(database)


def test_each_row_has_the_whole_of_its_time(sqlite_database: Database) -> None:
    """The second one begins when the first one has used up most of its own."""
    scene.queued(sqlite_database, 2)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.3)
        yield Step(None, "ok")

    summary = scene.run(sqlite_database, scene.workflow(work=work), item_seconds=0.5, concurrency=1)
    assert (summary.completed, summary.retried) == (2, 0)


def test_a_loop_that_was_blocked_ends_no_innocent_row(sqlite_database: Database) -> None:
    rows = scene.queued(sqlite_database, 5)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.05)
        if item.id == rows[0]:
            time.sleep(0.8)
        await asyncio.sleep(0.05)
        yield Step(None, "ok")

    summary = scene.run(sqlite_database, scene.workflow(work=work), item_seconds=0.4)
    assert (summary.completed, summary.retried) == (5, 0)


def test_a_row_that_blocks_the_loop_again_and_again_is_ended(sqlite_database: Database) -> None:
    scene.queued(sqlite_database, 1)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        while True:
            time.sleep(0.2)
            await asyncio.sleep(0)
        yield Step(None, "ok")

    summary = scene.run(sqlite_database, scene.workflow(work=work), item_seconds=0.1)
    assert summary.errors == {"item_timeout": 1}


def test_a_stop_ends_all_rows_at_work(database: Database) -> None:
    rows = scene.queued(database, 12)
    stop, ended = Stop(), set()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        try:
            if item.id == rows[11]:
                stop.request(15)
            await asyncio.sleep(FOREVER)
        finally:
            ended.add(item.id)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work), stop, concurrency=12, grace=0.1)
    assert (summary.released, summary.retried, ended) == (12, 0, set(rows))
    assert scene.statuses(database) == {"queued": 12}
    nothing_is_left(database)


def test_work_that_answers_its_end_with_a_result_has_a_result(sqlite_database: Database) -> None:
    """As with `asyncio.timeout`: the cancellation is taken back, and the next row of the slot is worked as usual."""
    scene.queued(sqlite_database, 3)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        try:
            await asyncio.sleep(FOREVER)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
        yield Step(None, "ok")

    summary = scene.run(sqlite_database, scene.workflow(work=work), item_seconds=0.1, concurrency=1)
    assert (summary.completed, summary.retried) == (3, 0)


def test_thousands_of_rows_take_a_few_timers(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.queued(sqlite_database, 1000)
    timers: list[float] = []
    call_at = asyncio.BaseEventLoop.call_at

    def counted(self: Any, when: float, *args: Any, **kwargs: Any) -> Any:
        timers.append(when)
        return call_at(self, when, *args, **kwargs)

    monkeypatch.setattr(asyncio.BaseEventLoop, "call_at", counted)
    assert scene.run(sqlite_database, batch_size=100).completed == 1000
    assert len(timers) < 300


# --- by itself --------------------------------------------------------------------------------------------
def test_a_row_whose_answer_came_just_before_its_end_is_not_ended() -> None:
    async def go() -> str:
        watchdog = Watchdog(0.1)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        with watchdog.watch(item()) as row:
            end = row.when()
            assert end
            loop.call_at(end, answer.set_result, "in time")  # so its task goes on only after the watchdog has looked
            return await answer

    assert asyncio.run(go()) == "in time"


def test_the_limit_stands_still_while_the_work_waits_for_the_database() -> None:
    async def go() -> None:
        watchdog = Watchdog(0.1)
        with watchdog.watch(item(1)), limits_stand_still():
            await asyncio.sleep(0.3)
        with pytest.raises(TimeoutError), watchdog.watch(item(2)):
            with limits_stand_still():
                await asyncio.sleep(0.2)
            await asyncio.sleep(FOREVER)

    asyncio.run(go())


def test_a_row_that_is_interrupted_while_it_waits_for_the_database_ends() -> None:
    async def go() -> bool:
        watchdog = Watchdog(FOREVER)
        row = watchdog.watch(item())
        asyncio.get_running_loop().call_later(0.02, row.interrupt)
        with pytest.raises(TimeoutError), row, limits_stand_still():
            await asyncio.sleep(FOREVER)
        return row.is_interrupted

    assert asyncio.run(go())


def test_who_is_cancelled_by_others_at_the_same_time_is_cancelled() -> None:
    async def go() -> None:
        watchdog = Watchdog(FOREVER)

        async def work() -> None:
            with watchdog.watch(item()):
                await asyncio.sleep(FOREVER)

        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        watchdog.rows[1, 1].interrupt()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert watchdog.rows == {}

    asyncio.run(go())


def test_the_watchdog_looks_at_the_row_that_ends_first() -> None:
    """Whatever the order in which they began: the limit of an earlier one may have been moved."""

    async def go() -> None:
        watchdog, loop = Watchdog(0.1), asyncio.get_running_loop()

        async def work(id_: int) -> None:
            with pytest.raises(TimeoutError), watchdog.watch(item(id_)):
                await asyncio.sleep(FOREVER)

        first = asyncio.create_task(work(1))
        await asyncio.sleep(0)
        moved = watchdog.rows[1, 1]
        moved.reschedule(loop.time() + FOREVER)
        await work(2)
        assert not first.done()
        moved.reschedule(loop.time())
        await first

    asyncio.run(go())
