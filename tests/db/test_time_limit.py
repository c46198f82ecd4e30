"""Time limits: they end what takes too long, and stand still while it waits for the database."""

import asyncio
import time

import pytest

from scrapersky_cli.db.time_limit import TimeLimit, limits_stand_still


def test_it_ends_what_takes_too_long() -> None:
    async def work() -> bool:
        with pytest.raises(TimeoutError) as raised, TimeLimit(0.05) as limit:
            await asyncio.sleep(60)
        task = asyncio.current_task()
        assert task and not task.cancelling()
        return limit.expired() and isinstance(raised.value.__cause__, asyncio.CancelledError)

    assert asyncio.run(work())


def test_what_ends_in_time_leaves_no_timer() -> None:
    async def work() -> None:
        with TimeLimit(0.05):
            await asyncio.sleep(0)
        await asyncio.sleep(0.1)  # would be cancelled

    asyncio.run(work())


def test_a_cancellation_by_somebody_else_stays_one() -> None:
    async def work() -> None:
        with TimeLimit(60):
            await asyncio.sleep(60)

    async def go() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())


def test_the_inner_of_two_limits_leaves_the_outer_one_alone() -> None:
    async def work() -> bool:
        with TimeLimit(60) as outer:
            with pytest.raises(TimeoutError), TimeLimit(0.05):
                await asyncio.sleep(60)
            await asyncio.sleep(0.1)
        return outer.expired()

    assert not asyncio.run(work())


def test_the_outer_of_two_limits_ends_both() -> None:
    async def work() -> bool:
        with pytest.raises(TimeoutError), TimeLimit(0.05), TimeLimit(60) as inner:
            await asyncio.sleep(60)
        return inner.expired()

    assert not asyncio.run(work())


def test_an_end_that_comes_nearer_is_kept() -> None:
    async def work() -> float:
        began = time.monotonic()
        with pytest.raises(TimeoutError), TimeLimit(60) as limit:
            limit.reschedule(asyncio.get_running_loop().time() + 0.05)
            await asyncio.sleep(60)
        return time.monotonic() - began

    assert asyncio.run(work()) < 30


# --- while the database is away ---------------------------------------------------------------------------
def test_the_limits_around_it_stand_still() -> None:
    async def work() -> tuple[float, float]:
        with TimeLimit(0.2) as outer, TimeLimit(0.1) as inner:
            ends = outer.when(), inner.when()
            with limits_stand_still():
                await asyncio.sleep(0.5)
            left = outer.when(), inner.when()
            return tuple(now - before for before, now in zip(ends, left, strict=True))  # type: ignore[operator, return-value]

    assert min(asyncio.run(work())) >= 0.5


def test_time_outside_of_it_counts() -> None:
    async def work() -> None:
        with TimeLimit(0.05):
            with limits_stand_still():
                await asyncio.sleep(0.1)
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(work())


def test_who_is_told_to_end_meanwhile_ends() -> None:
    async def work() -> None:
        with TimeLimit(60) as limit:
            asyncio.get_running_loop().call_later(0.02, limit.reschedule, 0)
            with limits_stand_still():
                await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(work())


def test_a_task_of_its_own_stops_the_limits_it_was_started_in() -> None:
    async def waits() -> None:
        with limits_stand_still():
            await asyncio.sleep(0.3)

    async def work() -> bool:
        with TimeLimit(0.1):
            await asyncio.create_task(waits())
        return True

    assert asyncio.run(work())


def test_a_limit_that_is_over_ends_nobody() -> None:
    """A task that was started inside still waits for the database then."""

    async def waits() -> None:
        with limits_stand_still():
            await asyncio.sleep(0.1)

    async def work() -> None:
        with TimeLimit(0.05):
            task = asyncio.create_task(waits())
            await asyncio.sleep(0)
        await task
        await asyncio.sleep(0.1)

    asyncio.run(work())
