"""PgBouncer in transaction mode, with two sessions for everybody: the queue's contract holds there too."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlalchemy import text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import environment, serve
from scrapersky_cli.demo.town import Town
from tests.cli.terminal import Terminal
from tests.crash.fleet import Fleet
from tests.crash.test_kill import holders
from tests.engine import scene
from tests.soak.debian import as_user, free_port, owner, program
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

SETTINGS = """
[databases]
* = host={folder} port=5432 user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
server_reset_query_always = 0
server_login_retry = 1
logfile = {log}
"""


@dataclass(frozen=True)
class Pooled:
    """One database, straight and through the pooler."""

    straight: str
    pooled: str
    log: Path


@contextmanager
def pooled(url: str) -> Iterator[Pooled]:
    """A pooler before the server of that database, which names a folder as its host."""
    parts = urlsplit(url)
    folder = Path(parse_qs(parts.query)["host"][0])
    port, home = free_port(), folder / "pgbouncer"
    home.mkdir(exist_ok=True)
    (home / "pgbouncer.ini").write_text(SETTINGS.format(folder=folder, port=port, log=home / "log"))
    user = owner(folder)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", user, str(home)], check=True)
    command = [*as_user(user), program("pgbouncer", "pgbouncer"), "-q", str(home / "pgbouncer.ini")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    through = f"postgresql://postgres@127.0.0.1:{port}{parts.path}"
    try:
        _wait_for(through)
        yield Pooled(url, through, home / "log")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def pooler(postgresql_url: str) -> Iterator[Pooled]:
    with pooled(postgresql_url) as made:
        yield made


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            psycopg.connect(url, prepare_threshold=None).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the pooler does not answer")


@pytest.fixture
def through(pooler: Pooled) -> Iterator[Database]:
    opened = Database(database_url(pooler.pooled))
    yield opened
    opened.close()


def test_two_workers_on_two_sessions(pooler: Pooled, tmp_path: Path) -> None:
    """Enqueue, two processes at a time, status, export: the commands as they are."""
    with serve(Town(120, awkward=False, weight=(2000, 8000)), tmp_path) as server:
        shell = Terminal({**environment(server), "SCRAPERSKY_DATABASE_URL": pooler.pooled})
        names = [site.domain for site in server.town.sites]
        (tmp_path / "list").write_text("\n".join(names))
        listed = ("enqueue", "domain-scan", "--file", str(tmp_path / "list"), "--batch", "april")
        assert shell(*listed).out == f"workflow=domain-scan created={len(names)}\n"
        workers = [shell.start("process", "domain-scan", "--deadline", "2m", SCRAPERSKY_BATCH_SIZE="10") for _ in "12"]
        for worker in workers:
            out, err = worker.communicate(timeout=PATIENCE)
            assert (worker.returncode, err) == (0, b""), out
        batch = shell("batch", "show", "april", "--json").json
        assert (batch["state"], batch["completed"], batch["failed"]) == ("completed", len(names), 0)
        assert sum(each["completed"] for each in shell("status", "--json").json["workflows"]) == len(names)
        assert shell("db", "check").code == 0
    assert "ERROR" not in pooler.log.read_text()


def test_workers_that_are_killed(pooler: Pooled, through: Database) -> None:
    """Each effect once, as without a pooler."""
    through.write(lambda conn: conn.execute(text("CREATE TABLE effects (row_id bigint NOT NULL, pid bigint)")))
    rows = scene.queued(through, 1000)
    workers = Fleet(2, pooler.pooled, "2")
    try:
        for _ in range(6):
            workers.kill_one(among=holders(through, workers))
            workers.tend()
        workers.finish()
    finally:
        workers.stop()
    with through.reading() as conn:
        effects = conn.execute(text("SELECT row_id, count(*) FROM effects GROUP BY row_id"))
        found: dict[int, int] = dict(effects.all())
    assert found == dict.fromkeys(rows, 1)
    assert scene.statuses(through) == {"completed": len(rows)}


def test_no_session_carries_anything_over(pooler: Pooled, through: Database) -> None:
    """The sessions behind the pooler are as they began, whoever used them."""
    rows = scene.queued(through, 500)
    assert scene.run(through, batch_size=10).completed == len(rows)
    with psycopg.connect(pooler.pooled, prepare_threshold=None, autocommit=True) as connection:
        left = connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
        timeout = connection.execute("SHOW statement_timeout").fetchone()
        locks = connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
    assert (left, timeout, locks) == ((0,), ("0",), (0,))
