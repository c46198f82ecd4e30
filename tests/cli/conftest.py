from collections.abc import Iterator

import pytest

from scrapersky_cli.demo.server import TownServer, environment, serve
from scrapersky_cli.demo.town import Town
from tests.cli.terminal import Terminal


@pytest.fixture(scope="session")
def town_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownServer]:
    """Twelve sites: friendly ones and the first awkward ones."""
    with serve(Town(12), tmp_path_factory.mktemp("town")) as server:
        yield server


@pytest.fixture
def shell(any_url: str, town_server: TownServer) -> Terminal:
    """Commands against a migrated, empty database of each kind, and a web that is the town."""
    return Terminal({**environment(town_server), "SCRAPERSKY_DATABASE_URL": any_url})


@pytest.fixture
def quick(sqlite_url: str, town_server: TownServer) -> Terminal:
    """The same on SQLite only, for what does not depend on the database."""
    return Terminal({**environment(town_server), "SCRAPERSKY_DATABASE_URL": sqlite_url})
