"""Named areas are kept, so that the geocoder is asked for each name once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("title", sa.String(500)),
        *(sa.Column(name, sa.Float()) for name in ("west", "south", "east", "north", "latitude", "longitude")),
        sa.Column("country", sa.String(2)),
        sa.Column("rings", _JSON),
        sa.Column("asked_at", UtcTime(), nullable=False, server_default=now()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_areas")),
    )


def downgrade() -> None:
    op.drop_table("areas")
