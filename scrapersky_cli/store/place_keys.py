"""Keys of the places that are a business, and the places that have a key in common."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Delete, Select, delete, select, true

from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.businesses import place_keys

# Bounds, so that a place of a chain or of a tower is compared with some of the others, not with all.
_OF_KEY = 20  # places that are found by one key: those that were stored first
_OF_PLACE = 30  # places with which one is compared: those with the most keys in common


PlacesByKey = Mapping[int, Sequence[int]]


def candidates(found: PlacesByKey, keys: Iterable[int], is_wanted: Callable[[int], bool]) -> list[int]:
    """Return the places to compare with one that seeks these keys, the likeliest first."""
    shared = Counter(place for key in keys for place in found.get(key, ()) if is_wanted(place))
    return [place for place, _ in sorted(shared.items(), key=lambda each: (-each[1], each[0]))[:_OF_PLACE]]


@cache
def _having(dialect: str) -> Select[Any]:
    """Return the query for the first places of each key. Of a key of thousands of places, no more are read."""
    r, p, inner = records(dialect, {"key": BigInteger()}), place_keys.c, place_keys.alias()
    first = select(inner.c.place_id).where(inner.c.key == r.c.key).order_by(inner.c.place_id).limit(_OF_KEY)
    if dialect == "postgresql":
        each = first.correlate(r).lateral("each")
        return select(r.c.key, each.c.place_id).select_from(r.join(each, true()))
    found = place_keys.c.place_id.in_(first.correlate(r))
    return select(p.key, p.place_id).select_from(r.join(place_keys, p.key == r.c.key)).where(found)


def places_having(conn: Connection, keys: Collection[int]) -> PlacesByKey:
    """Return the first places of each of these keys."""
    found: dict[int, list[int]] = {}
    bound = as_rows([{"key": key} for key in sorted(keys)])
    for row in conn.execute(_having(conn.dialect.name), {"rows": bound}):
        found.setdefault(row.key, []).append(row.place_id)
    return found


@cache
def _of_places() -> Select[Any]:
    p = place_keys.c
    return select(p.key, p.place_id).where(among(p.place_id, ids("places")))


@cache
def _delete(dialect: str) -> Delete:
    r = records(dialect, {"key": BigInteger(), "place_id": BigInteger()})
    p = place_keys.c
    same = select(r.c.key).where(r.c.key == p.key, r.c.place_id == p.place_id).exists()
    return delete(place_keys).where(among(p.place_id, ids("places")), same)


def store_keys(conn: Connection, keys: Mapping[int, Collection[int]]) -> None:
    """Store the keys of these places, given by the id of the place, and delete those that they had before."""
    before = {(row.key, row.place_id) for row in conn.execute(_of_places(), {"places": sorted(keys)})}
    after = {(key, place) for place, found in keys.items() for key in found}
    gone, new = (
        [{"key": key, "place_id": place} for key, place in sorted(some, key=lambda pair: pair[::-1])]
        for some in (before - after, after - before)
    )
    dialect = conn.dialect.name
    if gone:
        conn.execute(_delete(dialect), {"rows": as_rows(gone), "places": sorted({row["place_id"] for row in gone})})
    if new:
        conn.execute(_insert(dialect), {"rows": as_rows(new)})


@cache
def _insert(dialect: str) -> Any:
    r = records(dialect, {"key": BigInteger(), "place_id": BigInteger()})
    rows = select(r.c.key, r.c.place_id).where(true())  # SQLite needs a WHERE before ON CONFLICT
    return upsert(dialect)(place_keys).from_select(["key", "place_id"], rows).on_conflict_do_nothing()
