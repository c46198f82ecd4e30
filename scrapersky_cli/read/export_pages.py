"""Pages to export: a row for each, with its state in the queue and its facts."""

from datetime import datetime

from sqlalchemy import Connection, select

from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.read.filters import Filters, of_page
from scrapersky_cli.read.keyset import Page, last_of

_OF_PAGE: dict[str, type] = {"url": str, "kind": str, "depth": int, "source": str}
_QUEUE: dict[str, type] = {
    "status": str,
    "result_code": str,
    "error_kind": str,
    "error_code": str,
    "error": str,
    "attempts": int,
}
_FACTS: dict[str, type] = {
    "final_url": str,
    "http_status": int,
    "verdict": str,
    "title": str,
    "description": str,
    "h1": str,
    "language": str,
    "canonical_url": str,
    "meta_robots": str,
    "word_count": int,
    "schema_types": list,
    "has_contact_form": bool,
    "internal_links": int,
    "external_links": int,
    "scraped_at": datetime,
}
_LABELS: dict[str, type] = {"external_id": str, "tags": list, "curation": str, "created_at": datetime}
COLUMNS: dict[str, type] = {"domain": str, **_OF_PAGE, **_QUEUE, **_FACTS, **_LABELS}


def page(conn: Connection, filters: Filters, after: int, limit: int) -> Page:
    """The next `limit` pages."""
    d, p, f = domains.c, pages.c, page_facts.c
    queue = (p[f"scrape_{name}"].label(name) for name in _QUEUE)
    own = (p[name] for name in (*_OF_PAGE, *_LABELS))
    wanted = (
        select(p.id, p.domain_id, d.domain, *own, *queue, *(f[name] for name in _FACTS))
        .join_from(pages, domains)
        .outerjoin(page_facts, f.page_id == p.id)
        .where(p.id > after, *of_page(filters))
        .order_by(p.id)
        .limit(limit)
    )
    rows = [dict(row) for row in conn.execute(wanted).mappings()]
    return Page(rows, last_of([row["id"] for row in rows], limit))
