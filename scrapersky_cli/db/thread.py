"""The one thread on which a process talks to its database."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

from scrapersky_cli.db.caught import Caught

T = TypeVar("T")


class DatabaseThread:
    """Makes calls one after another, from the first one on.

    It is a daemon, which the threads of an executor are not: a call that waits for an answer that was lost must not
    keep the process from ending.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._begun: float | None = None

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Queue the call for the thread. Return a future with its result or its exception."""
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
        if self._thread.ident is None:
            self._thread.start()
        return future

    def silent_seconds(self) -> float:
        """Seconds since the call in progress began; 0 if there is none."""
        begun = self._begun
        return 0.0 if begun is None else time.monotonic() - begun

    def close(self, seconds: float) -> None:
        """Wait for the queued calls to end, for at most `seconds`."""
        self._calls.put(None)
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while make := self._calls.get():
            self._begun = time.monotonic()
            make()
            self._begun = None
