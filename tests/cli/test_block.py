"""The do-not-crawl list holds for every command that fetches, and asking for it makes no database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Result, Terminal
from tests.cli.test_run import quirky


@pytest.fixture
def friendly(town_server: TownServer) -> str:
    return quirky(town_server, "friendly")


def by_scan(terminal: Terminal, host: str) -> Result:
    return terminal("scan", host, "--json")


def by_saving_scan(terminal: Terminal, host: str) -> Result:
    return terminal("scan", host, "--save", "--json")


def by_extract(terminal: Terminal, host: str) -> Result:
    return terminal("extract", f"https://www.{host}/", "--json")


def by_robots(terminal: Terminal, host: str) -> Result:
    return terminal("robots", f"https://www.{host}/")


COMMANDS = [by_scan, by_extract, by_robots]


@pytest.mark.parametrize("command", [*COMMANDS, by_saving_scan])
def test_a_blocked_host_is_not_asked(
    shell: Terminal, town_server: TownServer, friendly: str, command: Callable[[Terminal, str], Result]
) -> None:
    assert shell("block", "add", friendly).code == 0
    asked = len(town_server.hits)
    refused = command(shell, friendly)
    assert "do-not-crawl list" in refused.out + refused.err
    assert len(town_server.hits) == asked
    assert shell("block", "remove", friendly).code == 0
    allowed = command(shell, friendly)
    assert (allowed.code, "do-not-crawl" in allowed.out + allowed.err) == (0, False)
    assert len(town_server.hits) > asked


def test_what_a_refusal_looks_like(quick: Terminal, friendly: str) -> None:
    quick("block", "add", friendly)
    entry = f"{friendly} is on the do-not-crawl list"
    assert [(step["workflow"], step["error_code"]) for step in by_scan(quick, friendly).json["steps"]] == [
        ("domain-scan", "do_not_crawl")
    ]
    assert by_extract(quick, friendly).json["error"]["code"] == "do_not_crawl"
    told = by_robots(quick, friendly)
    assert (told.code, told.rows) == (
        3, [["disallowed", f"do_not_crawl: {entry}", f"https://www.{friendly}/"]],
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_no_database_is_made(
    quick: Terminal, friendly: str, tmp_path: Path, command: Callable[[Terminal, str], Result]
) -> None:
    file = tmp_path / "nowhere" / "missing.db"
    nowhere = Terminal({**quick.environment, "SCRAPERSKY_DATABASE_URL": f"sqlite:///{file}"})
    assert command(nowhere, friendly).code == 0
    assert not file.parent.exists()


def test_an_older_schema_is_asked_and_left_alone(shell: Terminal, any_url: str, friendly: str) -> None:
    shell("block", "add", friendly)
    database = Database(database_url(any_url))
    migrate.downgrade(database, "0001")
    assert "do-not-crawl list" in by_robots(shell, friendly).out
    with database.reading() as conn:
        assert migrate.current(conn) == "0001"
    database.write(lambda conn: conn.execute(text("DROP TABLE alembic_version")))
    assert by_robots(shell, friendly).rows[0][0] == "allowed"
    database.close()


def test_a_database_that_is_away_is_no_permission(quick: Terminal, town_server: TownServer, friendly: str) -> None:
    away = Terminal({**quick.environment, "SCRAPERSKY_DATABASE_URL": "postgresql://127.0.0.1:1/x"})
    asked = len(town_server.hits)
    assert {command(away, friendly).code for command in COMMANDS} == {5}
    assert len(town_server.hits) == asked
