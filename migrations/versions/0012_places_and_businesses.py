"""Places as their sources list them, and the businesses that they are."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.queue_group import index_queue_0006, queue_group_0006

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_BUSY = {"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0}
_CURATIONS = "'new', 'selected', 'maybe', 'rejected', 'archived'"
_TABLES = (
    "business_places", "business_facts", "local_businesses", "place_imports", "place_facts", "places",
)  # fmt: skip


def _stamp(name: str) -> sa.Column[Any]:
    return sa.Column(name, UtcTime(), nullable=False, server_default=now())


def _curated(table: str) -> list[Any]:
    return [
        sa.Column("curation", sa.String(10), nullable=False, server_default=sa.text("'new'")),
        sa.Column("curated_by", sa.String(200)),
        sa.Column("curated_at", UtcTime()),
        sa.Column("external_id", sa.String(200)),
        sa.Column("tags", _JSON),
        sa.Column("note", sa.Text()),
        sa.CheckConstraint(f"curation IN ({_CURATIONS})", name=op.f(f"ck_{table}_curation_known")),
    ]


def _listed() -> list[sa.Column[Any]]:
    return [
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("categories", _JSON),
        sa.Column("street", sa.String(500)),
        sa.Column("region", sa.String(200)),
        sa.Column("postcode", sa.String(40)),
        sa.Column("address", sa.String(1000)),
        *(sa.Column(name, _JSON) for name in ("websites", "phones", "emails", "profiles")),
        sa.Column("brand", sa.String(200)),
        sa.Column("brand_id", sa.String(20)),
        sa.Column("open_status", sa.String(20)),
        sa.Column("confidence", sa.Float()),
        sa.Column("rating", sa.Float()),
        sa.Column("reviews", sa.Integer()),
        sa.Column("price_level", sa.SmallInteger()),
        sa.Column("hours", _JSON),
        sa.Column("hours_text", sa.String(500)),
        sa.Column("time_zone", sa.String(50)),
        sa.Column("map_url", sa.String(2000)),
        sa.Column("licence", sa.String(100)),
        sa.Column("origins", _JSON),
    ]


def _refers(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE")


def _make_places() -> None:
    op.create_table(
        "places",
        sa.Column("id", _ID, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("source_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("category", sa.String(100)),
        sa.Column("city", sa.String(200)),
        sa.Column("country", sa.String(2)),
        *queue_group_0006("places", "deep_scan_"),
        *_curated("places"),
        _stamp("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_places_source_source_id")),
        postgresql_with=_BUSY,
    )
    index_queue_0006("places", "deep_scan_")
    op.create_index(op.f("ix_places_name"), "places", ["name"])
    op.create_table(
        "place_facts",
        sa.Column("place_id", _ID, nullable=False),
        *_listed(),
        sa.Column("moved_to", sa.String(200)),
        sa.Column("source_updated_at", UtcTime()),
        sa.Column("content_hash", sa.String(32), nullable=False),
        _stamp("first_seen_at"),
        _stamp("last_seen_at"),
        _refers("place_facts", "place_id", "places"),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_place_facts")),
    )
    op.create_table(
        "place_imports",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("wanted", sa.String(32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("read", "new", "updated", "unchanged", "filtered", "invalid")
        ),
        sa.Column("complete", sa.Boolean(), nullable=False),
        _stamp("stored_at"),
        sa.PrimaryKeyConstraint("digest", "wanted", "part", name=op.f("pk_place_imports")),
    )


def _make_businesses() -> None:
    op.create_table(
        "local_businesses",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("category", sa.String(100)),
        sa.Column("city", sa.String(200)),
        sa.Column("country", sa.String(2)),
        sa.Column("website", sa.String(2000)),
        sa.Column("domain_id", _ID),
        sa.Column("url", sa.String(2000)),
        *queue_group_0006("local_businesses", "extraction_"),
        *_curated("local_businesses"),
        _stamp("created_at"),
        _refers("local_businesses", "domain_id", "domains"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_businesses")),
        postgresql_with=_BUSY,
    )
    index_queue_0006("local_businesses", "extraction_")
    for column in ("name", "domain_id"):
        op.create_index(op.f(f"ix_local_businesses_{column}"), "local_businesses", [column])
    op.create_table(
        "business_facts",
        sa.Column("business_id", _ID, nullable=False),
        *_listed(),
        sa.Column("source", sa.String(20), nullable=False),
        _stamp("scanned_at"),
        _refers("business_facts", "business_id", "local_businesses"),
        sa.PrimaryKeyConstraint("business_id", name=op.f("pk_business_facts")),
    )


def _link_businesses() -> None:
    op.create_table(
        "business_places",
        sa.Column("place_id", _ID, nullable=False),
        sa.Column("business_id", _ID, nullable=False),
        sa.Column("reasons", _JSON),
        _stamp("linked_at"),
        _refers("business_places", "place_id", "places"),
        _refers("business_places", "business_id", "local_businesses"),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_business_places")),
    )
    op.create_index(op.f("ix_business_places_business_id"), "business_places", ["business_id"])


def upgrade() -> None:
    _make_places()
    _make_businesses()
    _link_businesses()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
