"""Questions are answered in groups, each with its own answer."""

import asyncio
from collections.abc import Sequence

import pytest

from scrapersky_cli.db.time_limit import TimeLimit
from scrapersky_cli.errors import DatabaseUnreachable
from scrapersky_cli.web.pump import MOST, Pump


class Squares:
    """Answers numbers with their squares, when `open` is set; remembers the groups."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None

    async def __call__(self, group: Sequence[int]) -> list[int]:
        self.groups.append(list(group))
        await self.open.wait()
        if self.error:
            raise self.error
        return [number * number for number in group]


def test_what_is_asked_together_is_answered_together() -> None:
    async def go() -> None:
        squares = Squares()
        pump = Pump(squares)
        assert await asyncio.gather(*(pump.ask(number) for number in range(10))) == [n * n for n in range(10)]
        assert squares.groups == [list(range(10))]
        assert await pump.ask(11) == 121

    asyncio.run(go())


def test_what_is_asked_meanwhile_is_the_next_group() -> None:
    async def go() -> None:
        squares = Squares()
        squares.open.clear()
        pump = Pump(squares)
        first = asyncio.create_task(pump.ask(1))
        while not squares.groups:
            await asyncio.sleep(0)
        others = [asyncio.create_task(pump.ask(number)) for number in (2, 3)]
        await asyncio.sleep(0)
        squares.open.set()
        assert await asyncio.gather(first, *others) == [1, 4, 9]
        assert squares.groups == [[1], [2, 3]]

    asyncio.run(go())


def test_a_group_has_a_limit() -> None:
    async def go() -> None:
        squares = Squares()
        pump = Pump(squares)
        asked = range(2 * MOST + 1)
        assert await asyncio.gather(*map(pump.ask, asked)) == [number * number for number in asked]
        assert max(map(len, squares.groups)) == MOST

    asyncio.run(go())


def test_a_failure_is_that_of_each_and_of_no_later_group() -> None:
    async def go() -> None:
        squares = Squares()
        squares.error = DatabaseUnreachable("gone")
        pump = Pump(squares)
        found = await asyncio.gather(*map(pump.ask, range(3)), return_exceptions=True)
        assert found == [squares.error] * 3
        squares.error = None
        assert await pump.ask(3) == 9

    asyncio.run(go())


def test_whoever_was_cancelled_is_not_asked_for() -> None:
    async def go() -> None:
        squares = Squares()
        pump = Pump(squares)
        given_up = asyncio.create_task(pump.ask(1))
        waiting = asyncio.create_task(pump.ask(2))
        await asyncio.sleep(0)
        given_up.cancel()
        assert await waiting == 4
        assert squares.groups == [[2]]

    asyncio.run(go())


def test_a_cancelled_task_does_not_disturb_its_group() -> None:
    async def go() -> None:
        squares = Squares()
        squares.open.clear()
        pump = Pump(squares)
        tasks = [asyncio.create_task(pump.ask(number)) for number in (1, 2)]
        while not squares.groups:
            await asyncio.sleep(0)
        tasks[0].cancel()
        squares.open.set()
        assert await tasks[1] == 4
        with pytest.raises(asyncio.CancelledError):
            await tasks[0]

    asyncio.run(go())


def test_the_limits_of_whoever_asks_stand_still() -> None:
    async def go() -> None:
        squares = Squares()
        squares.open.clear()
        pump = Pump(squares)

        async def limited(number: int, seconds: float) -> int:
            with TimeLimit(seconds):
                return await pump.ask(number)

        tasks = [asyncio.create_task(limited(number, 0.01)) for number in (1, 2)]
        await asyncio.sleep(0.1)
        squares.open.set()
        assert await asyncio.gather(*tasks) == [1, 4]

    asyncio.run(go())


def test_it_outlives_its_event_loop() -> None:
    squares: list[Squares] = []

    async def answer(group: Sequence[int]) -> list[int]:
        return await squares[-1](group)

    pump = Pump(answer)

    async def go(number: int) -> int:
        squares.append(Squares())
        return await pump.ask(number)

    assert [asyncio.run(go(number)) for number in (2, 3)] == [4, 9]
