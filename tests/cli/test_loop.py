"""loop: what a container runs instead of cron."""

import asyncio
import math
import re
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import pollers
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.errors import Exit, MemoryReached
from scrapersky_cli.pipeline.rounds import Rounds, go_round
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows import domain_scan
from scrapersky_cli.workflows.registry import names
from tests.cli.terminal import Terminal
from tests.cli.test_signals import count, database_of, ended
from tests.crash.wire import wire_to
from tests.engine import scene
from tests.waiting import PATIENCE, until


def test_a_request_that_came_before_the_wait_ends_it() -> None:
    """Between the last look at the flag and the wait there is a moment."""
    stop = Stop()
    stop.request(signal.SIGTERM)
    asyncio.run(stop.wait(math.inf))


def test_loop_works_what_comes_while_it_runs(quick: Terminal, town_server: TownServer) -> None:
    """One line for each run in which something happened, and no other; at once, though nobody told Python to hurry."""
    first, second, *_ = (site.domain for site in town_server.town.sites)
    quick("enqueue", "domain-scan", first)
    process = quick.start("loop", "--interval", "0.2s", PYTHONUNBUFFERED="")
    assert process.stdout
    assert b"workflow=domain-scan claimed=1 completed=1 " in process.stdout.readline()
    quick("enqueue", "domain-scan", second)
    assert b"workflow=domain-scan claimed=1 completed=1 " in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, b"", b"")


def test_loop_ends_when_nothing_is_due(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    first, second, *_ = (site.domain for site in town_server.town.sites)
    quick("enqueue", "domain-scan", first, second)
    done = quick("loop", "--drain", "--alive-file", str(tmp_path / "alive"))
    assert (done.code, done.err) == (0, "")
    assert quick.state("domain-scan")[:2] == ["0", "0"]
    assert (tmp_path / "alive").exists()


def test_several_processes_end_when_nothing_is_due(quick: Terminal, town_server: TownServer) -> None:
    quick("enqueue", "domain-scan", *(site.domain for site in town_server.town.sites[:4]))
    assert quick("loop", "--drain", "--processes", "2").code == 0
    assert quick.state("domain-scan")[:2] == ["0", "0"]


def test_loop_ends_after_its_time(quick: Terminal) -> None:
    """Not after its pause, which is longer."""
    assert quick("loop", "--max-runtime", "0.1s", "--interval", "1h").code == 0


def test_pauses_differ() -> None:
    pauses = {Rounds(10.0).pause() for _ in range(100)}
    assert len(pauses) > 1
    assert 8 <= min(pauses) < max(pauses) <= 12


def test_a_file_that_cannot_be_touched_ends_the_loop(quick: Terminal) -> None:
    done = quick("loop", "--drain", "--alive-file", "/nowhere/alive")
    assert done.code == 2
    assert "/nowhere/alive cannot be written" in done.err


def test_loop_survives_our_own_outage(quick: Terminal) -> None:
    """It says so and goes on, as cron would; no attempt is spent. What is given back is due: a drain is not over."""
    quick("enqueue", "domain-scan", "somebody.com")
    dead = {"SCRAPERSKY_CONNECT_TO": "", "SCRAPERSKY_DNS": "127.0.0.1:9", "SCRAPERSKY_PROBE": "probe-one.com:443"}
    process = quick.start("loop", "domain-scan", "--interval", "1h", "--drain", **dead, SCRAPERSKY_FETCH_SECONDS="12")
    assert process.stderr
    assert b"network is down" in process.stderr.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(2)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, b"")
    assert quick.state("domain-scan")[:2] == ["1", "1"]


def test_loop_says_what_somebody_has_to_do_and_goes_on(quick: Terminal, town_server: TownServer) -> None:
    quick("enqueue", "place-search", "dentists near 30,-97 [google]")
    quick("enqueue", "domain-scan", town_server.town.sites[0].domain)
    process = quick.start("loop", "--interval", "1h", SCRAPERSKY_GOOGLE_KEY="")
    assert process.stderr
    assert process.stdout
    assert b"place-search: SCRAPERSKY_GOOGLE_KEY is not set" in process.stderr.readline()
    assert b"workflow=place-search claimed=1 " in process.stdout.readline()
    assert b"workflow=domain-scan claimed=1 completed=1 " in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_loop_survives_a_database_that_is_away(
    postgresql_database: Database, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For longer than anybody's patience. What it had claimed before goes back to the queue at once, unharmed."""
    rows = scene.queued(postgresql_database, 3)
    with wire_to(postgresql_url) as (wire, url):
        database = Database(database_url(url), patience=0.2)
        stop, worked = Stop(), Counter[int]()

        async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
            worked[item.id] += 1
            if worked.total() == len(rows):
                wire.down()
                asyncio.get_running_loop().call_later(2.0, wire.up)
            if worked.total() == 2 * len(rows):
                stop.request(signal.SIGTERM)
            yield Step(None, "ok")

        monkeypatch.setattr(domain_scan, "DOMAIN_SCAN", scene.workflow("domain-scan", work=work))
        asyncio.run(go_round(database, ["domain-scan"], settings(), stop, Rounds(0.1), tell=lambda summary: None))
        database.close()
    assert worked == dict.fromkeys(rows, 2)
    assert scene.statuses(postgresql_database) == {"completed": 3}
    assert {scene.row(postgresql_database, id_).losses for id_ in rows} == {0}
    assert {scene.row(postgresql_database, id_).attempts for id_ in rows} == {1}
    scene.nothing_is_left(postgresql_database)


def test_an_idle_round_asks_all_queues_in_one_transaction(database: Database) -> None:
    """And every workflow is told of, and noted as polled, in each round."""
    begun: list[Any] = []
    event.listen(database.engine, "begin", begun.append)
    stop, told = Stop(), Counter[str]()

    def tell(summary: Summary) -> None:
        told[summary.workflow] += 1
        if told.total() == 2 * len(names()):
            stop.request(signal.SIGTERM)

    asyncio.run(go_round(database, names(), settings(), stop, Rounds(0.01), tell=tell))
    assert told == dict.fromkeys(names(), 2)
    assert len(begun) == 2
    with database.reading() as conn:
        assert sorted(conn.scalars(select(pollers.c.workflow))) == sorted(names())


# --- memory -----------------------------------------------------------------------------------------------
def test_a_loop_ends_after_the_turn_in_which_it_takes_too_much(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.queued(database, 3)
    told: list[Summary] = []
    monkeypatch.setattr(domain_scan, "DOMAIN_SCAN", scene.workflow("domain-scan"))
    with pytest.raises(MemoryReached, match=r"the loop takes \d+M of memory"):
        asyncio.run(go_round(database, ["domain-scan"], settings(), Stop(), Rounds(0.1, memory=1), tell=told.append))
    assert [summary.completed for summary in told] == [3]
    scene.nothing_is_left(database)


def little_more(terminal: Terminal) -> str:
    """What a loop of its own takes before it works on anything, and a little for that."""
    refused = terminal.start_its_own("loop", "--max-memory", "1M")
    result = ended(refused)
    assert result.code == Exit.USAGE
    taken = re.search(r"scrapersky takes (\d+)M before it works on anything", result.err)
    assert taken, result
    return f"{int(taken[1]) + 4}M"


def test_a_loop_that_takes_too_much_is_to_be_started_again(quick: Terminal, town_server: TownServer) -> None:
    quick("enqueue", "domain-scan", town_server.town.sites[0].domain)
    process = quick.start_its_own("loop", "domain-scan", "--max-memory", little_more(quick), "--interval", "1h")
    result = ended(process)
    assert result.code == Exit.MEMORY
    assert result.out.startswith("workflow=domain-scan claimed=1 completed=1 ")
    assert re.fullmatch(r"error: the loop takes \d+M of memory\nhint: start it again\n", result.err)


def test_another_process_takes_the_place_of_one_that_takes_too_much(quick: Terminal, town_server: TownServer) -> None:
    limit = little_more(quick)
    process = quick.start_its_own(
        "loop", "domain-scan", "--max-memory", limit, "--interval", "0.2s", "--processes", "2"
    )
    assert process.stderr
    for site in town_server.town.sites[:3]:
        quick("enqueue", "domain-scan", site.domain)
        assert re.match(
            rb"\S+ warning .*the loop takes \d+M of memory; another takes its place in", process.stderr.readline()
        )
    process.send_signal(signal.SIGTERM)
    assert ended(process).code == 0


def test_loop_ends_when_the_schema_has_changed(quick: Terminal) -> None:
    process = quick.start("loop", "domain-scan", "--interval", "0.2s")
    until(lambda: count(quick, pollers) == 1)
    with database_of(quick) as database:
        database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    result = ended(process)
    assert result.code == 5
    assert "newer than this scrapersky" in result.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["domain-scna"], "did you mean domain-scan?"),
        (["--interval", "soon"], "90s, 15m"),
        (["--max-memory", "much"], "500M, 2G"),
    ],
)
def test_what_is_mistyped_is_said_at_once(quick: Terminal, args: list[str], said: str) -> None:
    result = quick("loop", *args)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
