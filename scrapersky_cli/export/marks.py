"""Remember how far a named export has come, so that the next one of that name has only new rows.

A mark is a time of the database's clock. Rows carry the time at which their transaction began, but become visible when
it ends. So a mark is never later than the start of a transaction that is still open, and an export has the rows from
its last mark up to, but not including, its new one. Rows written meanwhile come with the next export: none is missed,
and none comes twice.
"""

import re
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, String, column, func, select, table

from scrapersky_cli.db.clock import UtcTime, now, time_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_sessions = table(
    "pg_stat_activity",
    column("datname", String),
    column("application_name", String),
    column("pid"),
    column("xact_start", UtcTime),
)


def check_name(name: str) -> None:
    """Raise UsageError if this is not a valid name for a mark."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a valid name for a mark", hint="up to 20 letters, digits, dots and dashes")


def mark(database: Database, subject: str, name: str) -> datetime | None:
    """Return the time up to which the last export of this name went; None before the first."""
    with database.reading() as conn:
        value = conn.scalar(select(installation.c.value).where(installation.c.name == _key(subject, name)))
    return datetime.fromisoformat(value) if value else None


def next_mark(database: Database) -> datetime:
    """Return a time such that all rows with an earlier time are already visible."""
    return database.write(_settled)


def _settled(conn: Connection) -> datetime:
    """Return the next mark. It must run in a writing transaction: on SQLite no other process is writing then."""
    if conn.dialect.name == "sqlite":
        return time_of(conn)
    a = _sessions.c
    others = (
        select(func.min(a.xact_start))
        .where(a.datname == func.current_database(), a.application_name == "scrapersky")
        .where(a.pid != func.pg_backend_pid())
        .scalar_subquery()
    )
    earliest: Any = func.least(now(), others, type_=UtcTime)  # least() ignores NULL
    settled: datetime = conn.execute(select(earliest)).scalar_one()
    return settled


@cache
def _move(dialect: str) -> Any:
    statement = upsert(dialect)(installation)
    later = installation.c.value < statement.excluded.value
    return statement.on_conflict_do_update(
        index_elements=[installation.c.name], set_={"value": statement.excluded.value}, where=later
    )


def move_mark(conn: Connection, subject: str, name: str, to: datetime) -> None:
    """Move the mark to the time `to`, once the export is in its place. A mark never moves back."""
    conn.execute(
        _move(conn.dialect.name), {"name": _key(subject, name), "value": to.isoformat(timespec="microseconds")}
    )


def _key(subject: str, name: str) -> str:
    return f"export:{subject}:{name}"
