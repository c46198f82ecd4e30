"""A group of questions to the database is answered as if each had been asked alone."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Row, delete, insert, select, text

from scrapersky_cli.db.clock import after, clock, seconds_between
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.hosts import blocks, hosts
from scrapersky_cli.web.gates import HostState
from scrapersky_cli.web.host import CIRCUIT_FAILURES, CachedRobots
from scrapersky_cli.web.host_rows import Answers, Change, Question, answer
from scrapersky_cli.web.politeness import DatabaseGates
from tests.engine.plans import Ear, whole_tables

UNIT = 100_000.0  # seconds: what a slow machine adds to a time does not matter beside it
ROBOTS = CachedRobots(200, "User-agent: *\nDisallow: /ä")


def change_of(name: str, units: int) -> Change:
    """A change by the name of its method."""
    seconds = units * UNIT
    changes: dict[str, Change] = {
        "take": lambda host, now: host.take(now, seconds),
        "move": lambda host, now: host.move(now, seconds),
        "free": lambda host, now: host.free(now, seconds),
        "hold": lambda host, now: host.hold(now, seconds),
        "failed": lambda host, now: host.failed(now),
        "worked": lambda host, now: host.worked(now),
        "robots": lambda host, now: host.keep_robots(now, CachedRobots(200, "a" * units), units),
    }
    return changes[name]


NAMES = st.sampled_from(["take", "take", "move", "free", "hold", "failed", "worked", "robots"])
QUESTIONS = st.lists(
    st.builds(
        lambda host, name, units: Question(f"{host}.com", change_of(name, units)),
        st.sampled_from("ab"),
        NAMES,
        st.integers(0, 3),
    ),
    max_size=12,
)


def rounded(seconds: float | None) -> int:
    return max(round((seconds or 0.0) / UNIT), 0)


def stored(conn: Connection) -> list[tuple[object, ...]]:
    h = hosts.c
    times = (seconds_between(clock(), moment) for moment in (h.next_allowed_at, h.backoff_until, h.circuit_open_until))
    rows = conn.execute(
        select(h.host, *times, h.failures, h.crawl_delay, h.robots_status, h.robots_body).order_by(h.host)
    )
    return [(row[0], *map(rounded, row[1:4]), *row[4:]) for row in rows]


def told(database: Database, groups: Sequence[Sequence[Question]]) -> tuple[list[int], list[tuple[object, ...]]]:
    """The waits that these groups are told, and the hosts after them."""
    database.write(lambda conn: conn.execute(delete(hosts)))
    waits = [wait for group in groups for wait in database.write(answer, group).given]
    with database.reading() as conn:
        return [rounded(wait) for wait in waits if isinstance(wait, float)], stored(conn)


@given(questions=QUESTIONS)
def test_a_group_does_what_single_questions_do(sqlite_database: Database, questions: list[Question]) -> None:
    together = told(sqlite_database, [questions])
    assert together == told(sqlite_database, [[question] for question in questions])


def test_each_change_is_stored(database: Database) -> None:
    changes = [("take", 1), ("move", 2), ("hold", 3), *[("failed", 0)] * CIRCUIT_FAILURES, ("robots", 2)]
    questions = [Question("a.com", change_of(*change)) for change in changes]
    _, (a,) = told(database, [questions])
    assert a[:3] == ("a.com", 2, 3)
    assert a[4:7] == (CIRCUIT_FAILURES, 2.0, 200)
    with database.reading() as conn:
        circuit = conn.scalar(select(seconds_between(clock(), hosts.c.circuit_open_until)))
        assert circuit is not None
        assert 0 < circuit <= 60


def test_what_is_not_changed_stays(database: Database) -> None:
    def row(conn: Connection) -> Row[Any]:
        return conn.execute(select(hosts).order_by(hosts.c.host).limit(1)).one()

    changes = [("take", 1), ("hold", 3), *[("failed", 0)] * CIRCUIT_FAILURES, ("robots", 2)]
    database.write(answer, [Question("a.com", change_of(*change)) for change in changes])
    before = database.write(row)
    database.write(answer, [Question("a.com", change_of("take", 1)), Question("b.com", change_of("take", 1))])
    assert database.write(row) == before
    database.write(answer, [Question("a.com", change_of("robots", 0))])
    after_it = database.write(row)
    assert (after_it.robots_status, after_it.robots_body) == (200, None)
    assert after_it.next_allowed_at == before.next_allowed_at
    database.write(answer, [Question("a.com", change_of("worked", 0))])
    assert database.write(row).circuit_open_until is None


def test_a_look_sees_what_its_group_did(database: Database) -> None:
    def keep(conn: Connection) -> Answers:
        conn.execute(insert(blocks).values(host="b.com"))
        keeping = Question("a.com", lambda host, now: host.keep_robots(now, ROBOTS, 7.0))
        return answer(conn, [Question("shop.b.com"), keeping, Question("a.com"), Question("new.com")])

    shop, kept, a, new = database.write(keep).given
    assert shop == HostState(blocked="b.com")
    assert (kept, a, new) == (0.0, HostState(robots=ROBOTS, crawl_delay=7.0), HostState())
    with database.reading() as conn:
        assert conn.scalars(select(hosts.c.host)).all() == ["a.com"]  # a look stores nothing


def test_two_takes_in_a_group_get_an_answer_each(database: Database) -> None:
    async def go() -> None:
        gates = DatabaseGates(database)
        asked = [gates.take(f"h{number % 3}.com", 50) for number in range(9)]
        waits = await asyncio.gather(*asked)
        assert waits[:3] == [0, 0, 0]
        assert all(40 < wait <= 50 for wait in waits[3:])

    asyncio.run(go())


def test_a_group_reads_only_its_hosts(database: Database) -> None:
    """Each by its key, among a hundred thousand: of fewer, PostgreSQL may rightly read all."""

    def fill(conn: Connection) -> None:
        rows = [{"host": f"h{number}.com", "robots_status": 404} for number in range(100_000)]
        conn.execute(insert(hosts).values(robots_fetched_at=after(clock(), -3600.0)), rows)
        conn.execute(insert(blocks), [{"host": f"b{number}.com"} for number in range(100_000)])

    database.write(fill)
    if not database.is_sqlite:
        database.write(lambda conn: conn.execute(text("ANALYZE hosts, blocks")))
    changes = [
        Question(f"h{number * 7}.com", change_of(name, 1))
        for number, name in enumerate(["take", "move", "hold", "failed", "robots"] * 20)
    ]
    looks = [Question(f"h{number * 11}.com") for number in range(100)]
    heard = Ear(database, {"hosts", "blocks"}).listen(lambda conn: answer(conn, [*changes, *looks]))
    assert len(heard) >= 4
    for spoken in heard:
        assert not whole_tables(spoken, {"hosts", "blocks"}), spoken


@pytest.mark.parametrize("questions", [[], [Question("a.com")]])
def test_a_group_of_looks_only_reads(database: Database, questions: list[Question]) -> None:
    with database.reading() as conn:
        assert answer(conn, questions).changed == {}
