"""hosts.robots_body holds the text packed with zlib; what is older than its day is dropped."""

import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime, after, now

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DAY = 86_400.0
_GROUP = 50  # of half a megabyte each, at worst


def upgrade() -> None:
    _convert(sa.LargeBinary(), lambda text: zlib.compress(text.encode()))
    there = sa.text("robots_body IS NOT NULL")
    op.create_index(
        "ix_hosts_robots_body_age", "hosts", ["robots_fetched_at"], postgresql_where=there, sqlite_where=there
    )


def downgrade() -> None:
    op.drop_index("ix_hosts_robots_body_age", "hosts")
    _convert(sa.Text(), lambda packed: zlib.decompress(packed).decode())


def _convert(column_type: Any, convert: Callable[[Any], Any]) -> None:
    """Give `robots_body` another type, and what is in it another form; a group of rows at a time."""
    op.add_column("hosts", sa.Column("robots_converted", column_type))
    host: sa.ColumnClause[str] = sa.column("host", sa.String())
    body: sa.ColumnClause[Any] = sa.column("robots_body")
    fetched_at = sa.column("robots_fetched_at", UtcTime())
    table = sa.table("hosts", host, body, fetched_at, sa.column("robots_converted", column_type))
    group = (
        sa.select(host, body)
        .select_from(table)
        .where(host > sa.bindparam("last"), fetched_at > after(now(), -_DAY), body != sa.literal_column("''"))
        .order_by(host)
        .limit(_GROUP)
    )
    store = sa.update(table).where(host == sa.bindparam("key")).values(robots_converted=sa.bindparam("new"))
    connection, last = op.get_bind(), ""
    while rows := connection.execute(group, {"last": last}).all():
        connection.execute(store, [{"key": row.host, "new": convert(row.robots_body)} for row in rows])
        last = rows[-1].host
    op.execute("ALTER TABLE hosts DROP COLUMN robots_body")
    op.execute("ALTER TABLE hosts RENAME COLUMN robots_converted TO robots_body")
