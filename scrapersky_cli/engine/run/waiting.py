"""The rows in hand whose work has not begun, and the slots that have none."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from scrapersky_cli.engine.workflow import Item


class Waiting:
    """A queue of rows that wait for a slot, and one of slots that wait for a row. Both are first in, first out.

    An `asyncio.Queue` would do the same, but each row would pay for its waiting putters and its unfinished tasks.
    """

    def __init__(self) -> None:
        self._rows: deque[Item] = deque()
        self._idle: deque[asyncio.Future[None]] = deque()

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, items: Iterable[Item]) -> None:
        """Let rows wait, and wake as many slots as there are rows."""
        self._rows.extend(items)
        left = len(self._rows)
        while left and self._idle:
            woken = self._idle.popleft()
            if not woken.done():  # its slot may have been cancelled
                woken.set_result(None)
                left -= 1

    def pop(self) -> Item:
        """Take out the next row. Raise IndexError if there is none."""
        return self._rows.popleft()

    async def arrival(self) -> None:
        """Wait until there is a row."""
        while not self._rows:  # another slot may have come free, and have taken it meanwhile
            woken = asyncio.get_running_loop().create_future()
            self._idle.append(woken)
            await woken

    def withdraw(self, condition: Callable[[Item], bool]) -> list[Item]:
        """Remove the rows for which the condition holds, and return them."""
        taken = [item for item in self._rows if condition(item)]
        if taken:
            self._rows = deque(item for item in self._rows if not condition(item))
        return taken
