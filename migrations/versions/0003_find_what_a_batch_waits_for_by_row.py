"""What a batch waits for is found by the row, which says more than the workflow.

SQLite, which has no statistics, took the workflow for the rarer of the two, and read all that waits for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NAME = "ix_batch_items_waiting"
_WAITS = sa.text("outcome IS NULL")


def _index(*columns: str) -> None:
    op.drop_index(_NAME, table_name="batch_items")
    op.create_index(_NAME, "batch_items", list(columns), postgresql_where=_WAITS, sqlite_where=_WAITS)


def upgrade() -> None:
    _index("row_id", "workflow")


def downgrade() -> None:
    _index("workflow", "row_id")
