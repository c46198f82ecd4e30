"""Domains to export: a row for each, with its state in the queue, its facts and how it can be reached."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.read import reachable
from scrapersky_cli.read.filters import Filters, finished_within, of_domain
from scrapersky_cli.read.keyset import Page, domain_ids, last_of

_OF_DOMAIN: dict[str, type] = {
    "domain": str,
    "status": str,
    "result_code": str,
    "error_kind": str,
    "error_code": str,
    "error": str,
    "attempts": int,
}
_FACTS: dict[str, type] = {
    "final_url": str,
    "title": str,
    "description": str,
    "language": str,
    "http_status": int,
    "tls": str,
    "verdict": str,
    "cms": str,
    "cms_version": str,
    "technologies": list,
}
_LATER: dict[str, type] = {
    "external_id": str,
    "tags": list,
    "curation": str,
    "note": str,
    "created_at": datetime,
    "finished_at": datetime,
}
_SCANS: dict[str, type] = {"first_scanned_at": datetime, "scanned_at": datetime}
COLUMNS: dict[str, type] = {**_OF_DOMAIN, **_FACTS, **reachable.COLUMNS, **_LATER, **_SCANS}


def page(conn: Connection, filters: Filters, after: int, limit: int) -> Page:
    """The next `limit` domains, whatever became of them."""
    found = domain_ids(conn, [*of_domain(filters), *finished_within(filters, domains)], after, limit)
    reach = reachable.reach_of(conn, found)
    rows = []
    for stored in conn.execute(_rows(), {"domains": found}).mappings():
        row = dict(stored)
        row["technologies"] = [each["name"] for each in row["technologies"] or []]
        rows.append({**row, **reach.get(row["domain_id"], reachable.Reach()).row()})
    return Page(rows, last_of(found, limit))


@cache
def _rows() -> Select[Any]:
    d, f = domains.c, domain_facts.c
    own = (d[name] for name in (*_OF_DOMAIN, *_LATER))
    facts = (f[name] for name in (*_FACTS, *_SCANS))
    wanted = select(d.id.label("domain_id"), *own, *facts).outerjoin_from(domains, domain_facts)
    return wanted.where(among(d.id, ids("domains"))).order_by(d.id)
