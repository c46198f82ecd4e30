"""The turn of a workflow: with nothing to do it is over at once, and what it imports can be imported before a fork."""

import asyncio
import subprocess
import sys
from typing import Any

from sqlalchemy import event

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.pipeline.in_turn import run_in_turn
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.turn import Poll, take_turn
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import names
from tests.engine import scene
from tests.waiting import PATIENCE


def test_a_turn_without_due_rows_did_nothing(sqlite_database: Database) -> None:
    settings = Settings()
    for name in names():
        poll = Poll(sqlite_database, names())
        done = asyncio.run(take_turn(sqlite_database, name, settings, limits(settings), Stop(), poll))
        assert done == Summary(name)


def test_queues_are_asked_together_as_long_as_nothing_is_due(sqlite_database: Database) -> None:
    begun: list[Any] = []
    event.listen(sqlite_database.engine, "begin", begun.append)
    done, _ = asyncio.run(run_in_turn(sqlite_database, names(), Settings(), Stop()))
    assert done == [Summary(name) for name in names()]
    assert len(begun) == 1


def test_after_a_workflow_that_had_something_to_do_the_rest_is_asked_again(database: Database) -> None:
    asked: list[str] = []

    async def ask(poll: Poll) -> list[bool]:
        return [await poll.finds_nothing(name) for name in ("place-search", "domain-scan", "page-scrape", "email-scan")]

    scene.queued(database, 1)
    event.listen(database.engine, "begin", lambda conn: asked.append("again"))
    assert asyncio.run(ask(Poll(database, names()))) == [True, False, True, True]
    assert len(asked) == 2


def test_processes_that_are_forked_share_the_workflows_the_engine_and_the_extractors() -> None:
    code = (
        "import sys\nfrom scrapersky_cli.pipeline.turn import import_all\n"
        "ours = ('workflows.domain_scan', 'engine.run.runner', 'extract.page')\n"
        "wanted = [f'scrapersky_cli.{name}' for name in ours]\n"
        "assert not {*wanted} & {*sys.modules}\n"
        "import_all(['domain-scan'])\n"
        "assert {*wanted} <= {*sys.modules}\nassert 'scrapersky_cli.workflows.email_scan' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
