"""Run the current extractors over the page bodies that were kept, without the network."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Table, Update, and_, bindparam, func, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domain_facts, domains
from scrapersky_cli.db.tables.pages import kept_pages, page_facts, pages
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.countries import countries_of
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.homes import facts_of_home
from scrapersky_cli.store.pages import facts_of_page
from scrapersky_cli.store.statements import PageReading, store_found
from scrapersky_cli.web.robots import product_token

_GROUP = 50


@dataclass(slots=True)
class Again:
    """The numbers of pages extracted again, of their domains, and of the contacts found in them."""

    pages: int = 0
    domains: int = 0
    contacts: int = 0


def extract_again(
    database: Database,
    names: Iterable[str],
    settings: Settings,
    progress: Callable[[int], None] = lambda pages: None,
) -> Again:
    """Extract every kept page of these domains again, in short transactions.

    New values replace old ones; values that are not found again are kept. What sites ask is respected as for pages that
    are fetched, by what their headers said.
    """
    from scrapersky_cli.extract.page import extract_page
    from scrapersky_cli.extract.wishes import obeyed

    agent = product_token(settings.user_agent)

    def extracted(row: Row[Any], country: str | None) -> PageFacts:
        page = extract_page(
            zlib.decompress(row.body),
            url=row.url,
            content_type=row.content_type,
            headers=_headers(row),
            country=country,
            expected=settings.country,
            agent=agent,
        )
        return obeyed(page, settings.respected)

    done = Again()
    for name in names:
        before = done.pages
        for group in _kept(database, name):
            with database.reading() as conn:
                country = countries_of(conn, DOMAIN_SCANS, [group[0].domain_id]).get(group[0].domain_id)
            read = [(row, extracted(row, country)) for row in group]
            database.write(_store, read)
            done.pages += len(read)
            done.contacts += sum(len(page.contacts) for _, page in read)
            progress(done.pages)
        done.domains += done.pages > before
    return done


def _headers(row: Row[Any]) -> dict[str, str]:
    """Return what is remembered of the headers with which the page was answered."""
    reserved = {None: "", True: "1", False: "0"}[row.tdm_reservation]
    return {"x-robots-tag": (row.x_robots_tag or "").replace("; ", "\n"), "tdm-reservation": reserved}


def _kept(database: Database, name: str) -> Iterator[Sequence[Any]]:
    k, p, f, h = kept_pages.c, pages.c, page_facts.c, domain_facts.c
    asked = (func.coalesce(f[name], h[name]).label(name) for name in ("x_robots_tag", "tdm_reservation"))
    chosen = (
        select(k.domain_id, k.url, k.url_digest, k.content_type, k.body, *asked)
        .join_from(kept_pages, domains)
        .outerjoin(pages, and_(p.domain_id == k.domain_id, p.url_digest == k.url_digest))
        .outerjoin(page_facts, f.page_id == p.id)
        .outerjoin(domain_facts, and_(h.domain_id == k.domain_id, h.final_url == k.url))
        .where(domains.c.domain == name)
        .order_by(k.url_digest)
        .limit(_GROUP)
    )
    last = b""
    while True:
        with database.reading() as conn:
            group = conn.execute(chosen.where(k.url_digest > last)).all()
        if not group:
            return
        yield group
        last = bytes(group[-1].url_digest)


def _store(conn: Connection, read: Sequence[tuple[Row[Any], PageFacts]]) -> None:
    keys = [{"of_domain": row.domain_id, "of_digest": row.url_digest, "of_url": row.url} for row, _ in read]
    facts = [{**facts_of_page(page), **facts_of_home(page)} for _, page in read]
    values = [
        {**key, **{f"new_{name}": value for name, value in new.items()}} for key, new in zip(keys, facts, strict=True)
    ]
    conn.execute(_refresh_pages(), values)
    store_found(conn, [PageReading(row.domain_id, row.url, page) for row, page in read])
    conn.execute(_refresh_homes(), values)
    store_facts(conn, {row.domain_id for row, _ in read})


def _new_or_kept(table: Table, names: Iterable[str]) -> dict[str, Any]:
    columns = [table.c[name] for name in names]
    return {
        column.name: func.coalesce(bindparam(f"new_{column.name}", type_=column.type), column) for column in columns
    }


@cache
def _refresh_pages() -> Update:
    of_this = (pages.c.domain_id == bindparam("of_domain"), pages.c.url_digest == bindparam("of_digest"))
    page = page_facts.c.page_id.in_(select(pages.c.id).where(*of_this))
    return update(page_facts).where(page).values(_new_or_kept(page_facts, facts_of_page(None)))


@cache
def _refresh_homes() -> Update:
    """Return the update of a domain's facts, for a body that is its home page."""
    f = domain_facts.c
    home = (f.domain_id == bindparam("of_domain"), f.final_url == bindparam("of_url"))
    return update(domain_facts).where(*home).values(_new_or_kept(domain_facts, facts_of_home(None)))
