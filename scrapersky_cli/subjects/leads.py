"""Leads: one flat row per domain, with the business that its site describes.

If a table of businesses is added, its rows take precedence over what a site says: only `described` decides where name,
category and address come from.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.subjects import reachable

_BUSINESS: dict[str, type] = {
    "name": str,
    "category": str,
    "street": str,
    "city": str,
    "region": str,
    "postal_code": str,
    "country": str,
}
_MORE: dict[str, type] = {
    "legal_name": str,
    "latitude": float,
    "longitude": float,
    "opening_hours": list,
    "price_range": str,
    "managing_director": str,
    "register_number": str,
    "vat_id": str,
}
_reached = {name: type_ for name, type_ in reachable.COLUMNS.items() if name != "best_phone"}
COLUMNS: dict[str, type] = {
    "domain": str,
    **_BUSINESS,
    "phone": str,
    "website": str,
    **_reached,
    "cms": str,
    "language": str,
    "title": str,
    "description": str,
    **_MORE,
    "status": str,
    "result_code": str,
    "error_code": str,
    "external_id": str,
    "tags": list,
    "last_checked": datetime,
}


def leads_of(conn: Connection, domain_ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """Return these domains as leads, ordered by id."""
    reach = reachable.reach_of(conn, domain_ids)
    rows: list[Mapping[str, Any]] = []
    for stored in conn.execute(_rows(), {"domains": list(domain_ids)}).mappings():
        reached = reach[stored["domain_id"]].row(stored["best_email"], stored["best_phone"])
        rows.append({**stored, **described(stored["businesses"] or ()), **reached, "phone": reached["best_phone"]})
    return rows


def described(businesses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return name, category, address and so on of the first business that has an address, or of the first of all.

    A site with several branches is one lead; its facts have all branches.
    """
    has_address = (each for each in businesses if each.get("street") or each.get("postal_code"))
    chosen = next(has_address, businesses[0] if businesses else {})
    known = {name: chosen.get(name) for name in (*_BUSINESS, *_MORE)}
    kinds = chosen.get("types") or ()
    return {**known, "name": known["name"] or known["legal_name"], "category": kinds[0] if kinds else None}


@cache
def _rows() -> Select[Any]:
    d, f = domains.c, domain_facts.c
    facts = (f.businesses, f.cms, f.language, f.title, f.description, f.best_email, f.best_phone)
    return (
        select(
            *(d.id.label("domain_id"), d.domain, d.status, d.result_code, d.error_code, d.external_id, d.tags),
            *facts,
            f.final_url.label("website"),
            f.scanned_at.label("last_checked"),
        )
        .outerjoin_from(domains, domain_facts)
        .where(among(d.id, ids("domains")))
        .order_by(d.id)
    )
