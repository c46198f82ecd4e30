"""Store businesses: link each place with the business that it is."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import business_places, local_businesses
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.business_rows import (
    business_of_places,
    combine_all,
    places_of_businesses,
    store_facts,
    store_named,
)
from scrapersky_cli.store.listed_contacts import contacts_of_place, screen_listed, store_listed
from scrapersky_cli.store.listed_places import listed_places
from scrapersky_cli.store.same_business import SamePlace, lock_matching, same_businesses


def store_businesses(conn: Connection, place_ids: Sequence[int]) -> Mapping[int, int]:
    """Link each of these places with a business: that of a place which is the same business, or else a new one.

    Places are decided in the order of their ids, as if each came alone. A place that is linked stays where it is. What
    is known of the businesses is computed again, from all of their places, and what is listed of them is stored as
    contacts, too. Return the business's id by place.
    """
    lock_matching(conn)
    listed = listed_places(conn, place_ids)
    contacts = {id_: contacts_of_place(place) for id_, place in listed.items()}
    screened = screen_listed(conn, contacts.values())
    linked = business_of_places(conn, listed)
    matches = same_businesses(conn, listed, linked)
    business_of = _assigned(conn, listed, linked, matches)
    known, new = _members(conn, listed, business_of)
    known_facts, new_facts = combine_all(known), combine_all(new)
    made = store_named(conn, known_facts, new_facts)
    business_of = {id_: made.get(business, business) for id_, business in business_of.items()}
    links = [_link(id_, business_of[id_], matches.get(id_)) for id_ in listed if id_ not in linked]
    if links:
        conn.execute(insert(business_places), links)
    store_facts(conn, known_facts | {made[key]: facts for key, facts in new_facts.items()})
    store_listed(conn, [(business_of[id_], each) for id_, each in contacts.items()], screened)
    return business_of


def _assigned(
    conn: Connection, listed: Mapping[int, Place], linked: Mapping[int, int], matches: Mapping[int, SamePlace]
) -> dict[int, int]:
    """Return the business of each place. That of one still to be made is the negative id of its first place."""
    others = business_of_places(conn, {match.place_id for match in matches.values()} - listed.keys())
    business_of = {**others, **linked}
    for id_ in listed:
        if id_ not in linked:
            business_of[id_] = business_of[matches[id_].place_id] if id_ in matches else -id_
    return {id_: business_of[id_] for id_ in listed}


def _members(
    conn: Connection, listed: Mapping[int, Place], business_of: Mapping[int, int]
) -> tuple[dict[int, list[Place]], dict[int, list[Place]]]:
    """Return the places of the businesses that exist, and of those still to be made."""
    before = places_of_businesses(conn, {business for business in business_of.values() if business > 0})
    others = listed_places(conn, {id_ for places in before.values() for id_ in places} - listed.keys())
    known = {id_: [others[place] for place in places if place in others] for id_, places in before.items()}
    new: dict[int, list[Place]] = {}
    for id_, business in business_of.items():
        (known if business > 0 else new).setdefault(business, []).append(listed[id_])
    return known, new


def _link(place_id: int, business_id: int, match: SamePlace | None) -> dict[str, Any]:
    said = {"reasons": list(match.reasons), "score": match.score} if match else {"reasons": None, "score": None}
    return {"place_id": place_id, "business_id": business_id, **said}


def link_moved(conn: Connection, moved: Mapping[int, int]) -> None:
    """Link places with the businesses of those that have moved there, given by the id of the old place."""
    lock_matching(conn)
    linked = business_of_places(conn, {*moved, *moved.values()})
    new = {place: linked[old] for old, place in sorted(moved.items()) if old in linked and place not in linked}
    if new:
        said = {"reasons": ["moved"], "score": 1.0}
        conn.execute(
            insert(business_places), [{"place_id": id_, "business_id": new[id_], **said} for id_ in sorted(new)]
        )


@cache
def _of_places() -> Select[Any]:
    b = business_places.c
    return select(b.business_id).where(among(b.place_id, ids("places"))).distinct().order_by(b.business_id)


def businesses_of(conn: Connection, place_ids: Sequence[int]) -> list[int]:
    """Return the businesses that these places are."""
    return list(conn.scalars(_of_places(), {"places": sorted(place_ids)}))


@cache
def _domains() -> Select[Any]:
    b = local_businesses.c
    theirs = select(b.domain_id).where(among(b.id, ids("businesses")), b.domain_id.is_not(None))
    return theirs.distinct().order_by(b.domain_id)


def domains_of(conn: Connection, business_ids: Sequence[int]) -> list[int]:
    """Return the domains of these businesses."""
    return list(conn.scalars(_domains(), {"businesses": sorted(business_ids)}))
