"""Store the web sites of businesses: what is listed for them, and the domains with which they are linked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, String, Update, bindparam, select, update

from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.sql import among, as_rows, ids, records
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses


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
