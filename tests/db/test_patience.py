"""Waiting for a database that is away: how long, at whose expense, and what is said of it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from scrapersky_cli.db.patience import Patience, limits_stand_still, time_limit
from scrapersky_cli.errors import DatabaseUnreachable, UsageError


async def patiently(patience: Patience, call: Callable[[], Any]) -> Any:
    async for attempt in patience.attempts():
        with attempt:
            result = call()
    return result


def failing(times: int, error: Exception) -> Callable[[], int]:
    calls: list[int] = []

    def call() -> int:
        calls.append(1)
        if len(calls) <= times:
            raise error
        return len(calls)

    return call


def test_it_tries_until_the_database_is_back(caplog: pytest.LogCaptureFixture) -> None:
    patience = Patience(60)

    call = failing(6, DatabaseUnreachable("gone"))

    async def together() -> list[int]:
        return list(await asyncio.gather(*(patiently(patience, call) for _ in "abc")))

    assert sorted(asyncio.run(together())) == [7, 8, 9]
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "gone; waiting for it"
    assert [text.split(" after")[0] for text in said[1:]] == ["the database is back"]


def test_it_ends() -> None:
    with pytest.raises(DatabaseUnreachable):
        asyncio.run(patiently(Patience(0.05), failing(1000, DatabaseUnreachable())))


def test_what_waiting_cannot_cure_is_raised_at_once() -> None:
    with pytest.raises(UsageError):
        asyncio.run(patiently(Patience(60), failing(1, UsageError("no"))))


def test_the_limits_around_it_stand_still() -> None:
    async def work() -> tuple[float, float]:
        async with time_limit(0.2) as outer, time_limit(0.1) as inner:
            ends = outer.when(), inner.when()
            with limits_stand_still():
                await asyncio.sleep(0.5)
            left = outer.when(), inner.when()
            return tuple(now - before for before, now in zip(ends, left, strict=True))  # type: ignore[operator, return-value]

    assert min(asyncio.run(work())) >= 0.5


def test_time_outside_of_it_counts() -> None:
    async def work() -> None:
        async with time_limit(0.05):
            with limits_stand_still():
                await asyncio.sleep(0.1)
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(work())


def test_who_is_told_to_end_meanwhile_ends() -> None:
    async def work() -> None:
        async with time_limit(60) as limit:
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
        async with time_limit(0.1):
            await asyncio.create_task(waits())
        return True

    assert asyncio.run(work())
