"""Pages of domains."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, page_facts, pages
from scrapersky_cli.extract.page_kinds import KINDS
from scrapersky_cli.extract.urls import NotAUrl, normalise_url, url_digest, with_scheme
from scrapersky_cli.subjects.conditions import ON_DOMAINS
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_OWN: Columns = {"domain": str, "url": str, "kind": str, "depth": int, "source": str}
_FACTS: Columns = {
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
# New columns go to the end, because spreadsheets are made for the order of an export.
_WISHES: Columns = {"x_robots_tag": str, "tdm_reservation": bool, "tdm_policy": str, "opted_out": str}
_LABELS: Columns = {"external_id": str, "tags": list, "curation": str, "note": str, "created_at": datetime}


def digest_of(text: str) -> bytes | None:
    """Return the digest of this URL, by default https; None if it is not a URL."""
    try:
        return url_digest(normalise_url(with_scheme(text)))
    except NotAUrl:
        return None


def find_page(text: str) -> Select[Any] | None:
    """Return the query for the ids of the pages at this URL, which several domains may share; None if it is no URL."""
    digest = digest_of(text)
    return None if digest is None else select(pages.c.id).where(pages.c.url_digest == digest).order_by(pages.c.id)


def has_path(text: str) -> bool:
    """Return whether a text looks like the address of a page or a file, rather than a domain."""
    return "/" in text.removeprefix("https://").removeprefix("http://").rstrip("/")


PAGE = Subject(
    kind="page",
    table=pages,
    label=pages.c.url,
    find=find_page,
    is_named_by=has_path,
    key=(pages.c.url_digest, digest_of),
    domain_id=pages.c.domain_id,
    queues=(PAGE_SCRAPES,),
    selecting=PAGE_SCRAPES,
    kind_column=pages.c.kind,
    kinds=KINDS,
    labels=pages,
    shown=("url", "kind", "depth", "source", "note", "curation", "curated_by", "curated_at", "created_at"),
    facts=page_facts,
    listings=(
        Listing(
            name="pages",
            columns={**_OWN, **states((PAGE_SCRAPES,)), **_FACTS, **_LABELS, **_WISHES},
            shown=("url", "kind", "status", "result_code", "error_code", "title"),
            takes=ON_DOMAINS | {"kinds"},
            per_page=1000,
        ),
    ),
    batch_listing="pages",
    list_command="list pages",
)
