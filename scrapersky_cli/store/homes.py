"""Store what home pages say about their domains."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, func

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import insert_many, many
from scrapersky_cli.db.tables.domains import domain_facts
from scrapersky_cli.db.together import send_one
from scrapersky_cli.extract.findings import PageFacts, as_data
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.store.wishes import WISHES, as_asked_last, wishes_of
from scrapersky_cli.visit.page import ReadPage

_ANSWER = ("final_url", "http_status", "http_version", "redirects", "tls", "etag", "last_modified")


@cache
def _upsert_facts(dialect: str) -> Any:
    """Return the upsert: a rescan replaces the values that it found, and keeps those that it did not find."""
    found = tuple(facts_of_home(None))
    statement = insert_many(dialect, domain_facts, ("domain_id", *_ANSWER, *found))
    kept = {name: func.coalesce(statement.excluded[name], domain_facts.c[name]) for name in found}
    fresh = {name: statement.excluded[name] for name in ("http_status", "redirects", "tls", "etag", "last_modified")}
    fresh |= as_asked_last(domain_facts, statement.excluded)
    return statement.on_conflict_do_update(
        index_elements=[domain_facts.c.domain_id], set_={**kept, **fresh, "scanned_at": now()}
    )


def store_homes(conn: Connection, visits: Sequence[tuple[int, ReadPage]]) -> None:
    """Store the facts of these domains, which are given in the order of their ids."""
    if visits:
        dialect = conn.dialect.name
        rows = [_facts(domain_id, visit) for domain_id, visit in visits]
        send_one(conn, _upsert_facts(dialect), many(dialect, rows))


def _facts(domain_id: int, visit: ReadPage) -> dict[str, Any]:
    response = visit.response
    return {
        "domain_id": domain_id,
        "final_url": response.url[:2000],
        "http_status": response.status,
        "http_version": response.http_version,
        "redirects": [[hop.url, hop.status] for hop in response.redirects],
        "tls": visit.tls,
        "etag": clean_or_none(response.etag or "", 500),
        "last_modified": clean_or_none(response.last_modified or "", 100),
        **facts_of_home(visit.page),
    }


def facts_of_home(page: PageFacts | None) -> dict[str, Any]:
    """Return the columns that a home page fills; without a page, each is None."""
    names = ("title", "description", "language", "canonical_url", "favicon_url", "logo_url", "open_graph")
    if page is None:
        others = ("verdict", "cms", "cms_version", "technologies", "content_hash")
        return dict.fromkeys((*names, *others, *WISHES))
    cms = next((each for each in page.technologies if each.category in ("cms", "builder", "shop")), None)
    return {
        **{name: getattr(page.metadata, name) or None for name in names},
        "verdict": page.verdict,
        "cms": cms.name if cms else None,
        "cms_version": cms.version if cms else None,
        "technologies": [as_data(each) for each in page.technologies] or None,
        "content_hash": page.content_hash,
        **wishes_of(page),
    }
