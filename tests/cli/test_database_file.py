"""The file of an SQLite database: when it is made, and for whom."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scrapersky_cli.cli.main import app
from scrapersky_cli.errors import Exit, NoDatabase
from scrapersky_cli.settings import settings
from tests.cli.terminal import Terminal

LOOKS = [
    ("status",),
    ("list", "domains"),
    ("contacts", "summary"),
    ("export", "domains"),
    ("show", "one.com"),
    ("history",),
    ("batch", "list"),
    ("batch", "show", "april"),
    ("batch", "export", "april"),
    ("block", "list"),
    ("suppress", "list"),
    ("process", "domain-scan", "--dry-run"),
    ("enqueue", "domain-scan", "--where", "status=queued", "--dry-run"),
    ("retry", "domain-scan", "--all", "--dry-run"),
    ("cancel", "domain-scan", "--all", "--dry-run"),
    ("batch", "cancel", "april", "--dry-run"),
    ("db", "current"),
]
WORKS = [
    ("process", "domain-scan"),
    ("loop", "domain-scan"),
    ("retry", "domain-scan", "--all"),
    ("cancel", "domain-scan", "--all"),
    ("batch", "retry", "april"),
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


def test_the_default_folder_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home" / "share"
    terminal = Terminal({"XDG_DATA_HOME": str(home)})
    assert terminal("status").code == Exit.DATABASE
    assert not home.exists()
    file = home / "scrapersky" / "scrapersky.db"
    assert terminal("enqueue", "domain-scan", "one.com").err == f"made a new database: {file}\n"
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert terminal("status").rows[0][1] == "1"


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
