"""The file of an SQLite database: when it is made, who may read it, and what can be done where nothing is written."""

import json
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scrapersky_cli.cli.main import app
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import Exit, NoDatabase
from scrapersky_cli.settings import settings
from tests.cli.reads import LIST, READS, WITHOUT_DATABASE
from tests.cli.rights import obey_rights
from tests.cli.terminal import Result, Terminal
from tests.waiting import PATIENCE

LOOKS = [
    tuple(line.split())
    for name, lines in READS.items()
    if name not in WITHOUT_DATABASE | {"doctor"}
    for line in lines
    if LIST not in line
]
WORKS = [
    ("process", "domain-scan"),
    ("loop", "domain-scan"),
    ("retry", "domain-scan", "--all"),
    ("cancel", "domain-scan", "--all"),
    ("batch", "retry", "april"),
    ("curate", "domains", "rejected", "--all"),
    ("resume", "domain-scan"),
    ("db", "check"),
    ("db", "downgrade", "base", "--yes"),
]
FILLS = [
    ("enqueue", "domain-scan", "one.com"),
    ("import", "domains", "-"),
    ("suppress", "add", "one.com"),
    ("block", "add", "one.com"),
    ("pause", "domain-scan"),
    ("db", "upgrade"),
]


def run(
    terminal: Terminal, *args: str, before: Callable[[], object] = obey_rights, stdin: bytes = b"", **env: str
) -> Result:
    """Run the command in a process that has called `before`."""
    done = subprocess.run(
        terminal.command(*args),
        input=stdin,
        capture_output=True,
        env=terminal.env(**env),
        timeout=PATIENCE,
        preexec_fn=before,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where there is no database yet."""
    (tmp_path / "here").mkdir()
    return tmp_path / "here" / "x.db"


@pytest.fixture
def fresh(file: Path) -> Terminal:
    return Terminal({"SCRAPERSKY_DATABASE_URL": f"sqlite:///{file}"})


@pytest.fixture
def here(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """Commands in this process, for there are many of them."""
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", f"sqlite:///{file}")
    settings.cache_clear()
    yield CliRunner()
    settings.cache_clear()


# --- when it is made --------------------------------------------------------------------------------------
@pytest.mark.parametrize("args", [*LOOKS, *WORKS], ids=" ".join)
def test_nobody_who_looks_or_works_makes_one(here: CliRunner, file: Path, args: tuple[str, ...]) -> None:
    done = here.invoke(app, list(args))
    assert isinstance(done.exception, NoDatabase)
    assert done.stdout == ""
    assert os.listdir(file.parent) == []


def test_that_there_is_none_is_said_with_what_makes_one(fresh: Terminal, file: Path) -> None:
    for args in (LOOKS[0], WORKS[0]):
        done = fresh(*args)
        assert (done.code, done.out) == (Exit.DATABASE, "")
        error, hint = done.err.splitlines()
        assert error == f"error: there is no database {file}"
        assert hint.endswith("make a new one: scrapersky db upgrade")
    doctor = fresh("doctor", "--offline", "--quiet")
    assert doctor.code == Exit.BUG
    assert doctor.out.startswith(f"[fail] database: there is no database {file}  (")
    assert os.listdir(file.parent) == []


@pytest.mark.parametrize("args", FILLS, ids=" ".join)
def test_who_brings_something_in_makes_one_and_says_so_once(here: CliRunner, file: Path, args: tuple[str, ...]) -> None:
    done = here.invoke(app, list(args), input="one.com\n")
    assert (done.exit_code, done.stderr) == (Exit.DONE, f"made a new database: {file}\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert here.invoke(app, list(args), input="one.com\n").stderr == ""
    assert here.invoke(app, ["status"]).exit_code == Exit.DONE


@pytest.mark.parametrize("args", FILLS, ids=" ".join)
def test_a_folder_that_is_not_there_is_not_made(here: CliRunner, file: Path, args: tuple[str, ...]) -> None:
    file.parent.rmdir()
    done = here.invoke(app, list(args), input="one.com\n")
    assert isinstance(done.exception, NoDatabase)
    assert done.exception.message == f"there is no folder {file.parent} for a new database"
    assert (done.stdout, file.parent.exists()) == ("", False)


@pytest.mark.parametrize("args", [LOOKS[0], WORKS[0], FILLS[0]])
def test_a_folder_is_no_database(fresh: Terminal, file: Path, args: tuple[str, ...]) -> None:
    file.mkdir()
    done = fresh(*args)
    assert (done.code, done.out) == (Exit.DATABASE, "")
    assert done.err.splitlines() == [
        f"error: the database {file} is a folder",
        f"hint: correct SCRAPERSKY_DATABASE_URL: it should name a file, such as {file}/scrapersky.db",
    ]


def test_the_default_folder_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home" / "share"
    terminal = Terminal({"XDG_DATA_HOME": str(home)})
    assert terminal("status").code == Exit.DATABASE
    assert not home.exists()
    file = home / "scrapersky" / "scrapersky.db"
    assert terminal("enqueue", "domain-scan", "one.com").err == f"made a new database: {file}\n"
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert terminal.state("domain-scan")[0] == "1"


def test_an_empty_file_is_filled_by_who_brings_something_in(fresh: Terminal, file: Path) -> None:
    file.touch(0o640)
    done = fresh("status")
    assert (done.code, done.err.splitlines()[1]) == (Exit.DATABASE, "hint: run: scrapersky db upgrade")
    assert fresh("enqueue", "domain-scan", "one.com").code == Exit.DONE
    assert stat.S_IMODE(file.stat().st_mode) == 0o640  # what the operator has chosen


def test_looking_changes_no_schema(fresh: Terminal, file: Path) -> None:
    fresh("enqueue", "domain-scan", "one.com")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for args in (("status",), ("db", "upgrade"), ("db", "downgrade", "base", "--yes"), ("process", "domain-scan")):
        done = fresh(*args)
        assert (done.code, done.err.splitlines()[1]) == (Exit.DATABASE, "hint: upgrade scrapersky on this host"), args


# --- whose it is ------------------------------------------------------------------------------------------
def test_what_stands_beside_it_is_private_too(fresh: Terminal, file: Path) -> None:
    fresh("enqueue", "domain-scan", "one.com")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE domains SET note = 'x'")
        connection.commit()
        beside = {each.name: stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()}
    assert beside == {"x.db": 0o600, "x.db-wal": 0o600, "x.db-shm": 0o600}


# --- where nothing can be written -------------------------------------------------------------------------
@pytest.fixture(params=["file", "folder", "copy"])
def sealed(request: pytest.FixtureRequest, fresh: Terminal, file: Path) -> Iterator[Terminal]:
    """A database of which the file, or also its folder, cannot be written; or a copy, which is in no WAL mode."""
    fresh("enqueue", "domain-scan", "one.com", "two.com", "--batch", "april")
    if request.param == "copy":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(f"VACUUM INTO '{file}.copy'")
        Path(f"{file}.copy").replace(file)
    file.chmod(0o400)
    file.parent.chmod(0o500 if request.param == "folder" else 0o700)
    yield fresh
    file.parent.chmod(0o700)


LOOK_ONE_AFTER_THE_OTHER = """
import json, sys
from typer.testing import CliRunner
from scrapersky_cli.cli.main import app
for args in json.loads(sys.argv[1]):
    done = CliRunner().invoke(app, args)
    print(json.dumps([done.exit_code, done.stdout, done.stderr, repr(done.exception)]))
"""


def test_it_can_be_looked_at(sealed: Terminal) -> None:
    looks = [*LOOKS, ("list", "domains", "--columns", "domain")]
    script = [sys.executable, "-c", LOOK_ONE_AFTER_THE_OTHER, json.dumps(looks)]
    done = subprocess.run(script, capture_output=True, env=sealed.env(), timeout=PATIENCE, preexec_fn=obey_rights)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for args, (code, _, err, failed) in zip(looks, answers, strict=True):
        assert (code, err, failed) == (Exit.DONE, "", "None"), args
    assert answers[-1][1] == "domain\none.com\ntwo.com\n"


def test_writing_it_is_refused(sealed: Terminal, file: Path) -> None:
    marked = ("export", "domains", "--since-name", "crm")
    for args in (("enqueue", "domain-scan", "three.com"), ("process", "domain-scan"), marked):
        done = run(sealed, *args)
        assert (done.code, done.out) == (Exit.DATABASE, ""), (args, done)
        error, hint = done.err.splitlines()
        assert error == f"error: the database {file} can only be read"
        assert hint == "hint: make the file and its folder writable for this user"


def test_it_is_read_along_with_who_writes_it(fresh: Terminal, file: Path) -> None:
    fresh("enqueue", "domain-scan", "one.com")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO domains (domain) VALUES ('two.com')")
        connection.commit()
        file.parent.chmod(0o500)
        done = run(fresh, "list", "domains", "--columns", "domain")
        file.parent.chmod(0o700)
    assert done == Result(Exit.DONE, "domain\none.com\ntwo.com\n", "")


def test_what_is_only_in_the_log_is_not_passed_over(fresh: Terminal, file: Path) -> None:
    """A snapshot of a database that was in use, on a medium where the log cannot be read: no answer, not a wrong one."""
    fresh("enqueue", "domain-scan", "one.com")
    snapshot = file.parent.parent / "snapshot"
    snapshot.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO domains (domain) VALUES ('two.com')")
        connection.commit()
        for each in (file, file.with_name("x.db-wal")):
            shutil.copy(each, snapshot)
    snapshot.chmod(0o500)
    done = run(fresh, "list", "domains", SCRAPERSKY_DATABASE_URL=f"sqlite:///{snapshot}/x.db")
    snapshot.chmod(0o700)
    assert (done.code, done.out) == (Exit.DATABASE, "")
    assert "its folder writable if a -wal file stands beside it" in done.err


def test_a_file_that_cannot_be_read(fresh: Terminal, file: Path) -> None:
    fresh("enqueue", "domain-scan", "one.com")
    file.chmod(0)
    for mode in (0o700, 0):
        file.parent.chmod(mode)
        done = run(fresh, "status")
        file.parent.chmod(0o700)
        assert (done.code, done.out) == (Exit.DATABASE, ""), done
        assert done.err.startswith("error: cannot use the database ")


# --- a full disk ------------------------------------------------------------------------------------------
def full_at(size: int) -> Callable[[], None]:
    """No file grows beyond so many bytes: what a full disk is like, for any user and on any file system."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_disk_that_is_full_from_the_start(fresh: Terminal) -> None:
    done = run(fresh, "enqueue", "domain-scan", "one.com", before=full_at(20_000))
    assert (done.code, done.out) == (Exit.DATABASE, "")
    assert done.err.splitlines()[-1].startswith("hint: see whether the disk that holds it is full")


def test_a_disk_that_fills_up(fresh: Terminal) -> None:
    fresh("enqueue", "domain-scan", "zero.com")
    names = "".join(f"number{number}.com\n" for number in range(20_000)).encode()
    done = run(fresh, "enqueue", "domain-scan", "--file", "-", stdin=names, before=full_at(1_000_000))
    assert (done.code, done.out) == (Exit.DATABASE, "")
    assert "see whether the disk that holds it is full" in done.err
    counted = int(fresh.state("domain-scan")[0])
    assert counted % 1000 == 1, "a chunk is stored whole or not at all"
    assert fresh("enqueue", "domain-scan", "--file", "-", stdin=names).out.startswith(
        f"workflow=domain-scan created={20_001 - counted} "
    )


def test_a_damaged_file_has_a_hint_that_helps(sqlite_url: str, sqlite_database: Database) -> None:
    sqlite_database.close()
    path = Path(str(sqlite_database.url.database))
    path.write_bytes(path.read_bytes()[:50_000])
    for command in (("status",), ("doctor", "--quiet", "--offline")):
        done = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})(*command)
        assert "malformed" in done.err + done.out
        assert ".recover" in done.err + done.out
        assert "scrapersky doctor" not in done.err + done.out
