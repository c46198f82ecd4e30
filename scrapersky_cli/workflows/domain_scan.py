"""domain-scan: the home page of a domain, its metadata, technology, contacts and what it says of the business."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, select

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.schema import DOMAIN_SCANS, domain_facts
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.claims import upsert
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.failures import (
    BotWall,
    CircuitOpen,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    DnsNotFound,
    TlsFailed,
)
from scrapersky_cli.web.fetch import Web
from scrapersky_cli.web.response import Response
from scrapersky_cli.workflows.contact_rows import Found, found_on, store_contacts
from scrapersky_cli.workflows.domain_rows import parse_domain, store_domains

_BIG_PAGE = 256_000  # bytes; parsing more than this on the event loop would hold up everybody else
_NOT_HERE = (DnsNotFound, ConnectionRefused, ConnectionFailed, ConnectionLost, TlsFailed)


@dataclass(frozen=True, slots=True)
class Scan:
    """What one visit gave. `page` is None where the site says nothing has changed. `tls` overrules the response's."""

    response: Response
    page: PageFacts | None
    tls: str | None


async def work(item: Item, web: Web) -> AsyncGenerator[Step, None]:
    """Fetch the home page as the site answers, and extract it."""
    known: Mapping[str, Any] = item.progress or {}
    response, tls = await _visit(item.row.domain, web, known.get("etag"), known.get("last_modified"))
    if response.not_modified:
        yield Step(Scan(response, None, tls), "unchanged")
        return
    page = await _extract(response)
    if page.verdict == "bot_wall":
        raise BotWall
    yield Step(Scan(response, page, tls), _result(page))


def _result(page: PageFacts) -> str:
    if page.verdict != "ok":
        return page.verdict
    return "ok" if page.contacts else "empty"


async def _extract(response: Response) -> PageFacts:
    def extract() -> PageFacts:
        return extract_page(
            response.body,
            url=response.url,
            content_type=response.content_type,
            headers=response.headers,
            status=response.status,
        )

    return await asyncio.to_thread(extract) if len(response.body) > _BIG_PAGE else extract()


async def _visit(domain: str, web: Web, etag: str | None, last_modified: str | None) -> tuple[Response, str | None]:
    """The home page: by https, else by http; without www., else with it. Raise the first failure if none answers."""
    failures: list[ItemError] = []
    for scheme in ("https", "http"):
        for host in (domain, f"www.{domain}"):
            try:
                url = f"{scheme}://{host}/"
                response = await web.fetch(url, etag=etag, last_modified=last_modified)
            except _NOT_HERE as error:
                failures.append(error)
                continue
            except CircuitOpen:
                if not failures:
                    raise
                break
            broken = next((failure.code for failure in failures if isinstance(failure, TlsFailed)), None)
            return response, broken or response.tls
        if all(isinstance(failure, DnsNotFound) for failure in failures):
            break
    raise next((failure for failure in failures if not isinstance(failure, DnsNotFound)), failures[0])


# --- storing ----------------------------------------------------------------------------------------------
def load(conn: Connection, rows: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """What makes an unchanged page cheap: the validators of the last visit."""
    f = domain_facts.c
    known = select(f.domain_id, f.etag, f.last_modified).where(among(f.domain_id, ids("rows")))
    found = conn.execute(known, {"rows": rows})
    return {row.domain_id: {"etag": row.etag, "last_modified": row.last_modified} for row in found}


@cache
def _upsert_facts(dialect: str) -> Any:
    """A rescan overwrites what it found anew and loses nothing that it did not find."""
    statement = upsert(dialect)(domain_facts)
    kept = {name: func.coalesce(statement.excluded[name], domain_facts.c[name]) for name in _facts_of_page(None)}
    fresh = {name: statement.excluded[name] for name in ("http_status", "redirects", "tls", "etag", "last_modified")}
    return statement.on_conflict_do_update(
        index_elements=[domain_facts.c.domain_id], set_={**kept, **fresh, "scanned_at": now()}
    )


def save(conn: Connection, group: Sequence[tuple[Item, Scan]]) -> dict[int, Saved]:
    """Upsert the facts and contacts of these domains."""
    conn.execute(_upsert_facts(conn.dialect.name), [_facts(item, scan) for item, scan in group])
    found: list[Found] = []
    for item, scan in group:
        if scan.page:
            found += found_on(item.id, scan.response.url, scan.page.contacts)
    store_contacts(conn, found)
    return {
        item.id: Saved(rows=1 + len(scan.page.contacts) if scan.page else 0, changed=scan.page is not None)
        for item, scan in group
    }


def _facts(item: Item, scan: Scan) -> dict[str, Any]:
    response = scan.response
    return {
        "domain_id": item.id,
        "final_url": response.url[:2000],
        "http_status": response.status,
        "http_version": response.http_version,
        "redirects": [[hop.url, hop.status] for hop in response.redirects],
        "tls": scan.tls,
        "etag": clean_or_none(response.etag or "", 500),
        "last_modified": clean_or_none(response.last_modified or "", 100),
        **_facts_of_page(scan.page),
    }


def _facts_of_page(page: PageFacts | None) -> dict[str, Any]:
    names = ("title", "description", "language", "canonical_url", "favicon_url", "logo_url", "open_graph")
    if page is None:
        others = ("verdict", "cms", "cms_version", "technologies", "businesses", "content_hash")
        return dict.fromkeys((*names, *others))
    cms = next((each for each in page.technologies if each.category in ("cms", "builder", "shop")), None)
    return {
        **{name: getattr(page.metadata, name) or None for name in names},
        "verdict": page.verdict,
        "cms": cms.name if cms else None,
        "cms_version": cms.version if cms else None,
        "technologies": [asdict(each) for each in page.technologies] or None,
        "businesses": [asdict(each) for each in page.businesses] or None,
        "content_hash": page.content_hash,
    }


DOMAIN_SCAN = Workflow(
    name="domain-scan",
    summary="fetch the home page: metadata, technology, contacts, social profiles",
    queue=DOMAIN_SCANS,
    columns=("domain",),
    intake=Intake(parse_domain, store_domains),
    work=work,
    save=save,
    load=load,
    curated=True,
)
