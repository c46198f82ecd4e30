"""Forget what Google said of places: its terms let no more than their identifiers be kept.

A place keeps its identifier, which becomes its name, and what people wrote of it, so that a later search does not take
it for new. A business that others list, too, is computed again from what they say; another one keeps its domain.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Float,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    not_,
    select,
    update,
)

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses, place_keys
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.extract.places.google import SOURCE
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.business_rows import combine_all, places_of_businesses, store_facts, store_named
from scrapersky_cli.store.businesses import businesses_of
from scrapersky_cli.store.listed_places import listed_places
from scrapersky_cli.store.same_business import lock_matching

_CHUNK = 1000
_LISTING = f"{SOURCE}:"


@cache
def _content() -> Select[Any]:
    """Return the query for places with content of Google's that was said longer ago than so many seconds."""
    f = place_facts.c
    said_before = after(now(), -bindparam("seconds", type_=Float))
    return (
        select(places.c.id)
        .join_from(places, place_facts)
        .where(places.c.source == SOURCE, f.last_seen_at < said_before)
        .order_by(places.c.id)
    )


def count_google_content(conn: Connection, seconds: float) -> int:
    """Return of how many places Google's content is kept that is older than so many seconds."""
    counted = select(func.count()).select_from(_content().order_by(None).subquery())
    return conn.scalar(counted, {"seconds": seconds}) or 0


def forget_google_content(conn: Connection, seconds: float) -> int:
    """Forget what is older than so many seconds, of a thousand places at most. Return of how many."""
    lock_matching(conn)
    found = list(conn.scalars(_content().limit(_CHUNK), {"seconds": seconds}))
    if not found:
        return 0
    businesses = businesses_of(conn, found)
    left = _left(conn, businesses, set(found))
    conn.execute(_unname(), {"places": found})
    for table in (place_facts, place_answers, place_keys):
        conn.execute(_drop(table), {"places": found})
    _compute_again(conn, left)
    _forget_contacts(conn, businesses)
    return len(found)


def _left(conn: Connection, businesses: Sequence[int], gone: Collection[int]) -> dict[int, list[Place]]:
    """Return the places of each business of which something is known, without those that are gone."""
    members = places_of_businesses(conn, businesses)
    listed = listed_places(conn, {place for each in members.values() for place in each if place not in gone})
    return {id_: [listed[place] for place in each if place in listed] for id_, each in members.items()}


@cache
def _unname() -> Update:
    of_places = among(places.c.id, ids("places"))
    return update(places).where(of_places).values(name=places.c.source_id, category=None, city=None, country=None)


@cache
def _drop(table: Any) -> Delete:
    return delete(table).where(among(table.c.place_id, ids("places")))


def _compute_again(conn: Connection, left: Mapping[int, Sequence[Place]]) -> None:
    """Compute the businesses from what others say. Of those that nobody else lists, only the domain is left."""
    facts = combine_all({id_: each for id_, each in left.items() if each})
    store_named(conn, facts, {})
    alone = {"businesses": [id_ for id_, each in left.items() if not each]}
    conn.execute(_unname_businesses(), alone)
    conn.execute(_drop_facts(), alone)
    store_facts(conn, facts)


@cache
def _unname_businesses() -> Update:
    b, link = local_businesses, business_places.c
    first = select(func.min(places.c.source_id)).join(business_places, link.place_id == places.c.id)
    name = first.where(link.business_id == b.c.id).scalar_subquery()
    nothing = dict.fromkeys(("category", "city", "country", "website", "url"))
    return update(b).where(among(b.c.id, ids("businesses"))).values(name=name, **nothing)


@cache
def _drop_facts() -> Delete:
    return delete(business_facts).where(among(business_facts.c.business_id, ids("businesses")))


def _forget_contacts(conn: Connection, businesses: Sequence[int]) -> None:
    """Forget what Google listed of these businesses, and contacts that are known from nowhere else."""
    gone = {"businesses": list(businesses)}
    listed = sorted(set(conn.scalars(_listed_contacts(), gone)))
    conn.scalars(_lock_contacts(), {"contacts": listed}).all()
    conn.execute(_drop_contacts(), {"contacts": listed, **gone})  # and with them their sources
    conn.execute(_drop_sources(), gone)


def _of_google() -> ColumnElement[bool]:
    s = contact_sources.c
    return and_(among(s.business_id, ids("businesses")), s.source_url.startswith(_LISTING))


@cache
def _listed_contacts() -> Select[Any]:
    return select(contact_sources.c.contact_id).where(_of_google())


@cache
def _lock_contacts() -> Select[Any]:
    c = contacts.c
    return select(c.id).where(among(c.id, ids("contacts"))).order_by(c.kind, c.value).with_for_update()


@cache
def _drop_sources() -> Delete:
    return delete(contact_sources).where(_of_google())


@cache
def _drop_contacts() -> Delete:
    """Return the deletion of contacts without another source. One that nobody may contact stays on the list."""
    c = contacts.c
    is_known = exists().where(contact_sources.c.contact_id == c.id, not_(_of_google()))
    return delete(contacts).where(among(c.id, ids("contacts")), ~is_known, ~c.suppressed)
