"""What was joined by mistake is taken apart, and stays so."""

from dataclasses import replace

from sqlalchemy import update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources
from scrapersky_cli.store.unmerge import TakenOut, plan_unmerge, unmerge_places
from tests.store.test_businesses import MAP, OPEN, facts, scan, stored
from tests.store.test_lock_order import is_in_order, recorded
from tests.workflows import scene


def joined(database: Database) -> list[int]:
    ids = stored(database, OPEN, MAP)
    scan(database, ids)
    noted = {"curation": "maybe", "note": "call them", "tags": ["a"], "external_id": "x"}
    database.write(lambda conn: conn.execute(update(local_businesses).values(noted)))
    return ids


def test_each_place_has_its_own_business_and_what_people_wrote_stays(database: Database) -> None:
    second = joined(database)[1]
    assert database.write(plan_unmerge, [second]) == [TakenOut(second, 1)]
    assert len(scene.rows(database, local_businesses)) == 1
    assert database.write(unmerge_places, [second]) == [TakenOut(second, 1, 2)]
    kept, new = scene.rows(database, local_businesses)
    assert (kept.name, kept.website, kept.curation, kept.note) == ("Praxis Holt", None, "maybe", "call them")
    assert (new.name, new.website, new.curation, new.note) == ("Zahnarzt Holt", "https://holt.de", "new", None)
    assert [known["licence"] for known in facts(database)] == ["CDLA-Permissive-2.0", "ODbL-1.0"]
    assert [known["phones"] for known in facts(database)] == [["+49 30 2345678"], ["030 2345678"]]


def test_what_each_lists_goes_with_it(database: Database) -> None:
    second = joined(database)[1]
    assert {source.business_id for source in scene.rows(database, contact_sources)} == {1}
    database.write(unmerge_places, [second])
    owners = {(source.source_url, source.business_id) for source in scene.rows(database, contact_sources)}
    assert owners == {(f"{OPEN.source}:{OPEN.source_id}", 1), (f"{MAP.source}:{MAP.source_id}", 2)}


def test_no_later_scan_joins_them_again(database: Database) -> None:
    ids = joined(database)
    database.write(unmerge_places, ids[1:])
    before = scene.rows(database, business_places)
    assert [link.reasons for link in before] == [None, ["unmerged"]]
    for group in (ids, ids[1:], ids[:1]):
        scan(database, group)
    assert scene.rows(database, business_places) == before
    third = stored(database, replace(OPEN, source_id="b"))
    scan(database, third)
    assert [link.business_id for link in scene.rows(database, business_places)] == [1, 2, 1]


def test_of_all_places_the_first_keeps_the_business(database: Database) -> None:
    ids = joined(database)
    assert [each.place_id for each in database.write(unmerge_places, ids)] == ids[1:]
    assert database.write(unmerge_places, ids) == []
    assert database.write(unmerge_places, []) == []


def test_a_place_that_is_no_business_yet_is_left_alone(sqlite_database: Database) -> None:
    assert sqlite_database.write(unmerge_places, stored(sqlite_database, OPEN)) == []


def test_it_takes_locks_in_order(postgresql_database: Database) -> None:
    seen: list[list[str]] = []
    ids = joined(postgresql_database)
    postgresql_database.write(recorded(seen, unmerge_places), ids)
    assert seen[0]
    assert is_in_order(seen[0])
