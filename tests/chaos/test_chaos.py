"""Chaos in short, on both databases; `make soak` has the long version.

CHAOS_SEEDS=17,18 runs other schedules. A test that fails prints its seed, what was done, and where the logs are.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapersky_cli.demo.server import TownServer, serve
from tests.chaos.chaos import BY_WIRE, IN_SHORT_ON_POSTGRESQL, IN_SHORT_ON_SQLITE, run_chaos, schedule, seeds
from tests.chaos.results import Results
from tests.chaos.server import Server, own_server
from tests.chaos.settling import undisturbed
from tests.chaos.stage import fill_posts, fill_posts_by_wire, small_town, stage

pytestmark = pytest.mark.timeout(1800)

SEEDS = seeds("1")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownServer]:
    with serve(small_town(), tmp_path_factory.mktemp("town")) as server:
        yield server


@pytest.fixture(scope="module")
def quiet(town: TownServer, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """What an undisturbed run finds."""
    folder = tmp_path_factory.mktemp("quiet")
    (folder / "quiet.db").write_bytes(sqlite_template.read_bytes())
    return undisturbed(folder / "logs", town, f"sqlite:///{folder / 'quiet.db'}")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_server() as server:
        yield server


def test_the_same_seed_is_the_same_schedule() -> None:
    assert schedule(7, BY_WIRE, 3) == schedule(7, BY_WIRE, 3) != schedule(8, BY_WIRE, 3)
    assert {event.deed for event in schedule(7, BY_WIRE, 3)} == set(BY_WIRE)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_sqlite(seed: int, town: TownServer, quiet: Results, sqlite_url: str, tmp_path: Path) -> None:
    with stage(tmp_path / "logs", town, sqlite_url) as here:
        fill_posts(here, sqlite_url)
        run_chaos(here, seed, IN_SHORT_ON_SQLITE, quiet)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_postgresql(seed: int, town: TownServer, quiet: Results, server: Server, tmp_path: Path) -> None:
    url = server.create(f"chaos_{seed}")
    with stage(tmp_path / "logs", town, url, server) as here, fill_posts_by_wire(here, server.socket):
        run_chaos(here, seed, IN_SHORT_ON_POSTGRESQL, quiet)
