"""Domains: the web sites of businesses, by name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domain_facts, domains
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.jobs import EMAIL_SCAN_TYPE, SITEMAP_SUBMISSIONS, SITEMAP_TYPE, domain_jobs, jobs
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.subjects import lead_rows, list_rows, reachable
from scrapersky_cli.subjects.column_rows import ColumnRows, by_column
from scrapersky_cli.subjects.conditions import ON_DOMAINS, conditions_on, finished_within
from scrapersky_cli.subjects.contact import contacts_of
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage, domain_ids, last_of
from scrapersky_cli.subjects.marked import contacts_marked, is_suppressed
from scrapersky_cli.subjects.rows import rows_of, states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_QUEUES = (DOMAIN_SCANS, SITEMAP_SUBMISSIONS)
_JOBS_SHOWN = 5
_FACTS: Columns = {
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
_LATER: Columns = {
    "external_id": str,
    "tags": list,
    "curation": str,
    "note": str,
    "created_at": datetime,
    "finished_at": datetime,
}
_SCANS: Columns = {"first_scanned_at": datetime, "scanned_at": datetime}
_OF_JOB: Columns = {"status": str, "result_code": str, "error_code": str, "finished_at": datetime}
_WISHES: Columns = {
    "meta_robots": str, "x_robots_tag": str, "tdm_reservation": bool, "tdm_policy": str, "opted_out": str,
}  # fmt: skip
_PREFIXES = {SITEMAP_TYPE: "sitemap_scan_", EMAIL_SCAN_TYPE: "email_scan_"}  # by type of job
# What came of the jobs to which the domain points.
_JOBS: Columns = {prefix + name: type_ for prefix in _PREFIXES.values() for name, type_ in _OF_JOB.items()}
# New columns go to the end, because spreadsheets are made for the order of an export.
COLUMNS: Columns = {
    "domain": str,
    **states(_QUEUES[:1]),
    **_FACTS,
    **{name: type_ for name, type_ in reachable.COLUMNS.items() if name != "faxes"},
    **_LATER,
    **_SCANS,
    **states(_QUEUES),
    **_JOBS,
    "faxes": list,
    **_WISHES,
}


def host_of(text: str) -> str | None:
    """Return the domain that a text names; None if it names none."""
    try:
        return normalise_host(text)
    except NotADomain:
        return None


def find_domain(text: str) -> Select[Any] | None:
    """Return the query for the id of the domain of that name; None if the text cannot be one."""
    host = host_of(text)
    return None if host is None else select(domains.c.id).where(domains.c.domain == host)


# --- lists and exports ------------------------------------------------------------------------------------
def _read_domains(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    """Return the next `limit` domains, whatever their status."""
    found = domain_ids(conn, [*conditions_on(DOMAIN, filters), *finished_within(DOMAIN, filters)], after, limit)
    stored = [dict(row) for row in conn.execute(_rows(), {"domains": found}).mappings()]
    ended = _jobs_of(conn, found)
    reached = ColumnRows(reachable.domains_reached(conn, by_column(stored, reachable.OF_DOMAIN)))
    rows = []
    for row, theirs in zip(stored, reached, strict=True):
        row["technologies"] = [each["name"] for each in row["technologies"] or []]
        rows.append({**row, **dict.fromkeys(_JOBS), **ended[row["domain_id"]], **theirs})
    return RowPage(rows, last_of(found, limit))


def _jobs_of(conn: Connection, found: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Return what came of the jobs to which these domains point, as the columns `_JOBS`."""
    ended: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in conn.execute(_pointed(), {"domains": found}).mappings():
        ended[row["domain_id"]] |= {_PREFIXES[row["type"]] + name: row[name] for name in _OF_JOB}
    return ended


@cache
def _pointed() -> Select[Any]:
    p = domain_jobs.c
    return (
        select(p.domain_id, p.type, *(jobs.c[name] for name in _OF_JOB))
        .join_from(domain_jobs, jobs, jobs.c.id == p.job_id)
        .where(among(p.domain_id, ids("domains")))
    )


@cache
def _rows() -> Select[Any]:
    elsewhere = {*reachable.FROM_CONTACTS, *_JOBS}
    stored = {name: type_ for name, type_ in COLUMNS.items() if name not in elsewhere}
    return rows_of(DOMAIN, stored).where(among(domains.c.id, ids("domains")))


# --- show -------------------------------------------------------------------------------------------------
def _more(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the contacts of the domain, and what the fetcher remembers about its host except its robots.txt."""
    remembered = conn.execute(select(hosts).where(hosts.c.host == row["domain"])).mappings().first()
    return {
        "suppressed": is_suppressed(conn, row["domain"]),
        "contacts": contacts_marked(conn, row["domain"], contacts_of(conn, [row["id"]])[row["id"]]),
        "host": {name: value for name, value in (remembered or {}).items() if name != "robots_body"},
    }


def _latest_jobs(conn: Connection, domain_id: int) -> Mapping[str, Sequence[int]]:
    found = select(jobs.c.id).where(jobs.c.domain_id == domain_id).order_by(jobs.c.id.desc()).limit(_JOBS_SHOWN)
    return {"job": list(conn.scalars(found))}


DOMAIN = Subject(
    kind="domain",
    table=domains,
    label=domains.c.domain,
    find=find_domain,
    is_named_by=lambda text: host_of(text) is not None,
    key=(domains.c.domain, host_of),
    domain_id=domains.c.id,
    queues=_QUEUES,
    selecting=SITEMAP_SUBMISSIONS,
    labels=domains,
    shown=("domain", "external_id", "tags", "note", "curation", "curated_by", "curated_at", "created_at"),
    facts=domain_facts,
    more=_more,
    related=_latest_jobs,
    listings=(
        Listing(
            name="domains",
            columns=COLUMNS,
            shown=(
                "domain",
                "status",
                "best_email",
                "result_code",
                "error_code",
                "sitemap_analysis_status",
                "sitemap_scan_result_code",
                "best_phone",
                "cms",
            ),
            takes=ON_DOMAINS,
            read=_read_domains,
        ),
        Listing(
            name="leads",
            columns=lead_rows.COLUMNS,
            shown=("domain", "name", "best_email", "phone", "city", "status", "cms"),
            takes=ON_DOMAINS,
            read=lead_rows.read_leads,
            chosen_by="business",
            apart=list_rows.APART,
            of_list=list_rows.of_list,
        ),
    ),
    batch_listing="leads",
    list_command="list domains",
)
