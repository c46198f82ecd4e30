"""--processes: several processes side by side, under a command that starts and ends them."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal
from tests.cli.test_signals import (
    NEVER,
    SITES,
    busy,
    busy_quick,
    database_of,
    ended,
    rows,
    slow_town,
    take,
)
from tests.waiting import until

__all__ = ["busy", "busy_quick", "slow_town"]


def workers(terminal: Terminal) -> set[int]:
    """The processes that have claimed something."""
    with database_of(terminal) as database, database.reading() as conn:
        return set(conn.scalars(select(claims.c.pid)))


def at_work(terminal: Terminal, *args: str, **env: str) -> subprocess.Popen[bytes]:
    """The command in two processes, each of which takes rows of its own."""
    started = terminal.start_its_own(*args, "--processes", "2", SCRAPERSKY_BATCH_SIZE="2", **env)
    until(lambda: len(workers(terminal)) == 2)
    return started


def children(process: subprocess.Popen[bytes]) -> set[int]:
    return set(map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()))


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_each_process_takes_a_batch(busy: Terminal) -> None:
    process = at_work(busy, "process", "domain-scan")
    result = ended(process)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("workflow=domain-scan claimed=4 completed=4 empty=0 retried=0 failed=0 ")
    assert rows(busy) == [("completed", 1, 0)] * 4 + [("queued", 0, 0)] * (SITES - 4)
    assert process.pid not in workers(busy)


@pytest.mark.parametrize(("asked", "claimed"), [(1, 1), (5, 5)])
def test_rows_are_divided(busy_quick: Terminal, slow_town: TownServer, asked: int, claimed: int) -> None:
    take(slow_town, 0)
    result = busy_quick("process", "domain-scan", "-n", str(asked), "--processes", "2", "--json")
    assert result.json["claimed"] == result.json["completed"] == claimed


def test_a_signal_to_the_command_stops_them_all(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, "process", "domain-scan", SCRAPERSKY_GRACE_SECONDS="0")
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.err) == (143, "")
    assert " claimed=4 completed=0 empty=0 retried=0 failed=0 released=4 " in result.out
    assert rows(busy_quick) == [("queued", 0, 0)] * SITES
    assert not any(map(lives, workers(busy_quick)))


def test_they_stop_when_the_command_is_killed(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, "process", "domain-scan", SCRAPERSKY_GRACE_SECONDS="0")
    process.kill()
    ended(process)
    until(lambda: not any(map(lives, workers(busy_quick))))
    assert rows(busy_quick) == [("queued", 0, 0)] * SITES


def test_a_killed_process_is_told(busy_quick: Terminal, slow_town: TownServer) -> None:
    take(slow_town, NEVER)
    process = at_work(busy_quick, "process", "domain-scan", SCRAPERSKY_GRACE_SECONDS="0")
    killed, other = workers(busy_quick)
    os.kill(killed, signal.SIGKILL)
    os.kill(other, signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.out) == (1, "")
    assert f"error: process {killed} died (signal 9): others get its rows as soon as their lease ends" in result.err
    assert rows(busy_quick) == [("processing", 1, 0)] * 2 + [("queued", 0, 0)] * (SITES - 2)


def test_loop_starts_another_for_one_that_dies(busy_quick: Terminal, slow_town: TownServer) -> None:
    process = at_work(busy_quick, "loop", "domain-scan", "--interval", "0.2s", SCRAPERSKY_LEASE_SECONDS="1")
    killed = min(children(process))
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(children(process) - {killed}) == 2)
    until(lambda: {status for status, _, _ in rows(busy_quick)} == {"completed"})
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert result.code == 0
    assert "died (signal 9)" in result.err
    assert not any(map(lives, workers(busy_quick)))


def test_the_end_of_one_does_not_hurry_another(busy_quick: Terminal, slow_town: TownServer) -> None:
    """One process holds all rows; the other has nothing to do, and ends as soon as the command is told to."""
    process = busy_quick.start("loop", "domain-scan", "--interval", "1h", "--processes", "2")
    until(lambda: len(slow_town.hits) >= 2)
    process.send_signal(signal.SIGTERM)
    result = ended(process)
    assert (result.code, result.err) == (0, "")
    assert "processing" not in {status for status, _, _ in rows(busy_quick)}
    assert "completed" in {status for status, _, _ in rows(busy_quick)}


def test_an_error_that_ends_one_ends_all(busy_quick: Terminal) -> None:
    """And is told once."""
    result = busy_quick("loop", "domain-scan", "--processes", "3", SCRAPERSKY_DNS="nowhere")
    assert result.code == 4
    assert result.err.count("error:") == 1


def test_run_in_two_processes(busy: Terminal, slow_town: TownServer, tmp_path: Path) -> None:
    take(slow_town, 0.5)
    leads = tmp_path / "leads.csv"
    (tmp_path / "sites.txt").write_text("\n".join(site.domain for site in slow_town.town.sites))
    result = busy(
        *("run", "--file", str(tmp_path / "sites.txt"), "--through", "domain-scan", "-o", str(leads)),
        *("--processes", "2", "--concurrency", "1"),
        SCRAPERSKY_BATCH_SIZE="2",
    )
    assert result.code == 0, result.err
    assert f"domain-scan items={SITES} completed={SITES}" in result.out
    assert len(workers(busy)) == 2
    assert f"; {SITES} pages, " in result.err  # those of both
    assert len(leads.read_text().splitlines()) == SITES + 1


def test_run_goes_on_without_a_process_that_died(busy_quick: Terminal, slow_town: TownServer, tmp_path: Path) -> None:
    (tmp_path / "sites.txt").write_text("\n".join(site.domain for site in slow_town.town.sites))
    process = at_work(
        *(busy_quick, "run", "--file", str(tmp_path / "sites.txt"), "--through", "domain-scan"),
        SCRAPERSKY_LEASE_SECONDS="1",
    )
    (killed,) = children(process)
    os.kill(killed, signal.SIGKILL)
    result = ended(process)
    assert result.code == 0
    assert f"process {killed} died (signal 9)" in result.err
    assert f"domain-scan items={SITES} completed={SITES}" in result.out
