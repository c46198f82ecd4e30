"""Store what is known of businesses, computed from all places as which they are listed."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, ids, upsert
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.places import LISTED
from scrapersky_cli.extract.places.combined import combined
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.places import facts_of_place

_NAMED = ("name", "category", "city", "country", "website")
Members = Mapping[int, Sequence[Place]]  # the places of businesses


@cache
def _of_places() -> Select[Any]:
    b = business_places.c
    return select(b.place_id, b.business_id).where(among(b.place_id, ids("places"))).order_by(b.place_id)


def business_of_places(conn: Connection, place_ids: Collection[int]) -> dict[int, int]:
    """Return, by place, the business that it is. A place that is none yet is left out."""
    found = conn.execute(_of_places(), {"places": sorted(place_ids)})
    return {row.place_id: row.business_id for row in found}


@cache
def _of_businesses() -> Select[Any]:
    b = business_places.c
    listed = select(b.place_id, b.business_id).where(among(b.business_id, ids("businesses")))
    return listed.order_by(b.business_id, b.place_id)


def places_of_businesses(conn: Connection, business_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the places of each of these businesses."""
    found: dict[int, list[int]] = {id_: [] for id_ in sorted(business_ids)}
    for row in conn.execute(_of_businesses(), {"businesses": list(found)}):
        found[row.business_id].append(row.place_id)
    return found


@cache
def _update_named(dialect: str) -> Any:
    """Return the upsert of known businesses, of which no more than these columns are the machine's."""
    statement = upsert(dialect)(local_businesses)
    fresh = {name: statement.excluded[name] for name in _NAMED}
    return statement.on_conflict_do_update(index_elements=[local_businesses.c.id], set_=fresh)


@cache
def _upsert_facts(dialect: str) -> Any:
    statement = upsert(dialect)(business_facts)
    fresh = {name: statement.excluded[name] for name in (*LISTED, "source")}
    return statement.on_conflict_do_update(
        index_elements=[business_facts.c.business_id], set_={**fresh, "scanned_at": now()}
    )


def store_named(conn: Connection, known: Mapping[int, Place], new: Mapping[int, Place]) -> dict[int, int]:
    """Update the known businesses, given by id, and make the new ones, given by any key. Return the new ids by key."""
    if known:
        conn.execute(_update_named(conn.dialect.name), [{"id": id_, **_named(known[id_])} for id_ in sorted(known)])
    if not new:
        return {}
    made = insert(local_businesses).returning(local_businesses.c.id, sort_by_parameter_order=True)
    return dict(zip(new, conn.scalars(made, [_named(place) for place in new.values()]), strict=True))


def store_facts(conn: Connection, facts: Mapping[int, Place]) -> None:
    """Store all that is known of these businesses, given by id."""
    if facts:
        conn.execute(_upsert_facts(conn.dialect.name), [_facts(id_, facts[id_]) for id_ in sorted(facts)])


def combine_all(members: Members) -> dict[int, Place]:
    """Return each of these businesses as one place, made of its listings. A listing that has moved to another one of
    them is left out."""
    return {id_: combined(_current(listed)) for id_, listed in members.items()}


def _current(listed: Sequence[Place]) -> Sequence[Place]:
    here = {(place.source, place.source_id) for place in listed}
    left = [place for place in listed if (place.source, place.moved_to) not in here]
    return left or listed


def _named(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "category": place.category,
        "city": place.address.city,
        "country": place.address.country,
        "website": next(iter(place.websites), None),
    }


def _facts(business_id: int, place: Place) -> dict[str, Any]:
    facts = facts_of_place(place)
    return {"business_id": business_id, "source": place.source, **{name: facts[name] for name in LISTED}}
