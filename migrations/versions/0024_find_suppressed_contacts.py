"""Find the contacts that may not be exported without reading all others."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_INDEX = "ix_contacts_suppressed"


def upgrade() -> None:
    is_suppressed = sa.column("suppressed", sa.Boolean()).is_(sa.true())
    op.create_index(op.f(_INDEX), "contacts", ["id"], postgresql_where=is_suppressed, sqlite_where=is_suppressed)


def downgrade() -> None:
    op.drop_index(op.f(_INDEX), "contacts")
