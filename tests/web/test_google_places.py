"""The client of Google's Places API (New), against its emulator over real sockets."""

import asyncio
import json
import logging
from collections import Counter
from typing import Any

import pytest

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.google import google_place
from scrapersky_cli.extract.places.google_fields import field_mask
from scrapersky_cli.extract.places.grid import GridPlan, record, start
from scrapersky_cli.failures import ConnectionLost
from scrapersky_cli.google_failures import GoogleInvalidRequest, GoogleKeyMissing
from scrapersky_cli.settings import explained, settings
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.google_places import Asked, GooglePlaces, NearbySearch, TextSearch, base_url
from tests.demo.google_places import google_dentist, google_town
from tests.extract.places.google_schema import NEARBY_REQUEST, TEXT_REQUEST, document, faults
from tests.web.google import CONTACT, DENTISTS, DETAILS, IDS, KEY, NEARBY, Ledger, OverBudget, asking
from tests.web.site import answer, visiting, web_settings


# --- answers ----------------------------------------------------------------------------------------------
def test_every_page_of_a_search() -> None:
    async def go() -> None:
        async with asking(google_town(50)) as here:
            ids, token = [], None
            for _ in range(3):
                page = await here.places.search_text(DENTISTS, CONTACT, token)
                ids += [place["id"] for place in page.places]
                token = page.token
            assert (len(ids), len(set(ids)), token) == (50, 50, None)
            assert here.ledger.spent == ["text-search-enterprise"] * 3
            assert here.emulator.counts == {"text-search-enterprise": 3}
            first, *others = [parameters for _, parameters in here.emulator.asked]
            assert all({**other, "pageToken": None} == {**first, "pageToken": None} for other in others)

    asyncio.run(go())


def test_a_search_in_a_rectangle_and_of_a_type() -> None:
    async def go() -> None:
        plumber = google_dentist(4, primaryType="plumber", types=["plumber"])
        near, far = google_dentist(1), google_dentist(2, 31.0)
        visits = google_dentist(3, pureServiceAreaBusiness=True)
        async with asking([near, far, visits, plumber]) as here:
            search = TextSearch("dentist", (-98.0, 30.0, -97.5, 30.5), "dentist", "en", "US")
            page = await here.places.search_text(search, CONTACT)
            assert [place["id"] for place in page.places] == [near["id"], visits["id"]]

    asyncio.run(go())


def test_the_nearest_places() -> None:
    async def go() -> None:
        places = [google_dentist(n, 30.25 + n / 1000) for n in (3, 1, 2, 500)]
        async with asking(places) as here:
            page = await here.places.search_nearby(NearbySearch(30.25, -97.75, 5000, ("dentist",), "en", "US"), NEARBY)
            assert [place["id"] for place in page.places] == ["ChIJ00001", "ChIJ00002", "ChIJ00003"]
            assert (page.token, here.ledger.spent) == (None, ["nearby-search-pro"])

    asyncio.run(go())


def test_the_details_of_a_place() -> None:
    async def go() -> None:
        async with asking([google_dentist(7)]) as here:
            place = await here.places.details("ChIJ00007", DETAILS, language="en", region="US")
            assert place == {"id": "ChIJ00007", "displayName": {"text": "Dentist No. 7", "languageCode": "en"}}
            assert here.ledger.spent == ["details-pro"]

    asyncio.run(go())


def test_nothing_found() -> None:
    async def go() -> None:
        async with asking([]) as here:
            page = await here.places.search_text(DENTISTS, IDS)
            assert (page.places, page.token) == ((), None)

    asyncio.run(go())


def test_parameters_are_known_to_the_discovery_document() -> None:
    text = TextSearch("dentist", (-98.0, 30.0, -97.5, 30.5), "dentist", "en", "US").parameters()
    assert faults(text | {"pageToken": "x"}, TEXT_REQUEST) == []
    assert faults(NearbySearch(30.25, -97.75, 5000.0, ("dentist",), "en", "US").parameters(), NEARBY_REQUEST) == []
    assert {"languageCode", "regionCode"} <= set(document()["methods"]["get"]["parameters"])
    paths = {document()["methods"][name]["flatPath"] for name in ("searchText", "searchNearby", "get")}
    assert paths == {"v1/places:searchText", "v1/places:searchNearby", "v1/places/{placesId}"}


# --- money ------------------------------------------------------------------------------------------------
def test_nothing_is_sent_beyond_the_budget() -> None:
    async def go() -> None:
        async with asking(google_town(50), budget=1) as here:
            page = await here.places.search_text(DENTISTS, CONTACT)
            with pytest.raises(OverBudget):
                await here.places.search_text(DENTISTS, CONTACT, page.token)
            assert len(here.emulator.asked) == 1

    asyncio.run(go())


def test_what_cannot_be_asked_costs_nothing() -> None:
    async def go() -> None:
        async with asking([]) as here:
            for bad in ("", "..", "a/b", "a?key=b", "ä", "a b", "x" * 301):
                with pytest.raises(GoogleInvalidRequest):
                    await here.places.details(bad, DETAILS)
            assert (here.ledger.spent, here.emulator.asked) == ([], [])

    asyncio.run(go())


@pytest.mark.parametrize("name", ["internal", "unavailable", "minute", "page", "huge"])
def test_a_request_that_fails_is_not_repeated(name: str) -> None:
    async def go() -> None:
        async with asking([], fetch_tries=5) as here:
            with pytest.raises(ItemError):
                await here.places.search_text(TextSearch(f"fail-{name}"), CONTACT)
            assert len(here.emulator.asked) == len(here.ledger.spent) == 1

    asyncio.run(go())


def test_a_request_whose_connection_ends_is_not_repeated() -> None:
    """Not even details, which are a GET: Google may have got it, and billed it."""
    answers = [answer(json.dumps({"id": "x"})), b""]

    async def go() -> None:
        values: dict[str, Any] = {"google_key": KEY, "places_url": "http://places.googleapis.com"}
        async with visiting(lambda _: answers.pop(0), None, **values) as (web, site):
            ledger = Ledger()
            places = GooglePlaces(web, ledger.spend)
            await places.details("x", DETAILS)
            with pytest.raises(ConnectionLost):
                await places.details("x", DETAILS)
            assert len(site.requests) == len(ledger.spent) == 2
            assert site.connections == 1

    asyncio.run(go())


# --- settings ---------------------------------------------------------------------------------------------
def test_without_a_key() -> None:
    async def go() -> None:
        async with open_web(web_settings(), NoGates()) as web:
            with pytest.raises(GoogleKeyMissing) as caught:
                GooglePlaces(web, Ledger().spend)
            assert "SCRAPERSKY_GOOGLE_KEY" in caught.value.message

    asyncio.run(go())


@pytest.mark.parametrize("key", ["a b", "a\nHost: evil.com", "schlüssel"])
def test_a_key_that_is_none(key: str) -> None:
    async def go() -> None:
        async with open_web(web_settings(google_key=key), NoGates()) as web:
            with pytest.raises(SettingsError) as caught:
                GooglePlaces(web, Ledger().spend)
            assert key not in caught.value.message

    asyncio.run(go())


@pytest.mark.parametrize("url", ["ftp://x.com", "places", "https://x.com/?key=1", "https://localhost"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(SettingsError, match="SCRAPERSKY_PLACES_URL"):
        base_url(web_settings(places_url=url))


def test_the_address_may_have_a_path() -> None:
    assert base_url(web_settings()) == "https://places.googleapis.com"
    assert base_url(web_settings(places_url="https://proxy.example.com/google/")) == "https://proxy.example.com/google"


def test_the_key_stands_nowhere_but_in_its_header(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = []

    def answers(request: Any) -> bytes:
        seen.append(request)
        return answer(json.dumps({"error": {"status": "INVALID_ARGUMENT", "message": f"key {KEY}"}}), status=400)

    async def go() -> str:
        values: dict[str, Any] = {"google_key": KEY, "places_url": "http://places.googleapis.com"}
        async with visiting(answers, None, **values) as (web, _):
            places = GooglePlaces(web, Ledger().spend)
            with pytest.raises(GoogleInvalidRequest) as caught:
                await places.search_text(DENTISTS, IDS)
            return repr([places, vars(places), web.settings, caught.value, caught.value.message])

    assert KEY not in asyncio.run(go()) + caplog.text
    (request,) = seen
    assert request.headers["x-goog-api-key"] == KEY
    assert KEY not in request.path + request.body.decode()
    monkeypatch.setenv("SCRAPERSKY_GOOGLE_KEY", KEY)
    settings.cache_clear()
    assert KEY not in repr(explained())
    settings.cache_clear()


# --- together with the grid -------------------------------------------------------------------------------
@pytest.mark.parametrize("probe", [False, True])
def test_everything_in_an_area_is_found(probe: bool) -> None:
    """Six times as many places as one search gives, each of them once, for as many requests as the grid says."""
    area, plan, town = Box(-98.0, 30.0, -97.5, 30.5), GridPlan(probe=probe), google_town(360)
    masks = {each: field_mask("text", "ids" if each else "contact") for each in (True, False)}

    async def go() -> None:
        async with asking(town) as here:
            found, grid = {}, start(area, plan)
            while cell := grid.next_cell:
                mask, box = masks[cell.is_probe], cell.box
                search = TextSearch("dentists in Austin", (box.west, box.south, box.east, box.north))
                page = await here.places.search_text(search, Asked(mask.header, mask.sku), cell.token)
                found.update({place.source_id: place for place in map(google_place, page.places) if place})
                grid = record(grid, plan, len(page.places), page.token)
            assert found.keys() == {place["id"] for place in town}
            assert all(place.websites and place.phones for place in found.values())
            assert here.emulator.counts["text-search-enterprise"] == grid.requests
            assert here.emulator.counts["text-search-essentials-ids"] == grid.probes
            assert here.emulator.counts == Counter(here.ledger.spent)

    asyncio.run(go())
