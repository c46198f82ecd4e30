"""Named areas are asked for once, by whoever needs them first."""

import asyncio

import pytest
from sqlalchemy import Connection, func, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.areas import areas
from scrapersky_cli.demo.osm import serve_map
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.nominatim import NamedArea
from scrapersky_cli.failures import AreaNotFound
from scrapersky_cli.store.areas import area_named, keep_area, kept_area
from scrapersky_cli.web.politeness import DatabaseGates
from tests.extract.places.test_nominatim import AUSTIN, RING
from tests.web.test_maps import asking

TOWN = NamedArea("Town, Land", Box(1, 2, 3, 4), 2.5, 1.5, "DE", (((1.0, 2.0), (1.5, 2.5), (1.25, 2.0)),))


def age(conn: Connection, days: float) -> None:
    conn.execute(update(areas).values(asked_at=after(now(), -days * 86_400)))


def test_what_is_kept_comes_back(database: Database) -> None:
    with database.begin() as conn:
        assert kept_area(conn, "Town") is None
        keep_area(conn, "Town", TOWN)
        keep_area(conn, "Nowhere", None)
        assert kept_area(conn, " TOWN ") == (TOWN,)
        assert kept_area(conn, "nowhere") == (None,)
        keep_area(conn, "nowhere", TOWN)
        keep_area(conn, "town", NamedArea("Town", Box(1, 2, 3, 4), 2.5, 1.5))
        assert kept_area(conn, "nowhere") == (TOWN,)
        assert kept_area(conn, "town") == (NamedArea("Town", Box(1, 2, 3, 4), 2.5, 1.5),)
        assert conn.scalar(select(func.count()).select_from(areas)) == 2


@pytest.mark.parametrize(("days", "town", "nowhere"), [(0.5, True, True), (2, True, False), (91, False, False)])
def test_what_is_old_is_asked_again(database: Database, days: float, town: bool, nowhere: bool) -> None:
    with database.begin() as conn:
        keep_area(conn, "Town", TOWN)
        keep_area(conn, "Nowhere", None)
        age(conn, days)
        assert [kept_area(conn, name) is not None for name in ("Town", "Nowhere")] == [town, nowhere]


def test_the_map_is_asked_once(database: Database) -> None:
    async def go() -> None:
        with serve_map(areas={"austin, tx": [AUSTIN | {"category": "shop"}, AUSTIN]}) as osm:
            async with asking(osm, DatabaseGates(database)) as web:
                for name in ("Austin, TX", "AUSTIN,  tx"):
                    assert (await area_named(database, web, name)).rings == (RING,)
                for _ in range(2):
                    with pytest.raises(AreaNotFound):
                        await area_named(database, web, "Atlantis")
            assert osm.counts == {"/search": 2}

    asyncio.run(go())
