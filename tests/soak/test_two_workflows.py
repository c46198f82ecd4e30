"""Two workflows over the same 500 domains for a minute: they write the same tables, and no error reaches a row."""

import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.queue import attempts
from scrapersky_cli.demo.server import environment, serve
from scrapersky_cli.demo.town import Town
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

SECONDS = 60.0
WORKFLOWS = ("domain-scan", "email-scan")


def test_two_workflows_over_the_same_domains(any_url: str, database: Database, tmp_path: Path) -> None:
    with serve(Town(500, awkward=False, weight=(1000, 3000)), tmp_path) as server:
        shell = Terminal({**environment(server), "SCRAPERSKY_DATABASE_URL": any_url, "SCRAPERSKY_FETCH_SECONDS": "30"})
        names = "\n".join(site.domain for site in server.town.sites).encode()
        deadline = time.monotonic() + SECONDS
        rounds = 0
        while time.monotonic() < deadline:
            for workflow in WORKFLOWS:
                assert shell("enqueue", workflow, "--file", "-", "--force", stdin=names).code == 0
            workers = [shell.start("process", workflow, "--deadline", "30s") for workflow in WORKFLOWS]
            for worker in workers:
                ended_well(worker)
            rounds += 1
    assert rounds >= 1
    with database.reading() as conn:
        assert conn.execute(select(attempts.c.error_code, attempts.c.error)).all() == []
        for table in (domains, jobs):
            assert conn.scalar(select(func.count()).where(table.c.error_code.is_not(None))) == 0
            assert (conn.scalar(select(func.count()).where(table.c.status == "completed")) or 0) > 100
            assert conn.scalar(select(func.count()).where(table.c.status == "processing")) == 0


def ended_well(worker: subprocess.Popen[bytes]) -> None:
    out, err = worker.communicate(timeout=PATIENCE)
    assert (worker.returncode, err) == (0, b""), (out, err)
    assert b" retried=0 failed=0 " in out
