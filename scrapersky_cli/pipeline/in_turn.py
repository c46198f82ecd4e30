"""Run workflows one after another: each once, or all of them until no row is left."""

import time
from collections.abc import Callable, Sequence

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import NetworkDown
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.turn import Poll, take_turn
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import queue_of

_PAUSE = 0.2  # seconds between two rounds, while rows wait to be tried again


async def run_in_turn(
    database: Database,
    workflows: Sequence[str],
    settings: Settings,
    stop: Stop,
    *,
    rows: int | None = None,
    deadline: float | None = None,
    concurrency: int | None = None,
    ids: Sequence[int] | None = None,
    progress: Callable[[Summary], None] = lambda summary: None,
) -> tuple[list[Summary], NetworkDown | None]:
    """Run each workflow once, all of them within `deadline` seconds.

    Return what each did, and NetworkDown if the network was down, which ends the run.
    """
    summaries: list[Summary] = []
    began = time.monotonic()
    poll = Poll(database, workflows)
    for name in workflows:
        left = None if deadline is None else max(0.0, deadline - (time.monotonic() - began))
        bounds = limits(settings, rows=rows, deadline=left, concurrency=concurrency, ids=ids)
        try:
            summary = await take_turn(database, name, settings, bounds, stop, poll, progress=progress)
        except NetworkDown as down:
            return summaries, down
        summaries.append(summary)
        if stop.requested:
            break
    return summaries, None


async def drain(
    database: Database,
    workflows: Sequence[str],
    settings: Settings,
    stop: Stop,
    seconds: float,
    *,
    through: frozenset[str],
    progress: Callable[[Summary], None] = lambda summary: None,
) -> list[Summary]:
    """Run the workflows again and again until no row waits, for at most `seconds` seconds. Return what each run did."""
    from scrapersky_cli.read.status import status  # late: `run_in_turn` has no use for it

    summaries: list[Summary] = []
    end = time.monotonic() + seconds
    while not stop.requested and time.monotonic() < end:
        poll = Poll(database, workflows)
        for name in workflows:
            bounds = limits(settings, deadline=seconds)
            summaries.append(
                await take_turn(database, name, settings, bounds, stop, poll, through=through, progress=progress)
            )
        left = await database.read_patiently(status, {name: queue_of(name) for name in workflows})
        if not any(each.queued or each.processing for each in left):
            break
        await stop.wait(_PAUSE)
    return summaries
