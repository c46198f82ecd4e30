"""A cron daemon runs the example's lines for two minutes."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scrapersky_cli.demo.server import environment, serve
from scrapersky_cli.demo.town import Town
from tests.cli.terminal import Terminal
from tests.cli.test_crontab import install, jobs, settings
from tests.soak.debian import program
from tests.waiting import until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]


@contextmanager
def daemon() -> Iterator[None]:
    """Cron, unless it runs already."""
    running = subprocess.run(["pgrep", "-x", "cron"], stdout=subprocess.DEVNULL).returncode == 0
    process = None if running else subprocess.Popen([program("cron", "cron"), "-f"])
    try:
        yield
    finally:
        if process:
            process.terminate()
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
        values = {**environment(server), "SCRAPERSKY_DATABASE_URL": sqlite_url}
        cron = install(tmp_path, values)
        shell = Terminal(values)
        names = [site.domain for site in server.town.sites]
        shell("enqueue", "domain-scan", *names[:20])
        lines = [f"{name}={cron.environment[name]}" for name in settings() if name != "MAILTO"]
        lines += ['MAILTO=""', *(f"* * * * * {job.command}" for job in jobs())]
        with daemon(), installed("\n".join(lines) + "\n"):
            until(lambda: " completed=20 " in cron.log)
            shell("enqueue", "domain-scan", *names[20:])
            until(lambda: " completed=10 " in cron.log)
        assert cron.log.count("\n") == 2  # a run with nothing to do says nothing
        assert sum(each["completed"] for each in shell("status", "--json").json["workflows"]) == 30
    assert shutil.which("flock")
