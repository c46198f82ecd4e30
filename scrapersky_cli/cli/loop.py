"""loop: process workflows again and again, for machines without cron."""

import asyncio
import logging
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.live import drawing
from scrapersky_cli.cli.monitored import SignsOfLife, monitored_loop
from scrapersky_cli.cli.options import (
    Concurrency,
    Json,
    ProcessCount,
    Quiet,
    Verbose,
    connected,
    opened,
    set_up_logs,
)
from scrapersky_cli.cli.painter import painting
from scrapersky_cli.cli.sizes import parse_size
from scrapersky_cli.cli.summaries import print_summaries
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.stopping import listening
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import UsageError
from scrapersky_cli.pipeline.memory import resident_bytes
from scrapersky_cli.pipeline.metrics import keep_metrics
from scrapersky_cli.pipeline.processes import Processes
from scrapersky_cli.pipeline.rounds import Rounds, go_round
from scrapersky_cli.pipeline.turn import import_all
from scrapersky_cli.settings import settings
from scrapersky_cli.streams import writing_to
from scrapersky_cli.workflows.registry import known, names

log = logging.getLogger(__name__)

_METRICS_SECONDS = 60.0  # between two looks at a queue of which nothing is due


def loop(
    workflow: Annotated[
        list[str] | None, typer.Argument(metavar="WORKFLOW…", help="Default: all.", autocompletion=completion.workflow)
    ] = None,
    interval: Annotated[str, typer.Option(metavar="AGE", help="How long to wait when nothing is due.")] = "15s",
    drain: Annotated[bool, typer.Option("--drain", help="End when nothing is due any more.")] = False,
    max_runtime: Annotated[
        str | None, typer.Option(metavar="AGE", help="Claim nothing after this time, and end.")
    ] = None,
    max_memory: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help="End with exit code 7, to be started again, when it takes so much: 500M, 2G."
        ),
    ] = None,
    alive_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Touch this after each turn of a workflow: a minute, or less.")
    ] = None,
    concurrency: Concurrency = None,
    processes: ProcessCount = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Process workflows again and again, until a signal. It is for containers, which have no cron."""
    set_up_logs(verbose, quiet)
    wanted = known(workflow) if workflow else names()
    import_all(wanted)
    course = Course(
        workflows=wanted,
        rounds=Rounds(
            parse_age(interval),
            drain,
            parse_age(max_runtime) if max_runtime else math.inf,
            concurrency,
            _most_memory(max_memory) if max_memory else math.inf,
        ),
        alive_file=alive_file,
        as_json=as_json,
    )
    with monitored_loop() as signs:
        with opened() as database:
            if processes == 1:
                asyncio.run(_loop(database, course, signs.tell, quiet=quiet))
        if processes > 1:
            with painting(course.workflows, quiet=quiet or as_json):
                _side_by_side(course, processes, signs)


def _most_memory(text: str) -> int:
    """Return a size in bytes. Raise UsageError if this process already takes as much."""
    if (most := parse_size(text)) <= (taken := resident_bytes()):
        raise UsageError(f"scrapersky takes {taken >> 20}M before it works on anything", hint="give --max-memory more")
    return most


def _side_by_side(course: "Course", processes: int, signs: SignsOfLife) -> None:
    """Work in several processes. Only the first of them pings the monitor while they work."""
    ends = time.monotonic() + course.rounds.seconds

    def work(tell: Callable[[Summary], None]) -> None:
        left = replace(course.rounds, seconds=ends - time.monotonic())  # less for one that takes another's place
        with connected() as database:
            asyncio.run(_loop(database, replace(course, rounds=left), tell, quiet=True))

    works = [partial(work, signs.tell if number == 0 else _say_nothing) for number in range(processes)]
    with Processes(works) as children:
        children.keep_up(until_done=course.rounds.drain or math.isfinite(course.rounds.seconds))


def _say_nothing(_: Summary) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Course:
    """What a loop works, for how long, and the file that shows that it goes on."""

    workflows: list[str]
    rounds: Rounds
    alive_file: Path | None
    as_json: bool


async def _loop(database: Database, course: Course, tell_monitor: Callable[[Summary], None], *, quiet: bool) -> None:
    kept: dict[str, float] = {}

    def tell(summary: Summary) -> None:
        print_summaries([summary], as_json=course.as_json, many=False, silent_when_idle=True)
        if summary.put_off and summary.put_off.exit_code:
            log.warning("%s: %s", summary.workflow, summary.put_off.message)
        tell_monitor(summary)
        now = time.monotonic()
        if summary.claimed or now - kept.get(summary.workflow, -_METRICS_SECONDS) >= _METRICS_SECONDS:
            keep_metrics(settings(), database, [summary])
            kept[summary.workflow] = now
        if course.alive_file:
            with writing_to(course.alive_file):
                course.alive_file.touch()
        sys.stdout.flush()  # so that the log of a container shows it at once

    with listening() as stop:
        async with drawing(database, course.workflows, quiet=quiet or course.as_json) as show:
            await go_round(database, course.workflows, settings(), stop, course.rounds, tell=tell, progress=show)
