"""Keep what each page says of the business behind its site, and what comes of all pages together."""

from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_CHUNK = 1_000
_NAMES = {"name": sa.String(300), "name_method": sa.String(20), "name_confidence": sa.Float()}
_NEW: dict[str, dict[str, Any]] = {
    "domain_facts": {**_NAMES, "people": _JSON},
    "contact_sources": dict.fromkeys(("person", "person_title", "first_name", "last_name"), sa.String(200)),
}


def upgrade() -> None:
    op.create_table(
        "page_statements",
        sa.Column("domain_id", _ID, nullable=False),
        sa.Column("url_digest", sa.LargeBinary(16), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("said", _JSON, nullable=False),
        sa.Column("said_at", UtcTime(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["domains.id"], name=op.f("fk_page_statements_domain_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("domain_id", "url_digest", name=op.f("pk_page_statements")),
    )
    for table, columns in _NEW.items():
        for name, type_ in columns.items():
            op.add_column(table, sa.Column(name, type_))
    _keep_what_home_pages_said()


def _keep_what_home_pages_said() -> None:
    """Make statements of the businesses that home pages described, as the next page of a site would hide them."""
    conn = op.get_bind()
    facts = sa.table("domain_facts", sa.column("domain_id"), sa.column("final_url"), sa.column("businesses", _JSON))
    statements = sa.table(
        "page_statements", *map(sa.column, ("domain_id", "url_digest", "url")), sa.column("said", _JSON)
    )
    described = (facts.c.businesses.is_not(None), facts.c.final_url.is_not(None))
    wanted = sa.select(facts).where(*described).order_by(facts.c.domain_id).limit(_CHUNK)
    last = 0
    while found := conn.execute(wanted.where(facts.c.domain_id > last)).all():
        last = found[-1].domain_id
        rows = [
            {
                "domain_id": row.domain_id,
                "url_digest": blake2b(row.final_url.encode(), digest_size=16).digest(),
                "url": row.final_url,
                "said": {"businesses": row.businesses},
            }
            for row in found
        ]
        conn.execute(sa.insert(statements), rows)


def downgrade() -> None:
    for table, columns in _NEW.items():
        for name in columns:  # in place, because a copy of the table would lose how its defaults are written
            op.drop_column(table, name)
    op.drop_table("page_statements")
