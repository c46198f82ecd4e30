"""Waiting for a database that is away: how long, at whose expense, and what is said of it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from scrapersky_cli.db.patience import Patience
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
