"""What monitors are told of a command that runs workflows: pings, and a file of metrics."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from uuid import UUID, uuid4

import typer

from scrapersky_cli.cli.options import connected
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import Exit, ScraperskyError
from scrapersky_cli.pipeline.metrics import keep_metrics
from scrapersky_cli.pipeline.ping import ping
from scrapersky_cli.settings import hide_secrets, settings

_SIGN_SECONDS = 60.0  # between two signs of life
_IDLE = "nothing was due"


@contextmanager
def monitored(name: str) -> Iterator[list[Summary]]:
    """Tell monitors that a run of what is called `name` begins, and at the end with which exit code and summaries.

    The block appends the summaries. What goes wrong in here is logged, and changes neither the output nor the code.
    """
    summaries: list[Summary] = []
    with _pinged(name, uuid4(), summaries, _IDLE):
        yield summaries


@contextmanager
def monitored_loop() -> Iterator["SignsOfLife"]:
    """Do the same for `loop`, which tells the signs of life that it is given what was done, and keeps its metrics."""
    signs = SignsOfLife()
    with _pinged(signs.name, signs.run, [], otherwise="the loop has ended"):
        try:
            yield signs
        finally:
            signs.wait()


@dataclass(slots=True)
class SignsOfLife:
    """Pings while a loop goes on: after a turn, but not within a minute of the last one. Each has the exit code 0, as
    if a run had ended, and tells what was done since."""

    name: str = "loop"
    run: UUID = field(default_factory=uuid4)
    clock: Callable[[], float] = time.monotonic
    _summaries: list[Summary] = field(default_factory=list)
    _pinged_at: float = field(init=False)
    _ping: Thread | None = None

    def __post_init__(self) -> None:
        self._pinged_at = self.clock()

    def tell(self, summary: Summary) -> None:
        """Take notice of a turn that has ended, and ping if it is time. Nothing waits for the monitor."""
        self._summaries += [summary] if summary.claimed else []
        if self.clock() - self._pinged_at < _SIGN_SECONDS:
            return
        told = _told(self._summaries, "", _IDLE)
        self._ping = Thread(target=ping, args=(settings(), self.name, str(int(Exit.DONE)), self.run, told))
        self._ping.start()
        self._summaries, self._pinged_at = [], self.clock()

    def wait(self) -> None:
        """Wait until the monitor has heard the last sign, before it hears something else."""
        if self._ping:
            self._ping.join()


@contextmanager
def _pinged(name: str, run: UUID, summaries: Sequence[Summary], otherwise: str) -> Iterator[None]:
    ping(settings(), name, "start", run)
    code, reason = int(Exit.BUG), "unexpected error"
    try:
        yield
        code, reason = Exit.DONE, ""
    except typer.Exit as ending:
        code, reason = ending.exit_code, ""
        raise
    except ScraperskyError as error:
        code, reason = error.exit_code, hide_secrets(error.message)
        raise
    finally:
        ping(settings(), name, str(int(code)), run, _told(summaries, reason, otherwise))
        with connected() as database:
            keep_metrics(settings(), None if code == Exit.DATABASE else database, summaries, (name, int(code)))


def _told(summaries: Sequence[Summary], reason: str, otherwise: str) -> str:
    """Return what was done and why it ended, or what is said `otherwise`."""
    lines = [summary.line() for summary in summaries if summary.claimed]
    return "\n".join([*lines, reason] if reason else lines or [otherwise])
