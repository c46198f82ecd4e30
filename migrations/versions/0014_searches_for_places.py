"""Searches for places, and which places each of them found."""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.queue_group import index_queue_0006, queue_group_0006

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BUSY = {"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0}


def upgrade() -> None:
    op.create_table(
        "place_searches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(530), nullable=False),
        sa.Column("phrase", sa.String(200), nullable=False),
        sa.Column("near", sa.String(300), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        *queue_group_0006("place_searches"),
        sa.Column("created_at", UtcTime(), nullable=False, server_default=now()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_searches")),
        sa.UniqueConstraint("digest", name=op.f("uq_place_searches_digest")),
        postgresql_with=_BUSY,
    )
    index_queue_0006("place_searches", "")
    op.create_table(
        "search_places",
        sa.Column("search_id", _ID, nullable=False),
        sa.Column("place_id", _ID, nullable=False),
        *(
            sa.Column(name, UtcTime(), nullable=False, server_default=now())
            for name in ("first_seen_at", "last_seen_at")
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["place_searches.id"], name=op.f("fk_search_places_search_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_search_places_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("search_id", "place_id", name=op.f("pk_search_places")),
    )
    op.create_index(op.f("ix_search_places_place_id"), "search_places", ["place_id"])


def downgrade() -> None:
    op.drop_table("search_places")
    op.drop_table("place_searches")
