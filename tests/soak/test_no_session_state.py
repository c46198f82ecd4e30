"""Behind a transaction pooler each transaction has another session: nothing may be left in one."""

import re
from collections.abc import Iterator

import pytest

from scrapersky_cli.demo.server import TownServer, environment, serve
from scrapersky_cli.demo.town import Town
from tests.cli.terminal import Terminal
from tests.crash.wire import Wire, wire_to

NAMED_STATEMENT = re.compile(rb"P....[^\x00]+\x00(?:SELECT|INSERT|UPDATE|DELETE|WITH)", re.S)
SESSION_STATE = re.compile(
    r"(?:(?<![ \n])|(?<=; ))SET (?!LOCAL\b)\w+"  # not the SET of an UPDATE
    r"|\bLISTEN\b|\bPREPARE\b|\bDECLARE\b|pg_advisory_lock|\bTEMP(?:ORARY)? TABLE\b|\bset_config\([^)]*false\)",
    re.I,
)


@pytest.fixture(scope="module")
def town_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownServer]:
    with serve(Town(8), tmp_path_factory.mktemp("town")) as server:
        yield server


def run_everything(url: str, server: TownServer) -> None:
    shell = Terminal({**environment(server), "SCRAPERSKY_DATABASE_URL": url, "SCRAPERSKY_BATCH_SIZE": "2"})
    names = [site.domain for site in server.town.sites]
    for args in (
        ("enqueue", "domain-scan", *names, "--batch", "april"),
        ("process", "domain-scan", "--deadline", "1m"),
        ("status",),
        ("show", names[0]),
    ):
        result = shell(*args)
        assert result.code == 0, result


def test_a_session_that_is_not_ours_is_left_as_it_was(postgresql_url: str, town_server: TownServer) -> None:
    with wire_to(postgresql_url, poses=True) as (wire, url):
        run_everything(url, town_server)
        assert left_behind(wire) == set()
        assert b"SET LOCAL statement_timeout" in b"".join(wire.sent)


def test_a_session_of_our_own_is_made_use_of(postgresql_url: str, town_server: TownServer) -> None:
    """So that the test above can fail."""
    with wire_to(postgresql_url) as (wire, url):
        run_everything(url, town_server)
        assert left_behind(wire) == {"SET SESSION", "a named statement"}


def left_behind(wire: Wire) -> set[str]:
    """What clients sent that outlives a transaction."""
    sent = b"".join(wire.sent)
    found = {match.upper() for match in SESSION_STATE.findall(sent.decode("latin-1"))}
    return found | ({"a named statement"} if NAMED_STATEMENT.search(sent) else set())
