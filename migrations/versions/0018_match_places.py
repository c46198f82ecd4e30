"""Find places that are one business by keys, and remember how sure a link is."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("business_places", sa.Column("score", sa.Float()))
    op.create_table(
        "place_keys",
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("place_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_place_keys_place_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "place_id", name=op.f("pk_place_keys")),
    )
    op.create_index(op.f("ix_place_keys_place_id"), "place_keys", ["place_id"])


def downgrade() -> None:
    op.drop_table("place_keys")
    with op.batch_alter_table("business_places") as batch:
        batch.drop_column("score")
