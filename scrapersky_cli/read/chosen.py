"""What filters choose, as names: page by page, each in a short transaction."""

from collections.abc import Iterator

from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.read.filters import Filters, finished_within, of_domain, of_page

_PAGE = 1000


def chosen_domains(database: Database, filters: Filters) -> Iterator[str]:
    """The names of the domains for which the filters hold, in the order of their ids."""
    d = domains.c
    conditions = [*of_domain(filters), *finished_within(filters, domains)]
    found = select(d.id, d.domain).outerjoin_from(domains, domain_facts).where(*conditions).order_by(d.id).limit(_PAGE)
    last = 0
    while True:
        with database.reading() as conn:
            rows = conn.execute(found.where(d.id > last)).all()
        if not rows:
            return
        yield from (row.domain for row in rows)
        last = rows[-1].id


def chosen_pages(database: Database, filters: Filters) -> Iterator[str]:
    """The URLs of the pages for which the filters hold, in the order of their ids."""
    p = pages.c
    found = select(p.id, p.url).join_from(pages, domains).where(*of_page(filters)).order_by(p.id).limit(_PAGE)
    last = 0
    while True:
        with database.reading() as conn:
            rows = conn.execute(found.where(p.id > last)).all()
        if not rows:
            return
        yield from (row.url for row in rows)
        last = rows[-1].id
