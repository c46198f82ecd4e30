"""Nominatim and Overpass over real sockets: one question at a time, and every refusal a failure of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.demo.osm import OVERPASS, MapServer, serve_map
from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.nominatim import read_areas
from scrapersky_cli.extract.places.overpass import read_elements, tag_query
from scrapersky_cli.extract.places.phrases import meaning
from scrapersky_cli.failures import (
    MapBusy,
    MapRefused,
    MapRejected,
    MapTimeout,
    MapTooLarge,
    MapUnreadable,
    NoSlot,
)
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import Gates, NoGates
from scrapersky_cli.web.nominatim import ask_nominatim
from scrapersky_cli.web.overpass import ask_overpass, seconds_until_free
from scrapersky_cli.web.politeness import DatabaseGates
from tests.extract.places.test_nominatim import AUSTIN
from tests.waiting import PATIENCE
from tests.web.site import Request, answer, visiting, web_settings

DENTIST = {"id": "node/7", "lat": 30.3, "lon": -97.7, "tags": {"amenity": "dentist", "name": "Smile"}}
BAKER = {"id": "way/8", "lat": 30.3, "lon": -97.7, "tags": {"shop": "bakery", "name": "Bread"}}
BOX = Box(-98, 30, -97, 31)
QUERY = tag_query(meaning("dentists").tags, BOX)


@asynccontextmanager
async def asking(osm: MapServer, gates: Gates | None = None) -> AsyncIterator[Web]:
    settings = web_settings(
        connect_to=osm.connect_to,
        nominatim_url=osm.nominatim_url,
        overpass_url=osm.overpass_url,
        user_agent="us/1.0 (+https://example.com/us)",
        slot_seconds=PATIENCE,
    )
    async with open_web(settings, gates or NoGates()) as web:
        yield web


def test_a_name_becomes_an_area() -> None:
    async def go() -> None:
        with serve_map(areas={"austin, tx": [AUSTIN]}) as osm:
            async with asking(osm) as web:
                (area,) = read_areas(await ask_nominatim(web, "Austin, TX"))
                assert (area.country, len(area.rings)) == ("US", 1)
                assert osm.user_agents == {"us/1.0 (+https://example.com/us)"}

    asyncio.run(go())


def test_a_query_becomes_elements() -> None:
    async def go() -> None:
        with serve_map([DENTIST, BAKER]) as osm:
            async with asking(osm) as web:
                (found,) = read_elements(await ask_overpass(web, QUERY, 25))
                assert (found.source_id, found.tags["name"]) == ("node/7", "Smile")

    asyncio.run(go())


def test_all_processes_ask_one_thing_at_a_time_and_pause(database: Database) -> None:
    """The server refuses whoever asks twice within a second, and counts who is there at once."""

    async def go() -> None:
        with serve_map([DENTIST], {"austin": [AUSTIN]}) as osm:
            osm.enforces, osm.work_seconds = True, 0.1
            async with asking(osm, DatabaseGates(database)) as one, asking(osm, DatabaseGates(database)) as two:
                await asyncio.gather(
                    *(ask_overpass(web, QUERY, 25) for web in (one, two, one)),
                    *(ask_nominatim(web, "austin") for web in (one, two, two)),
                )
            assert osm.counts == {"/api/interpreter": 3, "/search": 3}
            assert osm.tallest == 1

    asyncio.run(go())


@pytest.mark.parametrize(
    ("mishap", "failure", "wait"),
    [
        (429, MapBusy, 7.0),
        (504, MapBusy, 30.0),
        ("timeout", MapTimeout, None),
        ("memory", MapTooLarge, None),
        ("garbage", MapUnreadable, None),
    ],
)
def test_each_refusal_of_overpass_is_a_failure(mishap: int | str, failure: type[ItemError], wait: float | None) -> None:
    async def go() -> None:
        with serve_map([DENTIST]) as osm:
            osm.mishaps.append(mishap)
            async with asking(osm) as web:
                with pytest.raises(failure) as caught:
                    read_elements(await ask_overpass(web, QUERY, 25))
                assert caught.value.retry_after == wait
                assert caught.value.kind == "ours"

    asyncio.run(go())


def test_a_query_that_it_does_not_understand() -> None:
    async def go() -> None:
        with serve_map() as osm:
            async with asking(osm) as web:
                with pytest.raises(MapRejected):
                    await ask_overpass(web, "node;out;", 25)

    asyncio.run(go())


def test_after_a_refusal_all_processes_leave_it_alone(database: Database) -> None:
    async def go() -> None:
        with serve_map([DENTIST]) as osm:
            osm.mishaps.append(504)
            async with asking(osm, DatabaseGates(database)) as one, asking(osm, DatabaseGates(database)) as two:
                with pytest.raises(MapBusy):
                    await ask_overpass(one, QUERY, 1)
                settings = two.settings.model_copy(update={"slot_seconds": 0.0})
                async with open_web(settings, DatabaseGates(database)) as hasty:
                    with pytest.raises(NoSlot) as caught:
                        await ask_overpass(hasty, QUERY, 1)
                assert 20 < caught.value.give_back_seconds <= 30
            assert osm.counts["/api/interpreter"] == 1

    asyncio.run(go())


def test_a_turn_that_does_not_come_is_given_back(database: Database) -> None:
    async def go() -> None:
        gates = DatabaseGates(database)
        with serve_map([DENTIST]) as osm:
            async with asking(osm) as web:
                settings = web.settings.model_copy(update={"slot_seconds": 0.0})
            await gates.take(OVERPASS, 5)  # somebody else is there
            async with open_web(settings, gates) as hasty:
                with pytest.raises(NoSlot) as caught:
                    await ask_overpass(hasty, QUERY, 25)
            assert caught.value.give_back_seconds == 1.0
            assert osm.counts == {}

    asyncio.run(go())


@pytest.mark.parametrize(
    ("status", "lines", "failure", "wait"),
    [
        (429, ("Retry-After: 12",), MapBusy, 12.0),
        (429, (), MapBusy, None),
        (403, (), MapRefused, None),
        (400, (), MapRejected, None),
    ],
)
def test_each_refusal_of_nominatim_is_a_failure(
    status: int, lines: tuple[str, ...], failure: type[ItemError], wait: float | None
) -> None:
    def refuse(request: Request) -> bytes:
        return answer("no", *lines, status=status)

    async def go() -> None:
        async with visiting(refuse, nominatim_url="http://maps.example.com/n/") as (web, site):
            with pytest.raises(failure) as caught:
                await ask_nominatim(web, "Köln & Co")
            assert caught.value.retry_after == wait
            assert site.paths()[0].startswith("/n/search?q=K%C3%B6ln+%26+Co&format=jsonv2")

    asyncio.run(go())


def test_retry_after_of_overpass_is_believed() -> None:
    def refuse(request: Request) -> bytes:
        return answer("no", "Retry-After: 90", status=429)

    async def go() -> None:
        async with visiting(refuse, overpass_url="http://maps.example.com/api") as (web, site):
            with pytest.raises(MapBusy) as caught:
                await ask_overpass(web, QUERY, 25)
            assert caught.value.retry_after == 90
            assert site.paths() == ["/api/interpreter"]
            assert site.requests[0].body.startswith(b"data=%5Bout%3Ajson%5D")

    asyncio.run(go())


@pytest.mark.parametrize(
    ("status", "seconds"),
    [
        ("Rate limit: 2\n2 slots available now.\n", 0),
        ("1 slot available now.\nSlot available after: 2026-01-01T00:00:00Z, in 9 seconds.", 0),
        (
            "Slot available after: 2026-01-01T00:00:00Z, in 40 seconds.\nSlot available after: 2026-01-01T00:00:00Z, in 9 seconds.",
            9,
        ),
        ("Slot available after: 2026-01-01T00:00:00Z, in -3 seconds.", 1),
        ("0 slots available now.", 30),
        ("<html>", 30),
    ],
)
def test_what_the_status_page_says(status: str, seconds: float) -> None:
    assert seconds_until_free(status) == seconds


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def make_gates(request: pytest.FixtureRequest) -> Callable[[], Gates]:
    if request.param == "memory":
        alone = NoGates()
        return lambda: alone
    database: Database = request.getfixturevalue(f"{request.param}_database")
    return lambda: DatabaseGates(database)


def test_a_slot_can_be_opened_before_its_time(make_gates: Callable[[], Gates]) -> None:
    async def go() -> None:
        one, two = make_gates(), make_gates()
        assert await one.take("example.com", 500) == 0
        await one.free("example.com", 100)
        assert 90 < await two.take("example.com", 1) <= 100
        await one.free("example.com", 0)
        assert await two.take("example.com", 1) == 0

    asyncio.run(go())
