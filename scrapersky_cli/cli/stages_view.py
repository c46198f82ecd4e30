"""Show the stages of a pipeline while they work: live on a terminal, as a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.progress_bar import ProgressBar
from rich.table import Table

from scrapersky_cli.cli.live import is_drawn, on_terminal
from scrapersky_cli.cli.output import age, say
from scrapersky_cli.pipeline.stages import State

Tell = Callable[[Mapping[str, State]], None]

_EVERY = 10.0  # seconds between two plain lines
_BAR = 30


@contextmanager
def showing_stages(*, quiet: bool) -> Iterator[Tell]:
    """Yield a function that shows the states it is called with on stderr."""
    if quiet:
        yield lambda states: None
    elif is_drawn(quiet=quiet):
        yield from _live()
    else:
        yield _lines()


def stage_line(name: str, state: State) -> str:
    """Return the state of a stage as one line of `name=value` pairs."""
    counts = ("items", "completed", "empty", "failed", "cancelled", "processing")
    shown = " ".join(f"{count}={getattr(state, count)}" for count in counts)
    waiting = state.ready + state.soon + state.later
    return f"workflow={name} {shown} waiting={waiting}"


def _lines() -> Tell:
    told: dict[str, str] = {}
    last = time.monotonic()

    def tell(states: Mapping[str, State]) -> None:
        nonlocal last
        if time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        for name, state in states.items():
            line = stage_line(name, state)
            if told.get(name) != line:
                told[name] = line
                say(line)

    return tell


def _live() -> Iterator[Tell]:
    began = time.monotonic()
    before: dict[str, int] = {}  # the rows that were done when the run began
    with on_terminal() as live:

        def tell(states: Mapping[str, State]) -> None:
            for name, state in states.items():
                before.setdefault(name, state.done)
            live.update(_picture(states, before, time.monotonic() - began), refresh=True)

        yield tell


def _picture(states: Mapping[str, State], before: Mapping[str, int], seconds: float) -> Any:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("stage", "", "done", "empty", "failed", "running", "waiting", ""):
        table.add_column(column, justify="left" if column in ("stage", "") else "right")
    for name, state in states.items():
        bar = ProgressBar(total=max(1, state.items), completed=state.done, width=_BAR)
        waiting = state.ready + state.soon + state.later
        counts = (f"{state.done}/{state.items}", state.empty, state.failed, state.processing, waiting)
        table.add_row(name, bar, *(str(count) for count in counts), _pace(state, before[name], seconds))
    table.caption, table.caption_justify = f"{age(seconds)}; Ctrl-C stops, the same command goes on", "left"
    return table


def _pace(state: State, before: int, seconds: float) -> str:
    if not state.ready and not state.processing and state.next_due:
        return f"next try in {age(state.next_due)}"
    if state.done == state.items:
        return ""
    done = state.done - before
    return f"{3600 * done / seconds:,.0f}/h" if seconds > 5 and done > 0 else ""
