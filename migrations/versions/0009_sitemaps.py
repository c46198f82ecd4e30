"""Sitemaps, with a queue to import them, and what they say of pages."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.queue_group import index_queue_0006, queue_group_0006

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_BUSY = {"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0}
_CURATIONS = "'new', 'selected', 'maybe', 'rejected', 'archived'"
_PROMISING = sa.text("kind IN ('about', 'contact', 'imprint', 'locations', 'team')")


def _of_pages() -> list[sa.Column[Any]]:
    return [
        sa.Column("sitemap_id", sa.BigInteger()),
        sa.Column("lastmod", UtcTime()),
        sa.Column("changefreq", sa.String(10)),
        sa.Column("sitemap_priority", sa.REAL()),
        sa.Column("alternates", sa.SmallInteger()),
        sa.Column("images", sa.SmallInteger()),
        sa.Column("videos", sa.SmallInteger()),
        sa.Column("news_title", sa.String(500)),
        sa.Column("last_seen_at", UtcTime()),
    ]


def _make_sitemaps() -> None:
    op.create_table(
        "sitemaps",
        sa.Column("id", _ID, nullable=False),
        sa.Column("domain_id", _ID, nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("url_digest", sa.LargeBinary(16), nullable=False),
        sa.Column("host", sa.String(253), nullable=False),
        sa.Column("kind", sa.String(10)),
        sa.Column("found_by", sa.String(10), nullable=False),
        *queue_group_0006("sitemaps", "import_"),
        sa.Column("curation", sa.String(10), nullable=False, server_default=sa.text("'new'")),
        sa.Column("curated_by", sa.String(200)),
        sa.Column("curated_at", UtcTime()),
        sa.Column("external_id", sa.String(200)),
        sa.Column("tags", _JSON),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", UtcTime(), nullable=False, server_default=now()),
        sa.CheckConstraint(f"curation IN ({_CURATIONS})", name=op.f("ck_sitemaps_curation_known")),
        sa.ForeignKeyConstraint(["domain_id"], ["domains.id"], name=op.f("fk_sitemaps_domain_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitemaps")),
        sa.UniqueConstraint("domain_id", "url_digest", name=op.f("uq_sitemaps_domain_id_url_digest")),
        postgresql_with=_BUSY,
    )
    index_queue_0006("sitemaps", "import_", "host")


def _beside_sitemaps(table: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("sitemap_id", _ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["sitemap_id"], ["sitemaps.id"], name=op.f(f"fk_{table}_sitemap_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sitemap_id", name=op.f(f"pk_{table}")),
    )


def _make_facts() -> None:
    shares = ("lastmod_share", "changefreq_share", "priority_share")
    counts = ("read", "stored", "new", "updated", "duplicate", "off_domain", "invalid")
    _beside_sitemaps(
        "sitemap_facts",
        sa.Column("http_status", sa.SmallInteger()),
        sa.Column("wire_bytes", sa.BigInteger()),
        sa.Column("bytes", sa.BigInteger()),
        sa.Column("gzip", sa.Boolean()),
        sa.Column("urls", sa.Integer()),
        sa.Column("files", sa.Integer()),
        *(sa.Column(name, sa.Float()) for name in shares),
        sa.Column("newest_lastmod", UtcTime()),
        sa.Column("generator", sa.String(100)),
        sa.Column("fault_code", sa.String(40)),
        sa.Column("fault", sa.String(500)),
        sa.Column("etag", sa.String(500)),
        sa.Column("last_modified", sa.String(100)),
        sa.Column("content_hash", sa.String(32)),
        sa.Column("scanned_at", UtcTime()),
        *(sa.Column(name, sa.Integer()) for name in counts),
        sa.Column("imported_etag", sa.String(500)),
        sa.Column("imported_last_modified", sa.String(100)),
        sa.Column("imported_hash", sa.String(32)),
        sa.Column("imported_at", UtcTime()),
    )


def _make_parents() -> None:
    op.create_table(
        "sitemap_parents",
        sa.Column("sitemap_id", _ID, nullable=False),
        sa.Column("parent_id", _ID, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["sitemaps.id"], name=op.f(f"fk_sitemap_parents_{name}"), ondelete="CASCADE"
            )
            for name in ("sitemap_id", "parent_id")
        ),
        sa.PrimaryKeyConstraint("sitemap_id", "parent_id", name=op.f("pk_sitemap_parents")),
    )
    op.create_index(op.f("ix_sitemap_parents_parent_id"), "sitemap_parents", ["parent_id"])


def upgrade() -> None:
    _make_sitemaps()
    _make_facts()
    _make_parents()
    _beside_sitemaps(
        "import_progress",
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
    )
    for column in _of_pages():
        op.add_column("pages", column)
    op.create_index(
        "ix_pages_promising", "pages", ["domain_id", "kind"], postgresql_where=_PROMISING, sqlite_where=_PROMISING
    )


def downgrade() -> None:
    op.drop_index("ix_pages_promising", table_name="pages")
    for column in reversed(_of_pages()):
        op.drop_column("pages", column.name)
    for table in ("import_progress", "sitemap_parents", "sitemap_facts", "sitemaps"):
        op.drop_table(table)
