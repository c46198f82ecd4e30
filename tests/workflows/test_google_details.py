"""deep-scan of places of Google's: details are asked for only when they are needed, and paid for once."""

from typing import Any

import pytest
from sqlalchemy import update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.costs import costs
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.extract.places.google import google_place
from scrapersky_cli.extract.places.place import Place
from tests.demo.google_places import google_dentist
from tests.workflows import scene
from tests.workflows.test_deep_scan import put
from tests.workflows.test_google_search import at_google

DETAILS = "details-enterprise"


def scanned(**changes: Any) -> list[Place]:
    place = google_place(google_dentist(1, rating=3.0, **changes))
    return [place] if place else []


def listed(database: Database, age: float = 0.0, **changes: Any) -> None:
    """Put a place into the queue of which Google said something so many days ago."""
    put(database, *scanned(**changes))
    seen = after(now(), -86_400.0 * age)
    database.write(lambda conn: conn.execute(update(place_facts).values(last_seen_at=seen)))


def test_what_google_said_lately_is_not_asked_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, []) as google:
        listed(database, age=29)
        scene.run(database, "deep-scan")
        assert google.asked == []
    (business,) = scene.rows(database, business_facts)
    assert business.rating == 3.0


def test_a_place_of_more_than_a_month_ago_is_refreshed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, [google_dentist(1, rating=4.8)]) as google:
        listed(database, age=31)
        scene.run(database, "deep-scan")
        assert google.counts == {DETAILS: 1}
    (business,) = scene.rows(database, business_facts)
    (spent,) = scene.rows(database, costs)
    (place,) = scene.rows(database, places)
    assert (business.rating, place.deep_scan_result_code) == (4.8, "ok")
    assert (spent.sku, spent.place_id, spent.claim_id) == (DETAILS, place.id, place.deep_scan_claim_id)


def test_an_answer_that_describes_no_place_fails_for_our_reasons(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_google(monkeypatch, [google_dentist(1, displayName={})], max_attempts="1"):
        listed(database, age=31)
        scene.run(database, "deep-scan")
    (place,) = scene.rows(database, places)
    assert (place.deep_scan_status, place.deep_scan_error_code) == ("failed", "google_bad_answer")
    assert place.deep_scan_error.endswith("Google's answer describes no place")


def test_a_place_that_has_moved_is_the_business_at_its_new_place(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_google(monkeypatch, [google_dentist(2, displayName={"text": "New"})]):
        listed(database, movedPlaceId="ChIJ00002")
        scene.run(database, "deep-scan")
    old, new = scene.rows(database, places)
    (business,) = scene.rows(database, local_businesses)
    assert (old.deep_scan_result_code, new.source_id, business.name) == ("moved", "ChIJ00002", "New")


def test_a_business_that_moves_stays_the_same_business(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, [google_dentist(2, 31.0, displayName={"text": "New"})]):
        listed(database)
        scene.run(database, "deep-scan")
        listed(database, movedPlaceId="ChIJ00002")
        put(database, *scanned(movedPlaceId="ChIJ00002"), force=True)
        scene.run(database, "deep-scan")
    (business,) = scene.rows(database, local_businesses)
    old, new = scene.rows(database, business_places)
    (facts,) = scene.rows(database, business_facts)
    assert (business.name, facts.latitude) == ("New", 31.0)
    assert (old.business_id, new.business_id, new.reasons) == (business.id, business.id, ["moved"])


def test_a_place_that_google_does_not_know_any_more(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, []):
        listed(database, age=31)
        scene.run(database, "deep-scan")
    (place,) = scene.rows(database, places)
    assert (place.deep_scan_status, place.deep_scan_error_code) == ("failed", "google_not_found")
    assert place.deep_scan_error_kind == "target"


def test_open_data_is_never_asked_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, []) as google:
        put(database, Place("overture", "1", "Holt"))
        scene.run(database, "deep-scan")
        assert google.asked == []
    (row,) = scene.rows(database, places)
    assert row.deep_scan_status == "completed"
