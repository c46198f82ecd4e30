"""What was found on each domain, as plain data: for the demo's comparison with the truth, and for `show`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs

_PAGE = 500


def found_domains(conn: Connection) -> Iterator[dict[str, Any]]:
    """Every domain with its outcome, its facts and its contacts."""
    last = 0
    while page := _domains(conn, last):
        found = _contacts(conn, [row["id"] for row in page])
        for row in page:
            yield {**row, "contacts": found[row["id"]], "technologies": [each["name"] for each in row["technologies"]]}
        last = page[-1]["id"]


def _domains(conn: Connection, last: int) -> list[dict[str, Any]]:
    d, f = domains.c, domain_facts.c
    page = (
        select(
            d.id,
            d.domain,
            d.status,
            d.result_code,
            d.error_code,
            d.attempts,
            f.title,
            f.final_url,
            f.language,
            f.technologies,
        )
        .outerjoin_from(domains, domain_facts)
        .where(d.id > last)
        .order_by(d.id)
        .limit(_PAGE)
    )
    return [{**row, "technologies": row["technologies"] or []} for row in conn.execute(page).mappings()]


def with_jobs(conn: Connection, found: Sequence[Mapping[str, Any]], type_: str) -> list[dict[str, Any]]:
    """The same domains with the outcome of their latest job of that type; those that have none are left out."""
    j = jobs.c
    outcomes = select(j.domain_id, j.status, j.result_code, j.error_code).where(j.type == type_).order_by(j.id)
    latest = {row.domain_id: row for row in conn.execute(outcomes)}
    return [{**row, **latest[row["id"]]._mapping} for row in found if row["id"] in latest]


def _contacts(conn: Connection, domain_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    s, c = contact_sources.c, contacts.c
    wanted = (
        select(s.domain_id, c.kind, c.value, s.method, s.source_url, s.third_party, c.suppressed)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")))
        .order_by(s.domain_id, c.kind, c.value)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in conn.execute(wanted, {"domains": domain_ids}).mappings():
        found[row["domain_id"]].append(dict(row))
    return found


def contacts_of(conn: Connection, domain_id: int) -> list[dict[str, Any]]:
    """The contacts of one domain, with where and how each was found."""
    return _contacts(conn, [domain_id])[domain_id]
