"""What requests cost, by day."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection, insert

from scrapersky_cli.db.clock import time_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.costs import costs
from scrapersky_cli.read.costs import DayCost, days


def test_each_day_that_is_listed_is_whole(database: Database) -> None:
    def store(conn: Connection) -> datetime:
        today = datetime.combine(time_of(conn).date(), time(), UTC)
        seconds = (-86_401, -86_400, -1, 0)
        rows = [{"sku": "x", "cost": 5, "asked_at": today + timedelta(seconds=each)} for each in seconds]
        conn.execute(insert(costs), rows)
        return today

    today = database.write(store)
    yesterday, before = (str((today - timedelta(days=number)).date()) for number in (1, 2))
    with database.reading() as conn:
        assert days(conn, 1) == [DayCost(str(today.date()), "x", 1, 5)]
        assert days(conn, 2)[1:] == [DayCost(yesterday, "x", 2, 10)]
        assert days(conn, 3)[2:] == [DayCost(before, "x", 1, 5)]
