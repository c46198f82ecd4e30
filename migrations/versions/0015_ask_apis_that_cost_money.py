"""What a search may spend and how far it has come, the book of requests that cost money, and answers as they were."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_OF_SEARCHES = (
    ("language", sa.String(10)),
    ("region", sa.String(2)),
    ("type", sa.String(100)),
    ("max_results", sa.Integer()),
    ("max_requests", sa.Integer()),
    ("max_cost", sa.BigInteger()),
)


def upgrade() -> None:
    for name, type_ in _OF_SEARCHES:
        op.add_column("place_searches", sa.Column(name, type_))
    op.create_table(
        "search_progress",
        sa.Column("search_id", _ID, nullable=False),
        sa.Column("walk", _JSON),
        sa.Column("requests", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("cost", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.ForeignKeyConstraint(
            ["search_id"], ["place_searches.id"], name=op.f("fk_search_progress_search_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_search_progress")),
    )
    op.create_table(
        "place_answers",
        sa.Column("place_id", _ID, nullable=False),
        sa.Column("answer", _JSON, nullable=False),
        sa.Column("fetched_at", UtcTime(), nullable=False, server_default=now()),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_place_answers_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_place_answers")),
    )
    op.create_table(
        "costs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False, server_default=now()),
        sa.Column("sku", sa.String(60), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger()) for name in ("claim_id", "search_id", "place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_costs")),
    )
    op.create_index("ix_costs_sku_asked_at", "costs", ["sku", "asked_at"])
    op.create_table(
        "cost_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_cost_days")),
    )


def downgrade() -> None:
    for table in ("cost_days", "costs", "place_answers", "search_progress"):
        op.drop_table(table)
    for name, _ in reversed(_OF_SEARCHES):
        op.drop_column("place_searches", name)
