"""page-scrape: read one page for its metadata and its contacts."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, page_facts
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.extract.hosts import registrable_domain, same_site
from scrapersky_cli.extract.page_selection import PageSelection, read_page_selection
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.addresses import parse_address
from scrapersky_cli.store.countries import countries_of
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.pages import keep_pages, store_page_facts, store_pages
from scrapersky_cli.store.selected_pages import selected_pages
from scrapersky_cli.store.statements import PageReading, store_found
from scrapersky_cli.visit.page import ReadPage, read_page, result_of

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

OFF_SITE = "off_site"  # the page redirects to another site, whose contacts do not belong to this domain


async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Fetch the page, and extract it unless the site says that it has not changed."""
    known: Mapping[str, Any] = item.loaded or {}
    response = await web.fetch(item.row.url, etag=known.get("etag"), last_modified=known.get("last_modified"))
    if response.redirects and not _is_on_site(response.url, item.row.url):
        yield Step(ReadPage(response, None), OFF_SITE)
        return
    visit = await read_page(response, web, country=known.get("country"))
    yield Step(visit, result_of(visit.page) if visit.page else "unchanged")


def _is_on_site(url: str, asked: str) -> bool:
    host = urlsplit(asked).hostname or ""
    return same_site(urlsplit(url).hostname or "", registrable_domain(host) or host)


def load(conn: Connection, rows: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return, by page id, the country of the business, if it is known, and the validators of the last visit, to skip
    an unchanged page."""
    f = page_facts.c
    known = select(f.page_id, f.etag, f.last_modified).where(among(f.page_id, ids("rows")))
    loaded: dict[int, dict[str, Any]] = defaultdict(dict)
    for id_, country in countries_of(conn, PAGE_SCRAPES, rows).items():
        loaded[id_]["country"] = country
    for row in conn.execute(known, {"rows": list(rows)}):
        loaded[row.page_id].update(row._mapping)
    return loaded


def save(conn: Connection, group: Sequence[tuple[Item, ReadPage]]) -> dict[int, Saved]:
    """Store the facts and contacts of these pages. Return what was saved for each."""
    store_page_facts(conn, {item.id: visit for item, visit in group})
    found = [PageReading(item.row.domain_id, visit.response.url, visit.page) for item, visit in group if visit.page]
    store_found(conn, found)
    store_facts(conn, {each.domain_id for each in found})
    keep_pages(conn, [(item.row.domain_id, visit) for item, visit in group])
    return {
        item.id: Saved(1 + len(visit.page.contacts) if visit.page else 0, changed=visit.page is not None)
        for item, visit in group
    }


def _after_import(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    """Return the pages that SCRAPERSKY_PAGE_SELECT selects, of the domains whose sitemaps were imported."""
    return selected_pages(conn, rows, _selection(settings))


def _selection(settings: Settings) -> PageSelection:
    return read_page_selection(settings.page_select)


PAGE_SCRAPE = Workflow(
    name="page-scrape",
    summary="fetch one page: metadata and contacts",
    queue=PAGE_SCRAPES,
    columns=("url", "domain_id", "host"),
    intake=Intake("page", parse_address, store_pages),
    work=work,
    save=save,
    load=load,
    follows={"sitemap-import": _after_import},
    check=_selection,
    curated=True,
)
