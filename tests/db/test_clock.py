"""Times go in and come out as aware UTC, and the database does the arithmetic."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, literal, select, update

from scrapersky_cli.db.clock import UtcTime, after, clock, day_of, now, seconds_between
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains

MOMENTS = [
    datetime(2026, 2, 28, 23, 59, 59, 999000, UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2300, 12, 31, 12, tzinfo=UTC),
    datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    datetime(2026, 1, 1, 0, 30, tzinfo=timezone(-timedelta(hours=11))),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_time_comes_back_as_it_went(database: Database, moment: datetime) -> None:
    database.write(lambda conn: conn.execute(insert(domains).values(domain="a.com", due_at=moment)))
    with database.reading() as conn:
        back = conn.scalar(select(domains.c.due_at))
        assert back == moment
        assert back is not None
        assert back.tzinfo is UTC
        assert conn.scalar(select(domains.c.id).where(domains.c.due_at == moment)) == 1
        assert conn.scalar(select(domains.c.id).where(domains.c.due_at < moment)) is None


def test_the_order_is_that_of_time(database: Database) -> None:
    rows = [{"domain": f"d{number}.com", "due_at": moment} for number, moment in enumerate(MOMENTS)]
    database.write(lambda conn: conn.execute(insert(domains), rows))
    with database.reading() as conn:
        assert list(conn.scalars(select(domains.c.due_at).order_by(domains.c.due_at))) == sorted(MOMENTS)


def test_now_is_now(database: Database) -> None:
    with database.reading() as conn:
        here = datetime.now(UTC)
        for there in conn.execute(select(now(), clock())).one():
            assert abs((there - here).total_seconds()) < 30


@given(seconds=st.floats(-1e8, 1e8).map(lambda value: round(value, 3)))
def test_later_and_back(sqlite_database: Database, seconds: float) -> None:
    with sqlite_database.reading() as conn:
        start = literal(datetime(2026, 6, 1, tzinfo=UTC), domains.c.due_at.type)
        later = conn.scalar(select(after(start, literal(seconds))))
        assert later is not None
        assert abs((later - datetime(2026, 6, 1, tzinfo=UTC)).total_seconds() - seconds) < 0.002


@pytest.mark.parametrize("seconds", [0.0, 0.25, -90.5, 86400.0, 40 * 86400.0])
def test_seconds_between(database: Database, seconds: float) -> None:
    database.write(lambda conn: conn.execute(insert(domains).values(domain="a.com", due_at=now())))
    moved = update(domains).values(finished_at=after(domains.c.due_at, literal(seconds)))
    database.write(lambda conn: conn.execute(moved))
    with database.reading() as conn:
        measured = conn.scalar(select(seconds_between(domains.c.due_at, domains.c.finished_at)))
        assert measured == pytest.approx(seconds, abs=0.002)
        nothing = conn.scalar(select(seconds_between(domains.c.waiting_since, now())))
        assert nothing is None


def test_only_the_clock_moves_inside_a_transaction(postgresql_database: Database) -> None:
    with postgresql_database.reading() as conn:
        first, _ = conn.execute(select(now(), clock())).one()
        conn.exec_driver_sql("SELECT pg_sleep(0.05)")
        second, moved = conn.execute(select(now(), clock())).one()
        assert first == second
        assert moved - first >= timedelta(seconds=0.05)


def test_differences_are_whole_milliseconds(sqlite_database: Database) -> None:
    """A day is 86,400,000 of them, which a float of days does not hold exactly."""
    start = datetime(2026, 4, 1, 12, 34, 56, 789_000, tzinfo=UTC)
    with sqlite_database.reading() as conn:
        for seconds in (0.001, 0.017, 120.0, 3599.999):
            later = literal(start + timedelta(seconds=seconds), UtcTime())
            assert conn.scalar(select(seconds_between(literal(start, UtcTime()), later))) == seconds


def test_the_day_of_a_moment_is_that_of_utc(database: Database) -> None:
    late = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    with database.reading() as conn:
        assert conn.scalar(select(day_of(literal(late, UtcTime())))) == "2026-02-28"
