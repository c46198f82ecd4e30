"""What is drawn while `process`, `loop` and `status --watch` work: it counts this command's own rows only."""

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import insert

from scrapersky_cli.cli.live import Done
from scrapersky_cli.cli.progress_of import Progress
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.read.due import count_due
from scrapersky_cli.workflows.registry import names, workflows
from tests.cli.screen import watch
from tests.cli.terminal import Terminal
from tests.engine import scene
from tests.waiting import PATIENCE


def test_the_runs_of_a_workflow_are_added_up() -> None:
    now = 100.0
    done = Done(lambda: now)
    assert done.progress("domain-scan", 7) == Progress(7)
    first = Summary("domain-scan", claimed=10)
    done.note(first)
    now = 104.0
    first.completed, first.failed = 4, 1
    first.errors["dns_not_found"] = 1
    done.note(first)
    assert done.progress("domain-scan", 7) == Progress(7, 5, 5, 1, 4.0, "dns_not_found 1")
    first.completed, first.failed, first.seconds = 8, 2, 6.0
    first.errors["timeout"] = 1
    now = 200.0  # another workflow had its turn
    assert done.progress("domain-scan", 7) == Progress(7, 0, 10, 2, 6.0, "dns_not_found 1, timeout 1")
    done.note(Summary("domain-scan", claimed=3, completed=1))
    now = 201.0
    assert done.progress("domain-scan", 7) == Progress(7, 2, 11, 2, 7.0, "dns_not_found 1, timeout 1")


def test_rows_that_are_due_are_counted(database: Database) -> None:
    values = [{"domain": f"{number}.com"} for number in range(3)]
    ids = database.write(lambda conn: list(conn.scalars(insert(domains).returning(domains.c.id), values)))
    scene.put(database, ids)
    with database.reading() as conn:
        assert count_due(conn, workflows()) == dict.fromkeys(names(), 0) | {"domain-scan": 3}


@pytest.fixture
def waiting(quick: Terminal, sqlite_database: Database, town_server: TownServer) -> Terminal:
    """A terminal with one site in the queue."""
    values = {"domain": town_server.town.sites[0].domain}
    ids = sqlite_database.write(lambda conn: list(conn.scalars(insert(domains).returning(domains.c.id), [values])))
    scene.put(sqlite_database, ids)
    return quick


@pytest.mark.parametrize("width", [40, 80])
def test_a_run_is_drawn_as_the_pipeline_and_leaves_only_its_summary(waiting: Terminal, width: int) -> None:
    seen = watch(waiting, "process", "all", width=width)
    assert (seen.code, seen.unexpected) == (0, [])
    assert seen.text.count("email-scan") >= 1
    assert seen.text.splitlines()[-1].startswith("workflow=domain-scan claimed=1 ")
    assert seen.raw.rfind("\x1b[?25h") > seen.raw.rfind("\x1b[?25l")


@pytest.mark.parametrize("args", [("--quiet",), ("--json",), ("-v",)])
def test_what_is_quiet_or_writes_lines_draws_nothing(waiting: Terminal, args: tuple[str, ...]) -> None:
    assert "\x1b" not in watch(waiting, "process", "domain-scan", *args).raw


def test_a_dumb_terminal_gets_only_the_summary(waiting: Terminal) -> None:
    seen = watch(waiting, "process", "domain-scan", TERM="dumb")
    assert seen.raw.startswith("workflow=domain-scan claimed=1 ")


def test_the_summary_goes_into_the_pipe_and_not_onto_the_picture(waiting: Terminal) -> None:
    seen = watch(waiting, "process", "domain-scan", piped=["stdout"])
    assert seen.piped.startswith("workflow=domain-scan claimed=1 ")
    assert "claimed=" not in seen.raw


# --- status --watch ---------------------------------------------------------------------------------------
def test_the_pipeline_is_watched_until_a_signal(waiting: Terminal) -> None:
    ours, theirs = pty.openpty()
    env = {**waiting.env(), "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(waiting.command("status", "--watch"), stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    seen = ""
    while "email-scan" not in seen:
        seen += os.read(ours, 65536).decode()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert "└ sitemap-scan" in seen
    assert b"\x1b[?25h" in os.read(ours, 65536)  # the cursor is shown again
    os.close(ours)


def test_a_pipe_gets_one_answer_after_another(waiting: Terminal) -> None:
    process = waiting.start("status", "--watch", "--json")
    assert process.stdout
    looks = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [each["workflow"] for each in looks[0]["workflows"]] == names()
    process.send_signal(signal.SIGTERM)
    assert (process.wait(PATIENCE), process.communicate()[1]) == (143, b"")


def test_what_never_ends_cannot_fail(quick: Terminal) -> None:
    assert quick("status", "--watch", "--fail-if-older", "1h").code == 2


# --- several processes ------------------------------------------------------------------------------------
@pytest.fixture
def many(quick: Terminal, sqlite_database: Database, town_server: TownServer) -> Terminal:
    """A terminal with four sites in the queue."""
    values = [{"domain": site.domain} for site in town_server.town.sites[:4]]
    ids = sqlite_database.write(lambda conn: list(conn.scalars(insert(domains).returning(domains.c.id), values)))
    scene.put(sqlite_database, ids)
    return quick


@pytest.mark.parametrize("args", [("process", "all"), ("loop", "--drain")])
@pytest.mark.parametrize("width", [40, 80])
def test_several_processes_are_drawn_as_one_pipeline(many: Terminal, args: tuple[str, ...], width: int) -> None:
    seen = watch(many, *args, "--processes", "2", width=width)
    assert (seen.code, seen.unexpected) == (0, [])
    assert seen.text.count("email-scan") >= 1
    assert sum(map(int, re.findall(r"workflow=domain-scan claimed=(\d+)", seen.text))) >= 4
    assert seen.raw.rfind("\x1b[?25h") > seen.raw.rfind("\x1b[?25l")


def test_what_several_processes_print_goes_into_the_pipe(many: Terminal) -> None:
    seen = watch(many, "loop", "--drain", "--processes", "2", piped=["stdout"])
    assert seen.code == 0
    assert seen.piped.startswith("workflow=domain-scan claimed=")
    assert "claimed=" not in seen.raw


def test_what_they_log_stands_above_the_picture(many: Terminal) -> None:
    seen = watch(many, "loop", "--drain", "--processes", "2", SCRAPERSKY_METRICS_FILE="/nowhere/x.prom")
    assert seen.code == 0
    assert "the metrics are not up to date" in seen.text
    seen = watch(many, "loop", "--processes", "2", SCRAPERSKY_DNS="nowhere")
    assert (seen.code, seen.text.count("error:")) == (4, 1)
    assert seen.raw.rfind("\x1b[?25h") > seen.raw.rfind("\x1b[?25l")


@pytest.mark.parametrize("command", ["process", "loop"])
def test_without_a_database_nothing_is_drawn_and_nothing_made(many: Terminal, tmp_path: Path, command: str) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    seen = watch(
        many, command, *(["all"] if command == "process" else []), "--processes", "2", SCRAPERSKY_DATABASE_URL=url
    )
    assert (seen.code, seen.text.strip().splitlines()[0]) == (5, f"error: there is no database {tmp_path / 'none.db'}")
    assert not (tmp_path / "none.db").exists()
