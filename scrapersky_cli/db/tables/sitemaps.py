"""Sitemaps of domains: each file once, what was found in it, and which indexes list it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from scrapersky_cli.db.clock import UtcTime
from scrapersky_cli.db.columns import BUSY, Id, curated, key, refers, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.domains import domains

sitemaps = Table(
    "sitemaps",
    metadata,
    key(),
    refers("domain_id", domains),
    Column("url", String(2000), nullable=False),
    Column("url_digest", LargeBinary(16), nullable=False),
    Column("host", String(253), nullable=False),
    Column("kind", String(10)),
    Column("found_by", String(10), nullable=False),
    *queue_columns("import_"),
    *curated(),
    stamp("created_at"),
    UniqueConstraint("domain_id", "url_digest"),
    postgresql_with=BUSY,
)

sitemap_parents = Table(
    "sitemap_parents",
    metadata,
    Column("sitemap_id", Id, ForeignKey(sitemaps.c.id, ondelete="CASCADE"), primary_key=True),
    Column("parent_id", Id, ForeignKey(sitemaps.c.id, ondelete="CASCADE"), primary_key=True, index=True),
)

sitemap_facts = Table(
    "sitemap_facts",
    metadata,
    Column("sitemap_id", Id, ForeignKey(sitemaps.c.id, ondelete="CASCADE"), primary_key=True),
    # what the last scan saw
    Column("http_status", SmallInteger),
    Column("wire_bytes", BigInteger),
    Column("bytes", BigInteger),
    Column("gzip", Boolean(name=None)),
    Column("urls", Integer),
    Column("files", Integer),
    Column("lastmod_share", Float),
    Column("changefreq_share", Float),
    Column("priority_share", Float),
    Column("newest_lastmod", UtcTime),
    Column("generator", String(100)),
    Column("fault_code", String(40)),
    Column("fault", String(500)),
    Column("etag", String(500)),
    Column("last_modified", String(100)),
    Column("content_hash", String(32)),
    Column("scanned_at", UtcTime),
    # what the last import did
    Column("read", Integer),
    Column("stored", Integer),
    Column("new", Integer),
    Column("updated", Integer),
    Column("duplicate", Integer),
    Column("off_domain", Integer),
    Column("invalid", Integer),
    Column("imported_etag", String(500)),
    Column("imported_last_modified", String(100)),
    Column("imported_hash", String(32)),
    Column("imported_at", UtcTime),
)

# How many pages the import in progress has added and changed so far. A later attempt adds to these numbers.
import_progress = Table(
    "import_progress",
    metadata,
    Column("sitemap_id", Id, ForeignKey(sitemaps.c.id, ondelete="CASCADE"), primary_key=True),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
)

SITEMAP_IMPORTS = Queue(sitemaps, "import_", host="host")
index_queue(SITEMAP_IMPORTS)
