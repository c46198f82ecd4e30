"""Domains have a queue that submits them to scans for sitemaps, and point to their jobs of each type."""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.queue_group import add_queue_0006, drop_queue_0006

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PREFIX = "sitemap_analysis_"


def _make_pointers() -> None:
    op.create_table(
        "domain_jobs",
        sa.Column("domain_id", _ID, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("job_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["domains.id"], name=op.f("fk_domain_jobs_domain_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_domain_jobs_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("domain_id", "type", name=op.f("pk_domain_jobs")),
    )
    op.create_index(op.f("ix_domain_jobs_job_id"), "domain_jobs", ["job_id"])
    op.execute(
        "INSERT INTO domain_jobs (domain_id, type, job_id) "
        "SELECT domain_id, type, coalesce(max(CASE WHEN status IN ('queued', 'processing') THEN id END), max(id)) "
        "FROM jobs GROUP BY domain_id, type"
    )


def upgrade() -> None:
    add_queue_0006("domains", _PREFIX)
    _make_pointers()


def downgrade() -> None:
    op.drop_table("domain_jobs")
    drop_queue_0006("domains", _PREFIX)
