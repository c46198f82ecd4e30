"""Stopping on a signal: the first one asks, the second one insists. Handlers only set a flag."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """Whether this process was asked to stop, and by which signal."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._wake: Callable[[], None] = lambda: None

    @property
    def requested(self) -> bool:
        return self.signal is not None

    def on_request(self, wake: Callable[[], None]) -> None:
        """Call `wake` when the request comes, so that a loop that waits looks at the flag."""
        self._wake = wake

    async def wait(self, seconds: float) -> None:
        """Until the request comes, at most so long."""
        asked = asyncio.Event()
        self.on_request(asked.set)
        if self.requested:  # before anybody waited
            return
        try:
            async with asyncio.timeout(seconds):
                await asked.wait()
        except TimeoutError:
            return

    def request(self, signum: int) -> None:
        if self.requested:
            os._exit(128 + signum)  # the second signal: go now; what was claimed is rescued when its lease ends
        self.signal = signum
        self._wake()


@contextmanager
def listening() -> Iterator[Stop]:
    """Turn SIGTERM and SIGINT into a Stop while the block runs, inside an event loop."""
    loop = asyncio.get_running_loop()
    stop = Stop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.request, signum)
    try:
        yield stop
    finally:
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(signum)
