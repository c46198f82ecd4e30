"""Work in several processes. The first one starts the others, passes signals on to them, and collects their answers.

Each of the others is a fork of it with everything imported, in a session of its own: Ctrl-C at a terminal reaches the
first process only, and from there each other one once. When the first process is killed, the others stop by themselves.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Generic, NamedTuple, TypeVar

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.engine.run.stopping import SIGNALS
from scrapersky_cli.errors import MemoryReached, ProcessDied

T = TypeVar("T")

log = logging.getLogger(__name__)

_FORK = get_context("fork")
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before a process is started in the place of one that died
_TICK = 0.1  # seconds between two looks whether a signal came in such a pause
_LONG_LIFE = 60.0  # seconds after which the pause is the first one again


class _Answer(NamedTuple):
    """What a process returned, or the error that ended it."""

    result: Any = None
    error: Exception | None = None


@dataclass(slots=True)
class _Child:
    """A process, and the end of the pipe on which its answer comes. `began` is a monotonic time."""

    process: ForkProcess
    answers: Connection
    began: float
    pause: float = _FIRST_PAUSE
    asked: bool = False  # to stop

    def stop(self) -> None:
        """Ask the process to stop; the second time, to end at once."""
        if self.process.is_alive():
            self.asked = True
            self.process.terminate()

    def answer(self) -> _Answer:
        """Wait for the end of the process, and return its answer. It has one only."""
        answer: _Answer | None = None
        with suppress(EOFError):
            answer = self.answers.recv()
        self.process.join()
        self.answers.close()
        return answer or _Answer(error=None if self._ended_as_asked() else self._death())

    def _ended_as_asked(self) -> bool:
        """Return whether the process was told to stop before it had begun to listen."""
        return self.asked and self.process.exitcode == -signal.SIGTERM

    def _death(self) -> ProcessDied:
        code = self.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return ProcessDied(
            f"process {self.process.pid} died ({how}): others get its rows as soon as their lease ends",
            hint="look at the memory of this machine, then run the same command again",
        )


class Processes(Generic[T]):
    """Processes that work side by side. `works` has one function for each; what it returns can be pickled.

    `signal` is the first one that told the first process to stop, if any did. `results` are what those returned that
    ended with the block.
    """

    def __init__(self, works: Sequence[Callable[[], T]]) -> None:
        self._works = works
        self._children: list[_Child] = []
        self.signal: int | None = None
        self.results: list[T] = []

    def __enter__(self) -> "Processes[T]":
        self._lifeline = os.pipe()
        self._children = [_start(work, self._lifeline) for work in self._works]
        return self

    def __exit__(self, *_: object) -> None:
        """Ask each process that still works to stop, unless it was asked before, and wait for it. Log its error."""
        left = [child for child in self._children if not child.answers.closed]
        for child in left:
            if not child.asked:
                child.stop()
        for child in left:
            answer = child.answer()
            if answer.error:
                log.warning("%s", answer.error)
            elif answer.result is not None:
                self.results.append(answer.result)
        for end in self._lifeline:
            os.close(end)

    def wait(self) -> list[T]:
        """Return what each process answered, when all have ended.

        Raise the first error of a process, and ProcessDied if one was killed, unless a signal ended them all.
        """
        with self._passing_on_signals():
            answers = [child.answer() for child in self._children]
        for answer in answers:
            if answer.error and self.signal is None:
                raise answer.error
        return [answer.result for answer in answers if answer.result is not None]

    def keep_up(self, *, until_done: bool = False) -> None:
        """Start a process in the place of each one that dies or takes too much memory, until a signal or an error of a
        process ends them all.

        With `until_done`, a process that comes to its end is not replaced, and this returns after the last one. Raise
        the error of a process.
        """
        done: set[int] = set()
        with self._passing_on_signals():
            while self.signal is None and len(done) < len(self._children):
                at_work = [number for number in range(len(self._children)) if number not in done]
                wait([self._children[number].process.sentinel for number in at_work])
                for number in at_work:
                    if self.signal is None and not self._children[number].process.is_alive():
                        error = self._children[number].answer().error
                        if until_done and error is None:
                            done.add(number)
                        else:
                            self._replace(number, error)

    def _replace(self, number: int, error: Exception | None) -> None:
        """Start a process in the place of one that ended, after a pause. Raise an `error` that would end that, too."""
        if error and not isinstance(error, ProcessDied | MemoryReached):
            raise error
        old = self._children[number]
        pause = old.pause if time.monotonic() - old.began < _LONG_LIFE else _FIRST_PAUSE
        log.warning("%s; another takes its place in %.0f s", error or f"process {old.process.pid} ended", pause)
        start_at = time.monotonic() + pause
        # Not Event.wait(): it holds a lock that the handler of signals needs, which runs in this very thread.
        while self.signal is None and time.monotonic() < start_at:
            time.sleep(_TICK)
        if self.signal is None:
            self._children[number] = _start(self._works[number], self._lifeline, min(2 * pause, _LONGEST_PAUSE))

    @contextmanager
    def _passing_on_signals(self) -> Iterator[None]:
        def pass_on(signum: int, _: object) -> None:
            self.signal = self.signal or signum
            for child in self._children:
                child.stop()

        heard = {each: signal.signal(each, pass_on) for each in SIGNALS if signal.getsignal(each) != signal.SIG_IGN}
        try:
            yield
        finally:
            for signum, before in heard.items():
                signal.signal(signum, before)


def shares(rows: int | None, processes: int) -> list[int | None]:
    """Divide a number of rows among processes, of which none gets 0; None means no limit for each."""
    if rows is None:
        return [None] * processes
    return [share for number in range(processes) if (share := (rows + number) // processes)]


def _start(work: Callable[[], Any], lifeline: tuple[int, int], pause: float = _FIRST_PAUSE) -> _Child:
    answers, answer_to = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_work_apart, args=(work, answer_to, lifeline))
    # The new process begins with our signal handlers. A signal that it got before it has reset them would be lost.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    answer_to.close()
    return _Child(process, answers, time.monotonic(), pause)


# --- in the process ---------------------------------------------------------------------------------------
def _work_apart(work: Callable[[], Any], answers: Connection, lifeline: tuple[int, int]) -> None:
    os.setsid()
    for signum in SIGNALS:
        if signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    to_read, to_write = lifeline
    os.close(to_write)  # so that the first process alone holds this end
    threading.Thread(target=_stop_when_alone, args=(to_read,), daemon=True).start()
    result = None
    with Caught() as caught:
        result = work()
    if caught.error:
        log.debug("traceback", exc_info=caught.error)
    answers.send(_Answer(result, caught.error))


def _stop_when_alone(lifeline: int) -> None:
    """Ask this process to stop when the first process has ended, with which the other end of the pipe is closed."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
