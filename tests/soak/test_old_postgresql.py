"""The engine's whole suite once more, on the oldest PostgreSQL that Debian has."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psycopg
import pytest

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from tests.databases import Databases
from tests.soak.debian import as_user, oldest_postgresql

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

MODULES = ("queue.test_enqueue", "queue.test_claim", "queue.test_finish", "queue.test_rescue", "run.test_run")


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[str]:
    """In the place of the wheel's server."""
    programs = oldest_postgresql()
    folder = Path(tempfile.mkdtemp(prefix="old"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, user = str(folder / "data"), as_user("postgres")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run(
        [*user, str(programs / "initdb"), "-A", "trust", "-U", "postgres", "-D", data], check=True, stdout=-3
    )
    start = [*user, str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(start, check=True, stdout=-3)
    uri = f"postgresql://postgres:@/postgres?host={folder}"
    try:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_scrapersky")
        database = Database(database_url(uri.replace("/postgres?", "/template_scrapersky?")))
        migrate.upgrade(database)
        database.close()
        yield uri
    finally:
        subprocess.run([*user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, stdout=-3)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def postgresql_databases(postgresql_server: str) -> Databases:
    """Its own, too: those of the wheel's server may have been made for a test of another module."""
    return Databases(postgresql_server)


def test_this_is_an_old_server(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        assert 140_000 <= connection.info.server_version < 160_000


for _module in MODULES:
    _verb = _module.partition(".test_")[2]
    for _name, _value in vars(import_module(f"tests.engine.{_module}")).items():
        if _name.startswith("test_"):
            globals()[f"test_{_verb}_{_name[5:]}"] = _value
        elif type(_value).__name__ == "FixtureFunctionDefinition":
            globals()[_name] = _value
