"""Places: each once, brought up to date by the next release, and what operators write stays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.store.businesses import store_businesses
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.places import store_places
from tests.store.entries import parse_entry
from tests.workflows import scene

HOLT = Place(
    "overture",
    "08f2a",
    "Praxis Holt",
    latitude=52.52,
    longitude=13.405,
    category="dentist",
    categories=("dentist", "orthodontist"),
    address=Address("Marktstr. 5", "Berlin", "BE", "10115", "DE", "Marktstr. 5, 10115 Berlin"),
    websites=("https://holt.de/",),
    phones=("+49 30 123456",),
    confidence=0.97,
    hours={"monday": ("09:00-12:30", "13:30-18:00"), "sunday": ()},
    licence="CDLA-Permissive-2.0",
    origins=(Origin("meta", "123"),),
    updated_at=datetime(2026, 8, 1, tzinfo=UTC),
)
MILL = Place("overture", "08f2b", "Old Mill Bakery")


def test_a_place_is_stored_once_and_told_apart_by_source(database: Database) -> None:
    first = database.write(store_places, [HOLT, MILL, replace(MILL, source="osm"), MILL])
    again = database.write(store_places, [HOLT, MILL])
    assert (len(first.new), first.updated, again.new, again.updated) == (3, frozenset(), frozenset(), frozenset())
    (row,) = scene.rows(database, places, places.c.name == "Praxis Holt")
    (facts,) = scene.rows(database, place_facts, place_facts.c.place_id == row.id)
    assert (row.source, row.source_id, row.name, row.category, row.city, row.country) == (
        "overture", "08f2a", "Praxis Holt", "dentist", "Berlin", "DE",
    )  # fmt: skip
    assert facts.hours == {"monday": ["09:00-12:30", "13:30-18:00"], "sunday": []}
    assert facts.origins == [{"dataset": "meta", "record_id": "123"}]
    assert (facts.street, facts.phones, facts.source_updated_at) == ("Marktstr. 5", ["+49 30 123456"], HOLT.updated_at)


def test_what_changed_is_brought_up_to_date(database: Database) -> None:
    database.write(store_places, [HOLT, MILL])
    moved = replace(HOLT, name="Praxis Holt & Kern", phones=(), status="closed")
    second = database.write(store_places, [moved, MILL])
    assert (len(second.new), len(second.updated)) == (0, 1)
    (row, _) = scene.rows(database, places)
    (facts, _) = scene.rows(database, place_facts)
    assert (row.name, facts.phones, facts.open_status) == ("Praxis Holt & Kern", None, "closed")


def test_a_newer_date_alone_is_no_change(database: Database) -> None:
    database.write(store_places, [HOLT])
    later = database.write(store_places, [replace(HOLT, updated_at=datetime(2026, 9, 1, tzinfo=UTC))])
    assert later.updated == frozenset()


def test_what_an_operator_wrote_stays(database: Database) -> None:
    database.write(store_places, [HOLT])
    decided = update(places).values(curation="rejected", note="no", external_id="X1", tags=["a"])
    database.write(lambda conn: conn.execute(decided))
    database.write(store_places, [replace(HOLT, name="Holt")])
    (row,) = scene.rows(database, places)
    assert (row.name, row.curation, row.note, row.external_id, row.tags) == ("Holt", "rejected", "no", "X1", ["a"])


def test_hostile_texts_are_cut_and_cleaned(database: Database) -> None:
    hostile = Place("file", "1", "N" * 9000, address=Address(street="s" * 900, whole="a\ud800\0b"), brand="b" * 300)
    database.write(store_places, [hostile])
    with database.reading() as conn:
        row = conn.execute(select(places.c.name, place_facts).join_from(places, place_facts)).one()
    assert (len(row.name), len(row.street), row.address, len(row.brand)) == (500, 500, "a�b", 200)


def test_an_answer_with_an_erased_address_is_forgotten_and_not_stored_again(database: Database) -> None:
    raw = {"tags": {"email": "Bo_K@Holt.de", "description": "ask <bo_k@holt.de>!"}}
    listed = [replace(HOLT, raw=raw), replace(MILL, raw={"tags": {"email": "boxk@holt.de"}})]
    database.write(store_places, listed)
    database.write(erase, parse_entry("bo_k@holt.de"))
    database.write(store_places, [replace(each, name="New") for each in listed])
    database.write(store_places, [replace(HOLT, raw={"tags": {"description": "ask <bo_k@holt.de>!"}})])
    assert [row.answer for row in scene.rows(database, place_answers)] == [{"tags": {"email": "boxk@holt.de"}}]


def test_an_erased_address_is_forgotten_and_not_stored_again(database: Database) -> None:
    listed = replace(HOLT, emails=("Bo@Holt.de", "info@holt.de"))
    stored = database.write(store_places, [listed, replace(MILL, emails=("bo@holt.de",))])
    database.write(store_businesses, sorted(stored.ids.values()))
    database.write(erase, parse_entry("bo@holt.de"))
    for table in (place_facts, business_facts):
        assert [row.emails for row in scene.rows(database, table)] == [["info@holt.de"], None]
    database.write(store_places, [replace(listed, name="Holt"), replace(MILL, emails=("bo@holt.de",))])
    assert [row.emails for row in scene.rows(database, place_facts)] == [["info@holt.de"], None]


INSTAGRAM = "https://www.instagram.com/bo"


@pytest.mark.parametrize(
    ("text", "field", "spelled", "kept"),
    [
        ("+4930901820", "phones", ("030 / 90 18 20", "+49 (0)30 901820"), "030 901821"),
        ("+4930901820", "faxes", ("030-901820",), "030 901821"),
        ("instagram:bo", "profiles", ("m.instagram.com/Bo", INSTAGRAM), "https://www.instagram.com/boo"),
        ("instagram:bo", "websites", (INSTAGRAM,), "https://holt.de/"),
    ],
)
def test_an_erased_number_or_profile_is_forgotten_and_not_stored_again(
    database: Database, text: str, field: str, spelled: tuple[str, ...], kept: str
) -> None:
    listed = replace(HOLT, **{field: (*spelled, kept)}, raw={"said": list(spelled)})  # type: ignore[arg-type]
    database.write(store_places, [listed])
    database.write(erase, parse_entry(text))
    database.write(store_places, [replace(listed, name="Holt")])
    (facts,) = scene.rows(database, place_facts)
    assert getattr(facts, field) == [kept]
    assert scene.rows(database, place_answers) == []


def test_a_website_that_is_an_erased_profile_is_forgotten(database: Database) -> None:
    stored = database.write(store_places, [HOLT])
    database.write(store_businesses, sorted(stored.ids.values()))
    profile = update(local_businesses).values(website=INSTAGRAM, url=f"{INSTAGRAM}/")
    database.write(lambda conn: conn.execute(profile))
    database.write(erase, parse_entry("instagram:bo"))
    (row,) = scene.rows(database, local_businesses)
    assert (row.website, row.url) == (None, None)
