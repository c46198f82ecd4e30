"""Slots open and close with the width; no row notices."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run import open_slots
from scrapersky_cli.engine.run.load import Load
from scrapersky_cli.engine.run.width import FIRST
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.engine.workflow import Workflow as AnyWorkflow
from tests.engine import scene
from tests.engine.scene import nothing_is_left

IDLE, OVERLOADED = Load(0.1, 0.001), Load(0.99, 0.4)


class Crowd:
    """Work that goes on until as many rows as `wanted` are at work, or were. `most` were at the same time."""

    def __init__(self, wanted: int) -> None:
        self._wanted, self.most, self.now = wanted, 0, 0
        self.is_there = asyncio.Event()

    def workflow(self) -> AnyWorkflow:
        async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now >= self._wanted:
                self.is_there.set()
            await self.is_there.wait()
            await asyncio.sleep(0.01)
            self.now -= 1
            yield Step(None, "ok")

        return scene.workflow(work=work)


def reading(monkeypatch: pytest.MonkeyPatch, loads: Iterator[Load]) -> None:
    """Let the process seem to have these loads, one after the other."""

    async def measure() -> Load:
        await asyncio.sleep(0.02)
        return next(loads)

    monkeypatch.setattr(open_slots, "measure_load", measure)


def test_a_run_grows_while_its_rows_only_wait(database: Database) -> None:
    """It reads its own load; rows that wait for each other never end in a run that stays as it began."""
    scene.queued(database, 3 * FIRST)
    crowd = Crowd(3 * FIRST)
    summary = scene.run(database, crowd.workflow(), concurrency=1000, finds_width=True)
    assert (summary.completed, crowd.most) == (3 * FIRST, 3 * FIRST)
    nothing_is_left(database)


def test_a_run_grows_no_further_than_it_may(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.queued(database, 200)
    reading(monkeypatch, iter(lambda: IDLE, None))
    crowd = Crowd(33)
    assert scene.run(database, crowd.workflow(), concurrency=33, finds_width=True).completed == 200
    assert crowd.most == 33


def test_a_fixed_width_stays(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.queued(database, 60)
    reading(monkeypatch, iter(()))
    crowd = Crowd(30)
    assert scene.run(database, crowd.workflow(), concurrency=30).completed == 60
    assert crowd.most == 30


def test_a_run_shrinks_without_interrupting_a_row(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = scene.queued(database, 400)
    crowd = Crowd(2 * FIRST)

    def loads() -> Iterator[Load]:
        while not crowd.is_there.is_set():
            yield IDLE
        while True:
            crowd.most = crowd.now
            yield OVERLOADED

    reading(monkeypatch, loads())
    summary = scene.run(database, crowd.workflow(), concurrency=1000, finds_width=True)
    assert (summary.completed, summary.released, summary.retried) == (400, 0, 0)
    assert {scene.row(database, id_).attempts for id_ in rows} == {1}
    assert crowd.most <= FIRST
    nothing_is_left(database)
