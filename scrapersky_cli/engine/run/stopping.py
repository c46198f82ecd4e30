"""Stopping on a signal: the first one asks, the second one insists. Handlers only set a flag."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stop:
    """Whether this process was asked to stop, and by which signal."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._wake: Callable[[], None] = lambda: None

    @property
    def requested(self) -> bool:
        return self.signal is not None

    def on_request(self, wake: Callable[[], None]) -> None:
        """Call `wake` when the request comes, at once if it came before, so that what waits looks at the flag."""
        self._wake = wake
        if self.requested:
            wake()

    async def wait(self, seconds: float) -> None:
        """Wait until the request comes, for at most so many seconds."""
        asked = asyncio.Event()
        self.on_request(asked.set)
        try:
            async with asyncio.timeout(seconds):
                await asked.wait()
        except TimeoutError:
            return

    def request(self, signum: int) -> None:
        """Note that a signal asked to stop. The second one ends the process at once."""
        if self.requested:
            os._exit(128 + signum)  # the second signal: go now; what was claimed is rescued when its lease ends
        self.signal = signum
        self._wake()


@contextmanager
def listening() -> Iterator[Stop]:
    """Turn SIGTERM, SIGINT and SIGHUP into a Stop while the block runs, inside an event loop.

    Those that whoever started the process told it to ignore (`nohup`) stay ignored.
    """
    loop = asyncio.get_running_loop()
    stop = Stop()
    heard = [signum for signum in SIGNALS if signal.getsignal(signum) != signal.SIG_IGN]
    for signum in heard:
        loop.add_signal_handler(signum, stop.request, signum)
    try:
        yield stop
    finally:
        for signum in heard:
            loop.remove_signal_handler(signum)
