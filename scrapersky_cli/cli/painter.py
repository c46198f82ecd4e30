"""Draw the pipeline while several processes work it.

One process more has the terminal: it draws what the database says, and what the others print appears above its picture.
None of them is forked while a picture is drawn, and none of their lines is lost in it.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from multiprocessing import get_context
from selectors import EVENT_READ, DefaultSelector

from scrapersky_cli.cli.live import is_drawn, on_terminal
from scrapersky_cli.cli.options import connected
from scrapersky_cli.cli.progress_of import Progress, most_frequent
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import DatabaseError
from scrapersky_cli.read.due import count_due
from scrapersky_cli.read.work_since import Moment, WorkDone, moment, work_since
from scrapersky_cli.workflows.registry import workflow_named

# Rich is imported late, because most commands run where there is no terminal.
_PAUSE = 2.0  # seconds between two looks


@contextmanager
def painting(workflows: Sequence[str], *, quiet: bool) -> Iterator[None]:
    """Draw on stderr what all workers of the database do while the block runs, unless nothing is drawn."""
    if not is_drawn(quiet=quiet):
        yield
        return
    since = _now()  # before anybody works
    lines, to_painter = os.pipe()
    painter = get_context("fork").Process(target=_paint, args=(workflows, since, lines, to_painter))
    painter.start()
    os.close(lines)
    try:
        with _printing_into(to_painter):
            yield
    finally:
        painter.join()


def _now() -> Moment | None:
    """Return this moment, or None if there is no database, of which those that work say more."""
    with suppress(DatabaseError), connected() as database, database.reading() as conn:
        return moment(conn)
    return None


@contextmanager
def _printing_into(pipe: int) -> Iterator[None]:
    """Let this process, and those it starts, print into the pipe what would go to the terminal. Close the pipe."""
    streams = [each for each in (sys.stdout, sys.stderr) if each.isatty()]
    kept = {each.fileno(): os.dup(each.fileno()) for each in streams}
    for number in kept:
        os.dup2(pipe, number)
    os.close(pipe)
    try:
        yield
    finally:
        for each in streams:
            each.flush()
        for number, before in kept.items():
            os.dup2(before, number)
            os.close(before)


# --- in the process that draws ----------------------------------------------------------------------------
def _paint(names: Sequence[str], since: Moment | None, lines: int, to_painter: int) -> None:
    """Draw until nobody is left who could print."""
    from rich.text import Text

    from scrapersky_cli.cli.pipeline_view import picture

    os.close(to_painter)
    os.setsid()  # Ctrl-C is for those that work: when they have ended, this ends, too
    workflows = [workflow_named(name) for name in names]
    follows = {workflow.name: workflow.follows.keys() for workflow in workflows}
    with open(lines, "rb", buffering=0) as pipe, connected() as database, on_terminal() as live:
        look = _looking(database, workflows, since)
        for printed in _printed(pipe):
            if printed:
                live.console.print(Text.from_ansi(printed))
            if states := look():
                live.update(picture(states, follows, live.console.width), refresh=True)


def _printed(pipe: FileIO) -> Iterator[str]:
    """Yield whole lines as they are printed, and at least every two seconds an empty text. End with the pipe."""
    rest = b""
    with DefaultSelector() as waiting:
        waiting.register(pipe, EVENT_READ)
        yield ""
        while True:
            if waiting.select(_PAUSE):
                if not (read := pipe.read(65536)):
                    return
                whole, end, rest = (rest + read).rpartition(b"\n")
                yield whole.decode("utf-8", "replace") if end else ""
            else:
                yield ""


def _looking(
    database: Database, workflows: Sequence[Workflow], since: Moment | None
) -> Callable[[], dict[str, Progress]]:
    """Return a function that returns the progress of each workflow since `since`, or {} if the database is away."""
    began = time.monotonic()

    def look() -> dict[str, Progress]:
        with suppress(DatabaseError), database.reading() as conn:
            due, done = count_due(conn, workflows), work_since(conn, since) if since else {}
            seconds = time.monotonic() - began
            return {each.name: _progress(due.get(each.name, 0), done.get(each.name), seconds) for each in workflows}
        return {}

    return look


def _progress(due: int, work: WorkDone | None, seconds: float) -> Progress:
    if work is None:
        return Progress(due)
    return Progress(due, work.running, work.done, work.failed, seconds, most_frequent(work.errors))
