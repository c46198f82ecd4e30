"""Fax numbers: a kind of contact of their own, and what sources list of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_KIND_KNOWN = "ck_contacts_kind_known"
_WITHOUT_FAX = "kind IN ('email', 'phone', 'social')"
_WITH_FAX = "kind IN ('email', 'phone', 'fax', 'social')"
_LISTING = ("place_facts", "business_facts")


def _contacts(known: str) -> sa.Table:
    """Return the table with this check. SQLite makes it anew, and must be told what it has."""
    return sa.Table(
        "contacts",
        sa.MetaData(),
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("value", sa.String(500), nullable=False),
        sa.Column("role", sa.String(40)),
        sa.Column("email_type", sa.String(20)),
        sa.Column("free_mail", sa.Boolean()),
        sa.Column("disposable", sa.Boolean()),
        sa.Column("number_type", sa.String(20)),
        sa.Column("country", sa.String(2)),
        sa.Column("platform", sa.String(40)),
        sa.Column("profile_kind", sa.String(20)),
        sa.Column("handle", sa.String(200)),
        sa.Column("suppressed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("first_seen_at", UtcTime(), server_default=now(), nullable=False),
        sa.CheckConstraint(known, name=op.f(_KIND_KNOWN)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_contacts_kind_value")),
    )


def _change_check(before: str, after: str) -> None:
    with op.batch_alter_table("contacts", copy_from=_contacts(before)) as batch:
        batch.drop_constraint(op.f(_KIND_KNOWN), type_="check")
        batch.create_check_constraint(op.f(_KIND_KNOWN), after)


def upgrade() -> None:
    _change_check(_WITHOUT_FAX, _WITH_FAX)
    for table in _LISTING:
        op.add_column(table, sa.Column("faxes", _JSON))


def downgrade() -> None:
    """An older scrapersky knows no faxes."""
    op.execute("DELETE FROM contact_sources WHERE contact_id IN (SELECT id FROM contacts WHERE kind = 'fax')")
    op.execute("DELETE FROM contacts WHERE kind = 'fax'")
    _change_check(_WITH_FAX, _WITHOUT_FAX)
    for table in _LISTING:
        op.drop_column(table, "faxes")
