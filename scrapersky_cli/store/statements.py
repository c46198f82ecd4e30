"""Store what pages say of the business behind their site, and what comes of all pages of a site together."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, ids, insert_many, many
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts
from scrapersky_cli.db.tables.statements import page_statements
from scrapersky_cli.db.together import send_one
from scrapersky_cli.extract.business.site import PageStatement, SiteFacts, site_of, statement_of
from scrapersky_cli.extract.findings import PageFacts, Person, as_data
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.store.contacts import found_on, store_contacts
from scrapersky_cli.store.do_not_contact import Screened, SuppressionEntry, entry_for, screen

_URL = 2000
_MOST_PAGES = 100  # of a site that are heard


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was found on a page of a domain, and the address at which the page stands."""

    domain_id: int
    url: str
    page: PageFacts


def store_found(conn: Connection, readings: Sequence[PageReading]) -> None:
    """Store the contacts that were found on these pages, and what the pages say of the business."""
    store_contacts(conn, [each for read in readings for each in found_on(read.domain_id, read.url, read.page.contacts)])
    store_statements(conn, readings)


# --- what pages say ---------------------------------------------------------------------------------------
@cache
def _upsert(dialect: str) -> Any:
    s = page_statements.c
    statement = insert_many(dialect, page_statements, ("domain_id", "url_digest", "url", "said"))
    return statement.on_conflict_do_update(
        index_elements=[s.domain_id, s.url_digest], set_={"said": statement.excluded.said, "said_at": now()}
    )


def store_statements(conn: Connection, readings: Sequence[PageReading]) -> None:
    """Store what these pages say. A page that now says nothing keeps what it said before.

    People who asked to be erased are left out, and known by their addresses and numbers.
    """
    statements = {(each.domain_id, each.url): statement_of(each.page) for each in readings}
    named = {entry for said in statements.values() for person in said.people for entry in _reached(person)}
    screened = screen(conn, named) if named else Screened()
    rows: dict[tuple[int, bytes], dict[str, Any]] = {}
    for (domain_id, url), said in statements.items():
        people = tuple(person for person in said.people if not any(map(screened.forbids, _reached(person))))
        if as_json := replace(said, people=people).as_json():
            digest = url_digest(url)
            rows[domain_id, digest] = {"domain_id": domain_id, "url_digest": digest, "url": url[:_URL], "said": as_json}
    if rows:
        send_one(conn, _upsert(conn.dialect.name), many(conn.dialect.name, [rows[key] for key in sorted(rows)]))


def _reached(person: Person) -> list[SuppressionEntry]:
    """Return how the person can be reached, as entries."""
    ways = (("email", person.email), ("phone", person.phone))
    return [entry_for(kind, value) for kind, value in ways if value]


# --- what comes of them -----------------------------------------------------------------------------------
@cache
def _of_domains() -> Select[Any]:
    """Return the query for the statements of the pages with the shortest URLs of each domain: home, contact, imprint.

    Without a bound, each batch of a large site's pages would read those of all batches before.
    """
    s = page_statements.c
    rank = func.row_number().over(partition_by=s.domain_id, order_by=(func.length(s.url), s.url))
    found = select(s.domain_id, s.url, s.said, rank.label("rank")).where(among(s.domain_id, ids("domains"))).subquery()
    return select(found).where(found.c.rank <= _MOST_PAGES).order_by(found.c.domain_id, found.c.rank)


@cache
def _store_site(dialect: str) -> Any:
    names = tuple(columns_of(SiteFacts()))
    statement = insert_many(dialect, domain_facts, ("domain_id", *names))
    set_ = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=[domain_facts.c.domain_id], set_=set_)


def store_sites(conn: Connection, domain_ids: Collection[int]) -> None:
    """Store what the pages of these domains say together. Domains of which no page says anything keep what they have.

    Of people who are on the do-not-contact list nothing is kept beyond the statement of the page.
    """
    said: dict[int, list[PageStatement]] = defaultdict(list)
    for row in send_one(conn, _of_domains(), {"domains": sorted(domain_ids)}):
        said[row.domain_id].append(PageStatement.from_json(row.url, row.said))
    sites = {domain_id: site_of(statements) for domain_id, statements in said.items()}
    hidden = _hidden(conn, {id_ for id_, site in sites.items() if any(map(_reached, site.people))})
    rows = []
    for domain_id, site in sorted(sites.items()):
        people = tuple(each for each in site.people if hidden.isdisjoint(_reached(each)))
        rows.append({"domain_id": domain_id, **columns_of(replace(site, people=people))})
    if rows:
        send_one(conn, _store_site(conn.dialect.name), many(conn.dialect.name, rows))


def _hidden(conn: Connection, domain_ids: Collection[int]) -> frozenset[SuppressionEntry]:
    """Return the suppressed contacts that pages of these domains give."""
    if not domain_ids:
        return frozenset()
    s, c = contact_sources.c, contacts.c
    suppressed = (
        select(c.kind, c.value)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), c.suppressed)
    )
    found = conn.execute(suppressed, {"domains": sorted(domain_ids)})
    return frozenset(entry_for(kind, value) for kind, value in found)


def columns_of(site: SiteFacts) -> Mapping[str, Any]:
    """Return the columns of `domain_facts` that a site fills."""
    name = site.name
    return {
        "name": name.value if name else None,
        "name_method": name.method if name else None,
        "name_confidence": name.confidence if name else None,
        "businesses": [as_data(each) for each in site.businesses] or None,
        "people": [as_data(each) for each in site.people] or None,
    }
