"""A cron daemon runs the example's lines: each of them every minute, and as they are through a whole day."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scrapersky_cli.demo.server import environment, serve
from scrapersky_cli.demo.town import Town
from tests.cli.terminal import Terminal
from tests.cli.test_crontab import FILE, Cron, install, jobs, settings
from tests.soak.debian import program
from tests.waiting import until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

# So many processes at a time let some fetches miss their deadline, and their rows are tried again at once.
IMPATIENT = {"SCRAPERSKY_BACKOFF_SECONDS": "1", "SCRAPERSKY_MAX_ATTEMPTS": "20"}


@contextmanager
def daemon(*before: str) -> Iterator[None]:
    """Cron in the foreground, started by the words `before`. None may run already."""
    process = subprocess.Popen([*before, program("cron", "cron"), "-f"], start_new_session=True)
    try:
        yield
        assert process.poll() is None, "another cron runs"
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # also where another program started it
        process.wait(10)


@contextmanager
def installed(crontab: str) -> Iterator[None]:
    """This user's crontab, for a while."""
    command = program("crontab", "cron")
    before = subprocess.run([command, "-l"], capture_output=True, text=True)
    subprocess.run([command, "-"], input=crontab, text=True, check=True)
    try:
        yield
    finally:
        if before.returncode == 0:
            subprocess.run([command, "-"], input=before.stdout, text=True, check=True)
        else:
            subprocess.run([command, "-r"], check=True)


def test_cron_runs_the_example(sqlite_url: str, tmp_path: Path) -> None:
    with serve(Town(30, awkward=False), tmp_path) as server:
        values = {**environment(server), "SCRAPERSKY_DATABASE_URL": sqlite_url, **IMPATIENT}
        cron = install(tmp_path, values)
        shell = Terminal(values)
        names = [site.domain for site in server.town.sites]
        shell("enqueue", "domain-scan", *names[:20])
        lines = [f"{name}={cron.environment[name]}" for name in settings() if name != "MAILTO"]
        lines += ['MAILTO=""', *(f"* * * * * {job.command}" for job in jobs())]
        with daemon(), installed("\n".join(lines) + "\n"):
            until(lambda: _completed(shell) == 20)
            shell("enqueue", "domain-scan", *names[20:])
            until(lambda: _completed(shell) == 30)
        claimed = [int(found) for found in re.findall(r"^workflow=domain-scan claimed=(\d+) ", cron.log, re.MULTILINE)]
        assert len(claimed) == cron.log.count("\n")
        assert min(claimed) > 0  # a run with nothing to do says nothing
    assert shutil.which("flock")


# --- a day ------------------------------------------------------------------------------------------------
SPEED = 240  # minutes of cron's day in one of ours: runs take longer than their period, and overlap
HOUR = 3600 / SPEED  # of cron's day, in seconds


class Day:
    """The example as it is, installed for a cron whose day takes minutes, with what became of each job."""

    def __init__(self, cron: Cron) -> None:
        self.cron, self._done = cron, cron.folder / "done"
        self._mail = cron.folder / "mail"
        shell = cron.folder / "shell"
        shell.write_text(
            "#!/bin/bash\n"
            f'said=$(/bin/bash "$@" 2>&1); code=$?\necho "$code ${{2: -60}}" >>{self._done}\n'
            f'[ -z "$said" ] || echo "$said" >>{self._mail}\n'
        )
        shell.chmod(0o755)
        values = {**cron.environment, "SHELL": str(shell), "MAILTO": '""'}
        lines = FILE.read_text().splitlines()
        installed = [re.sub(r"^([A-Z]+)=.*", lambda found: f"{found[1]}={values[found[1]]}", line) for line in lines]
        self.crontab = "\n".join(installed) + "\n"

    @property
    def codes(self) -> Counter[int]:
        """How often jobs ended with which exit code."""
        return Counter(int(line.split()[0]) for line in self._done.read_text().splitlines())

    @property
    def mail(self) -> str:
        """What would have been mailed."""
        return self._mail.read_text() if self._mail.exists() else ""


def test_a_day_with_overlapping_runs_and_an_hour_without_a_database(sqlite_url: str, tmp_path: Path) -> None:
    with serve(Town(60, awkward=False), tmp_path) as server:
        values = {**environment(server), "SCRAPERSKY_DATABASE_URL": sqlite_url, "SCRAPERSKY_HOST_DELAY": "0"}
        values |= IMPATIENT
        values["SCRAPERSKY_ADVANCE"] = "sitemap-submission,sitemap-scan,sitemap-import,page-scrape,email-scan"
        day, shell = Day(install(tmp_path, values)), Terminal(values)
        names = [site.domain for site in server.town.sites]
        file = tmp_path / "scrapersky.db"
        clock = [program("faketime", "faketime"), "-f", f"@2026-03-02 00:00:00 x{SPEED}"]
        with installed(day.crontab), daemon(*clock):
            for part in range(6):  # until the evening, ten domains every three hours
                shell("enqueue", "domain-scan", *names[part * 10 : part * 10 + 10])
                time.sleep(3 * HOUR)
            assert day.mail == ""  # so far all is well
            shell("pause", "email-scan")
            until(lambda: not _is_busy(shell))
            gone = [each.rename(each.with_name(f"gone-{each.name}")) for each in tmp_path.glob(f"{file.name}*")]
            until(lambda: "scrapersky: DATABASE" in day.mail)
            for each in gone:
                each.rename(each.with_name(each.name.removeprefix("gone-")))
            shell("resume", "email-scan")
            until(lambda: not _is_busy(shell))
        assert _completed(shell) == 60
        assert day.codes[0] > 100
        assert day.codes[75] > 0  # runs did overlap, and were not doubled
        assert set(day.codes) <= {0, 1, 5, 75}
        assert "LATE" not in day.mail
        assert _worked_twice(shell) == []


def _is_busy(shell: Terminal) -> bool:
    states = shell("status", "--json").json["workflows"]
    return any(each["processing"] or (each["due"] and not each["paused"]) for each in states)


def _completed(shell: Terminal) -> int:
    """How many domains were scanned."""
    states = shell("status", "--json").json["workflows"]
    return next(int(each["completed"]) for each in states if each["workflow"] == "domain-scan")


def _worked_twice(shell: Terminal) -> list[object]:
    """The runs that lost rows: nobody may have taken them while they were worked."""
    return [each for each in shell("history", "-n", "10000", "--json").json["claims"] if each["lost"]]
