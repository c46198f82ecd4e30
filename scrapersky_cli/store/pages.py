"""Store pages, what was found on them, and the bodies to keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import insert_many, many, upsert
from scrapersky_cli.db.tables.pages import kept_pages, page_facts, pages
from scrapersky_cli.db.together import send_one
from scrapersky_cli.engine.intake import Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.extract.page_kinds import page_kind
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import LONGEST_URL, url_digest
from scrapersky_cli.store.addresses import Known, domains_of, insert_of, on_known, stored_as, upsert_rows
from scrapersky_cli.store.wishes import WISHES, as_asked_last, wishes_of
from scrapersky_cli.visit.page import ReadPage


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page of a domain. `kind` is what it seems to be, `depth` how deep it lies, `source` who named it."""

    domain_id: int
    url: str
    kind: str
    depth: int
    source: str
    external_id: str | None = None
    tags: tuple[str, ...] = ()


def store_pages(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Store the pages and domains that are new. Return the ids of all the pages, and how many are new."""
    domain_ids = domains_of(conn, targets, options)
    rows = [_row_of(target, domain_ids[target.key]) for target in targets]
    return stored_as(rows, upsert_pages(conn, rows))


def _row_of(target: Target, domain_id: int) -> PageRow:
    kind = page_kind(target.key)
    return PageRow(domain_id, target.key, kind.kind, kind.depth, "operator", target.external_id, target.tags)


# --- pages ------------------------------------------------------------------------------------------------
_OWN = ("kind", "depth", "source")


@cache
def _upsert_pages(dialect: str) -> Any:
    """Return the upsert: a known page keeps its values, and new labels are added."""
    statement = insert_of(dialect, pages, _OWN)
    kept = {name: func.coalesce(pages.c[name], statement.excluded[name]) for name in _OWN}
    return on_known(pages, statement, kept)


def upsert_pages(conn: Connection, rows: Iterable[PageRow]) -> Known:
    """Store the pages. Return, by key, the id of each and whether it is new."""
    return upsert_rows(conn, _upsert_pages(conn.dialect.name), rows, _OWN)


# --- what was found on them -------------------------------------------------------------------------------
_ANSWER = ("final_url", "http_status", "etag", "last_modified")


@cache
def _upsert_facts(dialect: str) -> Any:
    """Return the upsert: a rescan replaces the values that it found, and keeps those that it did not find."""
    found = tuple(facts_of_page(None))
    statement = insert_many(dialect, page_facts, ("page_id", *_ANSWER, *found))
    kept = {name: func.coalesce(statement.excluded[name], page_facts.c[name]) for name in found}
    fresh = {name: statement.excluded[name] for name in _ANSWER}
    fresh |= as_asked_last(page_facts, statement.excluded)
    return statement.on_conflict_do_update(
        index_elements=[page_facts.c.page_id], set_={**kept, **fresh, "scraped_at": now()}
    )


def store_page_facts(conn: Connection, visits: Mapping[int, ReadPage]) -> None:
    """Store the facts of these pages, given by id."""
    if visits:
        dialect = conn.dialect.name
        send_one(conn, _upsert_facts(dialect), many(dialect, [_facts(id_, visits[id_]) for id_ in sorted(visits)]))


def _facts(page_id: int, visit: ReadPage) -> dict[str, Any]:
    response = visit.response
    return {
        "page_id": page_id,
        "final_url": response.url[:LONGEST_URL],
        "http_status": response.status,
        "etag": clean_or_none(response.etag, 500),
        "last_modified": clean_or_none(response.last_modified, 100),
        **facts_of_page(visit.page),
    }


def facts_of_page(page: PageFacts | None) -> dict[str, Any]:
    """Return the columns that a page fills; without a page, each is None."""
    names = ("title", "description", "h1", "language", "canonical_url")
    numbers = ("word_count", "has_contact_form", "internal_links", "external_links")
    if page is None:
        return dict.fromkeys((*names, *numbers, *WISHES, "verdict", "schema_types", "content_hash"))
    return {
        **{name: getattr(page.metadata, name) or None for name in names},
        **{name: None if page.wishes.obeyed else getattr(page.metadata, name) for name in numbers},
        **wishes_of(page),
        "verdict": page.verdict,
        "schema_types": list(page.metadata.schema_types) or None,
        "content_hash": page.content_hash,
    }


# --- bodies -----------------------------------------------------------------------------------------------
@cache
def _keep(dialect: str) -> Any:
    statement = upsert(dialect)(kept_pages)
    fresh = {name: statement.excluded[name] for name in ("domain_id", "content_type", "body")}
    return statement.on_conflict_do_update(
        index_elements=[kept_pages.c.url_digest], set_={**fresh, "fetched_at": now()}
    )


def keep_pages(conn: Connection, visits: Iterable[tuple[int, ReadPage]]) -> None:
    """Store the body of each visit that has one to keep. Each visit comes with the id of its domain.

    Of a page that now asks not to be read so, the body that was kept before is deleted.
    """
    visits = list(visits)
    opted_out = {url_digest(visit.response.url) for _, visit in visits if visit.page and visit.page.wishes.obeyed}
    rows = {
        url_digest(visit.response.url): {
            "url_digest": url_digest(visit.response.url),
            "domain_id": domain_id,
            "url": visit.response.url[:LONGEST_URL],
            "content_type": clean_or_none(visit.response.content_type, 200),
            "body": visit.kept,
        }
        for domain_id, visit in visits
        if visit.kept is not None
    }
    if rows:
        conn.execute(_keep(conn.dialect.name), [rows[digest] for digest in sorted(rows)])
    if opted_out:
        conn.execute(delete(kept_pages).where(kept_pages.c.url_digest.in_(sorted(opted_out))))
