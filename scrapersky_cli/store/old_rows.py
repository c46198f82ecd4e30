"""What was found, and has not been seen for a long time: jobs, batches, pages and contacts that can go.

What is still of use stays, whatever its age: rows in a queue, the last job of a domain, batches that are not finished,
what people have curated or labelled, contacts on the do-not-contact list. What a page says stays when the page goes.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, or_, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PROCESSING, QUEUED, Queue
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.tables.jobs import domain_jobs, jobs
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.engine.prune import LONG_AGO, Prunable, PrunePage, prunable, prune_in_pages, rows_of_page
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.store.contacts import domains_with
from scrapersky_cli.store.delete_rows import delete_rows
from scrapersky_cli.store.facts import store_facts


def prune_found(
    database: Database, workflows: Sequence[Workflow], what: Sequence[str], seconds: float, *, dry_run: bool
) -> dict[str, int]:
    """Delete the rows of these kinds, which are keys of OLD, that were last seen more than so many seconds ago.

    Return how many went, by kind. A dry run only counts.
    """
    return {
        name: prune_in_pages(
            database,
            partial(_old_rows, OLD[name]),
            partial(_DROPS[name], workflows),
            0,
            seconds=seconds,
            lock=not dry_run,
        )
        for name in what
    }


def _old_rows(query: Callable[[], Select[Any]], conn: Connection, page: PrunePage) -> Prunable:
    return prunable(rows_of_page(conn, query(), page), page)


# --- what may be pruned -----------------------------------------------------------------------------------
def _is_idle(queue: Queue) -> ColumnElement[bool]:
    return or_(queue["status"].is_(None), queue["status"].not_in((QUEUED, PROCESSING)))


@cache
def _old_jobs() -> Select[Any]:
    is_last = exists().where(domain_jobs.c.job_id == jobs.c.id)
    return select(jobs.c.id).where(
        jobs.c.created_at < LONG_AGO, jobs.c.finished_at < LONG_AGO, _is_idle(Queue(jobs)), ~is_last
    )


@cache
def _old_batches() -> Select[Any]:
    b, i = batches.c, batch_items.c
    waits = exists().where(i.batch_id == b.id, i.outcome.is_(None))
    ended_late = exists().where(i.batch_id == b.id, i.finished_at >= LONG_AGO)
    return select(b.id).where(b.created_at < LONG_AGO, b.open.is_(False), ~waits, ~ended_late)


@cache
def _old_pages() -> Select[Any]:
    p = pages.c
    seen = (p.last_seen_at, p.scrape_finished_at)
    labels = (p.external_id, p.tags, p.note)
    return select(p.id).where(
        p.created_at < LONG_AGO,
        *(or_(moment.is_(None), moment < LONG_AGO) for moment in seen),
        _is_idle(PAGE_SCRAPES),
        p.curation == "new",
        *(label.is_(None) for label in labels),
    )


@cache
def _old_contacts() -> Select[Any]:
    """Return the query for contacts that nothing has shown since then.

    A page that has not changed is not read again, so what it gave counts as seen.
    """
    c, s = contacts.c, contact_sources.c
    seen = exists().where(s.contact_id == c.id, or_(s.last_seen_at >= LONG_AGO, _is_unchanged()))
    return select(c.id).where(c.first_seen_at < LONG_AGO, c.suppressed.is_(False), ~seen)


def _is_unchanged() -> ColumnElement[bool]:
    """Whether the page of a source, or the home page of its domain, was found unchanged since then."""
    s = contact_sources.c

    def lately(queue: Queue) -> ColumnElement[bool]:
        return and_(queue["result_code"] == "unchanged", queue["finished_at"] >= LONG_AGO)

    same_page = and_(pages.c.domain_id == s.domain_id, pages.c.url_digest == s.url_digest)
    return or_(
        exists().where(same_page, lately(PAGE_SCRAPES)),
        exists().where(domains.c.id == s.domain_id, lately(DOMAIN_SCANS)),
    )


# --- how they go ------------------------------------------------------------------------------------------
def _drop(table: Table, workflows: Sequence[Workflow], conn: Connection, rows: Sequence[int]) -> None:
    delete_rows(conn, workflows, table, rows)


def _drop_contacts(workflows: Sequence[Workflow], conn: Connection, rows: Sequence[int]) -> None:
    """Delete these contacts with their sources, and choose the best contacts of their domains again."""
    found_on = domains_with(conn, rows)
    delete_rows(conn, workflows, contacts, rows)
    store_facts(conn, found_on)


OLD: Mapping[str, Callable[[], Select[Any]]] = {
    "jobs": _old_jobs,
    "batches": _old_batches,
    "pages": _old_pages,
    "contacts": _old_contacts,
}
_DROPS: Mapping[str, Callable[[Sequence[Workflow], Connection, Sequence[int]], None]] = {
    "jobs": partial(_drop, jobs),
    "batches": partial(_drop, batches),
    "pages": partial(_drop, pages),
    "contacts": _drop_contacts,
}
