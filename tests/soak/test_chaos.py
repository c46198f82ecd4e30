"""Chaos at length: three seeds, on both databases, behind PgBouncer, and over a link that goes down; ten minutes."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scrapersky_cli.demo.server import TownServer
from tests.chaos.chaos import BY_LINK, BY_WIRE, ON_SQLITE, run_chaos, seeds
from tests.chaos.namespace import THERE, namespace
from tests.chaos.results import Results
from tests.chaos.server import Server, own_server
from tests.chaos.stage import COMMANDS, Stage, fill_posts, fill_posts_by_wire, stage
from tests.chaos.test_chaos import quiet, server, town
from tests.soak.test_pooler import pooled

__all__ = ["quiet", "server", "town"]  # the fixtures

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

SEEDS = seeds("1,2,3")


def commands(here: Stage) -> list[tuple[str, ...]]:
    """Those of the short version, and a `run` over half of the sites."""
    listed = here.processes.folder / "list"
    listed.write_text("\n".join(here.names[::2]))
    return [*COMMANDS, ("run", "--file", str(listed), "--batch", "chaos", "--patience", "20s")]


@pytest.mark.parametrize("seed", SEEDS)
def test_on_sqlite(seed: int, town: TownServer, quiet: Results, sqlite_url: str, tmp_path: Path) -> None:
    with stage(tmp_path / "logs", town, sqlite_url) as here:
        fill_posts(here, sqlite_url, commands(here))
        run_chaos(here, seed, ON_SQLITE, quiet)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_wire(seed: int, town: TownServer, quiet: Results, server: Server, tmp_path: Path) -> None:
    url = server.create(f"wire_{seed}")
    with stage(tmp_path / "logs", town, url, server) as here, fill_posts_by_wire(here, server.socket, commands(here)):
        run_chaos(here, seed, BY_WIRE, quiet)


@pytest.mark.parametrize("seed", SEEDS)
def test_behind_a_pooler(seed: int, town: TownServer, quiet: Results, server: Server, tmp_path: Path) -> None:
    url = server.create(f"pooler_{seed}")
    with pooled(url) as pooler, stage(tmp_path / "logs", town, url, server) as here:
        port = urlsplit(pooler.pooled).port
        assert port
        with fill_posts_by_wire(here, ("127.0.0.1", port), commands(here)):
            run_chaos(here, seed, BY_WIRE, quiet)


@pytest.mark.parametrize("seed", SEEDS)
def test_over_a_link(seed: int, town: TownServer, quiet: Results, tmp_path: Path) -> None:
    with namespace() as link, own_server(THERE, link.inside) as server:
        url = server.create(f"link_{seed}")
        with stage(tmp_path / "logs", town, url, server) as here:
            here.link = link
            fill_posts(here, f"postgresql://postgres@{THERE}{urlsplit(url).path}", commands(here))
            run_chaos(here, seed, BY_LINK, quiet)
