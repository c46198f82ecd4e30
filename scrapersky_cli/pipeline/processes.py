"""Work in several processes. The first one starts the others, passes signals on to them, and waits for their answers.

Each of the others is a fork with everything imported, in a session of its own, so that a terminal sends Ctrl-C only to
the first. When that is killed, the others stop as if they were asked to.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Generic, NamedTuple, TypeVar

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.engine.run.stopping import SIGNALS
from scrapersky_cli.errors import ProcessDied

T = TypeVar("T")

log = logging.getLogger(__name__)

_FORK = get_context("fork")
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before a process is started in the place of one that died
_LONG_LIFE = 60.0  # seconds after which the pause is the first one again


class _Answer(NamedTuple):
    """What a process returned, or the error that ended it."""

    result: Any = None
    error: Exception | None = None


@dataclass(slots=True)
class _Child:
    """A process and the end of the pipe on which its answer comes."""

    process: ForkProcess
    answers: Connection
    began: float  # monotonic seconds
    pause: float = _FIRST_PAUSE

    @property
    def is_over(self) -> bool:
        return not self.process.is_alive()


class Processes(Generic[T]):
    """Processes that work side by side. `works` has one function for each; what it returns can be pickled."""

    def __init__(self, works: list[Callable[[], T]]) -> None:
        self._works = works
        self._children: list[_Child] = []
        self.signal: int | None = None

    def __enter__(self) -> "Processes[T]":
        self._children = [self._start(work) for work in self._works]
        return self

    def __exit__(self, *_: object) -> None:
        """Ask every process that still works to stop, and wait for it."""
        self.stop()
        for child in self._children:
            child.process.join()
            child.answers.close()

    def stop(self) -> None:
        """Ask every process to stop; the second time, to end at once."""
        for child in self._children:
            if not child.is_over:
                child.process.terminate()

    def wait(self) -> list[T]:
        """Return what each process answered, when all have ended. `signal` is the one that ended them, if any.

        Raise the first error of a process, and ProcessDied if one was killed.
        """
        with self._passing_on_signals():
            answers = [_answer(child) for child in self._children]
        for answer in answers:
            if answer.error and self.signal is None:
                raise answer.error
        return [answer.result for answer in answers if not answer.error]

    def keep_up(self) -> None:
        """Start a process in the place of each one that dies, until a signal or an error of a process ends them all.

        Raise that error.
        """
        with self._passing_on_signals():
            while self.signal is None:
                wait([child.process.sentinel for child in self._children])
                for number, child in enumerate(self._children):
                    if child.is_over and self.signal is None:
                        self._children[number] = self._replaced(child, self._works[number])

    def _replaced(self, child: _Child, work: Callable[[], T]) -> _Child:
        """Return a process in the place of one that ended. Raise its error, if that is why."""
        answer = _answer(child)
        if answer.error and not isinstance(answer.error, ProcessDied):
            raise answer.error
        pause = child.pause if time.monotonic() - child.began < _LONG_LIFE else _FIRST_PAUSE
        log.warning("%s; another process takes its place in %.0f s", answer.error, pause)
        time.sleep(pause)
        new = self._start(work) if self.signal is None else child
        new.pause = min(2 * pause, _LONGEST_PAUSE)
        return new

    @staticmethod
    def _start(work: Callable[[], T]) -> _Child:
        answers, answer_to = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_work_apart, args=(work, answer_to))
        process.start()
        answer_to.close()
        return _Child(process, answers, time.monotonic())

    @contextmanager
    def _passing_on_signals(self) -> Iterator[None]:
        def pass_on(signum: int, _: object) -> None:
            self.signal = self.signal or signum
            self.stop()

        heard = {each: signal.signal(each, pass_on) for each in SIGNALS if signal.getsignal(each) != signal.SIG_IGN}
        try:
            yield
        finally:
            for signum, before in heard.items():
                signal.signal(signum, before)


def _answer(child: _Child) -> _Answer:
    """Wait for the end of a process, and return its answer."""
    answer: _Answer | None = None
    with suppress(EOFError):
        answer = child.answers.recv()
    child.process.join()
    how = _reason(child.process.exitcode or 0)
    return answer or _Answer(
        error=ProcessDied(
            f"process {child.process.pid} died ({how}): others get its rows as soon as their lease ends",
            hint="look at the memory of this machine, then run the same command again",
        )
    )


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


# --- in the process ---------------------------------------------------------------------------------------
def _work_apart(work: Callable[[], T], answers: Connection) -> None:
    os.setsid()
    for signum in SIGNALS:
        if signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, signal.SIG_DFL)
    threading.Thread(target=_stop_when_alone, daemon=True).start()
    result = None
    with Caught() as caught:
        result = work()
    if caught.error:
        log.debug("traceback", exc_info=caught.error)
    answers.send(_Answer(result, caught.error))


def _stop_when_alone() -> None:
    """Ask this process to stop as soon as the one that started it has ended."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def shares(rows: int | None, processes: int) -> list[int | None]:
    """Divide a number of rows among processes, of which none gets 0; None means no limit for each."""
    if rows is None:
        return [None] * processes
    return [share for number in range(processes) if (share := (rows + number) // processes)]
