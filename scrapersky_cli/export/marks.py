"""How far an export of a name has come, so that the next one of that name gives only what is new.

A mark is a time of the database's clock. Rows carry the time at which their transaction began, and become visible
when it ends; so a mark lies no later than the start of any transaction that has not ended yet, and an export takes
rows from its last mark on and before its new one. What is being written meanwhile comes with the next export: nothing
is passed over, and nothing comes twice.
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
_ours = table(
    "pg_stat_activity",
    column("datname", String),
    column("application_name", String),
    column("pid"),
    column("xact_start", UtcTime),
)


def check_name(name: str) -> None:
    """Raise UsageError for what cannot be the name of a mark."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a valid name for a mark", hint="up to 20 letters, digits, dots and dashes")


def mark(database: Database, subject: str, name: str) -> datetime | None:
    """Where the last export of this name ended; None before the first."""
    with database.reading() as conn:
        value = conn.scalar(select(installation.c.value).where(installation.c.name == _key(subject, name)))
    return datetime.fromisoformat(value) if value else None


def next_mark(database: Database) -> datetime:
    """The time before which every row that will ever carry it can be seen."""
    return database.write(_settled)


def _settled(conn: Connection) -> datetime:
    """Called in a transaction that writes: on SQLite nobody else is writing then."""
    if conn.dialect.name == "sqlite":
        return time_of(conn)
    a = _ours.c
    others = (
        select(func.min(a.xact_start))
        .where(a.datname == func.current_database(), a.application_name == "scrapersky")
        .where(a.pid != func.pg_backend_pid())
        .scalar_subquery()
    )
    earliest: Any = func.least(now(), others, type_=UtcTime)  # least() passes over NULL
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
    """The export that ends at `to` is where it belongs. A mark never moves back."""
    conn.execute(
        _move(conn.dialect.name), {"name": _key(subject, name), "value": to.isoformat(timespec="microseconds")}
    )


def _key(subject: str, name: str) -> str:
    return f"export:{subject}:{name}"
