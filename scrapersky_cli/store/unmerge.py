"""Take places out of a business with which they were joined by mistake."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, Connection, Update, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import as_rows, records
from scrapersky_cli.db.tables.businesses import business_places
from scrapersky_cli.store.business_rows import (
    business_of_places,
    combine_all,
    places_of_businesses,
    store_facts,
    store_named,
)
from scrapersky_cli.store.listed_contacts import listing_of, move_listed
from scrapersky_cli.store.listed_places import listed_places
from scrapersky_cli.store.same_business import lock_matching

UNMERGED = "unmerged"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A place, the business from which it is taken, and the one that it becomes; None before that is made."""

    place_id: int
    business_id: int
    new_business_id: int | None = None


def plan_unmerge(conn: Connection, place_ids: Collection[int]) -> list[TakenOut]:
    """Return which of these places would be taken out of which business. Those that are one alone stay there.

    If all places of a business are named, the one that was listed first keeps it, with what people wrote about it.
    """
    members = places_of_businesses(conn, set(business_of_places(conn, place_ids).values()))
    named = set(place_ids)
    taken = []
    for business, places in members.items():
        stays = next((place for place in places if place not in named), places[0])
        taken += [TakenOut(place, business) for place in places if place in named and place != stays]
    return sorted(taken, key=lambda each: each.place_id)


def unmerge_places(conn: Connection, place_ids: Collection[int]) -> list[TakenOut]:
    """Make a business of its own of each of these places (see `plan_unmerge`), and compute both businesses again.

    Curation, tags and notes stay with the business from which a place is taken. No later scan joins them again, because
    a scan leaves links as they are.
    """
    lock_matching(conn)
    planned = plan_unmerge(conn, place_ids)
    if not planned:
        return []
    taken = {each.place_id for each in planned}
    members = places_of_businesses(conn, {each.business_id for each in planned})
    listed = listed_places(conn, {place for places in members.values() for place in places})
    left = combine_all({id_: [listed[each] for each in places if each not in taken] for id_, places in members.items()})
    new = combine_all({place: [listed[place]] for place in sorted(taken)})
    made = store_named(conn, left, new)
    rows = [{"place": place, "business": made[place]} for place in sorted(taken)]
    conn.execute(_move(conn.dialect.name), {"rows": as_rows(rows)})
    store_facts(conn, left | {made[place]: facts for place, facts in new.items()})
    taken_from = {each.place_id: each.business_id for each in planned}
    move_listed(conn, {listing_of(listed[place]): (taken_from[place], made[place]) for place in sorted(taken)})
    return [TakenOut(each.place_id, each.business_id, made[each.place_id]) for each in planned]


@cache
def _move(dialect: str) -> Update:
    r, b = records(dialect, {"place": BigInteger(), "business": BigInteger()}), business_places.c
    told = {"business_id": r.c.business, "reasons": [UNMERGED], "score": None, "linked_at": now()}
    return update(business_places).where(b.place_id == r.c.place).values(told)
