"""Keep the lines of lists, with all their columns, beside the batches that were made of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("batches", sa.Column("list_columns", _JSON))
    op.create_table(
        "list_lines",
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("input", sa.String(1000), nullable=False),
        sa.Column("cells", _JSON),
        sa.Column("row_id", sa.BigInteger()),
        sa.Column("refused", sa.String(200)),
        sa.CheckConstraint("(row_id IS NULL) = (refused IS NOT NULL)", name=op.f("ck_list_lines_refused_without_row")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_list_lines_batch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_list_lines")),
    )
    op.create_index("ix_list_lines_row_id", "list_lines", ["batch_id", "row_id", "number"])


def downgrade() -> None:
    op.drop_table("list_lines")
    op.drop_column("batches", "list_columns")
