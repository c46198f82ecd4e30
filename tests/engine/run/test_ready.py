"""What is ready to be stored, and the groups in which it is stored."""

import asyncio

import pytest

from scrapersky_cli.engine.retry import released
from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.run.ready import Ready
from scrapersky_cli.engine.workflow import Item

_ITEMS = [Item(id_, 1, 1, row=None) for id_ in range(5)]  # type: ignore[arg-type]
_LONG = 10.0  # seconds in which a group was stored; the next one waits much shorter


def ready_of(count: int, *, size: int = 3, seconds: float = _LONG) -> Ready:
    """Return what collects so many rows in hand, after a group that took so long to store."""
    in_hand = InHand(None)
    in_hand.add(_ITEMS[:count])
    ready = Ready(size, in_hand, asyncio.Event())
    ready.note_stored(seconds)
    return ready


def test_a_group_waits_for_rows_that_become_ready_one_after_another() -> None:
    async def go() -> None:
        ready = ready_of(5)
        taking = asyncio.create_task(ready.company())
        for item in _ITEMS[:3]:
            assert not taking.done()
            ready.put(item, released())
            await asyncio.sleep(0)
        await taking
        assert [item for item, _ in ready.take()] == _ITEMS[:3]

    asyncio.run(go())


@pytest.mark.parametrize("count", [3, 2])
def test_a_group_that_is_full_or_all_there_is_does_not_wait(count: int) -> None:
    async def go() -> None:
        ready = ready_of(count)
        ready.put_all([(item, released()) for item in _ITEMS[:count]])
        company = ready.company()
        with pytest.raises(StopIteration):
            company.send(None)

    asyncio.run(go())


def test_a_group_waits_only_for_a_while() -> None:
    async def go() -> None:
        ready = ready_of(2)
        ready.put(_ITEMS[0], released())
        await ready.company()  # the other row never becomes ready
        assert [item for item, _ in ready.take()] == _ITEMS[:1]

    asyncio.run(asyncio.wait_for(go(), 5))
