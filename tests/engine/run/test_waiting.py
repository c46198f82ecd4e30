"""Rows that wait for slots, and slots that wait for rows."""

import asyncio

import pytest

from scrapersky_cli.engine.run.waiting import Waiting
from scrapersky_cli.engine.workflow import Item


def items(count: int) -> list[Item]:
    return [Item(id_, 1, 1, row=None) for id_ in range(count)]  # type: ignore[arg-type]


class Slots:
    """Slots that take one row each, in the order in which they began to wait."""

    def __init__(self, waiting: Waiting, count: int) -> None:
        self._waiting, self.woken = waiting, 0
        self.taken: dict[int, int] = {}
        self.tasks = [asyncio.create_task(self._take(number)) for number in range(count)]

    async def _take(self, number: int) -> None:
        await self._waiting.arrival()
        self.woken += 1
        self.taken[number] = self._waiting.pop().id


def test_each_row_wakes_one_slot() -> None:
    async def go() -> None:
        waiting = Waiting()
        slots = Slots(waiting, 5)
        await asyncio.sleep(0)
        waiting.add(items(2))
        for _ in range(3):
            await asyncio.sleep(0)
        assert (slots.taken, slots.woken, len(waiting)) == ({0: 0, 1: 1}, 2, 0)
        waiting.add(items(3))
        await asyncio.gather(*slots.tasks)
        assert slots.taken == {0: 0, 1: 1, 2: 0, 3: 1, 4: 2}

    asyncio.run(go())


def test_a_slot_that_finds_its_row_gone_waits_again() -> None:
    async def go() -> None:
        waiting = Waiting()
        slots = Slots(waiting, 1)
        await asyncio.sleep(0)
        waiting.add(items(1))
        assert waiting.pop().id == 0  # by a slot that came free just now
        for _ in range(3):
            await asyncio.sleep(0)
        assert slots.woken == 0
        waiting.add(items(1))
        await asyncio.gather(*slots.tasks)
        assert slots.woken == 1

    asyncio.run(go())


@pytest.mark.parametrize("count", [1, 2])
def test_a_slot_that_was_cancelled_takes_and_spends_no_row(count: int) -> None:
    async def go() -> None:
        waiting = Waiting()
        slots = Slots(waiting, 2)
        await asyncio.sleep(0)
        slots.tasks[0].cancel()
        waiting.add(items(count))
        await asyncio.gather(*slots.tasks, return_exceptions=True)
        assert (slots.taken, len(waiting)) == ({1: 0}, count - 1)

    asyncio.run(asyncio.wait_for(go(), 5))
