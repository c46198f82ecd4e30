"""Whatever reads the database does so in every state of it and of the streams; a new command is tried by itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.errors import Exit
from tests.cli.full import fill
from tests.cli.reads import (
    CHANGE,
    EVERY,
    LIST,
    LOOK_ELSEWHERE,
    NAMES_SOMETHING,
    READS,
    TESTED_ELSEWHERE,
    WITHOUT_DATABASE,
)
from tests.cli.screen import watch
from tests.cli.terminal import Terminal
from tests.cli.test_promises import commands, options
from tests.cli.test_streams import bash
from tests.databases import Databases

ROWS = 20_000
SAID = re.compile(r"there are more than \d+: .*\n|\d+ completed rows are not enqueued again.*\n")


def test_every_command_is_known_here() -> None:
    every = dict(commands())
    assert every.keys() == READS.keys() | CHANGE | LOOK_ELSEWHERE | TESTED_ELSEWHERE
    dry = {name for name, command in every.items() if "--dry-run" in options(command)}
    assert dry - TESTED_ELSEWHERE == {
        name for name, lines in READS.items() if any("--dry-run" in line for line in lines)
    }
    assert [line for name, lines in READS.items() for line in lines if not line.startswith(name)] == []


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("targets") / "list.csv"
    file.write_text("domain\none.com\n")
    return str(file)


@pytest.fixture(params=EVERY)
def line(request: pytest.FixtureRequest, targets: str) -> str:
    text: str = request.param
    return text.replace(LIST, targets)


@pytest.fixture(params=[lines[0] for lines in READS.values()])
def first(request: pytest.FixtureRequest, targets: str) -> str:
    """One line for each command, for what does not depend on its options."""
    text: str = request.param
    return text.replace(LIST, targets)


# --- nothing is there -------------------------------------------------------------------------------------
def test_an_empty_database(shell: Terminal, line: str) -> None:
    done = shell(*line.split())
    if any(name in line.split() or f"batch:{name}" in line for name in NAMES_SOMETHING):
        assert (done.code, done.err.startswith("error: ")) == (Exit.USAGE, True)
    else:
        assert (done.code, done.err) == (Exit.DONE, "")


def test_a_database_that_is_down(first: str) -> None:
    """Doctor says so as its answer; what never opens a database does not care."""
    terminal = Terminal({"SCRAPERSKY_DATABASE_URL": "postgresql://127.0.0.1:1/x"})
    done = terminal(*first.split())
    if first.startswith("doctor"):
        assert (done.code, "[fail] database: " in done.out) == (Exit.BUG, True)
    elif first.startswith(tuple(WITHOUT_DATABASE)):
        assert done.code == Exit.DONE
    else:
        assert (done.code, done.err.startswith("error: ")) == (Exit.DATABASE, True)


def read_only(postgresql_url: str) -> Terminal:
    """A terminal to whose sessions the database takes no writes."""
    more = "&" if "?" in postgresql_url else "?"
    return Terminal(
        {"SCRAPERSKY_DATABASE_URL": f"{postgresql_url}{more}options=-c%20default_transaction_read_only%3Don"}
    )


def test_a_database_that_can_only_be_read(postgresql_url: str, first: str) -> None:
    """As a standby is. Of SQLite, see test_database_file."""
    Terminal({"SCRAPERSKY_DATABASE_URL": postgresql_url})("enqueue", "domain-scan", "one.com", "--batch", "april")
    done = read_only(postgresql_url)(*first.split())
    if first.startswith("doctor"):  # which tries to claim
        assert (done.code, "read-only transaction" in done.out) == (Exit.BUG, True)
    else:
        assert (done.code, done.err) == (Exit.DONE, "")


def test_a_write_into_a_database_that_can_only_be_read_says_what_to_do(postgresql_url: str) -> None:
    done = read_only(postgresql_url)("enqueue", "domain-scan", "one.com")
    assert done.code == Exit.DATABASE
    assert "read-only transaction\nhint: it only reads, as a standby does" in done.err


# --- much is there ----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def full_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("full") / "scrapersky.db"
    file.write_bytes(sqlite_template.read_bytes())
    return filled(f"sqlite:///{file}")


@pytest.fixture(scope="module")
def full_postgresql(postgresql_databases: Databases) -> Iterator[str]:
    name = postgresql_databases.take()
    yield filled(postgresql_databases.url(name))
    postgresql_databases.give_back(name)


def filled(url: str) -> str:
    database = Database(database_url(url))
    fill(database, ROWS)
    database.close()
    return url


@pytest.fixture(params=["full_sqlite", "full_postgresql"])
def full(request: pytest.FixtureRequest) -> Terminal:
    """Twenty thousand rows of everything."""
    return Terminal({"SCRAPERSKY_DATABASE_URL": request.getfixturevalue(request.param)})


def test_a_full_database_and_a_reader_that_has_had_enough(full: Terminal, line: str) -> None:
    done = bash(full, f"scrapersky {line} | head -1")
    assert (done.code, done.out.count("\n"), SAID.sub("", done.err)) == (Exit.DONE, 1, "")


def test_metrics_of_a_full_database(full: Terminal, tmp_path: Path) -> None:
    """They are read after each run, here of one in which nothing is due."""
    file = tmp_path / "scrapersky.prom"
    done = full("process", "sitemap-submission", SCRAPERSKY_METRICS_FILE=str(file))
    assert (done.code, done.out, done.err) == (Exit.DONE, "", "")
    assert 'scrapersky_queue_rows{workflow="sitemap-submission",state="due"} 0' in file.read_text()


# --- streams ----------------------------------------------------------------------------------------------
@pytest.fixture
def known(quick: Terminal) -> Terminal:
    """A terminal whose database knows what the lines name."""
    quick("enqueue", "domain-scan", "one.com", "two.com", "--batch", "april")
    return quick


def test_closed_streams(known: Terminal, first: str) -> None:
    """Nothing is asked, and what is printed is as good as >/dev/null, but for an export, which would be lost."""
    assert bash(known, f"scrapersky {first} <&- | cat").code == Exit.DONE
    done = bash(known, f"scrapersky {first} <&- >&-")
    is_lost = "export" in first and "--dry-run" not in first
    error = "error: cannot write to stdout: it is closed" if is_lost else ""
    assert (done.code, done.err.partition("\n")[0]) == (Exit.USAGE if is_lost else Exit.DONE, error)


def test_a_full_disk_under_stdout(known: Terminal, first: str) -> None:
    done = bash(known, f"scrapersky {first} >/dev/full")
    assert done.code == Exit.USAGE
    error, hint = SAID.sub("", done.err).splitlines()
    assert (error.partition(":")[0], error.rpartition(": ")[2]) == ("error", "No space left on device")
    assert hint.startswith("hint: make room")


def test_a_terminal_without_colour(known: Terminal, first: str) -> None:
    seen = watch(known, *first.split(), NO_COLOR="1")
    assert (seen.code, seen.unexpected) == (Exit.DONE, [])
    assert not re.search(r"\x1b\[[0-9;]*[34]\d[;m]", seen.raw)  # bold is no colour
