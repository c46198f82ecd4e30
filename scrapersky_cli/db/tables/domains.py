"""Domains: a narrow queue table, because each change of status rewrites the row, with its facts beside it."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, SmallInteger, String, Table

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.columns import BUSY, Id, Json, curated, key, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns
from scrapersky_cli.db.tables.base import metadata

domains = Table(
    "domains",
    metadata,
    key(),
    Column("domain", String(253), nullable=False, unique=True),
    *queue_columns(),
    *queue_columns("sitemap_analysis_"),
    *curated(),
    stamp("created_at"),
    postgresql_with=BUSY,
)

domain_facts = Table(
    "domain_facts",
    metadata,
    Column("domain_id", Id, ForeignKey(domains.c.id, ondelete="CASCADE"), primary_key=True),
    Column("final_url", String(2000)),
    Column("http_status", SmallInteger),
    Column("redirects", Json),
    Column("tls", String(40)),
    Column("http_version", String(10)),
    Column("verdict", String(40)),
    Column("title", String(1000)),
    Column("description", String(2000)),
    Column("language", String(35)),
    Column("canonical_url", String(2000)),
    Column("favicon_url", String(2000)),
    Column("logo_url", String(2000)),
    Column("open_graph", Json),
    Column("cms", String(100)),
    Column("cms_version", String(40)),
    Column("technologies", Json),
    Column("businesses", Json),
    Column("etag", String(500)),
    Column("last_modified", String(100)),
    Column("content_hash", String(32)),
    Column("best_email", String(254)),
    Column("best_phone", String(40)),
    Column("first_scanned_at", UtcTime, nullable=False, server_default=now()),
    Column("scanned_at", UtcTime, nullable=False, server_default=now()),
    # What comes of all pages that say something of the business (`page_statements`); so do `businesses`.
    Column("name", String(300)),
    Column("name_method", String(20)),
    Column("name_confidence", Float),
    Column("people", Json),
    # what the home page asks of machines
    Column("meta_robots", String(200)),
    Column("x_robots_tag", String(500)),
    Column("tdm_reservation", Boolean(name=None)),
    Column("tdm_policy", String(2000)),
    Column("opted_out", String(20)),  # for what wish nothing was kept that was found there
)

DOMAIN_SCANS = Queue(domains, host="domain", empty_results=frozenset({"empty", "opted_out"}))
index_queue(DOMAIN_SCANS)
