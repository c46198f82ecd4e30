"""An expired claim gets a last call before its rows go to others."""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("claims", sa.Column("last_call_at", UtcTime))


def downgrade() -> None:
    op.drop_column("claims", "last_call_at")
