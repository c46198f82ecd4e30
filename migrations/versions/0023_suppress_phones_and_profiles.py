"""Phones and profiles on the do-not-contact list, and what pages ask of machines."""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime, now

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KIND_KNOWN = "ck_suppressions_kind_known"
_BEFORE = "kind IN ('email', 'domain')"
_AFTER = "kind IN ('email', 'domain', 'phone', 'social')"
_FACTS = ("page_facts", "domain_facts")
_OF_NUMBERS = "ix_suppressions_end_digest"


def _suppressions(known: str, length: int) -> sa.Table:
    """Return the table with this check. SQLite makes it anew, and must be told what it has."""
    return sa.Table(
        "suppressions",
        sa.MetaData(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("value", sa.String(length)),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.Column("created_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint(known, name=op.f(_KIND_KNOWN)),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_suppressions")),
    )


def _change(known: tuple[str, str], length: tuple[int, int]) -> None:
    with op.batch_alter_table("suppressions", copy_from=_suppressions(known[0], length[0])) as batch:
        batch.drop_constraint(op.f(_KIND_KNOWN), type_="check")
        batch.alter_column("value", existing_type=sa.String(length[0]), type_=sa.String(length[1]))
        batch.create_check_constraint(op.f(_KIND_KNOWN), known[1])


def _wishes(table: str) -> list[sa.Column[object]]:
    of_pages: list[sa.Column[object]] = [
        sa.Column("x_robots_tag", sa.String(500)),
        sa.Column("tdm_reservation", sa.Boolean()),
        sa.Column("tdm_policy", sa.String(2000)),
        sa.Column("opted_out", sa.String(20)),
    ]
    return of_pages if table == "page_facts" else [sa.Column("meta_robots", sa.String(200)), *of_pages]


def upgrade() -> None:
    _change((_BEFORE, _AFTER), (254, 500))
    op.add_column("suppressions", sa.Column("end_digest", sa.String(64)))
    op.create_index(op.f(_OF_NUMBERS), "suppressions", ["end_digest"])
    for table in _FACTS:
        for column in _wishes(table):
            op.add_column(table, column)


def downgrade() -> None:
    """An older scrapersky knows no phones and profiles here. Contacts that were known stay marked as suppressed."""
    for table in _FACTS:
        for column in _wishes(table):
            op.drop_column(table, column.name)
    op.drop_index(op.f(_OF_NUMBERS), "suppressions")
    op.drop_column("suppressions", "end_digest")
    op.execute("DELETE FROM suppressions WHERE kind NOT IN ('email', 'domain')")
    _change((_AFTER, _BEFORE), (500, 254))
