"""domain-scan: read a domain's home page for metadata, technology, contacts and facts about the business."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domain_facts
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.businesses import domains_of
from scrapersky_cli.store.countries import countries_of
from scrapersky_cli.store.domains import parse_domain, store_domains
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.pages import keep_pages
from scrapersky_cli.store.statements import PageReading, store_found
from scrapersky_cli.visit.home import read_home
from scrapersky_cli.visit.page import ReadPage, result_of

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web


async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Fetch the home page, and extract it unless it has not changed."""
    known: Mapping[str, Any] = item.loaded or {}
    visit = await read_home(
        item.row.domain,
        web,
        known.get("etag"),
        known.get("last_modified"),
        one_page=True,
        country=known.get("country"),
    )
    yield Step(visit, result_of(visit.page) if visit.page else "unchanged")


# --- storing ----------------------------------------------------------------------------------------------
def load(conn: Connection, rows: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return, by domain id, the country of the business, if it is known, the last visit's validators, to skip an
    unchanged page, and the hash of its content."""
    f = domain_facts.c
    known = select(f.domain_id, f.etag, f.last_modified, f.content_hash).where(among(f.domain_id, ids("rows")))
    loaded: dict[int, dict[str, Any]] = defaultdict(dict)
    for id_, country in countries_of(conn, DOMAIN_SCANS, rows).items():
        loaded[id_]["country"] = country
    for row in conn.execute(known, {"rows": rows}):
        loaded[row.domain_id].update(row._mapping)
    return loaded


def save(conn: Connection, group: Sequence[tuple[Item, ReadPage]]) -> dict[int, Saved]:
    """Store the facts and contacts of these domains. Return what was saved for each."""
    store_found(conn, [PageReading(item.id, visit.response.url, visit.page) for item, visit in group if visit.page])
    store_facts(conn, [], [(item.id, visit) for item, visit in group])
    keep_pages(conn, [(item.id, visit) for item, visit in group])
    return {item.id: _saved(item, visit) for item, visit in group}


def _saved(item: Item, visit: ReadPage) -> Saved:
    if visit.page is None:
        return Saved(rows=0, changed=False)
    before = (item.loaded or {}).get("content_hash")
    changed = visit.page.content_hash is None or visit.page.content_hash != before
    return Saved(rows=1 + len(visit.page.contacts), changed=changed)


def _after_extraction(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return domains_of(conn, rows)


DOMAIN_SCAN = Workflow(
    name="domain-scan",
    summary="fetch the home page: metadata, technology, contacts, social profiles",
    queue=DOMAIN_SCANS,
    columns=("domain",),
    intake=Intake("domain", parse_domain, store_domains),
    work=work,
    save=save,
    load=load,
    follows={"domain-extraction": _after_extraction},
    curated=True,
)
