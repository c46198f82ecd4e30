"""The line of a host is kept in the rows that wait in it, and nowhere else.

The index holds only rows in a line, so that no other row pays for it.
"""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# the index, its table, the prefix of the queue's columns, the host's column, what else its rows have in common
_LINES = (
    ("ix_domains_queue_line", "domains", "", "domain", ""),
    ("ix_pages_scrape_line", "pages", "scrape_", "host", ""),
    ("ix_jobs_queue_email_scan_line", "jobs", "", "host", " AND type = 'email_scan'"),
)


def upgrade() -> None:
    for name, table, prefix, host, only in _LINES:
        op.add_column(table, sa.Column(f"{prefix}in_line_since", UtcTime(), nullable=True))
        where = sa.text(f"{prefix}status = 'queued'{only} AND {prefix}in_line_since IS NOT NULL")
        columns = [host, f"{prefix}priority", f"{prefix}due_at"]
        op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)
    op.drop_column("hosts", "planned_until")


def downgrade() -> None:
    op.add_column("hosts", sa.Column("planned_until", UtcTime(), nullable=True))
    for name, table, prefix, _, _ in reversed(_LINES):
        op.drop_index(name, table_name=table)
        op.drop_column(table, f"{prefix}in_line_since")
