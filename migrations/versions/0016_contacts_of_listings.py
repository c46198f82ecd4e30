"""Contacts that a listing of a business gives, beside those of pages."""

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime, now

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLE = "contact_sources"
_ONE_OWNER = "ck_contact_sources_one_owner"
_OF_BUSINESS = "fk_contact_sources_business_id"
_LISTED = "ix_contact_sources_listed"
_IS_LISTED = sa.text("business_id IS NOT NULL")


def _stamp(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcTime(), server_default=now(), nullable=False)


def _listed_columns() -> list[sa.schema.SchemaItem]:
    of_business = sa.ForeignKeyConstraint(
        ["business_id"], ["local_businesses.id"], op.f(_OF_BUSINESS), ondelete="CASCADE"
    )
    one_owner = sa.CheckConstraint("(domain_id IS NULL) <> (business_id IS NULL)", name=op.f(_ONE_OWNER))
    return [sa.Column("business_id", _ID), of_business, one_owner]


def _sources(*, listed: bool) -> sa.Table:
    """Return the table as it is without listings, or with them. SQLite makes it anew, and must be told what it has."""
    return sa.Table(
        _TABLE,
        sa.MetaData(),
        sa.Column("id", _ID, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("domain_id", _ID, nullable=listed),
        sa.Column("source_url", sa.String(2000), nullable=False),
        sa.Column("url_digest", sa.LargeBinary(16), nullable=False),
        sa.Column("origin", sa.String(10), server_default=sa.text("'page'"), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("context", sa.String(500)),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("own_domain", sa.Boolean()),
        sa.Column("third_party", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("extension", sa.String(20)),
        _stamp("first_seen_at"),
        _stamp("last_seen_at"),
        *(_listed_columns() if listed else ()),
        sa.CheckConstraint("origin IN ('page', 'listing', 'import')", name=op.f("ck_contact_sources_origin_known")),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}s.id"], name=op.f(f"fk_{_TABLE}_{to}_id"), ondelete="CASCADE")
            for to in ("contact", "domain")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_sources")),
        sa.UniqueConstraint(
            "contact_id", "domain_id", "url_digest", name=op.f("uq_contact_sources_contact_id_domain_id_url_digest")
        ),
        sa.Index(op.f("ix_contact_sources_domain_id"), "domain_id"),
    )


def upgrade() -> None:
    with op.batch_alter_table(_TABLE, copy_from=_sources(listed=False)) as batch:
        batch.alter_column("domain_id", existing_type=_ID, nullable=True)
        batch.add_column(sa.Column("business_id", _ID))
        batch.create_foreign_key(op.f(_OF_BUSINESS), "local_businesses", ["business_id"], ["id"], ondelete="CASCADE")
        batch.create_check_constraint(op.f(_ONE_OWNER), "(domain_id IS NULL) <> (business_id IS NULL)")
    op.create_index(
        _LISTED,
        _TABLE,
        ["business_id", "contact_id", "url_digest"],
        unique=True,
        postgresql_where=_IS_LISTED,
        sqlite_where=_IS_LISTED,
    )


def downgrade() -> None:
    """An older scrapersky knows no contacts but those of pages."""
    op.drop_index(_LISTED, _TABLE)
    op.execute(
        "DELETE FROM contacts WHERE id IN (SELECT contact_id FROM contact_sources WHERE business_id IS NOT NULL)"
        " AND id NOT IN (SELECT contact_id FROM contact_sources WHERE domain_id IS NOT NULL)"
    )
    op.execute("DELETE FROM contact_sources WHERE business_id IS NOT NULL")
    with op.batch_alter_table(_TABLE, copy_from=_sources(listed=True)) as batch:
        batch.drop_constraint(op.f(_ONE_OWNER), type_="check")
        batch.drop_constraint(op.f(_OF_BUSINESS), type_="foreignkey")
        batch.drop_column("business_id")
        batch.alter_column("domain_id", existing_type=_ID, nullable=False)
