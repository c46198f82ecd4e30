"""Work in rounds: each workflow has its turn, then a pause if nothing was due."""

import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.orphans import release_orphaned_claims
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import DatabaseUnreachable, MemoryReached, NetworkDown
from scrapersky_cli.pipeline.memory import resident_bytes
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.turn import Poll, take_turn
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import workflow_named

log = logging.getLogger(__name__)

_TURN_SECONDS = 60.0  # for which a workflow goes on claiming: long enough to find its width, which takes some seconds
_JITTER = 0.2  # of a pause, so that many loops do not poll a database in step


@dataclass(frozen=True, slots=True)
class Rounds:
    """How rounds go on: with a pause of about `interval` seconds after one in which nothing was due.

    With `drain`, such a round is the last one, unless the network or the database was away in it. Nothing is claimed
    after `seconds`, nor when this process takes `memory` bytes. `concurrency` fixes how many rows are worked at the
    same time.
    """

    interval: float
    drain: bool = False
    seconds: float = math.inf
    concurrency: int | None = None
    memory: float = math.inf

    def pause(self) -> float:
        return self.interval * random.uniform(1 - _JITTER, 1 + _JITTER)


async def go_round(
    database: Database,
    workflows: Sequence[str],
    settings: Settings,
    stop: Stop,
    rounds: Rounds,
    *,
    tell: Callable[[Summary], None],
    progress: Callable[[Summary], None] = lambda summary: None,
) -> None:
    """Work rounds until `stop` is requested, or as long as `rounds` says. A turn of a workflow lasts a minute at most.

    `tell` is called with the summary of each run, `progress` also while it lasts. A workflow is skipped while the
    network is down; a round ends if the database cannot be reached. Raise SchemaAhead, SchemaBehind or MemoryReached.
    """
    began, was_away = time.monotonic(), False

    def left() -> float:
        return rounds.seconds - (time.monotonic() - began)

    async def one_round() -> tuple[bool, bool]:
        did_something, is_offline, poll = False, False, Poll(database, workflows)
        for name in workflows:
            if stop.requested or left() <= 0:
                break
            bounds = limits(settings, deadline=min(_TURN_SECONDS, left()), concurrency=rounds.concurrency)
            try:
                summary = await take_turn(database, name, settings, bounds, stop, poll, progress=progress)
            except NetworkDown as down:
                log.warning("%s", down.message)
                is_offline = True
                continue
            did_something = did_something or bool(summary.claimed)
            tell(summary)
            _require_memory(math.inf if stop.requested else rounds.memory)
        return did_something, is_offline

    while not stop.requested and left() > 0:
        try:
            if was_away:  # the interrupted round left claimed rows that nobody works
                await _release_orphaned_claims(database, workflows, time.monotonic() - began)
                was_away = False
            did_something, is_offline = await one_round()
        except DatabaseUnreachable as error:
            log.warning("%s; trying again in %.0f s", error.message, rounds.interval)
            did_something, is_offline, was_away = False, False, True
        if not did_something:
            if rounds.drain and not (was_away or is_offline):
                return
            await stop.wait(min(left(), rounds.pause()))


def _require_memory(most: float) -> None:
    """Raise MemoryReached if this process takes so many bytes."""
    if (taken := resident_bytes()) >= most:
        raise MemoryReached(f"the loop takes {taken >> 20}M of memory", hint="start it again")


async def _release_orphaned_claims(database: Database, workflows: Sequence[str], seconds: float) -> None:
    """Release the rows that this process claimed in the last `seconds` seconds."""
    for name in workflows:
        await database.run(release_orphaned_claims, workflow_named(name), [], seconds, 0.0)
