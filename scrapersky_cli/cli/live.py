"""Show what `process` and `loop` do while they do it: a picture of the pipeline on a terminal, nothing elsewhere."""

import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapersky_cli.cli.output import colourless
from scrapersky_cli.cli.progress_of import Progress, most_frequent
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import DatabaseError
from scrapersky_cli.read.due import count_due
from scrapersky_cli.workflows.registry import workflow_named

if TYPE_CHECKING:
    from rich.live import Live

# Rich is imported late, because most commands run where there is no terminal.
Show = Callable[[Summary], None]

_REDRAWN = 0.5  # seconds
_COUNTED = 5.0  # seconds between two looks at what is due


def is_drawn(*, quiet: bool) -> bool:
    """Return whether there is a terminal that can be drawn on, and nothing else is written to it all the time."""
    writes_lines = logging.getLogger().isEnabledFor(logging.INFO)
    if quiet or writes_lines or not sys.stderr.isatty():
        return False
    from rich.console import Console

    return not Console(stderr=True).is_dumb_terminal


@asynccontextmanager
async def drawing(database: Database, workflows: Sequence[str], *, quiet: bool) -> AsyncIterator[Show]:
    """Draw the pipeline on stderr while the block runs. Yield the function to call with the summary of a run."""
    if not is_drawn(quiet=quiet):
        yield lambda summary: None
        return
    done = Done()
    with on_terminal() as live:
        task = asyncio.create_task(_draw(live, database, workflows, done))
        try:
            yield done.note
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@contextmanager
def on_terminal(*, stderr: bool = True) -> Iterator["Live"]:
    """Yield what draws on stderr or stdout; other output, and log lines, appear above it."""
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=stderr, highlight=False, no_color=colourless())
    streams = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    handlers = [each for each in streams if each.stream is sys.stderr]
    with Live(console=console, auto_refresh=False, transient=stderr, redirect_stdout=sys.stdout.isatty()) as live:
        before = [handler.setStream(sys.stderr) for handler in handlers]
        try:
            yield live
        finally:
            for handler, stream in zip(handlers, before, strict=True):
                if stream is not None:
                    handler.setStream(stream)


async def _draw(live: "Live", database: Database, names: Sequence[str], done: "Done") -> None:
    from scrapersky_cli.cli.pipeline_view import picture

    workflows = [workflow_named(name) for name in names]
    follows = {workflow.name: workflow.follows.keys() for workflow in workflows}
    due: dict[str, int] = {}
    counted = -_COUNTED
    while True:
        if time.monotonic() - counted >= _COUNTED:
            with suppress(DatabaseError):  # of which the run itself says more
                due = await database.read_patiently(count_due, workflows)
            counted = time.monotonic()
        states = {name: done.progress(name, due.get(name, 0)) for name in follows}
        live.update(picture(states, follows, live.console.width), refresh=True)
        await asyncio.sleep(_REDRAWN)


@dataclass(slots=True)
class _Workflow:
    """The runs of one workflow: those that ended, added up, and the latest with the time at which it was first seen."""

    ended: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    latest: Summary | None = None
    began: float = 0.0


class Done:
    """What was done by this command, from the summaries of its runs. What others do at the same time does not count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._workflows: dict[str, _Workflow] = {}

    def note(self, summary: Summary) -> None:
        """Take notice of how far a run is; its summary goes on changing."""
        known = self._workflows.setdefault(summary.workflow, _Workflow())
        if known.latest is summary:
            return
        if known.latest is not None:
            known.ended += _counts(known.latest)
            known.errors += known.latest.errors
            known.seconds += known.latest.seconds
        known.latest, known.began = summary, self._clock()

    def progress(self, workflow: str, due: int) -> Progress:
        """Return the progress of a workflow since this command began; `due` is how many rows are due now."""
        known = self._workflows.get(workflow)
        if known is None or known.latest is None:
            return Progress(due)
        counts = known.ended + _counts(known.latest)
        errors = known.errors + known.latest.errors
        # The seconds of a run are known when it has ended.
        seconds = known.seconds + (known.latest.seconds or self._clock() - known.began)
        return Progress(due, counts["running"], counts["done"], counts["failed"], seconds, most_frequent(errors))


def _counts(summary: Summary) -> Counter[str]:
    gone = summary.retried + summary.released + summary.lost + summary.cancelled
    done = summary.completed + summary.failed
    running = 0 if summary.seconds else summary.claimed - done - gone
    return Counter(done=done, failed=summary.failed, running=running)
