"""From a file of domains to leads in one command: resumable, over its own rows only, beside other workers."""

import csv
import io
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from typer.testing import CliRunner

from scrapersky_cli.cli.main import app
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer, environment
from scrapersky_cli.errors import UsageError
from scrapersky_cli.pipeline.stages import path
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows.registry import names, workflow_named
from tests.cli.terminal import Terminal
from tests.crash.wire import wire_to
from tests.waiting import PATIENCE, until


def truth(town: TownServer, domain: str) -> set[str]:
    """The e-mail addresses that a site really has, on any page."""
    site = next(site for site in town.town.truth() if site["domain"] == domain)
    return {contact["value"].lower() for contact in site["contacts"] if contact["kind"] == "email"}


def leads(text: str) -> dict[str, dict[str, str]]:
    return {row["domain"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def domain_file(folder: Path, *domains: str, head: str = "domain,id") -> str:
    file = folder / "domains.csv"
    file.write_text(f"{head}\n" + "".join(f"{domain},crm-{number}\n" for number, domain in enumerate(domains)))
    return str(file)


def quirky(town: TownServer, quirk: str) -> str:
    return next(site.domain for site in town.town.sites if site.quirk == quirk)


@pytest.fixture
def friendly(town_server: TownServer) -> list[str]:
    return [site.domain for site in town_server.town.sites if site.quirk == "friendly"]


def rows(shell: Terminal, workflow: str, status: str) -> int:
    """How many rows of the workflow's queue are in this state, asked without starting a process."""
    queue = workflow_named(workflow).queue
    database = Database(database_url(shell.environment["SCRAPERSKY_DATABASE_URL"]))
    with database.reading() as conn:
        count = conn.scalar(select(func.count()).where(queue.in_state(status)))
    database.close()
    return count or 0


def test_from_a_file_to_leads_and_again(
    shell: Terminal, town_server: TownServer, friendly: list[str], tmp_path: Path
) -> None:
    first, second, other, *_ = friendly
    dead = quirky(town_server, "dead")
    shell("enqueue", "domain-scan", other)  # somebody else's
    file, out = domain_file(tmp_path, first, dead, f"https://www.{second}/x", "no domain"), tmp_path / "leads.csv"
    args = ("run", "--file", file, "--through", "email-scan", "-o", str(out))
    rejects = tmp_path / "leads.rejects.csv"
    done = shell(*args)
    assert done.code == 0
    name = done.out.rsplit("batch=", 1)[1].strip()
    assert done.out.splitlines() == [
        "workflow=domain-scan items=3 completed=2 empty=0 failed=1 cancelled=0 processing=0 waiting=0",
        "workflow=email-scan items=2 completed=2 empty=0 failed=0 cancelled=0 processing=0 waiting=0",
        f"export=leads rows=3 file={out} apart=1 apart_file={rejects} batch={name}",
    ]
    head, *lines = csv.reader(io.StringIO(out.read_text(), newline=""))
    assert head[:5] == ["list_domain", "id", "input", "line", "domain"]
    assert [line[:5] for line in lines] == [
        [first, "crm-0", first, "2", first],
        [dead, "crm-1", dead, "3", dead],
        [f"https://www.{second}/x", "crm-2", f"https://www.{second}/x", "4", second],
    ]
    (refused,) = csv.DictReader(io.StringIO(rejects.read_text(), newline=""))
    assert [refused[name] for name in ("list_domain", "id", "line", "reason")] == [
        "no domain",
        "crm-3",
        "5",
        "not_a_target",
    ]
    assert "line 5: 'no domain' was skipped" in done.err
    told = "3 domains: 2 with e-mail, 1 failed (refused 1), 1 rejected → "
    assert done.err.splitlines()[-1].startswith(f"{told}{rejects}; ")
    found = leads(out.read_text())
    assert found.keys() == {first, second, dead}
    for domain in (first, second):
        emails = set(found[domain]["emails"].lower().split("; "))
        assert emails == truth(town_server, domain)
        assert found[domain]["status"] == "completed"
    assert (found[dead]["status"], found[first]["external_id"], found[second]["external_id"]) == (
        "failed", "crm-0", "crm-2",
    )  # fmt: skip
    states = shell("status", "--json").json["workflows"]
    assert sum(state["queued"] for state in states) == 1

    whole, asked = out.read_bytes(), len(town_server.hits)
    again = shell(*args, "--json").json
    assert (again["batch"], again["export"]["rows"]) == (name, 3)
    assert [stage["completed"] for stage in again["stages"]] == [2, 2]
    told_again = {name: again["result"][name] for name in ("targets", "with_email", "failed", "refused", "pages")}
    assert told_again == {"targets": 3, "with_email": 2, "failed": {"refused": 1}, "refused": 1, "pages": 0}
    assert out.read_bytes() == whole
    assert len(town_server.hits) == asked
    batches = {each["name"]: each["state"] for each in shell("batch", "list", "--json").json["batches"]}
    assert batches == {name: "partial", f"{name}@email-scan": "completed"}
    assert leads(shell("batch", "export", f"{name}@email-scan").out).keys() == {first, second}


@pytest.mark.soak_on("sqlite")
def test_killed_it_goes_on(shell: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    known = [site.domain for site in town_server.town.sites[:7]]
    file, out = domain_file(tmp_path, *known), tmp_path / "leads.jsonl"
    args = ("run", "--file", file, "-o", str(out), "--batch", "april", "--concurrency", "2")
    killed = shell.start(*args, SCRAPERSKY_LEASE_SECONDS="2")
    until(lambda: rows(shell, "email-scan", "completed"))
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not out.exists()
    done = shell(*args, "--json", SCRAPERSKY_LEASE_SECONDS="2")
    assert done.code == 0
    for stage in done.json["stages"]:
        assert stage["completed"] + stage["failed"] == stage["items"]
    assert done.json["export"]["rows"] == len(known) == len(out.read_text().splitlines())
    state = {each["workflow"]: each for each in shell("status", "--json").json["workflows"]}
    assert state["email-scan"]["queued"] == state["email-scan"]["processing"] == 0


def test_a_row_that_was_lost_and_cannot_be_reached_holds_up_nobody(
    quick: Terminal, town_server: TownServer, friendly: list[str], tmp_path: Path
) -> None:
    dead = quirky(town_server, "dead")
    quick("enqueue", "domain-scan", dead, friendly[0])
    database = Database(database_url(quick.environment["SCRAPERSKY_DATABASE_URL"]))
    database.write(lambda conn: conn.execute(update(domains).values(losses=2, attempts=2)))
    database.close()
    file = domain_file(tmp_path, dead, friendly[0])
    done = quick("run", "--file", file, "--through", "domain-scan", "--json", SCRAPERSKY_MAX_ATTEMPTS="2")
    assert [(stage["completed"], stage["failed"]) for stage in done.json["stages"]] == [(1, 1)]


def test_it_waits_for_what_another_worker_holds(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    slow = quirky(town_server, "slow")
    quick("enqueue", "domain-scan", slow)
    before = town_server.counts()[slow, "/"]
    worker = quick.start("process", "domain-scan")
    until(lambda: rows(quick, "domain-scan", "processing"))
    done = quick("run", "--file", domain_file(tmp_path, slow), "--through", "domain-scan", "--json")
    worker.communicate()
    assert done.json["stages"][0]["completed"] == 1
    assert town_server.counts()[slow, "/"] == before + 1
    assert done.json["export"] is None


def test_two_runs_over_the_same_domains_both_end(quick: Terminal, friendly: list[str], tmp_path: Path) -> None:
    together = []
    for name in ("april", "may"):
        (tmp_path / name).mkdir()
        file = domain_file(tmp_path / name, *friendly[:3], head=f"domain,{name}")
        together.append(quick.start("run", "--file", file, "--json"))
    for each in together:
        said, _ = each.communicate()
        assert [stage["completed"] for stage in json.loads(said)["stages"]] == [3, 3]


def test_a_pipe_in_and_a_pipe_out(quick: Terminal, friendly: list[str]) -> None:
    done = quick("run", "--file", "-", "--through", "domain-scan", "-o", "-", stdin=f"{friendly[0]}\n".encode())
    assert leads(done.out).keys() == {friendly[0]}
    assert done.err.splitlines()[0].startswith("workflow=domain-scan items=1 completed=1")


def test_what_another_command_writes_into_a_pipe_is_a_file(quick: Terminal, friendly: list[str]) -> None:
    reading, writing = os.pipe()
    with open(writing, "wb") as pipe:
        pipe.write(f"{friendly[0]}\n".encode())
    command = quick.command("run", "--file", f"/dev/fd/{reading}", "--through", "domain-scan", "-o", "-")
    done = subprocess.run(command, env=quick.env(), pass_fds=[reading], capture_output=True, timeout=PATIENCE)
    os.close(reading)
    assert leads(done.stdout.decode()).keys() == {friendly[0]}, done.stderr


def test_it_says_that_it_waits_for_the_database(postgresql_url: str, town_server: TownServer, tmp_path: Path) -> None:
    with wire_to(postgresql_url) as (made, url):
        shell = Terminal({**environment(town_server), "SCRAPERSKY_DATABASE_URL": url})
        file = domain_file(tmp_path, quirky(town_server, "slow"))
        process = shell.start("run", "--file", file, "--through", "domain-scan")
        until(lambda: rows(shell, "domain-scan", "processing"))
        made.down()
        assert process.stderr is not None
        lines = iter(process.stderr.readline, b"")  # until the process ends
        assert any(line.endswith(b"; waiting for it\n") for line in lines)
        made.up()
        _, said = process.communicate()
    assert b"the database is back" in said
    assert process.returncode == 0


def test_a_signal_stops_it_and_says_how_to_go_on(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    file, out = domain_file(tmp_path, quirky(town_server, "slow")), tmp_path / "leads.csv"
    process = quick.start("run", "--file", file, "-o", str(out), "--batch", "may")
    until(lambda: rows(quick, "domain-scan", "processing"))
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.endswith(b"stopped: the same command goes on where this ended (batch may)\n")
    assert not out.exists()


def test_what_it_cannot_do_it_says_before_it_begins(
    sqlite_url: str, friendly: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", sqlite_url)
    settings.cache_clear()
    file = domain_file(tmp_path, friendly[0])
    for args, said in (
        (("--file", "missing.csv"), "cannot read missing.csv"),
        (
            ("--file", file, "--from", "email-scan", "--through", "page-scrape"),
            "page-scrape does not follow email-scan",
        ),
        (("--file", file, "--through", "nothing"), "there is no workflow nothing"),
        (("--file", file, "-o", "leads.doc"), "the format of leads.doc is not known"),
        (("--file", file, "-o", "-", "--json"), "--json and the leads cannot both be on stdout"),
    ):
        failed = CliRunner().invoke(app, ["run", *args]).exception
        assert isinstance(failed, UsageError)
        assert failed.message.startswith(said)
    plan = CliRunner().invoke(app, ["run", "--file", file, "--dry-run"])
    assert plan.stdout.splitlines() == ["stages=domain-scan,email-scan targets=1 rejected=0", friendly[0]]
    assert CliRunner().invoke(app, ["batch", "list", "--no-header"]).stdout == ""
    settings.cache_clear()


def test_a_file_without_one_usable_line_writes_nothing(quick: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "leads.csv"
    done = quick("run", "--file", domain_file(tmp_path, "nonsense", "two words"), "-o", str(out))
    assert (done.code, done.out, out.exists()) == (2, "", False)
    assert "line 2: 'nonsense' was skipped: " in done.err
    assert "error: none of the 2 targets can be used\n" in done.err
    assert quick("batch", "list").rows == []


def test_our_own_outage_ends_it(quick: Terminal, friendly: list[str], tmp_path: Path) -> None:
    dead: Any = {"SCRAPERSKY_CONNECT_TO": "", "SCRAPERSKY_DNS": "127.0.0.1:9", "SCRAPERSKY_PROBE": "probe-one.com:443"}
    down = quick("run", "--file", domain_file(tmp_path, friendly[0]), **dead, SCRAPERSKY_FETCH_SECONDS="12")
    assert down.code == 6
    assert "network is down" in down.err
    assert rows(quick, "domain-scan", "queued") == 1


def test_a_schema_that_has_become_newer_ends_it(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    process = quick.start("run", "--file", domain_file(tmp_path, quirky(town_server, "slow")))
    until(lambda: rows(quick, "domain-scan", "processing"))
    database = Database(database_url(quick.environment["SCRAPERSKY_DATABASE_URL"]))
    database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    _, said = process.communicate()
    assert process.returncode == 5
    assert b"newer than this scrapersky" in said


def test_a_pause_ends_it(quick: Terminal, friendly: list[str], tmp_path: Path) -> None:
    quick("pause", "domain-scan", "--reason", "the provider is down")
    paused = quick("run", "--file", domain_file(tmp_path, friendly[0]))
    assert (paused.code, paused.err.splitlines()[0]) == (2, "error: domain-scan is paused: the provider is down")


def test_under_strict_a_failure_is_one(
    quick: Terminal, town_server: TownServer, friendly: list[str], tmp_path: Path
) -> None:
    file = domain_file(tmp_path, quirky(town_server, "robots-denies"), friendly[0])
    assert quick("run", "--file", file, "--through", "domain-scan").code == 0
    assert quick("run", "--file", file, "--through", "domain-scan", "--strict").code == 3


def test_a_run_that_brings_nothing_fails(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    file = domain_file(tmp_path, quirky(town_server, "robots-denies"))
    done = quick("run", "--file", file, "--batch", "april")
    assert done.code == 3
    assert done.err.splitlines()[-2:] == [
        "error: nothing can be used: robots denied 1",
        "hint: run: scrapersky export domains --batch april",
    ]


def test_the_way_between_two_workflows() -> None:
    assert [workflow.name for workflow in path("domain-scan", "email-scan")] == ["domain-scan", "email-scan"]
    for name in names():
        assert [workflow.name for workflow in path(name, name)] == [name]
    with pytest.raises(UsageError, match="does not follow"):
        path("email-scan", "domain-scan")
