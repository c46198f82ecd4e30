"""Contacts to export: a row for each contact of a domain, with the place where it was found most surely."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, exists, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.read.filters import Filters, of_domain, of_source
from scrapersky_cli.read.keyset import Page, domain_ids, last_of

COLUMNS: dict[str, type] = {
    "domain": str,
    "kind": str,
    "value": str,
    "method": str,
    "source_url": str,
    "context": str,
    "confidence": float,
    "role": str,
    "email_type": str,
    "own_domain": bool,
    "free_mail": bool,
    "disposable": bool,
    "number_type": str,
    "country": str,
    "extension": str,
    "platform": str,
    "profile_kind": str,
    "handle": str,
    "third_party": bool,
    "origin": str,
    "sources": int,
    "first_seen_at": datetime,
    "last_seen_at": datetime,
    "external_id": str,
    "tags": list,
}


def page(conn: Connection, filters: Filters, after: int, limit: int) -> Page:
    """The contacts of the next `limit` domains that have any."""
    s = contact_sources.c
    has_any = exists().where(s.domain_id == domains.c.id, contacts.c.id == s.contact_id, *of_source(filters))
    found = domain_ids(conn, [*of_domain(filters), has_any], after, limit)
    if not found:
        return Page([], None)
    rows = [dict(row) for row in conn.execute(_sources(filters), {"domains": found}).mappings()]
    return Page(rows if filters.every_source else _surest(rows), last_of(found, limit))


def _sources(filters: Filters) -> Select[Any]:
    s, c, d = contact_sources.c, contacts.c, domains.c
    theirs = {name: s[name] for name in COLUMNS if name in s} | {name: c[name] for name in COLUMNS if name in c}
    theirs |= {"first_seen_at": s.first_seen_at, "domain": d.domain, "external_id": d.external_id, "tags": d.tags}
    return (
        select(s.domain_id, c.suppressed, *(column.label(name) for name, column in theirs.items()))
        .join_from(contact_sources, contacts)
        .join(domains, domains.c.id == s.domain_id)
        .where(among(s.domain_id, ids("domains")), *of_source(filters))
        .order_by(s.domain_id, c.kind, c.value, s.confidence.desc(), s.id)
    )


def _surest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each contact of a domain: its surest source, seen from the first to the last time of all."""
    chosen = []
    for _, group in groupby(rows, key=lambda row: (row["domain_id"], row["kind"], row["value"])):
        sources = list(group)
        first = min(source["first_seen_at"] for source in sources)
        last = max(source["last_seen_at"] for source in sources)
        chosen.append({**sources[0], "first_seen_at": first, "last_seen_at": last, "sources": len(sources)})
    return chosen
