"""Store businesses: made of places, and linked to the domains of their web sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, String, Update, bindparam, insert, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.places import LISTED, place_facts, places
from scrapersky_cli.store.listed_contacts import contacts_of_place, screen_listed, store_listed

_NAMED = ("name", "category", "city", "country")


@cache
def _scanned() -> Select[Any]:
    """Return the query for what places say, with the business that each of them is so far."""
    facts = [place_facts.c[name] for name in LISTED]
    return (
        select(
            *(places.c[name] for name in ("id", "source", "source_id", *_NAMED)), *facts, business_places.c.business_id
        )
        .join_from(places, place_facts)
        .outerjoin(business_places, business_places.c.place_id == places.c.id)
        .where(among(places.c.id, ids("places")))
        .order_by(places.c.id)
    )


@cache
def _upsert_facts(dialect: str) -> Any:
    statement = upsert(dialect)(business_facts)
    fresh = {name: statement.excluded[name] for name in (*LISTED, "source")}
    return statement.on_conflict_do_update(
        index_elements=[business_facts.c.business_id], set_={**fresh, "scanned_at": now()}
    )


@cache
def _update_named(dialect: str) -> Any:
    """Return the upsert of known businesses, of which no more than these columns are the machine's."""
    statement = upsert(dialect)(local_businesses)
    fresh = {name: statement.excluded[name] for name in (*_NAMED, "website")}
    return statement.on_conflict_do_update(index_elements=[local_businesses.c.id], set_=fresh)


def store_businesses(conn: Connection, place_ids: Sequence[int]) -> Mapping[int, int]:
    """Make a business of each of these places. If it is one already, update that. Return the business's id by place.

    What is listed of it is stored as contacts, too.
    """
    found = [dict(row) for row in conn.execute(_scanned(), {"places": sorted(place_ids)}).mappings()]
    contacts = {row["id"]: contacts_of_place(row) for row in found}
    screened = screen_listed(conn, contacts.values())
    business_of = _store_rows(conn, found)
    facts = {business_of[row["id"]]: row for row in found}
    if facts:
        conn.execute(_upsert_facts(conn.dialect.name), [_facts(id_, facts[id_]) for id_ in sorted(facts)])
    store_listed(conn, [(business_of[id_], listed) for id_, listed in contacts.items()], screened)
    return business_of


def _store_rows(conn: Connection, found: Sequence[Mapping[str, Any]]) -> Mapping[int, int]:
    """Store the businesses, and which places they are. Return the business's id by place."""
    business_of = {row["id"]: row["business_id"] for row in found if row["business_id"]}
    known = sorted((row for row in found if row["business_id"]), key=lambda row: row["business_id"])
    if known:
        dialect = conn.dialect.name
        conn.execute(_update_named(dialect), [{"id": row["business_id"], **_named(row)} for row in known])
    new = [row for row in found if not row["business_id"]]
    if new:
        made = insert(local_businesses).returning(local_businesses.c.id, sort_by_parameter_order=True)
        made_ids = conn.scalars(made, [_named(row) for row in new]).all()
        business_of |= {row["id"]: id_ for row, id_ in zip(new, made_ids, strict=True)}
        conn.execute(insert(business_places), [_link(row["id"], business_of[row["id"]]) for row in new])
    return business_of


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: row[name] for name in _NAMED}, "website": next(iter(row["websites"] or ()), None)}


def _link(place_id: int, business_id: int) -> dict[str, Any]:
    return {"place_id": place_id, "business_id": business_id, "reasons": None}


def _facts(business_id: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"business_id": business_id, "source": row["source"], **{name: row[name] for name in LISTED}}


@cache
def _of_places() -> Select[Any]:
    b = business_places.c
    return select(b.business_id).where(among(b.place_id, ids("places"))).distinct().order_by(b.business_id)


def businesses_of(conn: Connection, place_ids: Sequence[int]) -> list[int]:
    """Return the businesses that these places are."""
    return list(conn.scalars(_of_places(), {"places": sorted(place_ids)}))


# --- web sites --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WebAddresses:
    """The web sites and the profiles on social networks that are listed for a business."""

    websites: Sequence[str]
    profiles: Sequence[str]


@cache
def _sites() -> Select[Any]:
    f = business_facts.c
    listed = select(f.business_id, f.websites, f.profiles).where(among(f.business_id, ids("businesses")))
    return listed.order_by(f.business_id)


def listed_sites(conn: Connection, business_ids: Sequence[int]) -> dict[int, WebAddresses]:
    """Return what is listed for each of these businesses."""
    rows = conn.execute(_sites(), {"businesses": sorted(business_ids)})
    return {row.business_id: WebAddresses(row.websites or (), row.profiles or ()) for row in rows}


@cache
def _set_domain(dialect: str) -> Update:
    r = records(dialect, {"business": BigInteger(), "domain": BigInteger(), "own": String()})
    told = {"domain_id": r.c.domain, "url": r.c.own}
    return update(local_businesses).where(local_businesses.c.id == r.c.business).values(told)


def link_domains(conn: Connection, sites: Mapping[int, tuple[int | None, str | None]]) -> None:
    """Store, by the id of the business, the id of its domain and the address of its own part of it, or neither."""
    rows = [{"business": id_, "domain": sites[id_][0], "own": sites[id_][1]} for id_ in sorted(sites)]
    if rows:
        conn.execute(_set_domain(conn.dialect.name), {"rows": as_rows(rows)})


@cache
def _set_profiles() -> Update:
    of_business = business_facts.c.business_id == bindparam("business")
    return update(business_facts).where(of_business).values(profiles=bindparam("urls", type_=Json))


def store_profiles(conn: Connection, profiles: Mapping[int, Sequence[str]]) -> None:
    """Store the profiles of these businesses."""
    if profiles:
        conn.execute(_set_profiles(), [{"business": id_, "urls": list(profiles[id_])} for id_ in sorted(profiles)])


@cache
def _domains() -> Select[Any]:
    b = local_businesses.c
    theirs = select(b.domain_id).where(among(b.id, ids("businesses")), b.domain_id.is_not(None))
    return theirs.distinct().order_by(b.domain_id)


def domains_of(conn: Connection, business_ids: Sequence[int]) -> list[int]:
    """Return the domains of these businesses."""
    return list(conn.scalars(_domains(), {"businesses": sorted(business_ids)}))
