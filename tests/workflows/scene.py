"""What the workflows' tests are made of: a town that is served, a database, and runs of real workflows."""

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, Table, func, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import QUEUED
from scrapersky_cli.demo.server import TownServer, environment, serve
from scrapersky_cli.demo.town import Town
from scrapersky_cli.engine.intake import IntakeReport, RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows.registry import workflow_named
from tests.waiting import PATIENCE


@contextmanager
def settings_of(server: TownServer, **more: str) -> Iterator[None]:
    """Settings under which everything leads to the town."""
    before = dict(os.environ)
    os.environ.update(environment(server) | {f"SCRAPERSKY_{name.upper()}": value for name, value in more.items()})
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


@contextmanager
def served(town: Town, **more: str) -> Iterator[TownServer]:
    with serve(town) as server, settings_of(server, **more):
        yield server


def put(database: Database, workflow: str, *targets: str, **terms: Any) -> IntakeReport:
    names = [RawTarget(number, text) for number, text in enumerate(targets, 1)]
    return enqueue_all(database, workflow_named(workflow), names, EnqueueOptions(**terms))


def run(database: Database, workflow: str, seconds: float = PATIENCE, through: Sequence[str] = ()) -> Summary:
    """Run until nothing is left, retries included. Return what the last run came to."""
    until = time.monotonic() + seconds
    while True:
        bounds = limits(settings(), deadline=max(0.1, until - time.monotonic()))
        wanted = workflow_named(workflow)
        summary = asyncio.run(run_workflow(database, wanted, settings(), bounds, Stop(), through=frozenset(through)))
        with database.reading() as conn:
            waiting = conn.scalar(select(func.count()).where(wanted.queue.in_state(QUEUED)))
        if not waiting or time.monotonic() > until:
            return summary
        time.sleep(0.05)


def rows(database: Database, table: Table, *conditions: Any) -> list[Row[Any]]:
    with database.reading() as conn:
        return list(conn.execute(select(table).where(*conditions).order_by(*table.primary_key.columns)))
