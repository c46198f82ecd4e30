"""Sitemap files of domains."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.tables.sitemaps import SITEMAP_IMPORTS, sitemap_facts, sitemap_parents, sitemaps
from scrapersky_cli.extract.sitemap.entries import KINDS
from scrapersky_cli.subjects.conditions import ON_DOMAINS
from scrapersky_cli.subjects.page import digest_of, has_path
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_SHOWN_PARENTS = 20
_OWN: Columns = {"domain": str, "url": str, "kind": str, "found_by": str}
_SCANNED: Columns = {
    "http_status": int,
    "wire_bytes": int,
    "bytes": int,
    "gzip": bool,
    "urls": int,
    "files": int,
    "lastmod_share": float,
    "changefreq_share": float,
    "priority_share": float,
    "newest_lastmod": datetime,
    "generator": str,
    "fault_code": str,
    "fault": str,
    "scanned_at": datetime,
}
_IMPORTED: Columns = {
    "read": int,
    "stored": int,
    "new": int,
    "updated": int,
    "duplicate": int,
    "off_domain": int,
    "invalid": int,
    "imported_at": datetime,
}
_LABELS: Columns = {"external_id": str, "tags": list, "note": str, "curation": str, "created_at": datetime}


def find_sitemap(text: str) -> Select[Any] | None:
    """Return the query for the ids of the files at this URL, which domains may share; None if it is no URL."""
    digest = digest_of(text)
    found = select(sitemaps.c.id).where(sitemaps.c.url_digest == digest).order_by(sitemaps.c.id)
    return None if digest is None else found


def _indexes(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the URLs of the indexes that list the file."""
    p = sitemap_parents.c
    found = select(sitemaps.c.url).join_from(sitemap_parents, sitemaps, sitemaps.c.id == p.parent_id)
    listing = found.where(p.sitemap_id == row["id"]).order_by(sitemaps.c.id).limit(_SHOWN_PARENTS)
    return {"listed_by": list(conn.scalars(listing))}


SITEMAP = Subject(
    kind="sitemap",
    table=sitemaps,
    label=sitemaps.c.url,
    find=find_sitemap,
    is_named_by=has_path,  # whatever the file is called
    key=(sitemaps.c.url_digest, digest_of),
    domain_id=sitemaps.c.domain_id,
    queues=(SITEMAP_IMPORTS,),
    selecting=SITEMAP_IMPORTS,
    kind_column=sitemaps.c.kind,
    kinds=KINDS,
    labels=sitemaps,
    shown=("url", "kind", "found_by", "note", "curation", "curated_by", "curated_at", "created_at"),
    facts=sitemap_facts,
    more=_indexes,
    listings=(
        Listing(
            name="sitemaps",
            columns={**_OWN, **states((SITEMAP_IMPORTS,)), **_SCANNED, **_IMPORTED, **_LABELS},
            shown=("url", "kind", "urls", "status", "result_code", "stored", "new"),
            takes=ON_DOMAINS | {"kinds"},
            per_page=1000,
        ),
    ),
    batch_listing="sitemaps",
    list_command="list sitemaps",
)
