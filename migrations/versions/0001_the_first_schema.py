"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", Id, nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("error_kind", sa.String(length=6), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('retried', 'failed', 'released', 'lost')", name=op.f("ck_attempts_outcome_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_workflow_row_id", "attempts", ["workflow", "row_id"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("last_line", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("name", name=op.f("uq_batches_name")),
    )
    op.create_table(
        "blocks",
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_blocks")),
    )
    op.create_table(
        "claims",
        sa.Column("id", Id, nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("started_at", UtcTime(), server_default=now(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("reason", sa.String(length=10), nullable=True),
        sa.Column("claimed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("completed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("empty", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("retried", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("released", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lost", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_written", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("reason IN ('done', 'lost')", name=op.f("ck_claims_reason_known")),
        sa.CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name=op.f("ck_claims_ended_says_why")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(
        "ix_claims_open",
        "claims",
        ["workflow", "expires_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_claims_workflow_started_at", "claims", ["workflow", "started_at"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("email_type", sa.String(length=20), nullable=True),
        sa.Column("free_mail", sa.Boolean(), nullable=True),
        sa.Column("disposable", sa.Boolean(), nullable=True),
        sa.Column("number_type", sa.String(length=20), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("platform", sa.String(length=40), nullable=True),
        sa.Column("profile_kind", sa.String(length=20), nullable=True),
        sa.Column("handle", sa.String(length=200), nullable=True),
        sa.Column("suppressed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("first_seen_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint("kind IN ('email', 'phone', 'social')", name=op.f("ck_contacts_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_contacts_kind_value")),
    )
    op.create_table(
        "domains",
        sa.Column("id", Id, nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("2"), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("losses", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("waiting_since", UtcTime(), nullable=True),
        sa.Column("result_code", sa.String(length=40), nullable=True),
        sa.Column("error_kind", sa.String(length=6), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("curation", sa.String(length=10), server_default=sa.text("'new'"), nullable=False),
        sa.Column("curated_by", sa.String(length=200), nullable=True),
        sa.Column("curated_at", UtcTime(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("tags", Json, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint(
            "curation IN ('new', 'selected', 'maybe', 'rejected', 'archived')", name=op.f("ck_domains_curation_known")
        ),
        sa.CheckConstraint("error_kind IN ('target', 'ours')", name=op.f("ck_domains_error_kind_known")),
        sa.CheckConstraint(
            "status <> 'failed' OR (error_code IS NOT NULL AND error IS NOT NULL)",
            name=op.f("ck_domains_failed_says_why"),
        ),
        sa.CheckConstraint(
            "status <> 'processing' OR claim_id IS NOT NULL", name=op.f("ck_domains_processing_is_claimed")
        ),
        sa.CheckConstraint("status <> 'queued' OR due_at IS NOT NULL", name=op.f("ck_domains_queued_has_due_time")),
        sa.CheckConstraint(
            "status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_domains_status_known"),
        ),
        sa.CheckConstraint("priority BETWEEN 0 AND 3", name=op.f("ck_domains_priority_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domains")),
        sa.UniqueConstraint("domain", name=op.f("uq_domains_domain")),
        postgresql_with={"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0},
    )
    op.create_index(
        "ix_domains_queue_claimed",
        "domains",
        ["claim_id"],
        unique=False,
        postgresql_where=sa.text("status = 'processing'"),
        sqlite_where=sa.text("status = 'processing'"),
    )
    op.create_index(
        "ix_domains_queue_due",
        "domains",
        ["priority", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'queued'"),
        sqlite_where=sa.text("status = 'queued'"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("next_allowed_at", UtcTime(), nullable=True),
        sa.Column("planned_until", UtcTime(), nullable=True),
        sa.Column("crawl_delay", sa.Float(), nullable=True),
        sa.Column("robots_status", sa.SmallInteger(), nullable=True),
        sa.Column("robots_body", sa.Text(), nullable=True),
        sa.Column("robots_fetched_at", UtcTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("circuit_open_until", UtcTime(), nullable=True),
        sa.Column("backoff_until", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
    op.create_table(
        "pauses",
        sa.Column("workflow", sa.String(length=40), nullable=False, comment="'*' stands for every workflow"),
        sa.Column("host", sa.String(length=200), nullable=False, comment="'*' stands for every host"),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("since", UtcTime(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("workflow", "host", name=op.f("pk_pauses")),
    )
    op.create_table(
        "pollers",
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("polled_at", UtcTime(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("workflow", "host", name=op.f("pk_pollers")),
    )
    op.create_table(
        "suppressions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint("kind IN ('email', 'domain')", name=op.f("ck_suppressions_kind_known")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "batch_items",
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("result_code", sa.String(length=40), nullable=True),
        sa.Column("error_kind", sa.String(length=6), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("rows_written", sa.Integer(), nullable=True),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('completed', 'failed', 'cancelled')", name=op.f("ck_batch_items_outcome_known")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_items_batch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", "workflow", "row_id", name=op.f("pk_batch_items")),
    )
    op.create_index(
        "ix_batch_items_waiting",
        "batch_items",
        ["workflow", "row_id"],
        unique=False,
        postgresql_where=sa.text("outcome IS NULL"),
        sqlite_where=sa.text("outcome IS NULL"),
    )
    op.create_table(
        "contact_sources",
        sa.Column("id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("domain_id", Id, nullable=False),
        sa.Column("source_url", sa.String(length=2000), nullable=False),
        sa.Column("url_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("origin", sa.String(length=10), server_default=sa.text("'page'"), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("context", sa.String(length=500), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("own_domain", sa.Boolean(), nullable=True),
        sa.Column("third_party", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("extension", sa.String(length=20), nullable=True),
        sa.Column("first_seen_at", UtcTime(), server_default=now(), nullable=False),
        sa.Column("last_seen_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint("origin IN ('page', 'listing', 'import')", name=op.f("ck_contact_sources_origin_known")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_sources_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["domains.id"], name=op.f("fk_contact_sources_domain_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_sources")),
        sa.UniqueConstraint(
            "contact_id", "domain_id", "url_digest", name=op.f("uq_contact_sources_contact_id_domain_id_url_digest")
        ),
    )
    op.create_index(op.f("ix_contact_sources_domain_id"), "contact_sources", ["domain_id"], unique=False)
    op.create_table(
        "domain_facts",
        sa.Column("domain_id", Id, nullable=False),
        sa.Column("final_url", sa.String(length=2000), nullable=True),
        sa.Column("http_status", sa.SmallInteger(), nullable=True),
        sa.Column("redirects", Json, nullable=True),
        sa.Column("tls", sa.String(length=40), nullable=True),
        sa.Column("http_version", sa.String(length=10), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=1000), nullable=True),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("canonical_url", sa.String(length=2000), nullable=True),
        sa.Column("favicon_url", sa.String(length=2000), nullable=True),
        sa.Column("logo_url", sa.String(length=2000), nullable=True),
        sa.Column("open_graph", Json, nullable=True),
        sa.Column("cms", sa.String(length=100), nullable=True),
        sa.Column("cms_version", sa.String(length=40), nullable=True),
        sa.Column("technologies", Json, nullable=True),
        sa.Column("businesses", Json, nullable=True),
        sa.Column("etag", sa.String(length=500), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("content_hash", sa.String(length=32), nullable=True),
        sa.Column("best_email", sa.String(length=254), nullable=True),
        sa.Column("best_phone", sa.String(length=40), nullable=True),
        sa.Column("first_scanned_at", UtcTime(), server_default=now(), nullable=False),
        sa.Column("scanned_at", UtcTime(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["domains.id"], name=op.f("fk_domain_facts_domain_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("domain_id", name=op.f("pk_domain_facts")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", Id, nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("domain_id", Id, nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("options", Json, nullable=True),
        sa.Column("result", Json, nullable=True),
        sa.Column("status", sa.String(length=10), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("2"), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("losses", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("waiting_since", UtcTime(), nullable=True),
        sa.Column("result_code", sa.String(length=40), nullable=True),
        sa.Column("error_kind", sa.String(length=6), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("created_by", sa.String(length=200), nullable=True),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint("error_kind IN ('target', 'ours')", name=op.f("ck_jobs_error_kind_known")),
        sa.CheckConstraint(
            "status <> 'failed' OR (error_code IS NOT NULL AND error IS NOT NULL)", name=op.f("ck_jobs_failed_says_why")
        ),
        sa.CheckConstraint(
            "status <> 'processing' OR claim_id IS NOT NULL", name=op.f("ck_jobs_processing_is_claimed")
        ),
        sa.CheckConstraint("status <> 'queued' OR due_at IS NOT NULL", name=op.f("ck_jobs_queued_has_due_time")),
        sa.CheckConstraint(
            "status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')", name=op.f("ck_jobs_status_known")
        ),
        sa.CheckConstraint("type IN ('sitemap', 'email_scan')", name=op.f("ck_jobs_type_known")),
        sa.CheckConstraint("priority BETWEEN 0 AND 3", name=op.f("ck_jobs_priority_known")),
        sa.ForeignKeyConstraint(["domain_id"], ["domains.id"], name=op.f("fk_jobs_domain_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        postgresql_with={"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0},
    )
    op.create_index(op.f("ix_jobs_domain_id"), "jobs", ["domain_id"], unique=False)
    op.create_index(
        "ix_jobs_queue_email_scan_claimed",
        "jobs",
        ["claim_id"],
        unique=False,
        postgresql_where=sa.text("status = 'processing' AND type = 'email_scan'"),
        sqlite_where=sa.text("status = 'processing' AND type = 'email_scan'"),
    )
    op.create_index(
        "ix_jobs_queue_email_scan_due",
        "jobs",
        ["priority", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'queued' AND type = 'email_scan'"),
        sqlite_where=sa.text("status = 'queued' AND type = 'email_scan'"),
    )
    op.create_index(
        "uq_jobs_active",
        "jobs",
        ["type", "domain_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('queued', 'processing')"),
        sqlite_where=sa.text("status IN ('queued', 'processing')"),
    )
    op.create_table(
        "kept_pages",
        sa.Column("url_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("domain_id", Id, nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("content_type", sa.String(length=200), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", UtcTime(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["domains.id"], name=op.f("fk_kept_pages_domain_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("url_digest", name=op.f("pk_kept_pages")),
    )
    op.create_index(op.f("ix_kept_pages_domain_id"), "kept_pages", ["domain_id"], unique=False)
    op.create_index(op.f("ix_kept_pages_fetched_at"), "kept_pages", ["fetched_at"], unique=False)
    op.create_table(
        "pages",
        sa.Column("id", Id, nullable=False),
        sa.Column("domain_id", Id, nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("url_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("depth", sa.SmallInteger(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("scrape_status", sa.String(length=10), nullable=True),
        sa.Column("scrape_priority", sa.SmallInteger(), server_default=sa.text("2"), nullable=False),
        sa.Column("scrape_due_at", UtcTime(), nullable=True),
        sa.Column("scrape_attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("scrape_losses", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("scrape_claim_id", sa.BigInteger(), nullable=True),
        sa.Column("scrape_again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("scrape_batch_id", sa.BigInteger(), nullable=True),
        sa.Column("scrape_waiting_since", UtcTime(), nullable=True),
        sa.Column("scrape_result_code", sa.String(length=40), nullable=True),
        sa.Column("scrape_error_kind", sa.String(length=6), nullable=True),
        sa.Column("scrape_error_code", sa.String(length=40), nullable=True),
        sa.Column("scrape_error", sa.String(length=500), nullable=True),
        sa.Column("scrape_finished_at", UtcTime(), nullable=True),
        sa.Column("curation", sa.String(length=10), server_default=sa.text("'new'"), nullable=False),
        sa.Column("curated_by", sa.String(length=200), nullable=True),
        sa.Column("curated_at", UtcTime(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("tags", Json, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint(
            "curation IN ('new', 'selected', 'maybe', 'rejected', 'archived')", name=op.f("ck_pages_curation_known")
        ),
        sa.CheckConstraint("scrape_error_kind IN ('target', 'ours')", name=op.f("ck_pages_scrape_error_kind_known")),
        sa.CheckConstraint(
            "scrape_status <> 'failed' OR (scrape_error_code IS NOT NULL AND scrape_error IS NOT NULL)",
            name=op.f("ck_pages_scrape_failed_says_why"),
        ),
        sa.CheckConstraint(
            "scrape_status <> 'processing' OR scrape_claim_id IS NOT NULL",
            name=op.f("ck_pages_scrape_processing_is_claimed"),
        ),
        sa.CheckConstraint(
            "scrape_status <> 'queued' OR scrape_due_at IS NOT NULL", name=op.f("ck_pages_scrape_queued_has_due_time")
        ),
        sa.CheckConstraint(
            "scrape_status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')",
            name=op.f("ck_pages_scrape_status_known"),
        ),
        sa.CheckConstraint("scrape_priority BETWEEN 0 AND 3", name=op.f("ck_pages_scrape_priority_known")),
        sa.ForeignKeyConstraint(["domain_id"], ["domains.id"], name=op.f("fk_pages_domain_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("domain_id", "url_digest", name=op.f("uq_pages_domain_id_url_digest")),
        postgresql_with={"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0},
    )
    op.create_index(
        "ix_pages_scrape_claimed",
        "pages",
        ["scrape_claim_id"],
        unique=False,
        postgresql_where=sa.text("scrape_status = 'processing'"),
        sqlite_where=sa.text("scrape_status = 'processing'"),
    )
    op.create_index(
        "ix_pages_scrape_due",
        "pages",
        ["scrape_priority", "scrape_due_at", "id"],
        unique=False,
        postgresql_where=sa.text("scrape_status = 'queued'"),
        sqlite_where=sa.text("scrape_status = 'queued'"),
    )
    op.create_table(
        "job_progress",
        sa.Column("job_id", Id, nullable=False),
        sa.Column("steps", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("progress", Json, nullable=False),
        sa.Column("updated_at", UtcTime(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_progress_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_progress")),
    )
    op.create_table(
        "page_facts",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("final_url", sa.String(length=2000), nullable=True),
        sa.Column("http_status", sa.SmallInteger(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=1000), nullable=True),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("h1", sa.String(length=1000), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("canonical_url", sa.String(length=2000), nullable=True),
        sa.Column("meta_robots", sa.String(length=200), nullable=True),
        sa.Column("word_count", sa.Integer(), nullable=True),
        sa.Column("schema_types", Json, nullable=True),
        sa.Column("has_contact_form", sa.Boolean(), nullable=True),
        sa.Column("internal_links", sa.Integer(), nullable=True),
        sa.Column("external_links", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(length=32), nullable=True),
        sa.Column("etag", sa.String(length=500), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("first_scraped_at", UtcTime(), server_default=now(), nullable=False),
        sa.Column("scraped_at", UtcTime(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_facts_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_facts")),
    )


def downgrade() -> None:
    op.drop_table("page_facts")
    op.drop_table("job_progress")
    op.drop_index(
        "ix_pages_scrape_due",
        table_name="pages",
        postgresql_where=sa.text("scrape_status = 'queued'"),
        sqlite_where=sa.text("scrape_status = 'queued'"),
    )
    op.drop_index(
        "ix_pages_scrape_claimed",
        table_name="pages",
        postgresql_where=sa.text("scrape_status = 'processing'"),
        sqlite_where=sa.text("scrape_status = 'processing'"),
    )
    op.drop_table("pages")
    op.drop_index(op.f("ix_kept_pages_fetched_at"), table_name="kept_pages")
    op.drop_index(op.f("ix_kept_pages_domain_id"), table_name="kept_pages")
    op.drop_table("kept_pages")
    op.drop_index(
        "uq_jobs_active",
        table_name="jobs",
        postgresql_where=sa.text("status IN ('queued', 'processing')"),
        sqlite_where=sa.text("status IN ('queued', 'processing')"),
    )
    op.drop_index(
        "ix_jobs_queue_email_scan_due",
        table_name="jobs",
        postgresql_where=sa.text("status = 'queued' AND type = 'email_scan'"),
        sqlite_where=sa.text("status = 'queued' AND type = 'email_scan'"),
    )
    op.drop_index(
        "ix_jobs_queue_email_scan_claimed",
        table_name="jobs",
        postgresql_where=sa.text("status = 'processing' AND type = 'email_scan'"),
        sqlite_where=sa.text("status = 'processing' AND type = 'email_scan'"),
    )
    op.drop_index(op.f("ix_jobs_domain_id"), table_name="jobs")
    op.drop_table("jobs")
    op.drop_table("domain_facts")
    op.drop_index(op.f("ix_contact_sources_domain_id"), table_name="contact_sources")
    op.drop_table("contact_sources")
    op.drop_index(
        "ix_batch_items_waiting",
        table_name="batch_items",
        postgresql_where=sa.text("outcome IS NULL"),
        sqlite_where=sa.text("outcome IS NULL"),
    )
    op.drop_table("batch_items")
    op.drop_table("suppressions")
    op.drop_table("pollers")
    op.drop_table("pauses")
    op.drop_table("hosts")
    op.drop_table("facts")
    op.drop_index(
        "ix_domains_queue_due",
        table_name="domains",
        postgresql_where=sa.text("status = 'queued'"),
        sqlite_where=sa.text("status = 'queued'"),
    )
    op.drop_index(
        "ix_domains_queue_claimed",
        table_name="domains",
        postgresql_where=sa.text("status = 'processing'"),
        sqlite_where=sa.text("status = 'processing'"),
    )
    op.drop_table("domains")
    op.drop_table("contacts")
    op.drop_index("ix_claims_workflow_started_at", table_name="claims")
    op.drop_index(
        "ix_claims_open",
        table_name="claims",
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("claims")
    op.drop_table("blocks")
    op.drop_table("batches")
    op.drop_index("ix_attempts_workflow_row_id", table_name="attempts")
    op.drop_table("attempts")
