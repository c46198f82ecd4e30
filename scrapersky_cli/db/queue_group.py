"""The columns and indexes of a queue for migrations that add one, as they have been since the revision in their name.

The meaning of a migration must not change. When the group changes, add a new function beside these.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scrapersky_cli.db.clock import UtcTime

_ENDED = {"completed": ("result_code",), "failed": ("error_code", "error_kind"), "cancelled": ("result_code",)}
_STATUSES = "'queued', 'processing', 'completed', 'failed', 'cancelled'"


def queue_group_0006(table: str, prefix: str = "") -> list[Any]:
    """Return the columns and CHECKs of the table's queue with this prefix."""
    says_why = f"({prefix}error_code IS NOT NULL AND {prefix}error IS NOT NULL)"
    checks = {
        "status_known": f"{prefix}status IN ({_STATUSES})",
        "priority_known": f"{prefix}priority BETWEEN 0 AND 3",
        "error_kind_known": f"{prefix}error_kind IN ('target', 'ours')",
        "processing_is_claimed": f"{prefix}status <> 'processing' OR {prefix}claim_id IS NOT NULL",
        "queued_has_due_time": f"{prefix}status <> 'queued' OR {prefix}due_at IS NOT NULL",
        "failed_says_why": f"{prefix}status <> 'failed' OR {says_why}",
    }
    zero = sa.text("0")
    return [
        sa.Column(f"{prefix}status", sa.String(10)),
        sa.Column(f"{prefix}priority", sa.SmallInteger(), nullable=False, server_default=sa.text("2")),
        sa.Column(f"{prefix}due_at", UtcTime()),
        sa.Column(f"{prefix}attempts", sa.SmallInteger(), nullable=False, server_default=zero),
        sa.Column(f"{prefix}losses", sa.SmallInteger(), nullable=False, server_default=zero),
        sa.Column(f"{prefix}claim_id", sa.BigInteger()),
        sa.Column(f"{prefix}again", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column(f"{prefix}batch_id", sa.BigInteger()),
        sa.Column(f"{prefix}waiting_since", UtcTime()),
        sa.Column(f"{prefix}in_line_since", UtcTime()),
        sa.Column(f"{prefix}result_code", sa.String(40)),
        sa.Column(f"{prefix}error_kind", sa.String(6)),
        sa.Column(f"{prefix}error_code", sa.String(40)),
        sa.Column(f"{prefix}error", sa.String(500)),
        sa.Column(f"{prefix}finished_at", UtcTime()),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{prefix}{name}")) for name, rule in checks.items()),
    ]


def index_queue_0006(table: str, prefix: str = "", host: str | None = None) -> None:
    """Make the partial indexes of a queue; `host` is the column with the host, for queues that fetch."""
    name = f"ix_{table}_{prefix.rstrip('_') or 'queue'}"

    def partial(suffix: str, where: str, *columns: str) -> None:
        condition = sa.text(where)
        op.create_index(f"{name}_{suffix}", table, columns, postgresql_where=condition, sqlite_where=condition)

    queued = f"{prefix}status = 'queued'"
    partial("due", queued, f"{prefix}priority", f"{prefix}due_at", "id")
    partial("claimed", f"{prefix}status = 'processing'", f"{prefix}claim_id")
    if host:
        partial("line", f"{queued} AND {prefix}in_line_since IS NOT NULL", host, f"{prefix}priority", f"{prefix}due_at")


def add_queue_0006(table: str, prefix: str) -> None:
    """Add the columns, CHECKs and indexes of a queue that does not fetch to a table that exists."""
    parts = queue_group_0006(table, prefix)
    columns = [part for part in parts if isinstance(part, sa.Column)]
    checks = [part for part in parts if isinstance(part, sa.CheckConstraint)]
    if op.get_bind().dialect.name == "sqlite":
        # SQLite adds no CHECK to a table, but takes one along with a column: with the last, which the others precede.
        for column in columns[:-1]:
            op.add_column(table, column)
        last, dialect = columns[-1], op.get_bind().dialect
        rules = " ".join(f"CONSTRAINT {check.name} CHECK ({check.sqltext})" for check in checks)
        op.execute(f"ALTER TABLE {table} ADD COLUMN {last.name} {last.type.compile(dialect)} {rules}")
    else:
        for column in columns:
            op.add_column(table, column)
        for check in checks:
            op.create_check_constraint(op.f(str(check.name)), table, check.sqltext)
    index_queue_0006(table, prefix)


def drop_queue_0006(table: str, prefix: str) -> None:
    """Undo `add_queue_0006`."""
    for suffix in ("due", "claimed"):
        op.drop_index(f"ix_{table}_{prefix.rstrip('_')}_{suffix}", table_name=table)
    for part in reversed(queue_group_0006(table, prefix)):
        if isinstance(part, sa.Column):
            op.drop_column(table, part.name)
        elif op.get_bind().dialect.name != "sqlite":
            op.drop_constraint(op.f(str(part.name)), table, type_="check")


def index_ended_0021(table: str, prefix: str = "", type_: str = "") -> None:
    """Make the indexes of a queue's rows that ended, by which `status` counts them; `type_` narrows the queue."""
    for state, columns in _ENDED.items():
        where = sa.text(f"{prefix}status = '{state}'" + (f" AND type = '{type_}'" if type_ else ""))
        named = [prefix + column for column in columns]
        op.create_index(_ended(table, prefix, type_, state), table, named, postgresql_where=where, sqlite_where=where)


def drop_ended_0021(table: str, prefix: str = "", type_: str = "") -> None:
    """Undo `index_ended_0021`."""
    for state in _ENDED:
        op.drop_index(_ended(table, prefix, type_, state), table)


def _ended(table: str, prefix: str, type_: str, state: str) -> str:
    return "_".join(part for part in ("ix", table, prefix.rstrip("_") or "queue", type_, state) if part)
