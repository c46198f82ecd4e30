"""Places of several sources that are one business, and places that only look alike."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses, place_keys
from scrapersky_cli.extract.places import match
from scrapersky_cli.extract.places.match import Match
from scrapersky_cli.extract.places.match import same_business as is_same
from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.store import place_keys as keys
from scrapersky_cli.store.businesses import store_businesses
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.places import store_places
from tests.store.entries import parse_entry
from tests.workflows import scene

HOUSE = Address("Marktstr. 5", "Berlin", "BE", "10115", "DE")
OPEN = Place(
    "overture", "a", "Praxis Holt", 52.53, 13.38, category="dentist", address=HOUSE, phones=("+49 30 2345678",),
    emails=("holt@holt.de",), licence="CDLA-Permissive-2.0",
)  # fmt: skip
MAP = Place(
    "osm", "node/1", "Zahnarzt Holt", 52.5301, 13.3801, phones=("030 2345678",), address=Address(country="DE"),
    websites=("https://holt.de",), licence="ODbL-1.0", hours_text="Mo 9-12",
)  # fmt: skip


def stored(database: Database, *listed: Place) -> list[int]:
    """The ids of the places, in the order that is given."""
    return [database.write(store_places, [place]).ids[place.source, place.source_id] for place in listed]


def scan(database: Database, ids: Sequence[int]) -> Any:
    return database.write(store_businesses, ids)


def facts(database: Database) -> list[dict[str, Any]]:
    """What is known of all businesses, but for when it was stored."""
    rows = scene.rows(database, business_facts)
    return [{name: value for name, value in row._mapping.items() if name != "scanned_at"} for row in rows]


@pytest.mark.parametrize("listed", [(OPEN, MAP), (MAP, OPEN)], ids=["open data first", "map first"])
@pytest.mark.parametrize("groups", [1, 2])
def test_two_sources_are_one_business(database: Database, listed: tuple[Place, Place], groups: int) -> None:
    ids = stored(database, *listed)
    for group in [ids] if groups == 1 else [[ids[0]], [ids[1]]]:
        scan(database, group)
    (business,) = scene.rows(database, local_businesses)
    first, second = scene.rows(database, business_places)
    assert (first.reasons, first.score) == (None, None)
    assert (second.reasons, second.score) == (["phone", "name", "near"], 1.0)
    assert (business.name, business.city, business.website) == ("Praxis Holt", "Berlin", "https://holt.de")
    (known,) = facts(database)
    assert (known["source"], known["hours_text"], known["street"]) == ("overture", "Mo 9-12", "Marktstr. 5")
    assert known["phones"] == ["+49 30 2345678", "030 2345678"]
    assert known["licence"] == "CDLA-Permissive-2.0; ODbL-1.0"


def test_two_entries_of_one_source_are_one_business(sqlite_database: Database) -> None:
    scan(sqlite_database, stored(sqlite_database, OPEN, replace(OPEN, source_id="b")))
    assert len(scene.rows(sqlite_database, local_businesses)) == 1


def test_the_record_of_which_a_place_was_made_is_the_same_business(database: Database) -> None:
    made = replace(OPEN, name="Something Else", phones=(), origins=(Origin("Foursquare", "4b05"),))
    ids = stored(database, made, Place("foursquare", "4b05", "Holt"))
    scan(database, ids)
    assert [row.reasons for row in scene.rows(database, business_places)] == [None, ["record"]]


def test_saved_again_nothing_changes(database: Database) -> None:
    ids = stored(database, OPEN, MAP, replace(OPEN, source_id="far", latitude=48.0, phones=(), address=Address()))
    scan(database, ids)
    before = [scene.rows(database, table) for table in (local_businesses, business_places, place_keys)], facts(database)
    for group in (ids, ids[:1], ids[1:], ids):
        scan(database, group)
    after = [scene.rows(database, table) for table in (local_businesses, business_places, place_keys)], facts(database)
    assert before == after
    assert len(before[0][0]) == 2


def test_a_chain_on_one_domain_is_not_merged_and_costs_little(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def counted(a: Place, b: Place) -> Match | None:
        nonlocal compared
        compared += 1
        return is_same(a, b)

    monkeypatch.setattr(match, "same_business", counted)
    chain = [
        replace(
            OPEN,
            source_id=str(number),
            name="Kern Optik",
            latitude=40 + (number // 25) * 0.008,
            longitude=10 + (number % 25) * 0.008,
            address=Address(f"Str. {number}", country="DE"),
            websites=("https://kern.de",),
            phones=("+49 800 1234567",),
        )
        for number in range(500)
    ]
    ids = sorted(database.write(store_places, chain).ids.values())
    for begun in range(0, 500, 50):
        scan(database, ids[begun : begun + 50])
    assert len(scene.rows(database, local_businesses)) == 500
    assert compared <= 500 * keys._OF_PLACE


def test_practices_of_one_house_stay_apart(database: Database) -> None:
    names = (
        "Praxis Dr. Anna Holt", "Praxis Dr. Peter Wagner", "Zahnarztpraxis Kern", "Physiotherapie Mühlbach", "Labor Nord",
        "Dr. med. Ute Zorn", "Apotheke am Markt", "Logopädie Frei", "Optik Sanders", "Hebammen im Zentrum",
    )  # fmt: skip
    house = [replace(OPEN, source_id=name, name=name, emails=()) for name in names]  # and one reception with one phone
    scan(database, stored(database, *house))
    assert len(scene.rows(database, local_businesses)) == len(names)


@pytest.mark.parametrize("name", ["\u202e\u200b", "x" * 5000, "'; DROP TABLE places; --", "\ud800Holt", "%_\\"])
def test_hostile_names(database: Database, name: str) -> None:
    scan(database, stored(database, replace(OPEN, name=name or "x"), replace(MAP, name=name or "x")))
    assert len(scene.rows(database, business_places)) == 2


def test_erased_addresses_stay_forgotten(database: Database) -> None:
    ids = stored(database, OPEN, MAP)
    scan(database, ids)
    database.write(erase, parse_entry("holt@holt.de"))
    scan(database, ids)
    assert facts(database)[0]["emails"] is None


def test_an_address_that_was_read_before_it_was_erased_is_left_out(database: Database) -> None:
    """As if the place had been stored by an import that began before."""
    database.write(erase, parse_entry("holt@holt.de"))
    ids = stored(database, replace(OPEN, emails=()))

    def listed_after_all(conn: Any) -> None:
        conn.exec_driver_sql("""UPDATE place_facts SET emails = '["holt@holt.de"]'""")

    database.write(listed_after_all)
    scan(database, ids)
    assert facts(database)[0]["emails"] is None


def test_two_workers_make_one_business(postgresql_database: Database) -> None:
    pairs = [
        (replace(OPEN, source_id=str(number), latitude=10.0 + number), replace(MAP, source_id=str(number), latitude=10.0 + number))
        for number in range(20)
    ]  # fmt: skip
    apart = [(replace(one, phones=()), replace(other, phones=(), name=one.name)) for one, other in pairs]
    ids = [stored(postgresql_database, *(pair[side] for pair in apart)) for side in (0, 1)]
    start, others = Barrier(2), [Database(postgresql_database.url), Database(postgresql_database.url)]

    def work(database: Database, mine: list[int]) -> None:
        start.wait()
        for id_ in mine:
            scan(database, [id_])

    threads = [Thread(target=work, args=pair) for pair in zip(others, ids, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in others:
        database.close()
    assert len(scene.rows(postgresql_database, local_businesses)) == 20
    assert len(scene.rows(postgresql_database, business_places)) == 40
