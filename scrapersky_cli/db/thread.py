"""The thread on which a process uses its database."""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

from scrapersky_cli.db.caught import Caught

T = TypeVar("T")

# Seconds for which a thread that computes may keep others from running. With Python's 0.005, each answer of the
# database waited as long for a thread that parses: a sitemap was stored in 1.2 times the time.
_SWITCH_SECONDS = 0.0005


class DatabaseThread:
    """Runs calls one after another. It starts with the first call.

    Unlike the threads of an executor it is a daemon, so that a call whose answer was lost does not keep the process
    from ending.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._starting = threading.Lock()
        self._begun: float | None = None

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Queue the call for the thread. Return a future for its result or exception."""
        future: Future[T] = Future()

        def make() -> None:
            if not future.set_running_or_notify_cancel():
                return
            with Caught() as caught:
                result = call()
            if caught.error:
                future.set_exception(caught.error)
            else:
                future.set_result(result)

        self._calls.put(make)
        with self._starting:  # two first calls at once would start the thread twice
            if self._thread.ident is None:
                self._thread.start()
        return future

    def silent_seconds(self) -> float:
        """How long the current call has been in progress, in seconds; 0 if there is none."""
        begun = self._begun
        return 0.0 if begun is None else time.monotonic() - begun

    def close(self, seconds: float) -> None:
        """Wait up to `seconds` for the queued calls to end."""
        self._calls.put(None)
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        sys.setswitchinterval(_SWITCH_SECONDS)
        while make := self._calls.get():
            self._begun = time.monotonic()
            make()
            self._begun = None
