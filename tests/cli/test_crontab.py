"""The crontab that operators copy: every line parsed by a cron library, checked against the registry, and run."""

import fcntl
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest
from cronsim import CronSim

from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.demo.server import TownServer, environment
from scrapersky_cli.workflows.registry import names
from tests.cli import forkserver
from tests.cli.terminal import ROOT
from tests.engine import scene
from tests.waiting import PATIENCE

FILE = ROOT / "crontab.example"
START = datetime(2026, 3, 2, tzinfo=UTC)
ASSIGNMENT = re.compile(r"^([A-Z_]+)=(.*)$")
LOCKED = re.compile(
    r"set -a; \. \"\$SETTINGS\" && flock -n -E 75 (?P<lock>\S+) timeout -k (?P<kill>\d+) (?P<timeout>\w+) (?P<command>scrapersky .*)"
)


@dataclass(frozen=True)
class Job:
    """One line: when it runs, and what cron hands to the shell."""

    when: str
    command: str

    @property
    def minutes(self) -> set[int]:
        """The minutes of an hour of a day in which it runs."""
        return {
            moment.minute for moment in islice(CronSim(self.when, START), 288) if moment < START + timedelta(days=1)
        }

    @property
    def period(self) -> timedelta:
        """The shortest time between two runs."""
        moments = list(islice(CronSim(self.when, START), 50))
        return min(later - earlier for earlier, later in pairwise(moments))


def lines() -> list[str]:
    return [line for line in FILE.read_text().splitlines() if line and not line.startswith("#")]


def settings() -> dict[str, str]:
    return {found[1]: found[2] for line in lines() if (found := ASSIGNMENT.match(line))}


def jobs() -> list[Job]:
    found = (re.match(r"^((?:\S+\s+){5})(.*)$", line) for line in lines() if not ASSIGNMENT.match(line))
    return [Job(" ".join(match[1].split()), match[2]) for match in found if match]


def workers() -> dict[str, tuple[Job, re.Match[str]]]:
    """The lines that process a workflow, by its name."""
    locked = [(job, found) for job in jobs() if (found := LOCKED.match(job.command))]
    return {shlex.split(found["command"])[2]: (job, found) for job, found in locked}


# --- what it says -----------------------------------------------------------------------------------------
def test_every_line_is_a_comment_a_setting_or_a_job() -> None:
    assert FILE.read_text().endswith("\n")  # cron ignores a last line without an end
    assert len(settings()) + len(jobs()) == len(lines())
    assert not [line for line in lines() if re.search(r"\s#", line)]  # cron knows no comment behind a line
    assert not [value for value in settings().values() if "$" in value]  # and expands nothing
    assert not [job for job in jobs() if re.search(r"(?<!\\)%", job.command)]  # which would end the line
    assert settings()["SHELL"] == "/bin/bash"  # in another shell a missing file would end it without a word
    assert all(job.command.startswith('set -a; . "$SETTINGS" && ') for job in jobs())


def test_every_workflow_has_a_line_of_its_own() -> None:
    assert list(workers()) == names()
    assert [job.command for job in jobs() if " process " in job.command] == [
        job.command for job, _ in workers().values()
    ]


def test_minutes_are_staggered() -> None:
    starts = [min(job.minutes) for job, _ in workers().values()]
    periods = {job.period for job, _ in workers().values()}
    assert len(periods) == 1
    minutes = int(periods.pop().total_seconds() // 60)
    most = -(-len(starts) // minutes)  # more workflows than minutes share them evenly
    assert max(starts.count(minute) for minute in starts) == most
    others = [job for job in jobs() if job not in [worker for worker, _ in workers().values()]]
    assert len({min(job.minutes) for job in others}) == len(others)


def test_limits_are_nested_and_locks_are_its_own() -> None:
    """--deadline, then SIGTERM, then SIGKILL, then the next run."""
    for name, (job, found) in workers().items():
        words = shlex.split(found["command"].partition(" >>")[0])
        assert words[:3] == ["scrapersky", "process", name]
        deadline = parse_age(words[words.index("--deadline") + 1])
        killed = parse_age(found["timeout"]) + float(found["kill"])
        assert deadline < parse_age(found["timeout"]) < killed < job.period.total_seconds()
        assert found["lock"].endswith(f".{name}")
        assert job.command.endswith('>>"$LOG" 2>&1')


# --- what it does -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cron:
    """Runs a line as cron would: its shell, its settings, and next to nothing else from outside."""

    folder: Path
    environment: dict[str, str]

    @property
    def log(self) -> str:
        file = Path(self.environment["LOG"])
        return file.read_text() if file.exists() else ""

    def command(self, job: Job) -> str:
        return job.command.replace("/tmp/", f"{self.folder}/")

    def run(self, job: Job) -> tuple[int, str]:
        """The exit code, and what would be mailed."""
        shell = self.environment["SHELL"]
        done = subprocess.run(
            [shell, "-c", self.command(job)],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout.decode()


def install(folder: Path, values: Mapping[str, str]) -> Cron:
    """The example installed in a folder, its settings in a file beside it."""
    (folder / "env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    installed = settings()
    installed["PATH"] = installed["PATH"].replace("/opt/scrapersky/.venv/bin", str(Path(sys.executable).parent))
    installed["SETTINGS"] = str(folder / "env")
    installed["LOG"] = str(folder / "cron.log")
    return Cron(folder, {"HOME": str(folder), "LOGNAME": "scrapersky", **installed})


@pytest.fixture
def cron(tmp_path: Path, sqlite_url: str, town_server: TownServer) -> Cron:
    made = install(tmp_path, {**environment(town_server), "SCRAPERSKY_DATABASE_URL": sqlite_url})
    program = tmp_path / "bin" / "scrapersky"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(forkserver.command())} "$@"\n')
    program.chmod(0o700)
    made.environment["PATH"] = f"{program.parent}:{made.environment['PATH']}"
    return made


@pytest.fixture
def watched(sqlite_url: str) -> Iterator[Database]:
    from scrapersky_cli.db.urls import database_url

    opened = Database(database_url(sqlite_url))
    yield opened
    opened.close()


def test_every_line_runs(cron: Cron, watched: Database, town_server: TownServer) -> None:
    """A night with work, then one without: whatever is mailed is wrong."""
    name = town_server.town.sites[0].domain
    enqueued = cron.run(Job("", f"set -a; . $SETTINGS; scrapersky enqueue domain-scan {name} >/dev/null"))
    assert enqueued == (0, "")
    assert [cron.run(job) for job in jobs()] == [(0, "")] * len(jobs())
    assert re.fullmatch(r"workflow=domain-scan claimed=1 completed=1 .* seconds=[\d.]+\n", cron.log)
    assert scene.statuses(watched)["completed"] == 1
    night = cron.log
    idle, _ = workers()["domain-scan"]
    assert cron.run(idle) == (0, "")
    assert cron.log == night


def test_a_run_that_is_still_on_is_not_doubled(cron: Cron) -> None:
    job, found = workers()["domain-scan"]
    lock = found["lock"].replace("/tmp/", f"{cron.folder}/")
    with Path(lock).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert cron.run(job) == (75, "")
    assert cron.log == ""


def test_rows_that_nobody_fetches_are_mailed(cron: Cron, watched: Database) -> None:
    rows = scene.queued(watched, 1)
    watch = next(job for job in jobs() if "--fail-if-older" in job.command)
    assert cron.run(watch) == (0, "")
    scene.change(watched, rows, due_at=scene.ago(7200))
    code, mail = cron.run(watch)
    assert (code, mail.count("\n")) == (0, 1)
    assert "waited" in mail


def test_a_worker_that_died_unnoticed_is_mailed(cron: Cron, watched: Database) -> None:
    scene.queued(watched, 1)
    scene.take(watched)
    scene.expire(watched)
    check = next(job for job in jobs() if "doctor" in job.command)
    code, mail = cron.run(check)
    assert code != 0
    assert "expired claims: 1 expired" in mail
    assert "scrapersky process all" in mail


@pytest.mark.parametrize("job", jobs(), ids=lambda job: job.command.partition(" && ")[2][:60])
def test_without_its_settings_no_job_runs_and_each_says_so(cron: Cron, job: Job) -> None:
    """A job that ran without them would look at another database, and be content."""
    (cron.folder / "env").unlink()
    code, mail = cron.run(job)
    assert code != 0
    assert "No such file" in mail
    assert "scrapersky:" not in mail  # nothing is known of the queue
    assert cron.log == ""
    assert not (cron.folder / ".local").exists()


def test_a_wrong_setting_is_in_the_log_and_in_the_mail(cron: Cron) -> None:
    with (cron.folder / "env").open("a") as file:
        file.write("SCRAPERSKY_LEASE_SECOND=60\n")
    job, _ = workers()["domain-scan"]
    assert cron.run(job) == (4, "")
    assert "did you mean SCRAPERSKY_LEASE_SECONDS?" in cron.log
    check = next(job for job in jobs() if "doctor" in job.command)
    code, mail = cron.run(check)
    assert code != 0
    assert "SCRAPERSKY_LEASE_SECONDS" in mail
