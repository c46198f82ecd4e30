"""A million rows of everything: no command that looks reads all of them into memory."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.errors import Exit
from tests.cli.full import fill
from tests.cli.reads import EVERY, LIST
from tests.cli.terminal import Terminal
from tests.databases import Databases

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

ROWS = 1_000_000
MOST_KIB = 200_000  # what any of them may take; on 20,000 rows they take up to 90,000
# The peak of this program alone: getrusage knows that of the one which it replaced, too.
MEASURED = """
import re, sys
from pathlib import Path
from scrapersky_cli.cli.main import main
try:
    main()
finally:
    print("peak", re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""
# These read a million rows one by one, with all that belongs to them: what comes first is enough, and one of them.
LONG = tuple(line for line in EVERY if line.startswith(("export", "batch export")) and "--dry-run" not in line)
WHOLE = "export pages"


def filled(url: str) -> Terminal:
    database = Database(database_url(url))
    fill(database, ROWS)
    database.close()
    return Terminal({"SCRAPERSKY_DATABASE_URL": url})


@pytest.fixture(scope="module")
def million_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    file = tmp_path_factory.mktemp("million") / "scrapersky.db"
    file.write_bytes(sqlite_template.read_bytes())
    return filled(f"sqlite:///{file}")


@pytest.fixture(scope="module")
def million_postgresql(postgresql_databases: Databases) -> Iterator[Terminal]:
    name = postgresql_databases.take()
    yield filled(postgresql_databases.url(name))
    postgresql_databases.give_back(name)


@pytest.fixture(params=["million_sqlite", "million_postgresql"])
def million(request: pytest.FixtureRequest) -> Terminal:
    terminal: Terminal = request.getfixturevalue(request.param)
    return terminal


# Nothing is due there, and what is read of the database is written into a file of metrics.
METRICS = "process sitemap-submission"


@pytest.mark.parametrize("line", [*EVERY, METRICS])
def test_memory_is_bounded(million: Terminal, tmp_path: Path, line: str) -> None:
    (tmp_path / "list.csv").write_text("domain\none.com\n")
    command = [sys.executable, "-c", MEASURED, *line.replace(LIST, str(tmp_path / "list.csv")).split()]
    reader = "head -1" if line in LONG and line != WHOLE else "cat >/dev/null"
    env = million.env(SCRAPERSKY_METRICS_FILE=str(tmp_path / "scrapersky.prom"))
    script = f"set -o pipefail; {shlex.join(command)} | {reader}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=env, timeout=3600)
    assert done.returncode == Exit.DONE, done.stderr
    peak = re.search(r"peak (\d+)", done.stderr)
    assert peak
    assert int(peak[1]) < MOST_KIB
