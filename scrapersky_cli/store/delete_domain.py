"""Delete a domain with everything that was found of it: its pages, contacts, businesses and what was done with them.

The do-not-contact list and the do-not-crawl list stay: they say what must not come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Table, cast, delete, func, or_, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.extract.hosts import host_in, host_key, is_platform
from scrapersky_cli.store.contacts import domains_with
from scrapersky_cli.store.delete_rows import delete_rows
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.same_business import lock_matching

_CHUNK = 1000  # pages of one transaction
_NONE = -1  # stands for the id of a domain that has no row


@dataclass(frozen=True, slots=True)
class AboutDomain:
    """What is stored about a domain: the ids of the rows of each table, but only the number of its pages, because there
    may be millions."""

    domain: str
    pages: int = 0
    rows: dict[Table, list[int]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each kind, in the order in which they are counted for an operator."""
        first, *others = ((table.name, len(found)) for table, found in self.rows.items())
        return dict([first, ("pages", self.pages), *others])


def about_domain(conn: Connection, domain: str) -> AboutDomain:
    """Return what is known of the domain, given as `domains.domain` has it."""
    domain_ids = list(conn.scalars(select(domains.c.id).where(domains.c.domain == domain)))
    domain_id = domain_ids[0] if domain_ids else _NONE
    of_domain = _ids_of(conn, local_businesses, domain_id)
    businesses = sorted({*of_domain, *_listed_with(conn, domain, local_businesses.c.id, local_businesses.c.website)})
    listed = _listed_with(conn, domain, place_facts.c.place_id, place_facts.c.websites)
    rows = {
        domains: domain_ids,
        sitemaps: _ids_of(conn, sitemaps, domain_id),
        jobs: _ids_of(conn, jobs, domain_id),
        contacts: sorted({*_known_only_here(conn, domain_id, businesses), *_addresses_at(conn, domain)}),
        local_businesses: businesses,
        places: sorted({*conn.scalars(_places(), {"rows": businesses}), *listed}),
    }
    return AboutDomain(domain, conn.scalar(select(func.count()).where(pages.c.domain_id == domain_id)) or 0, rows)


def delete_domain(database: Database, workflows: Sequence[Workflow], domain: str) -> dict[str, int]:
    """Delete everything about the domain. Return what there was of it.

    Pages go first, in short transactions. If that is interrupted, the rest is still there, and can be deleted again.
    """
    with database.reading() as conn:
        counts = about_domain(conn, domain).counts()
    while database.write(_delete_pages, workflows, domain):
        pass
    database.write(_delete_rest, workflows, domain)
    return counts


def _delete_pages(conn: Connection, workflows: Sequence[Workflow], domain: str) -> int:
    of = select(domains.c.id).where(domains.c.domain == domain).scalar_subquery()
    some = select(pages.c.id, pages.c.host).where(pages.c.domain_id == of).order_by(pages.c.id).limit(_CHUNK)
    found = conn.execute(some.with_for_update(of=pages)).all()
    _forget_hosts(conn, {row.host for row in found})
    delete_rows(conn, workflows, pages, [row.id for row in found])
    return len(found)


def _delete_rest(conn: Connection, workflows: Sequence[Workflow], domain: str) -> None:
    lock_matching(conn)
    about = about_domain(conn, domain)
    gone = set(about.rows[domains])
    elsewhere = [id_ for id_ in domains_with(conn, about.rows[contacts]) if id_ not in gone]
    _forget_hosts(conn, {domain})
    for table, found in about.rows.items():  # the domain first, and with it what has no row of its own here
        delete_rows(conn, workflows, table, found)
    store_facts(conn, elsewhere)


def _forget_hosts(conn: Connection, names: set[str]) -> None:
    conn.execute(delete(hosts).where(hosts.c.host.in_(sorted(host_key(name) for name in names))))


# --- what is about a domain -------------------------------------------------------------------------------
def _ids_of(conn: Connection, table: Table, domain_id: int) -> list[int]:
    return list(conn.scalars(select(table.c.id).where(table.c.domain_id == domain_id).order_by(table.c.id)))


def _listed_with(conn: Connection, domain: str, key: ColumnElement[int], sites: ColumnElement[Any]) -> list[int]:
    """Return the keys of the rows among whose web sites is one of the domain: a text, or a list of them.

    There are none for a platform, such as a social network: a business with a page there does not belong to it.
    """
    if is_platform(domain):
        return []
    wanted = select(key, sites).where(cast(sites, String).contains(domain, autoescape=True))
    return [id_ for id_, found in conn.execute(wanted) if any(_is_of(site, domain) for site in _as_list(found))]


def _as_list(sites: str | list[str]) -> list[str]:
    return [sites] if isinstance(sites, str) else sites


def _is_of(text: str, domain: str) -> bool:
    return host_key(host_in(text)) == domain


def _addresses_at(conn: Connection, domain: str) -> list[int]:
    c = contacts.c
    wanted = select(c.id, c.value).where(c.kind == "email", c.value.endswith(f"@{domain}", autoescape=True))
    return [id_ for id_, value in conn.execute(wanted) if _is_of(value, domain)]


def _known_only_here(conn: Connection, domain_id: int, businesses: Sequence[int]) -> list[int]:
    """Return the contacts of which every source is the domain or one of these businesses."""
    s = contact_sources.c
    here = or_(s.domain_id == domain_id, among(s.business_id, ids("rows")))
    found = select(s.contact_id).where(here)
    there = contact_sources.alias()
    is_here = or_(
        func.coalesce(there.c.domain_id, _NONE - 1) == domain_id,
        among(func.coalesce(there.c.business_id, _NONE), ids("rows")),
    )
    elsewhere = select(there.c.id).where(there.c.contact_id == contacts.c.id, ~is_here).exists()
    wanted = select(contacts.c.id).where(contacts.c.id.in_(found), ~elsewhere)
    return list(conn.scalars(wanted, {"rows": list(businesses)}))


@cache
def _places() -> Select[Any]:
    return select(business_places.c.place_id).where(among(business_places.c.business_id, ids("rows")))
