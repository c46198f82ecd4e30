"""Named areas are kept, and forgotten when they are old."""

import pytest
from sqlalchemy import Connection, func, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.areas import areas
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.nominatim import NamedArea
from scrapersky_cli.store.areas import keep_areas, kept_areas

TOWN = NamedArea("Town, Land", Box(1, 2, 3, 4), 2.5, 1.5, "DE", (((1.0, 2.0), (1.5, 2.5), (1.25, 2.0)),))


def age(conn: Connection, days: float) -> None:
    conn.execute(update(areas).values(asked_at=after(now(), -days * 86_400)))


def test_what_is_kept_comes_back(database: Database) -> None:
    plain = NamedArea("Town", Box(1, 2, 3, 4), 2.5, 1.5)
    with database.begin() as conn:
        assert kept_areas(conn, ["Town"]) == {}
        keep_areas(conn, {"Town": TOWN, "Nowhere": None})
        assert kept_areas(conn, [" TOWN ", "nowhere", "Other"]) == {" TOWN ": TOWN, "nowhere": None}
        keep_areas(conn, {"nowhere": TOWN, "town": plain})
        assert kept_areas(conn, ["nowhere", "town"]) == {"nowhere": TOWN, "town": plain}
        assert conn.scalar(select(func.count()).select_from(areas)) == 2


@pytest.mark.parametrize(("days", "kept"), [(0.5, {"Town", "Nowhere"}), (2, {"Town"}), (91, set())])
def test_what_is_old_is_asked_again(database: Database, days: float, kept: set[str]) -> None:
    with database.begin() as conn:
        keep_areas(conn, {"Town": TOWN, "Nowhere": None})
        age(conn, days)
        assert kept_areas(conn, ["Town", "Nowhere"]).keys() == kept
