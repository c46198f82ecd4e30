"""What all processes keep to together, through either database."""

import asyncio
import time
from asyncio.subprocess import PIPE
from collections.abc import Callable
from itertools import pairwise
from statistics import mean
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select, text, update

from scrapersky_cli.db.clock import after, clock
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.hosts import blocks, hosts
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.errors import ItemError, UsageError
from scrapersky_cli.failures import BlockedHost, CircuitOpen, ConnectionLost, HttpRateLimited, NoSlot
from scrapersky_cli.visit.home import fetch_home
from scrapersky_cli.web.blocks import OwnGates, add_block, edition, find_block, list_blocks, remove_block
from scrapersky_cli.web.fetch import Web
from scrapersky_cli.web.gates import Gates, NoGates
from scrapersky_cli.web.host import CIRCUIT_FAILURES, CachedRobots, circuit_seconds
from scrapersky_cli.web.host_rows import drop_old_robots
from scrapersky_cli.web.politeness import DatabaseGates
from tests.cli import forkserver
from tests.engine.plans import Ear, whole_tables
from tests.web.site import Request, Site, answer, visiting

pytestmark = pytest.mark.slow

MakeGates = Callable[[], Gates]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def make_gates(request: pytest.FixtureRequest) -> MakeGates:
    """Makes gates; those over one database share what they know."""
    if request.param == "memory":
        alone = NoGates()
        return lambda: alone
    database = Database(database_url(request.getfixturevalue(f"{request.param}_url")))
    request.addfinalizer(database.close)
    return lambda: DatabaseGates(database)


def allow_all(request: Request) -> bytes:
    return answer("", status=404) if request.path == "/robots.txt" else answer("page")


def gaps(site: Site, prefix: str = "/") -> list[float]:
    times = [
        request.at for request in site.requests if request.path != "/robots.txt" and request.path.startswith(prefix)
    ]
    return [later - earlier for earlier, later in pairwise(times)]


def test_a_slot_is_taken_once(make_gates: MakeGates) -> None:
    async def go() -> None:
        one, two = make_gates(), make_gates()
        assert await one.take("example.com", 50) == 0
        assert 40 < await two.take("example.com", 50) <= 50
        assert await two.take("other.com", 50) == 0
        await one.move("other.com", 90)
        assert 80 < await two.take("other.com", 50) <= 90
        await one.move("other.com", 10)  # never back
        assert 80 < await two.take("other.com", 50) <= 90

    asyncio.run(go())


def test_a_host_that_asks_for_quiet_gets_it_from_all(make_gates: MakeGates) -> None:
    async def go() -> None:
        one, two = make_gates(), make_gates()
        await one.hold("example.com", 100)
        await one.hold("example.com", 10)
        assert 90 < await two.take("example.com", 1) <= 100
        assert 90 < (await two.look("example.com")).backoff <= 100

    asyncio.run(go())


def test_a_circuit_opens_and_closes(make_gates: MakeGates) -> None:
    async def go() -> None:
        one = make_gates()
        for number in range(CIRCUIT_FAILURES + 1):
            state = await make_gates().look("example.com")
            assert (state.circuit > 0) == (number >= CIRCUIT_FAILURES)
            await one.failed("example.com")
        first = (await make_gates().look("example.com")).circuit
        assert 0 < first <= circuit_seconds(CIRCUIT_FAILURES + 1) == 120
        await one.look("example.com")
        await one.worked("example.com")
        await one.failed("example.com")
        assert (await make_gates().look("other.com")).circuit == 0

    asyncio.run(go())


def test_a_robots_txt_is_kept_for_all(make_gates: MakeGates) -> None:
    async def go() -> None:
        one = make_gates()
        assert (await one.look("example.com")).robots is None
        robots = CachedRobots(200, "User-agent: *\nDisallow: /ä")
        await one.keep_robots("example.com", robots, 7.5)
        for gates in (one, make_gates()):
            state = await gates.look("example.com")
            assert (state.robots, state.crawl_delay) == (robots, 7.5)

    asyncio.run(go())


def test_a_robots_txt_that_a_request_follows_moves_the_slot(make_gates: MakeGates) -> None:
    async def go() -> None:
        one, two, robots = make_gates(), make_gates(), CachedRobots(404, "")
        await one.keep_robots("alone.com", robots, 0.0)
        assert await two.take("alone.com", 50) == 0
        assert await one.take("example.com", 50) == 0
        await one.keep_robots("example.com", robots, 0.0, 90)
        assert 80 < await two.take("example.com", 50) <= 90
        await one.keep_robots("example.com", robots, 0.0, 10)  # never back
        assert 80 < await two.take("example.com", 50) <= 90
        assert (await two.look("example.com")).robots == robots

    asyncio.run(go())


def test_an_old_robots_txt_is_fetched_again(database: Database) -> None:
    async def age(seconds: float) -> CachedRobots | None:
        statement = update(hosts).values(robots_fetched_at=after(clock(), -seconds))
        await database.run(lambda connection: connection.execute(statement))
        return (await DatabaseGates(database).look("example.com")).robots

    async def go() -> None:
        await DatabaseGates(database).keep_robots("example.com", CachedRobots(404, ""), 0)
        assert await age(3600)
        assert await age(90_000) is None
        await DatabaseGates(database).keep_robots("example.com", CachedRobots(503, ""), 0)
        assert await age(10)
        assert await age(3600) is None

    asyncio.run(go())


def kept(database: Database) -> dict[str, bytes]:
    with database.reading() as connection:
        rows = connection.execute(select(hosts.c.host, hosts.c.robots_body).where(hosts.c.robots_body.is_not(None)))
        return {row.host: bytes(row.robots_body) for row in rows}


def test_a_robots_txt_is_kept_small(database: Database) -> None:
    body = "".join(f"Disallow: /shop/category/{number}/\n" for number in range(15_000))

    async def go() -> None:
        gates = DatabaseGates(database)
        for number in range(20):
            await gates.keep_robots(f"h{number}.com", CachedRobots(200, f"{body}{number}"), 0)
        await gates.keep_robots("none.com", CachedRobots(404, ""), 0)
        assert (await DatabaseGates(database).look("h7.com")).robots == CachedRobots(200, f"{body}7")
        assert (await DatabaseGates(database).look("none.com")).robots == CachedRobots(404, "")

    asyncio.run(go())
    assert kept(database).keys() == {f"h{number}.com" for number in range(20)}
    assert sum(map(len, kept(database).values())) < 20 * len(body) / 8


def test_a_robots_txt_is_dropped_after_its_day(database: Database) -> None:
    """By whoever keeps others, now and then; what is known of the host beside it stays."""
    statements = 0

    def count(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        nonlocal statements
        statements += "LIMIT" in statement and "robots_body IS NOT NULL" in statement

    async def keep(gates: DatabaseGates, prefix: str, number: int) -> None:
        for each in range(number):
            await gates.keep_robots(f"{prefix}{each}.com", CachedRobots(200, "Allow: /"), 3.0)

    async def go() -> None:
        await keep(DatabaseGates(database), "old", 30)
        aged = update(hosts).where(hosts.c.host != "old7.com").values(robots_fetched_at=after(clock(), -90_000.0))
        await database.run(lambda connection: connection.execute(aged))
        event.listen(database.engine, "before_cursor_execute", count)
        await keep(DatabaseGates(database), "new", 120)
        event.remove(database.engine, "before_cursor_execute", count)

    asyncio.run(go())
    assert kept(database).keys() == {"old7.com", *(f"new{each}.com" for each in range(120))}
    assert statements == 2
    with database.reading() as connection:
        assert connection.execute(select(hosts.c.robots_status, hosts.c.crawl_delay).distinct()).all() == [(200, 3.0)]


def test_dropping_reads_only_what_is_old(database: Database) -> None:
    def fill(connection: Connection) -> None:
        rows = [{"host": f"h{number}.com", "robots_body": b"x" * (number % 2)} for number in range(20_000)]
        connection.execute(insert(hosts).values(robots_fetched_at=after(clock(), -3600.0)), rows)
        connection.execute(update(hosts).where(hosts.c.robots_body == b"").values(robots_body=None))
        if not database.is_sqlite:
            connection.execute(text("ANALYZE hosts"))

    def drop(connection: Connection) -> None:
        assert drop_old_robots(connection) == 0

    database.write(fill)
    for spoken in Ear(database, {"hosts"}).listen(drop):
        assert not whole_tables(spoken, {"hosts"}), spoken
        assert spoken.effort <= 1000, spoken


def test_pacing(make_gates: MakeGates) -> None:
    async def go() -> None:
        async with visiting(allow_all, make_gates(), host_delay=0.2) as (web, site):
            await asyncio.gather(
                *(web.fetch(f"http://{host}.com/{number}") for number in range(4) for host in ("www.slow", "other"))
            )
            for host in ("www.slow.com", "other.com"):
                alone = Site(requests=[request for request in site.requests if request.host == host])
                assert len(alone.requests) == 5  # robots.txt and the first page follow each other at once
                assert min(gaps(alone)) >= 0.1  # as the server sees it, which may take a request late

    asyncio.run(go())


def test_a_redirect_to_the_same_host_does_not_wait(make_gates: MakeGates) -> None:
    def answers(request: Request) -> bytes:
        if request.path == "/":
            return answer("", "Location: http://www.example.com/home", status=301)
        return allow_all(request)

    async def go() -> None:
        async with visiting(answers, make_gates(), host_delay=600, slot_seconds=0.3) as (web, site):
            await web.fetch("http://example.com/")  # had its second request asked for a slot, there would be none
            assert "/home" in site.paths()
            with pytest.raises(NoSlot):
                await web.fetch("http://example.com/next")

    asyncio.run(go())


def test_no_slot_in_time(make_gates: MakeGates) -> None:
    async def go() -> None:
        async with visiting(allow_all, make_gates(), host_delay=600, slot_seconds=0.3) as (web, site):
            await web.fetch("http://example.com/")
            with pytest.raises(NoSlot) as caught:
                await web.fetch("http://example.com/next")
            assert 300 < caught.value.give_back_seconds < 601
            assert "/next" not in site.paths()
            await web.fetch("http://other.com/")

    asyncio.run(go())


def test_a_slot_in_which_nothing_was_sent_is_not_spent(make_gates: MakeGates) -> None:
    """https is refused under both names; by http the robots.txt and the page go out at once, and no more."""

    async def go() -> None:
        async with visiting(allow_all, make_gates(), host_delay=600, slot_seconds=0.3) as (web, site):
            response, _ = await fetch_home("example.com", web)
            assert response.url == "http://example.com/"
            assert site.paths() == ["/robots.txt", "/"]
            with pytest.raises(NoSlot):
                await web.fetch("http://example.com/next")
            with pytest.raises(NoSlot):
                await fetch_home("example.com", web)

    asyncio.run(go())


def test_a_slot_stays_ours_only_until_it_ends(make_gates: MakeGates) -> None:
    async def go() -> None:
        one, two = make_gates(), make_gates()
        assert await one.take("example.com", 50) == 0
        until = time.monotonic() + 50
        assert 40 < await two.take("example.com", 50) <= 50
        assert await one.take("example.com", 90, until) == 0
        assert 80 < await two.take("example.com", 50) <= 90
        assert 80 < await one.take("example.com", 50, time.monotonic()) <= 90
        await two.hold("example.com", 200)
        assert 190 < await one.take("example.com", 90, until) <= 200

    asyncio.run(go())


def test_the_crawl_delay_counts(make_gates: MakeGates) -> None:
    def answers(request: Request) -> bytes:
        return answer("User-agent: *\nCrawl-delay: 20") if request.path == "/robots.txt" else answer("page")

    async def go() -> None:
        async with visiting(answers, make_gates(), host_delay=0.1, slot_seconds=0.3) as (web, _):
            await web.fetch("http://example.com/")
            with pytest.raises(NoSlot) as caught:
                await web.fetch("http://example.com/next")
            assert 0.3 < caught.value.give_back_seconds < 21

    asyncio.run(go())


def test_one_retry_after_stops_everybody(make_gates: MakeGates) -> None:
    def answers(request: Request) -> bytes:
        return answer("", "Retry-After: 600", status=429) if request.path == "/busy" else allow_all(request)

    async def go() -> None:
        for delay in (0, 0.1):
            host = f"delay{delay}.com"
            async with visiting(answers, make_gates(), host_delay=delay, slot_seconds=1) as (web, site):
                with pytest.raises(HttpRateLimited):
                    await web.fetch(f"http://{host}/busy")
                with pytest.raises(NoSlot) as caught:
                    await web.fetch(f"http://{host}/")
                assert caught.value.give_back_seconds > 500
                assert "/" not in site.paths()

    asyncio.run(go())


def test_failures_in_a_row_open_the_circuit(make_gates: MakeGates) -> None:
    async def go() -> None:
        async with visiting(lambda _: b"", make_gates(), robots="ignore", fetch_tries=1) as (web, site):
            for _ in range(CIRCUIT_FAILURES):
                with pytest.raises(ConnectionLost):
                    await web.fetch("http://example.com/")
            with pytest.raises(CircuitOpen) as caught:
                await web.fetch("http://www.example.com/")
            assert (caught.value.retry_after or 0) > 50
            assert len(site.requests) == CIRCUIT_FAILURES

    asyncio.run(go())


def test_an_answer_ends_the_row_of_failures(make_gates: MakeGates) -> None:
    def answers(request: Request) -> bytes:
        return b"" if request.path == "/bad" else answer(status=404)

    async def go() -> None:
        async with visiting(answers, make_gates(), robots="ignore", fetch_tries=1) as (web, _):
            for _ in range(3):
                for path in ["bad"] * (CIRCUIT_FAILURES - 1) + ["good"]:
                    with pytest.raises(ItemError) as caught:
                        await web.fetch(f"http://example.com/{path}")
                    assert caught.value.code in ("connection_lost", "http_gone")

    asyncio.run(go())


def test_blocks(database: Database) -> None:
    async def go() -> None:
        assert await database.run(add_block, "https://www.Blocked.com/x", "asked us")
        assert not await database.run(add_block, "blocked.com")
        redirect = answer("", "Location: http://shop.blocked.com/", status=302)
        async with visiting(
            lambda request: redirect if request.path == "/away" else allow_all(request), DatabaseGates(database)
        ) as (web, site):
            for url in ("http://blocked.com/", "http://a.b.blocked.com/", "http://open.com/away"):
                with pytest.raises(BlockedHost):
                    await web.fetch(url)
            assert {request.host for request in site.requests} == {"open.com"}
            await web.fetch("http://notblocked.com/")
        with database.reading() as connection:
            assert [(block.host, block.reason) for block in list_blocks(connection)] == [("blocked.com", "asked us")]
        with pytest.raises(UsageError):
            await database.run(add_block, "no host")
        assert await database.run(remove_block, "blocked.com")
        assert not await database.run(remove_block, "blocked.com")

    asyncio.run(go())


def test_a_block_is_seen_at_once_in_a_running_crawl(database: Database) -> None:
    """What another process adds; the host's state is remembered for longer than this crawl takes."""
    asked = 0

    async def crawl(web: Web) -> None:
        nonlocal asked
        for asked in range(150):
            await web.fetch(f"http://www.example.com/{asked}")
            if asked == 3:
                await database.run(add_block, "example.com")

    async def go() -> None:
        async with visiting(allow_all, DatabaseGates(database), host_delay=0.05) as (web, _):
            with pytest.raises(BlockedHost):
                await crawl(web)
            assert asked < 100
            await database.run(remove_block, "example.com")
            while True:  # for a second at most
                try:
                    await web.fetch("http://www.example.com/")
                except BlockedHost:
                    await asyncio.sleep(0.1)
                else:
                    break

    asyncio.run(go())


def test_a_block_that_comes_while_a_request_waits(make_gates: MakeGates, request: pytest.FixtureRequest) -> None:
    gates = make_gates()
    if isinstance(gates, NoGates):
        database = Database(database_url(request.getfixturevalue("sqlite_url")))
        gates = OwnGates(database)
    else:
        database = gates._database  # type: ignore[attr-defined]

    async def go() -> None:
        async with visiting(allow_all, gates, host_delay=3, slot_seconds=30) as (web, site):
            await web.fetch("http://example.com/")
            waiting = asyncio.create_task(web.fetch("http://example.com/next"))
            await asyncio.sleep(0.1)
            await database.run(add_block, "example.com")
            with pytest.raises(BlockedHost):
                await waiting
            assert "/next" not in site.paths()
        database.close()

    asyncio.run(go())


def test_a_query_a_second_without_pacing(database: Database) -> None:
    """Whether the do-not-crawl list has changed; nothing else is asked of the database."""
    trips = 0

    def count(*_: object) -> None:
        nonlocal trips
        trips += 1

    async def go() -> None:
        async with visiting(allow_all, DatabaseGates(database), host_delay=0) as (web, _):
            await web.fetch("http://example.com/")
            event.listen(database.engine, "begin", count)
            began = time.monotonic()
            for number in range(50):
                await asyncio.gather(*(web.fetch(f"http://example.com/{number}/{each}") for each in range(5)))
            assert trips <= time.monotonic() - began + 1

    asyncio.run(go())


def test_a_hundred_thousand_blocks(database: Database) -> None:
    """Neither a look nor the question for changes reads the list."""

    def fill(connection: Connection) -> None:
        rows = [{"host": f"host{number}.com"} for number in range(100_000)]
        connection.execute(insert(blocks), rows)
        if not database.is_sqlite:
            connection.execute(text("ANALYZE blocks"))

    def look(connection: Connection) -> None:
        assert find_block(connection, "a.b.host5.com") == "host5.com"
        assert find_block(connection, "example.com") is None
        edition(connection)

    database.write(fill)
    for spoken in Ear(database, {"blocks"}).listen(look):
        assert not whole_tables(spoken, {"blocks"}), spoken
        assert spoken.effort <= 1000, spoken


def test_a_change_of_the_list_is_one_edition(database: Database) -> None:
    def change(function: Callable[..., bool], host: str) -> bool:
        before = database.write(edition)
        database.write(function, host)
        return database.write(edition) != before

    assert change(add_block, "example.com")
    assert not change(add_block, "example.com")
    assert change(add_block, "example.org")
    assert change(remove_block, "example.com")
    assert not change(remove_block, "example.com")


@pytest.mark.slow
@pytest.mark.parametrize(("number", "delay"), [(1, 0.2), (30, 1.0)])
def test_two_processes_and_the_same_hosts(any_url: str, number: int, delay: float) -> None:
    """Each of many hosts is asked as seldom as one alone, though its slots are taken in groups."""

    def visits(site: Site, host: int) -> Site:
        return Site(requests=[request for request in site.requests if request.host == f"www.example{host}.com"])

    async def go() -> None:
        async with visiting(allow_all) as (_, site):
            arguments = [any_url, str(site.port), str(delay)]
            clients = [
                await asyncio.create_subprocess_exec(
                    *forkserver.command(*arguments, name, str(number), module="tests.web.polite_client"), stdin=PIPE
                )
                for name in "ab"
            ]
            while min(sum(path.startswith(f"/{name}/") for path in site.paths()) for name in "ab") < 6 * number:
                await asyncio.sleep(0.05)  # where one starved the other, this would never end
            for client in clients:
                assert client.stdin
                client.stdin.close()
            assert [await client.wait() for client in clients] == [0, 0]
        # Each by itself would make them half as long. The server is as busy as the machine, and may see some late.
        for host in range(number):
            assert mean(gaps(visits(site, host))) >= delay * 0.75

    asyncio.run(go())


def test_many_hosts_take_few_transactions(database: Database) -> None:
    """At most a tenth of one for a host on its usual way through the gates, when a thousand are in hand."""
    begun = 0

    def note(conn: Connection) -> None:
        nonlocal begun
        begun += 1

    async def pass_gates(gates: DatabaseGates, key: str) -> None:
        await gates.look(key)
        await gates.take(key, 60.0)
        await gates.failed(key)
        await gates.keep_robots(key, CachedRobots(404, ""), 0.0, 60.0)
        await gates.worked(key)

    async def go() -> None:
        gates = DatabaseGates(database)
        await asyncio.gather(*(pass_gates(gates, f"host-{number}.com") for number in range(1000)))

    event.listen(database.engine, "begin", note)
    asyncio.run(go())
    assert 0 < begun <= 100


def test_of_twenty_at_once_one_gets_the_slot(database: Database) -> None:
    async def go() -> None:
        gates = [DatabaseGates(database) for _ in range(20)]
        waits = await asyncio.gather(*(each.take("example.com", 30) for each in gates))
        assert waits.count(0) == 1
        with database.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(hosts)) == 1

    asyncio.run(go())


def test_a_host_without_times(database: Database) -> None:
    async def go() -> None:
        await database.run(lambda connection: connection.execute(insert(hosts).values(host="example.com")))
        assert (await DatabaseGates(database).look("example.com")).robots is None
        assert await DatabaseGates(database).take("example.com", 1) == 0

    asyncio.run(go())
