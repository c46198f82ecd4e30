"""A queue for the scans that look for the sitemaps of a site."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAME = "ix_jobs_queue_sitemap"
_INDEXES = {
    "due": ("status = 'queued' AND type = 'sitemap'", ["priority", "due_at", "id"]),
    "claimed": ("status = 'processing' AND type = 'sitemap'", ["claim_id"]),
    "line": (
        "status = 'queued' AND type = 'sitemap' AND in_line_since IS NOT NULL",
        ["host", "priority", "due_at"],
    ),
}


def upgrade() -> None:
    for suffix, (where, columns) in _INDEXES.items():
        condition = sa.text(where)
        op.create_index(f"{_NAME}_{suffix}", "jobs", columns, postgresql_where=condition, sqlite_where=condition)


def downgrade() -> None:
    for suffix in _INDEXES:
        op.drop_index(f"{_NAME}_{suffix}", table_name="jobs")
