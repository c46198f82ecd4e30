"""Every table. Queue tables are narrow, because each status flip rewrites the row; their facts stand beside them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.columns import BUSY, Id, Json, curated, key, refers, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# --- the queue's own books --------------------------------------------------------------------------------
claims = Table(
    "claims",
    metadata,
    key(),
    Column("workflow", String(40), nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", String(40), nullable=False),
    stamp("started_at"),
    Column("expires_at", UtcTime, nullable=False),
    Column("last_call_at", UtcTime),  # when it was first seen expired; a heartbeat takes it back
    Column("ended_at", UtcTime),
    Column("reason", String(10)),
    *(
        Column(name, Integer, nullable=False, server_default=text("0"))
        for name in (
            "claimed",
            "completed",
            "empty",
            "retried",
            "failed",
            "released",
            "cancelled",
            "lost",
            "rows_written",
        )
    ),
    CheckConstraint("reason IN ('done', 'lost')", name="reason_known"),
    CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="ended_says_why"),
)
Index(
    "ix_claims_open",
    claims.c.workflow,
    claims.c.expires_at,
    postgresql_where=text("ended_at IS NULL"),
    sqlite_where=text("ended_at IS NULL"),
)
Index("ix_claims_workflow_started_at", claims.c.workflow, claims.c.started_at)

attempts = Table(
    "attempts",
    metadata,
    key(),
    Column("workflow", String(40), nullable=False),
    Column("row_id", BigInteger, nullable=False),
    Column("claim_id", BigInteger, nullable=False),
    Column("attempt", SmallInteger, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("error_kind", String(6)),
    Column("error_code", String(40)),
    Column("error", String(500)),
    stamp("at"),
    CheckConstraint("outcome IN ('retried', 'failed', 'released', 'lost')", name="outcome_known"),
    Index("ix_attempts_workflow_row_id", "workflow", "row_id"),
)

pollers = Table(
    "pollers",
    metadata,
    Column("workflow", String(40), primary_key=True),
    Column("host", String(200), primary_key=True),
    Column("version", String(40), nullable=False),
    stamp("polled_at"),
)

pauses = Table(
    "pauses",
    metadata,
    Column("workflow", String(40), primary_key=True, comment="'*' stands for every workflow"),
    Column("host", String(200), primary_key=True, comment="'*' stands for every host"),
    Column("reason", String(500)),
    stamp("since"),
)

batches = Table(
    "batches",
    metadata,
    key(),
    Column("name", String(100), nullable=False, unique=True),
    Column("workflow", String(40), nullable=False),
    Column("open", Boolean(name=None), nullable=False, server_default=text("true")),
    Column("last_line", BigInteger, nullable=False, server_default=text("0")),
    stamp("created_at"),
    Column("closed_at", UtcTime),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("workflow", String(40), primary_key=True),
    Column("row_id", BigInteger, primary_key=True),
    Column("outcome", String(10)),
    Column("result_code", String(40)),
    Column("error_kind", String(6)),
    Column("error_code", String(40)),
    Column("rows_written", Integer),
    Column("finished_at", UtcTime),
    CheckConstraint("outcome IN ('completed', 'failed', 'cancelled')", name="outcome_known"),
)
Index(
    "ix_batch_items_waiting",
    batch_items.c.row_id,  # first: SQLite, without statistics, would read all that waits for the workflow
    batch_items.c.workflow,
    postgresql_where=text("outcome IS NULL"),
    sqlite_where=text("outcome IS NULL"),
)

# --- the web's memory -------------------------------------------------------------------------------------
hosts = Table(
    "hosts",
    metadata,
    Column("host", String(253), primary_key=True),  # without www.
    Column("next_allowed_at", UtcTime),
    Column("crawl_delay", Float),
    Column("robots_status", SmallInteger),
    Column("robots_body", LargeBinary),  # zlib; dropped when it is a day old
    Column("robots_fetched_at", UtcTime),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("circuit_open_until", UtcTime),
    Column("backoff_until", UtcTime),
)

Index(
    "ix_hosts_robots_body_age",
    hosts.c.robots_fetched_at,
    postgresql_where=text("robots_body IS NOT NULL"),
    sqlite_where=text("robots_body IS NOT NULL"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("host", String(253), primary_key=True),
    Column("reason", String(500)),
    stamp("created_at"),
)

# --- what is scanned --------------------------------------------------------------------------------------
domains = Table(
    "domains",
    metadata,
    key(),
    Column("domain", String(253), nullable=False, unique=True),
    *queue_columns(),
    *curated(),
    stamp("created_at"),
    postgresql_with=BUSY,
)

domain_facts = Table(
    "domain_facts",
    metadata,
    Column("domain_id", Id, ForeignKey("domains.id", ondelete="CASCADE"), primary_key=True),
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
)

pages = Table(
    "pages",
    metadata,
    key(),
    refers("domain_id", "domains.id"),
    Column("url", String(2000), nullable=False),
    Column("url_digest", LargeBinary(16), nullable=False),
    Column("host", String(253), nullable=False),
    Column("kind", String(20)),
    Column("depth", SmallInteger),
    Column("source", String(20)),
    *queue_columns("scrape_"),
    *curated(),
    stamp("created_at"),
    UniqueConstraint("domain_id", "url_digest"),
    postgresql_with=BUSY,
)

page_facts = Table(
    "page_facts",
    metadata,
    Column("page_id", Id, ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
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
)

kept_pages = Table(
    "kept_pages",
    metadata,
    Column("url_digest", LargeBinary(16), primary_key=True),
    refers("domain_id", "domains.id", index=True),
    Column("url", String(2000), nullable=False),
    Column("content_type", String(200)),
    Column("body", LargeBinary, nullable=False),  # zlib
    Column("fetched_at", UtcTime, nullable=False, server_default=now(), index=True),
)

# --- jobs: work whose row is the work itself --------------------------------------------------------------
jobs = Table(
    "jobs",
    metadata,
    key(),
    Column("type", String(20), nullable=False),
    refers("domain_id", "domains.id", index=True),
    Column("host", String(253), nullable=False),
    Column("options", Json),
    Column("result", Json),
    *queue_columns(),
    Column("created_by", String(200)),
    stamp("created_at"),
    CheckConstraint("type IN ('sitemap', 'email_scan')", name="type_known"),
    postgresql_with=BUSY,
)
Index(
    "uq_jobs_active",
    jobs.c.type,
    jobs.c.domain_id,
    unique=True,
    postgresql_where=text("status IN ('queued', 'processing')"),
    sqlite_where=text("status IN ('queued', 'processing')"),
)

job_progress = Table(
    "job_progress",
    metadata,
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("steps", Integer, nullable=False, server_default=text("0")),
    Column("progress", Json, nullable=False),
    stamp("updated_at"),
)

# --- contacts ---------------------------------------------------------------------------------------------
contacts = Table(
    "contacts",
    metadata,
    key(),
    Column("kind", String(10), nullable=False),
    Column("value", String(500), nullable=False),
    Column("role", String(40)),
    Column("email_type", String(20)),
    Column("free_mail", Boolean(name=None)),
    Column("disposable", Boolean(name=None)),
    Column("number_type", String(20)),
    Column("country", String(2)),
    Column("platform", String(40)),
    Column("profile_kind", String(20)),
    Column("handle", String(200)),
    Column("suppressed", Boolean(name=None), nullable=False, server_default=text("false")),  # leaves by no exit
    stamp("first_seen_at"),
    UniqueConstraint("kind", "value"),
    CheckConstraint("kind IN ('email', 'phone', 'social')", name="kind_known"),
)

contact_sources = Table(
    "contact_sources",
    metadata,
    key(),
    refers("contact_id", "contacts.id"),
    refers("domain_id", "domains.id", index=True),
    Column("source_url", String(2000), nullable=False),
    Column("url_digest", LargeBinary(16), nullable=False),
    Column("origin", String(10), nullable=False, server_default=text("'page'")),
    Column("method", String(20), nullable=False),
    Column("context", String(500)),
    Column("confidence", Float, nullable=False),
    Column("own_domain", Boolean(name=None)),
    Column("third_party", Boolean(name=None), nullable=False, server_default=text("false")),
    Column("extension", String(20)),
    stamp("first_seen_at"),
    stamp("last_seen_at"),
    UniqueConstraint("contact_id", "domain_id", "url_digest"),
    CheckConstraint("origin IN ('page', 'listing', 'import')", name="origin_known"),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("digest", String(64), primary_key=True),  # keyed hash of kind and lower-case value
    Column("value", String(254)),  # NULL where the person asked to be erased
    Column("kind", String(10), nullable=False),
    Column("reason", String(500)),
    stamp("created_at"),
    CheckConstraint("kind IN ('email', 'domain')", name="kind_known"),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),  # what the installation remembers of itself
    Column("value", Text, nullable=False),
)

# --- the queues -------------------------------------------------------------------------------------------
DOMAIN_SCANS = Queue(domains, host="domain")
PAGE_SCRAPES = Queue(pages, "scrape_", host="host")
EMAIL_SCANS = Queue(jobs, only={"type": "email_scan"}, host="host", one_per="domain_id")
QUEUES = (DOMAIN_SCANS, PAGE_SCRAPES, EMAIL_SCANS)

for _queue in QUEUES:
    index_queue(_queue)
