"""How much two searches found together."""

from collections.abc import Sequence
from dataclasses import replace

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.searches import place_searches
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.coverage import overlaps
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.searches import link_found
from tests.store.test_businesses import scan
from tests.workflows import scene

BAKERY = Place("osm", "0", "Sunrise", 0.0, 10.0, address=Address(country="DE"))


def bakeries(source: str, numbers: Sequence[int]) -> list[Place]:
    """One in each of as many towns."""
    return [
        replace(BAKERY, source=source, source_id=str(number), latitude=number / 10, name=f"Sunrise {number}")
        for number in numbers
    ]


def searched(database: Database, phrase: str, source: str, numbers: Sequence[int], *, scanned: bool = True) -> int:
    """Store a search that found the bakeries of these numbers. Return its id."""
    name = f"{phrase} near Berlin [{source}]"
    scene.put(database, "place-search", name)
    search: int
    (search,) = (row.id for row in scene.rows(database, place_searches, place_searches.c.name == name))
    ids = sorted(
        database.write(
            store_places, bakeries({"data": "overture", "open": "overture"}.get(source, source), numbers)
        ).ids.values()
    )
    database.write(link_found, {search: ids})
    if scanned:
        scan(database, ids)
    return search


def test_two_sources_of_one_search(database: Database) -> None:
    first = searched(database, "bakery", "osm", range(10))
    searched(database, "cafe", "data", range(10))
    second = searched(database, "bakery", "data", range(5, 20))
    with database.reading() as conn:
        (overlap,) = overlaps(conn, first)
        (back,) = overlaps(conn, second)
    assert (overlap.search_id, overlap.source) == (second, "data")
    assert (overlap.first, overlap.second, overlap.both, overlap.waiting) == (10, 15, 5, 0)
    assert overlap.coverage
    assert round(overlap.coverage.estimate, 1) == 28.3
    assert back.coverage == overlap.coverage


def test_one_source_alone_tells_nothing(sqlite_database: Database) -> None:
    search = searched(sqlite_database, "bakery", "osm", range(10))
    with sqlite_database.reading() as conn:
        assert overlaps(conn, search) == []


def test_searches_that_read_the_same_files_tell_nothing(database: Database) -> None:
    search = searched(database, "bakery", "data", range(10))
    searched(database, "bakery", "open", range(5, 15))
    other = searched(database, "bakery", "osm", range(5, 15))
    with database.reading() as conn:
        assert [overlap.search_id for overlap in overlaps(conn, search)] == [other]


def test_what_is_no_business_yet_is_counted(sqlite_database: Database) -> None:
    first = searched(sqlite_database, "bakery", "osm", range(10))
    searched(sqlite_database, "bakery", "data", range(10), scanned=False)
    with sqlite_database.reading() as conn:
        (overlap,) = overlaps(conn, first)
    assert (overlap.both, overlap.waiting, overlap.coverage) == (0, 10, None)
