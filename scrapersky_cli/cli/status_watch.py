"""status --watch: the state of the pipeline, again and again."""

import sys
import time
from collections.abc import Callable, Sequence

from scrapersky_cli.cli.live import on_terminal
from scrapersky_cli.cli.pipeline_view import picture
from scrapersky_cli.cli.progress_of import Progress
from scrapersky_cli.cli.signals import ended_by_signals
from scrapersky_cli.read.status import WorkflowStatus
from scrapersky_cli.workflows.registry import workflows

Statuses = Sequence[WorkflowStatus]

_PAUSE = 2.0  # seconds between two looks


def watch_again_and_again(look: Callable[[], Statuses], show: Callable[[Statuses], None], *, as_json: bool) -> None:
    """Draw what `look` returns on a terminal, or call `show` with it elsewhere, again and again, until a signal."""
    if sys.stdout.isatty() and not as_json:
        _draw_again_and_again(look)
    else:
        _print_again_and_again(look, show)


def _draw_again_and_again(look: Callable[[], Statuses]) -> None:
    """Draw what `look` returns on stdout, until a signal. The pace is that since the first look, of all workers."""
    follows = {workflow.name: workflow.follows.keys() for workflow in workflows()}
    began, first = time.monotonic(), {each.workflow: each for each in look()}
    with ended_by_signals(), on_terminal(stderr=False) as live:
        while True:
            seconds = time.monotonic() - began
            states = {each.workflow: _progress(each, first[each.workflow], seconds) for each in look()}
            live.update(picture(states, follows, live.console.width), refresh=True)
            time.sleep(_PAUSE)


def _print_again_and_again(look: Callable[[], Statuses], show: Callable[[Statuses], None]) -> None:
    """Call `show` with what `look` returns, until a signal or until nobody reads on."""
    with ended_by_signals():
        while True:
            show(look())
            sys.stdout.flush()
            time.sleep(_PAUSE)


def _progress(now: WorkflowStatus, first: WorkflowStatus, seconds: float) -> Progress:
    """Return the state, with what was done since the first look. Rows that were put back since may make that less."""
    done = max(0, now.completed + now.failed - first.completed - first.failed)
    return Progress(now.queued, now.processing, done, now.failed, seconds, now.error or "")
