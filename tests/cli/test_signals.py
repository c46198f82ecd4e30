"""Stopping: the first signal lets the steps in flight finish, the second goes at once, and SIGKILL loses nothing."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Table, func, insert, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.queue import pollers
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer, environment, serve
from scrapersky_cli.demo.town import Town
from scrapersky_cli.workflows.registry import REGISTRY
from tests.cli.terminal import Result, Terminal
from tests.engine import scene
from tests.waiting import PATIENCE, until

SITES = 6
AT_ONCE = 2
# Seconds before a home page is answered: what is told to stop now has the time for it, or is never answered.
PAUSE, NEVER = 2.0, 600.0


@pytest.fixture(scope="module")
def slow_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownServer]:
    """Friendly sites that take their time."""
    with serve(Town(SITES, awkward=False), tmp_path_factory.mktemp("slow")) as server:
        yield server


def take(town: TownServer, pause: float) -> None:
    """From now on every home page takes so long."""
    for host, site in town.town.by_host.items():
        town.town.by_host[host] = replace(site, manner=replace(site.manner, pause=pause))


def busy_with(town: TownServer, url: str) -> Terminal:
    database = Database(database_url(url))
    names = [{"domain": site.domain} for site in town.town.sites]
    ids = database.write(lambda conn: list(conn.scalars(insert(domains).returning(domains.c.id), names)))
    scene.put(database, ids)
    database.close()
    town.hits.clear()
    take(town, PAUSE)
    settings = {
        "SCRAPERSKY_CONCURRENCY": str(AT_ONCE),
        "SCRAPERSKY_DATABASE_URL": url,
        "SCRAPERSKY_FETCH_SECONDS": str(NEVER),
        "SCRAPERSKY_ITEM_SECONDS": str(NEVER),
    }
    return Terminal({**environment(town), **settings})


@pytest.fixture
def busy(any_url: str, slow_town: TownServer) -> Terminal:
    """Six slow sites in the queue, of which two are worked at the same time."""
    return busy_with(slow_town, any_url)


@pytest.fixture
def busy_quick(sqlite_url: str, slow_town: TownServer) -> Terminal:
    """The same on SQLite only, for what does not depend on the database."""
    return busy_with(slow_town, sqlite_url)


def at_work(terminal: Terminal, town: TownServer, *args: str, **env: str) -> subprocess.Popen[bytes]:
    """The command, once its first requests are on their way."""
    started = terminal.start(*args, **env)
    until(lambda: len(town.hits) >= AT_ONCE)
    return started


def ended(process: subprocess.Popen[bytes]) -> Result:
    out, err = process.communicate(timeout=PATIENCE)
    return Result(process.returncode, out.decode(), err.decode())


def insist(process: subprocess.Popen[bytes]) -> None:
    """Send SIGTERM until it ends: two that arrive at the same moment are one."""
    while process.poll() is None:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)


@contextmanager
def database_of(terminal: Terminal) -> Iterator[Database]:
    database = Database(database_url(terminal.environment["SCRAPERSKY_DATABASE_URL"]))
    try:
        yield database
    finally:
        database.close()


def count(terminal: Terminal, table: Table) -> int:
    with database_of(terminal) as database, database.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def rows(terminal: Terminal) -> list[tuple[str, int, int]]:
    """(status, attempts, losses) of each row, in order of these."""
    with database_of(terminal) as database, database.reading() as conn:
        found = conn.execute(select(domains.c.status, domains.c.attempts, domains.c.losses))
        return sorted((row.status, row.attempts, row.losses) for row in found)


def test_sigterm_gives_the_rows_back_with_their_attempt(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, slow_town, "process", "domain-scan", SCRAPERSKY_GRACE_SECONDS="0")
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.err) == (143, "")
    assert f" claimed={SITES} completed=0 empty=0 retried=0 failed=0 released={SITES} " in result.out
    assert rows(busy_quick) == [("queued", 0, 0)] * SITES


def test_sigterm_lets_the_step_in_flight_finish_within_the_grace(busy_quick: Terminal, slow_town: TownServer) -> None:
    process = at_work(busy_quick, slow_town, "process", "domain-scan")
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert result.code == 143
    assert f" completed={AT_ONCE} " in result.out
    assert f" released={SITES - AT_ONCE} " in result.out
    assert rows(busy_quick) == [("completed", 1, 0)] * AT_ONCE + [("queued", 0, 0)] * (SITES - AT_ONCE)


def test_sigterm_twice_goes_at_once_and_the_next_process_rescues(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, slow_town, "process", "domain-scan", SCRAPERSKY_GRACE_SECONDS=str(NEVER))
    insist(process)
    result = ended(process)
    assert (result.code, result.out) == (143, "")
    assert set(rows(busy_quick)) <= {("processing", 1, 0), ("queued", 0, 0)}
    take(slow_town, 0)
    everything_is_completed_later(busy_quick)


def test_sigint_is_130(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, slow_town, "process", "domain-scan", "--json", SCRAPERSKY_GRACE_SECONDS="0")
    process.send_signal(signal.SIGINT)
    result = ended(process)
    assert (result.code, result.err, result.json["released"]) == (130, "", SITES)
    assert rows(busy_quick) == [("queued", 0, 0)] * SITES


def test_a_terminal_that_goes_away_stops_it_as_sigterm_does(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, slow_town, "process", "domain-scan", SCRAPERSKY_GRACE_SECONDS="0")
    process.send_signal(signal.SIGHUP)
    result = ended(process)
    assert result.code == 129
    assert rows(busy_quick) == [("queued", 0, 0)] * SITES


def test_under_nohup_it_goes_on(quick: Terminal) -> None:
    command = ["nohup", *quick.command("loop", "--interval", "1h")]
    process = subprocess.Popen(command, env=quick.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until(lambda: count(quick, pollers) == len(REGISTRY))
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.out) == (0, "")


@pytest.mark.soak_on("sqlite")
def test_sigkill_in_the_middle_of_a_batch(busy: Terminal, slow_town: TownServer) -> None:
    process = at_work(busy, slow_town, "process", "domain-scan")
    until(lambda: any(status == "completed" for status, _, _ in rows(busy)))
    process.kill()
    assert ended(process).code == -signal.SIGKILL
    assert {status for status, _, _ in rows(busy)} == {"completed", "processing"}
    everything_is_completed_later(busy)


def everything_is_completed_later(terminal: Terminal) -> None:
    """Once the lease of the dead process is over, what it held is worked, each row by itself."""
    before = rows(terminal)
    held, waiting = before.count(("processing", 1, 0)), before.count(("queued", 0, 0))
    first = terminal("process", "domain-scan").out  # for all anybody knows the dead process lives
    assert f" claimed={waiting} completed={waiting} " in first if waiting else first == ""
    with database_of(terminal) as database:
        scene.expire(database)
    assert f" claimed={held} completed={held} " in terminal("process", "domain-scan").out
    assert rows(terminal) == [("completed", 1, 0)] * (SITES - held) + [("completed", 2, 0)] * held


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_loop_ends_well_on_the_first_signal(busy_quick: Terminal, slow_town: TownServer, signum: int) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, slow_town, "loop", "domain-scan", SCRAPERSKY_GRACE_SECONDS="0")
    process.send_signal(signum)
    result = ended(process)
    assert (result.code, result.err) == (0, "")
    assert f" released={SITES} " in result.out
    assert rows(busy_quick) == [("queued", 0, 0)] * SITES


def test_loop_goes_at_once_on_the_second_signal(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, slow_town, "loop", "domain-scan", SCRAPERSKY_GRACE_SECONDS=str(NEVER))
    insist(process)
    assert ended(process).code == 143


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_an_enqueue_that_waits_for_more_lines_can_be_ended(quick: Terminal, signum: int, code: int) -> None:
    command = quick.forked("enqueue", "domain-scan", "--file", "-")
    process = subprocess.Popen(
        command, env=quick.env(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    process.stdin.write(b"".join(b"some-name-%d.com\n" % number for number in range(20_000)))
    process.stdin.flush()
    until(lambda: count(quick, domains) > 10_000)
    process.send_signal(signum)
    process.wait(PATIENCE)
    result = ended(process)
    assert (result.code, result.out) == (code, "")
    assert "Traceback" not in result.err


def test_a_signal_while_loop_waits(quick: Terminal) -> None:
    process = quick.start("loop", "--interval", "1h")
    until(lambda: count(quick, pollers) == len(REGISTRY))
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.out, result.err) == (0, "", "")
