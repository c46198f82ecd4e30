"""What is ready to be stored, and the groups in which it is stored."""

import asyncio
from contextlib import suppress

from scrapersky_cli.db.gathering import gathering_seconds
from scrapersky_cli.engine.queue.group import Group
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.workflow import Item, Step


class Ready:
    """Steps and outcomes of rows, from whoever worked them to whoever stores them, at most `size` in a group.

    `news` is set when something comes.
    """

    def __init__(self, size: int, in_hand: InHand, news: asyncio.Event) -> None:
        self._size, self._in_hand, self._news = size, in_hand, news
        self._ready: list[tuple[Item, Step | Outcome]] = []
        self._arrived, self._full, self._room, self._all_stored = (asyncio.Event() for _ in range(4))
        self._room.set()
        self._all_stored.set()
        self._gathering = 0.0  # seconds

    def __len__(self) -> int:
        return len(self._ready)

    def is_full(self) -> bool:
        """Whether what is ready should be stored before more is begun."""
        return len(self._ready) >= self._size

    def put(self, item: Item, ready: Step | Outcome) -> None:
        """Hand over a step or an outcome."""
        self._ready.append((item, ready))
        self._note_more(1)

    def put_all(self, group: Group) -> None:
        """Hand over steps and outcomes."""
        self._ready += group
        self._note_more(len(group))

    def _note_more(self, count: int) -> None:
        before, now = len(self._ready) - count, len(self._ready)
        if before == 0 < now:
            self._all_stored.clear()
            self._arrived.set()
            self._news.set()
        if before < self._size <= now:
            self._full.set()
        if now >= 2 * self._size:
            self._room.clear()

    def has_room(self) -> bool:
        """Whether more rows may begin. They may not while twice as many as are stored at once wait to be stored."""
        return len(self._ready) < 2 * self._size

    async def wait_for_room(self) -> None:
        """Wait until `has_room`."""
        await self._room.wait()

    async def arrival(self) -> None:
        """Wait until something is ready. Call this when everything that was taken is stored."""
        if not self._ready:
            self._all_stored.set()
        await self._arrived.wait()

    async def company(self) -> None:
        """Wait a moment for more to become ready, unless the group is full or all rows in hand are ready."""
        if self.is_full() or len(self._ready) >= len(self._in_hand):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._gathering):
                await self._full.wait()

    def take(self) -> Group:
        """Return the next group."""
        group, self._ready = self._ready[: self._size], self._ready[self._size :]
        if not self._ready:
            self._arrived.clear()
        if not self.is_full():
            self._full.clear()
        if len(self._ready) < 2 * self._size:
            self._room.set()
        return group

    def note_stored(self, seconds: float) -> None:
        """Note how long it took to store the last group."""
        self._gathering = gathering_seconds(seconds)

    async def all_stored(self) -> None:
        """Wait until everything that was handed over is stored."""
        await self._all_stored.wait()
