"""Jobs: rows that are units of work themselves, with their progress and result."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from scrapersky_cli.db.columns import BUSY, Id, Json, key, refers, stamp
from scrapersky_cli.db.queues import Handover, Queue, index_queue, queue_columns, quoted
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.domains import domains

SITEMAP_TYPE, EMAIL_SCAN_TYPE = TYPES = ("sitemap", "email_scan")

jobs = Table(
    "jobs",
    metadata,
    key(),
    Column("type", String(20), nullable=False),
    refers("domain_id", domains, index=True),
    Column("host", String(253), nullable=False),
    Column("options", Json),
    Column("result", Json),
    *queue_columns(),
    Column("created_by", String(200)),
    stamp("created_at"),
    CheckConstraint(f"type IN ({quoted(TYPES)})", name="type_known"),
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
    Column("job_id", Id, ForeignKey(jobs.c.id, ondelete="CASCADE"), primary_key=True),
    Column("steps", Integer, nullable=False, server_default=text("0")),
    Column("progress", Json, nullable=False),
    stamp("updated_at"),
)

# The job of each type that was last enqueued for a domain: what came of the domain is read through it.
domain_jobs = Table(
    "domain_jobs",
    metadata,
    Column("domain_id", Id, ForeignKey(domains.c.id, ondelete="CASCADE"), primary_key=True),
    Column("type", String(20), primary_key=True),
    Column("job_id", Id, ForeignKey(jobs.c.id, ondelete="CASCADE"), nullable=False, index=True),
)

EMAIL_SCANS = Queue(
    jobs,
    where={"type": EMAIL_SCAN_TYPE},
    host="host",
    unique_active_by="domain_id",
    empty_results=frozenset({"empty", "opted_out"}),
)
index_queue(EMAIL_SCANS)
SITEMAP_SCANS = Queue(
    jobs,
    where={"type": SITEMAP_TYPE},
    host="host",
    unique_active_by="domain_id",
    empty_results=frozenset({"empty", "blocked"}),
)
index_queue(SITEMAP_SCANS)
# A queue of domains, which is here because what comes of it is a job.
SITEMAP_SUBMISSIONS = Queue(
    domains,
    "sitemap_analysis_",
    hands_over=Handover(
        SITEMAP_SCANS, domain_jobs.c.domain_id, domain_jobs.c.job_id, domain_jobs.c.type == SITEMAP_TYPE
    ),
)
index_queue(SITEMAP_SUBMISSIONS)
