"""How much of what there is two searches have found, as far as two sources tell."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from scrapersky_cli.db.tables.businesses import business_places
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.db.tables.searches import place_searches, search_places
from scrapersky_cli.extract.places.coverage import Coverage, estimate_coverage


@dataclass(frozen=True, slots=True)
class SearchOverlap:
    """Another search for the same by another source: how many businesses each and both have found.

    `waiting` is how many places of the two are no business yet. `coverage` is None if both have none in common.
    """

    search_id: int
    source: str
    first: int
    second: int
    both: int
    waiting: int
    coverage: Coverage | None


def overlaps(conn: Connection, search_id: int) -> list[SearchOverlap]:
    """Compare a search with each of those for the same phrase and area by other sources.

    Searches that found places of one source are not compared: an `open` search reads the files that a `data` search
    reads, and what both found would tell nothing of what neither did.
    """
    s, own = place_searches.c, place_searches.alias()
    others = (
        select(s.id, s.source)
        .join(own, (own.c.id == search_id) & (own.c.source != s.source))
        .where(func.lower(s.phrase) == func.lower(own.c.phrase), func.lower(s.near) == func.lower(own.c.near))
        .where(~_places_of(s.id).where(places.c.source.in_(_sources(search_id))).exists())
        .order_by(s.id)
    )
    return [_overlap(conn, search_id, row.id, row.source) for row in conn.execute(others)]


def _places_of(search_id: Any) -> Select[tuple[str]]:
    """Return the query for the sources of the places that a search found."""
    found = select(places.c.source).join(search_places, search_places.c.place_id == places.c.id)
    return found.where(search_places.c.search_id == search_id)


def _sources(search_id: int) -> Select[tuple[str]]:
    own, found = places.alias(), search_places.alias()
    return select(own.c.source).join(found, found.c.place_id == own.c.id).where(found.c.search_id == search_id)


def _overlap(conn: Connection, search_id: int, other: int, source: str) -> SearchOverlap:
    first, second = (_count(conn, _businesses(id_)) for id_ in (search_id, other))
    both = _count(conn, _businesses(search_id).where(business_places.c.business_id.in_(_businesses(other))))
    waiting = sum(_count(conn, _waiting(id_)) for id_ in (search_id, other))
    return SearchOverlap(other, source, first, second, both, waiting, estimate_coverage(first, second, both))


def _businesses(search_id: int) -> Select[tuple[int]]:
    found = select(business_places.c.business_id).join(
        search_places, search_places.c.place_id == business_places.c.place_id
    )
    return found.where(search_places.c.search_id == search_id).distinct()


def _waiting(search_id: int) -> Select[tuple[int]]:
    s = search_places.c
    is_business = select(business_places.c.place_id).where(business_places.c.place_id == s.place_id).exists()
    return select(s.place_id).where(s.search_id == search_id, ~is_business)


def _count(conn: Connection, rows: Select[tuple[int]]) -> int:
    return conn.scalar(select(func.count()).select_from(rows.subquery())) or 0
