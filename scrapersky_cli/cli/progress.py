"""Show progress on stderr, only on a terminal. What draws there is imported there: cron has no use for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapersky_cli.engine.run.summary import Summary


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a counter: `with counting("lines", quiet=False) as show: show(1000)`."""
    if quiet or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.completed:,} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda count: progress.update(task, completed=count)


@contextmanager
def watching(*, quiet: bool) -> Iterator[Callable[["Summary"], None]]:
    """Show what a run has done so far, in one line that changes."""
    if quiet or not sys.stderr.isatty():
        yield lambda summary: None
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with console.status("claiming …") as status:

        def show(summary: "Summary") -> None:
            done = f"{summary.completed} completed, {summary.failed} failed, {summary.retried} to retry"
            status.update(f"{summary.workflow}: {done} of {summary.claimed} claimed")

        yield show
