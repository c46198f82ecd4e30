"""An index for each state in which work on a row ends, by which `status` counts without reading the table."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_QUEUES = (  # the table, the prefix of the status column, and the type of the rows where they have one
    ("domains", "", ""),
    ("domains", "sitemap_analysis_", ""),
    ("jobs", "", "email_scan"),
    ("jobs", "", "sitemap"),
    ("local_businesses", "extraction_", ""),
    ("pages", "scrape_", ""),
    ("place_searches", "", ""),
    ("places", "deep_scan_", ""),
    ("sitemaps", "import_", ""),
)
_STATES = {
    "completed": ("result_code",),
    "failed": ("error_code", "error_kind"),
    "cancelled": ("result_code",),
}


def _name(table: str, prefix: str, type_: str, state: str) -> str:
    return "_".join(part for part in ("ix", table, prefix.rstrip("_") or "queue", type_, state) if part)


def upgrade() -> None:
    for table, prefix, type_ in _QUEUES:
        for state, columns in _STATES.items():
            where = sa.text(f"{prefix}status = '{state}'" + (f" AND type = '{type_}'" if type_ else ""))
            op.create_index(
                _name(table, prefix, type_, state),
                table,
                [prefix + column for column in columns],
                postgresql_where=where,
                sqlite_where=where,
            )


def downgrade() -> None:
    for table, prefix, type_ in _QUEUES:
        for state in _STATES:
            op.drop_index(_name(table, prefix, type_, state), table)
