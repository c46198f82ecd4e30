"""What was found, by natural keys: two databases that hold the same are equal, whatever ids their rows have."""

from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.pages import page_facts, pages

Results = dict[str, set[tuple[Any, ...]]]

# What of a page's failure can be the web's doing: a crawl leaves such a page out and goes on.
_OUTAGES = ("refused", "connection_lost", "connect_failed", "timeout", "http_5xx", "circuit_open", "robots_unavailable")


def _outcome(table: Any, prefix: str = "") -> Any:
    """How a queue row ended."""
    return func.coalesce(table.c[prefix + "error_code"], table.c[prefix + "result_code"])


def _newest() -> Any:
    """Of each domain's jobs."""
    return jobs.c.id.in_(select(func.max(jobs.c.id)).group_by(jobs.c.type, jobs.c.domain_id))


def _queries() -> dict[str, Select[Any]]:
    f, p, c, s = domain_facts.c, page_facts.c, contacts.c, contact_sources.c
    home = (
        f.final_url,
        f.http_status,
        f.verdict,
        f.title,
        f.language,
        f.cms,
        f.content_hash,
        f.best_email,
        f.best_phone,
    )
    page = (p.final_url, p.http_status, p.verdict, p.title, p.word_count, p.content_hash)
    source = (s.source_url, s.method, s.confidence, s.own_domain, s.third_party)
    return {
        "domains": select(domains.c.domain, domains.c.status, _outcome(domains)),
        "domain_facts": select(domains.c.domain, *home).join_from(domain_facts, domains),
        "pages": select(
            domains.c.domain, pages.c.url, pages.c.kind, pages.c.scrape_status, _outcome(pages, "scrape_")
        ).join_from(pages, domains),
        "page_facts": select(pages.c.url, *page).join_from(page_facts, pages),
        "contacts": select(c.kind, c.value, c.role, c.email_type, c.number_type, c.country, c.platform),
        "contact_sources": select(c.kind, c.value, domains.c.domain, *source)
        .join_from(contact_sources, contacts)
        .join(domains),
        "jobs": select(domains.c.domain, jobs.c.type, jobs.c.status, _outcome(jobs))
        .join_from(jobs, domains)
        .where(_newest()),
    }


def results(conn: Connection) -> Results:
    """Everything in this database that an operator is interested in."""
    return {name: {tuple(row) for row in conn.execute(query)} for name, query in _queries().items()}


def incomplete_crawls(conn: Connection) -> list[str]:
    """The domains whose last crawl left pages out, or ended early, because the web failed: to be crawled again."""
    skipped = jobs.c.result["skipped"]
    stopped = jobs.c.result["stopped"].as_string()
    suffered = or_(stopped.in_(_OUTAGES), *(skipped[code].as_integer() > 0 for code in _OUTAGES))
    found = select(domains.c.domain).join_from(jobs, domains).where(_newest(), jobs.c.status == "completed", suffered)
    return sorted(conn.scalars(found))
