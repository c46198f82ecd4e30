"""The table of what an installation remembers of itself is called `installation`.

`facts` is the word for what was found of a domain or a page.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _move(before: str, after: str) -> None:
    op.create_table(
        after,
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=f"pk_{after}"),
    )
    op.execute(f"INSERT INTO {after} (name, value) SELECT name, value FROM {before}")  # noqa: S608 - fixed names
    op.drop_table(before)


def upgrade() -> None:
    _move("facts", "installation")


def downgrade() -> None:
    _move("installation", "facts")
