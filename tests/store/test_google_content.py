"""What Google said is forgotten; what people wrote, what others list and what a site gave is not."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Table, insert, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.extract.places.google import google_place
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.businesses import store_businesses
from scrapersky_cli.store.google_content import count_google_content, forget_google_content
from scrapersky_cli.store.places import store_places
from tests.demo.google_places import google_dentist
from tests.store.test_lock_order import is_in_order, recorded
from tests.workflows import scene

MONTH = 30 * 86_400.0


def at_google() -> Place:
    place = google_place(google_dentist(1, rating=4.5))
    assert place
    return place


def elsewhere() -> Place:
    """The same business, as open data has it: without a rating, and with an address of its own."""
    address = Address("1 W 6th St", "Austin", "TX", "78701", "US")
    same = at_google()
    return Place(
        "overture", "a", same.name, same.latitude, same.longitude, category="dentist", address=address,
        phones=same.phones, websites=same.websites, licence="CDLA-Permissive-2.0",
    )  # fmt: skip


def known(database: Database, *listed: Place, age: float = MONTH + 60) -> None:
    stored = database.write(store_places, listed)
    database.write(store_businesses, sorted(stored.ids.values()))
    seen = after(now(), -age)
    database.write(lambda conn: conn.execute(update(place_facts).values(last_seen_at=seen)))


def note(conn: Connection, table: Table) -> None:
    conn.execute(update(table).values(curation="rejected", note="no"))


def forget(database: Database) -> int:
    return database.write(forget_google_content, MONTH)


def test_only_the_identifier_is_left_and_what_people_wrote(database: Database) -> None:
    known(database, at_google())
    for table in (places, local_businesses):
        database.write(note, table)
    with database.reading() as conn:
        assert count_google_content(conn, MONTH) == 1
    assert forget(database) == 1
    assert forget(database) == 0
    (place,) = scene.rows(database, places)
    (business,) = scene.rows(database, local_businesses)
    assert (place.name, place.source_id, place.city, place.curation, place.note) == (
        "ChIJ00001", "ChIJ00001", None, "rejected", "no",
    )  # fmt: skip
    assert (business.name, business.website, business.city, business.curation) == ("ChIJ00001", None, None, "rejected")
    for table in (place_facts, place_answers, business_facts, contact_sources, contacts):
        assert scene.rows(database, table) == []


def test_what_others_list_is_left(database: Database) -> None:
    known(database, at_google(), elsewhere())
    (facts,) = scene.rows(database, business_facts)
    assert facts.rating == 4.5
    assert forget(database) == 1
    (business,) = scene.rows(database, local_businesses)
    (facts,) = scene.rows(database, business_facts)
    assert (business.name, facts.rating, facts.source, facts.phones) == (
        at_google().name, None, "overture", list(at_google().phones),
    )  # fmt: skip
    assert {source.source_url for source in scene.rows(database, contact_sources)} == {"overture:a"}


def test_what_a_site_gave_is_left(database: Database) -> None:
    known(database, at_google())
    (phone,) = scene.rows(database, contacts)
    database.write(lambda conn: conn.execute(insert(domains).values(domain="dentist1.com")))
    page = {"url_digest": b"1" * 16, "confidence": 0.9, "method": "text", "source_url": "https://dentist1.com/"}
    source = {"contact_id": phone.id, "domain_id": 1, **page}
    database.write(lambda conn: conn.execute(insert(contact_sources).values(source)))
    forget(database)
    assert [row.value for row in scene.rows(database, contacts)] == [phone.value]
    assert [row.domain_id for row in scene.rows(database, contact_sources)] == [1]


def test_what_was_said_lately_is_kept(database: Database) -> None:
    known(database, at_google(), age=MONTH - 60)
    assert forget(database) == 0


def test_a_later_search_fills_it_again(database: Database) -> None:
    known(database, at_google())
    forget(database)
    known(database, replace(at_google(), rating=4.9))
    (business,) = scene.rows(database, local_businesses)
    (facts,) = scene.rows(database, business_facts)
    assert (business.name, facts.rating) == (at_google().name, 4.9)


def test_it_takes_locks_in_order(postgresql_database: Database) -> None:
    seen: list[list[str]] = []
    known(postgresql_database, at_google(), elsewhere())
    postgresql_database.write(recorded(seen, forget_google_content), MONTH)
    assert seen[0]
    assert is_in_order(seen[0])


@pytest.mark.parametrize("suppressed", [True, False])
def test_a_contact_on_the_list_stays_there(database: Database, suppressed: bool) -> None:
    known(database, at_google())
    database.write(lambda conn: conn.execute(update(contacts).values(suppressed=suppressed)))
    forget(database)
    assert len(scene.rows(database, contacts)) == suppressed
