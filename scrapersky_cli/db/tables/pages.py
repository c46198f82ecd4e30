"""Pages of domains, their facts, and stored bodies."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.columns import BUSY, Id, Json, curated, key, refers, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns, quoted
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.domains import domains

pages = Table(
    "pages",
    metadata,
    key(),
    refers("domain_id", domains),
    Column("url", String(2000), nullable=False),
    Column("url_digest", LargeBinary(16), nullable=False),
    Column("host", String(253), nullable=False),
    Column("kind", String(20)),
    Column("depth", SmallInteger),
    Column("source", String(20)),
    # what the sitemap says that listed the page last; without a foreign key, whose check would read all pages
    Column("sitemap_id", BigInteger),
    Column("lastmod", UtcTime),
    Column("changefreq", String(10)),
    Column("sitemap_priority", REAL),
    Column("alternates", SmallInteger),
    Column("images", SmallInteger),
    Column("videos", SmallInteger),
    Column("news_title", String(500)),
    Column("last_seen_at", UtcTime),  # when a sitemap last listed it
    *queue_columns("scrape_"),
    *curated(),
    stamp("created_at"),
    UniqueConstraint("domain_id", "url_digest"),
    postgresql_with=BUSY,
)

page_facts = Table(
    "page_facts",
    metadata,
    Column("page_id", Id, ForeignKey(pages.c.id, ondelete="CASCADE"), primary_key=True),
    Column("final_url", String(2000)),
    Column("http_status", SmallInteger),
    Column("verdict", String(40)),
    Column("title", String(1000)),
    Column("description", String(2000)),
    Column("h1", String(1000)),
    Column("language", String(35)),
    Column("canonical_url", String(2000)),
    Column("meta_robots", String(200)),
    Column("word_count", Integer),
    Column("schema_types", Json),
    Column("has_contact_form", Boolean(name=None)),
    Column("internal_links", Integer),
    Column("external_links", Integer),
    Column("content_hash", String(32)),
    Column("etag", String(500)),
    Column("last_modified", String(100)),
    Column("first_scraped_at", UtcTime, nullable=False, server_default=now()),
    Column("scraped_at", UtcTime, nullable=False, server_default=now()),
    # what the site asks of machines, beside meta_robots
    Column("x_robots_tag", String(500)),
    Column("tdm_reservation", Boolean(name=None)),
    Column("tdm_policy", String(2000)),
    Column("opted_out", String(20)),  # for what wish nothing was kept that was found there
)

kept_pages = Table(
    "kept_pages",
    metadata,
    Column("url_digest", LargeBinary(16), primary_key=True),
    refers("domain_id", domains, index=True),
    Column("url", String(2000), nullable=False),
    Column("content_type", String(200)),
    Column("body", LargeBinary, nullable=False),  # compressed by zlib
    Column("fetched_at", UtcTime, nullable=False, server_default=now(), index=True),
)

# Crawls begin with pages of these kinds, and imports select them. A query that is to use the index contains the same
# condition word for word, because SQLite compares the texts.
PROMISING = ("about", "contact", "imprint", "locations", "team")
IS_PROMISING = f"kind IN ({quoted(PROMISING)})"
Index(
    "ix_pages_promising",
    pages.c.domain_id,
    pages.c.kind,
    postgresql_where=text(IS_PROMISING),
    sqlite_where=text(IS_PROMISING),
)

PAGE_SCRAPES = Queue(pages, "scrape_", host="host", empty_results=frozenset({"empty", "off_site", "opted_out"}))
index_queue(PAGE_SCRAPES)
