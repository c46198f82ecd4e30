"""An index for each state in which work on a row ends, by which `status` counts without reading the table."""

from scrapersky_cli.db.queue_group import drop_ended_0021, index_ended_0021

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


def upgrade() -> None:
    for queue in _QUEUES:
        index_ended_0021(*queue)


def downgrade() -> None:
    for queue in _QUEUES:
        drop_ended_0021(*queue)
