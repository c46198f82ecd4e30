"""place-search in Google Places: every page once, within its budget, whatever happens in between."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.costs import cost_days, costs
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.tables.searches import place_searches, search_places, search_progress
from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.google_server import google_environment, serve_google
from scrapersky_cli.demo.osm import serve_map
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows.registry import workflow_named
from tests.demo.google_places import google_dentist, google_town
from tests.extract.places.test_nominatim import AUSTIN
from tests.workflows import scene
from tests.workflows.test_place_search import names, search, told

CONTACT, IDS = "text-search-enterprise", "text-search-essentials-ids"
BOX = "dentists near -98,30,-97.5,30.5 [google]"
TWO = BOX, BOX.replace("dentists", "dentist")


@contextmanager
def at_google(monkeypatch: pytest.MonkeyPatch, listed: list[Any], **more: str) -> Iterator[GooglePlacesEmulator]:
    emulator = GooglePlacesEmulator(listed)
    with serve_google(emulator) as server, serve_map([], {"austin, tx": [AUSTIN]}) as osm:
        google = {name.removeprefix("SCRAPERSKY_").lower(): value for name, value in google_environment(server).items()}
        values = {"backoff_seconds": "0.01", "nominatim_url": osm.nominatim_url, **google}
        with told(monkeypatch, **values | {"connect_to": f"{google['connect_to']},{osm.connect_to}"} | more):
            yield emulator


def progress(database: Database) -> list[Any]:
    return scene.rows(database, search_progress)


def skus(database: Database) -> list[str]:
    return [row.sku for row in scene.rows(database, costs)]


def test_more_places_than_one_search_gives(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    town = google_town(150)
    with at_google(monkeypatch, town) as google:
        row = search(database, BOX)
        asked = dict(google.counts)
    assert (row.status, row.result_code) == ("completed", "ok")
    assert sorted(place.source_id for place in scene.rows(database, places)) == sorted(each["id"] for each in town)
    assert len(scene.rows(database, search_places)) == 150
    spent = skus(database)
    assert {sku: spent.count(sku) for sku in set(spent)} == asked
    assert asked[IDS] > asked[CONTACT]
    assert progress(database) == []


def test_what_google_says_is_stored_with_its_answer(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, [google_dentist(1, rating=4.5)]):
        search(database, BOX)
    (facts,) = scene.rows(database, place_facts)
    (answer,) = scene.rows(database, place_answers)
    assert (facts.rating, bool(facts.phones), bool(facts.websites)) == (4.5, True, True)
    assert answer.answer["id"] == "ChIJ00001"


def test_a_named_area_has_its_service_businesses_and_none_beyond_its_border(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = google_dentist(1, displayName={"text": "Inside"})
    visits = google_dentist(2, displayName={"text": "Visits in Austin"}, pureServiceAreaBusiness=True)
    del visits["location"]
    with at_google(monkeypatch, [inside, visits]) as google:
        search(database, "dentist near Austin, TX [google]")
        queries = [parameters["textQuery"] for _, parameters in google.asked]
    assert queries[0] == "dentist in Austin, TX"
    assert "dentist" in queries[1:]
    assert "Visits in Austin" in names(database)


def test_nothing_found_is_empty(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, []) as google:
        row = search(database, BOX)
        assert google.counts == {IDS: 1}  # nothing was paid for
    assert (row.status, row.result_code) == ("completed", "empty")


def test_no_more_results_than_wanted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, google_town(150)):
        row = search(database, BOX, row_options={"max_results": 25})
    assert (row.result_code, len(names(database)), progress(database)) == ("ok", 25, [])


# --- money ------------------------------------------------------------------------------------------------
def test_a_search_keeps_within_its_budget_and_goes_on_with_a_larger_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_google(monkeypatch, google_town(150)) as google:
        row = search(database, BOX, row_options={"max_requests": 2})
        first = google.counts[CONTACT]
        assert (row.status, row.result_code, first) == ("completed", "budget", 2)
        assert 0 < len(names(database)) < 150
        same = search(database, BOX, force=True)
        assert (same.result_code, google.counts[CONTACT]) == ("budget", 2)
        row = search(database, BOX, force=True, row_options={"max_requests": 100})
        asked = google.counts[CONTACT]
    assert (row.result_code, len(names(database))) == ("ok", 150)
    assert asked == skus(database).count(CONTACT)


def test_a_search_that_may_cost_nothing_uses_what_is_free(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, google_town(30)):
        row = search(database, BOX, row_options={"max_cost": 0})
    assert (row.result_code, len(names(database))) == ("ok", 30)
    assert {row.cost for row in scene.rows(database, costs)} == {0}


def test_the_days_budget_puts_the_search_off_and_keeps_what_was_found(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_google(monkeypatch, google_town(150), places_daily_requests="3") as google:
        scene.put(database, "place-search", *TWO, "dentists near 30,-97 [data]")
        bounds = limits(settings(), deadline=30)
        workflow = workflow_named("place-search")
        summary = asyncio.run(run_workflow(database, workflow, settings(), bounds, Stop()))
        assert google.counts[CONTACT] == 3
    assert summary.put_off is not None
    assert summary.put_off.code == "places_budget_spent"
    *put_off, failed = sorted(scene.rows(database, place_searches), key=lambda row: row.status == "failed")
    assert failed.error_code == "places_data_unreadable"  # it was worked on all the same
    for row in put_off:
        assert (row.status, row.attempts, row.error_code) == ("queued", 0, "places_budget_spent")
        assert row.due_at > failed.finished_at
    found = len(names(database))
    assert found
    with at_google(monkeypatch, google_town(150)) as google:
        database.write(lambda conn: conn.execute(update(cost_days).values(requests=0)))
        scene.put(database, "place-search", *TWO)  # so they are due now
        scene.run(database, "place-search")
        assert CONTACT in google.counts
    assert {row.result_code for row in scene.rows(database, place_searches)} == {"ok", None}
    assert len(names(database)) == 150


@pytest.mark.parametrize(
    ("key", "code"),
    [("", "google_key_missing"), ("fail-invalid-key", "google_key_refused"), ("fail-day", "google_day_quota")],
)
def test_what_is_no_fault_of_the_search_gives_it_back(
    database: Database, monkeypatch: pytest.MonkeyPatch, key: str, code: str
) -> None:
    with at_google(monkeypatch, [google_dentist(1)], google_key=key):
        scene.put(database, "place-search", BOX)
        bounds = limits(settings(), deadline=5)
        summary = asyncio.run(run_workflow(database, workflow_named("place-search"), settings(), bounds, Stop()))
    (row,) = scene.rows(database, place_searches)
    assert (row.status, row.attempts, row.error_code) == ("queued", 0, code)
    assert (summary.released, summary.failed) == (1, 0)
    assert key not in json.dumps(row.error) or not key


def test_a_refused_token_costs_its_cell_only(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, google_town(50)):
        answer = GooglePlacesEmulator.answer
        done: list[bool] = []

        def with_an_old_token(self: GooglePlacesEmulator, head: Any, body: bytes) -> Any:
            if b"pageToken" in body and not done:
                done.append(True)
                self.epoch += 1
            return answer(self, head, body)

        monkeypatch.setattr(GooglePlacesEmulator, "answer", with_an_old_token)
        row = search(database, BOX)
    assert (done, row.result_code, len(names(database))) == ([True], "ok", 50)


# --- interruptions ----------------------------------------------------------------------------------------
def test_a_search_that_is_stopped_goes_on_with_the_next_page(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, stop = google_town(150), Stop()
    with at_google(monkeypatch, town) as google:
        answer = GooglePlacesEmulator.answer

        def stopping(self: GooglePlacesEmulator, head: Any, body: bytes) -> Any:
            if self.counts[CONTACT] == 3 and not stop.requested:
                stop.request(15)
            return answer(self, head, body)

        with monkeypatch.context() as patched:
            patched.setattr(GooglePlacesEmulator, "answer", stopping)
            scene.put(database, "place-search", BOX)
            workflow = workflow_named("place-search")
            asyncio.run(run_workflow(database, workflow, settings(), limits(settings(), deadline=30), stop))
        (row,) = scene.rows(database, place_searches)
        assert (row.status, row.attempts) == ("queued", 0)
        assert len(progress(database)) == 1
        interrupted = len(skus(database))
        row = search(database, BOX)
        counts, asked = dict(google.counts), len(google.asked)
    assert (row.result_code, len(names(database))) == ("ok", 150)
    assert 0 < interrupted < asked == len(skus(database))
    with at_google(monkeypatch, town) as google:
        undisturbed = search(database, BOX, force=True)
        assert undisturbed.result_code == "ok"
        assert dict(google.counts) == counts  # nothing was paid for twice


def test_a_worker_that_was_declared_dead_pays_for_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, google_town(150)) as google:
        answer = GooglePlacesEmulator.answer
        expired = after(now(), -1)

        def expiring(self: GooglePlacesEmulator, head: Any, body: bytes) -> Any:
            if self.counts[IDS] == 2:
                database.write(lambda conn: conn.execute(update(claims).values(expires_at=expired)))
            return answer(self, head, body)

        with monkeypatch.context() as patched:
            patched.setattr(GooglePlacesEmulator, "answer", expiring)
            scene.put(database, "place-search", BOX)
            bounds = limits(settings(), rows=1)
            asyncio.run(run_workflow(database, workflow_named("place-search"), settings(), bounds, Stop()))
        with database.reading() as conn:
            assert len(conn.scalars(select(costs.c.id)).all()) == len(google.asked)


def test_places_that_are_closed_for_good_are_left_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, paused = google_dentist(1, businessStatus="CLOSED_PERMANENTLY"), google_dentist(2, businessStatus=None)
    with at_google(monkeypatch, [gone, paused]):
        search(database, BOX)
    assert names(database) == ["Dentist No. 2"]
