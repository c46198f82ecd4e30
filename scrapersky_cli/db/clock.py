"""The database's time: one clock for all machines, so that a wrong clock on one of them does no harm.

`now()` is fixed at the start of the transaction, so that an index can serve `due_at <= now()`; `clock()` advances
inside a transaction, which a lease needs. On SQLite both are the same, to the millisecond.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Float, String, TypeDecorator, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

_SQLITE_FORMAT = "%Y-%m-%d %H:%M:%f"


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time: timestamptz in PostgreSQL, sortable text `YYYY-MM-DD HH:MM:SS.mmm` in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(23))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Return the function that turns a stored time into one in UTC."""
        return _from_text if dialect.name == "sqlite" else _in_utc


@lru_cache(maxsize=1024)
def _from_text(value: str | None) -> datetime | None:
    """Return the time in a text of SQLite. Cached, because rows that were stored together have one time."""
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class now(FunctionElement[datetime]):
    """The time at which the transaction began."""

    type = UtcTime()
    inherit_cache = True


class clock(FunctionElement[datetime]):
    """The time at which the expression is evaluated."""

    type = UtcTime()
    inherit_cache = True


class after(FunctionElement[datetime]):
    """`after(time, seconds)`: the time that many seconds later."""

    type = UtcTime()
    inherit_cache = True


class seconds_between(FunctionElement[float]):
    """`seconds_between(earlier, later)`: the number of seconds between two times."""

    type = Float()
    inherit_cache = True


class day_of(FunctionElement[str]):
    """`day_of(time)`: its day in UTC, as `YYYY-MM-DD`."""

    type = String()
    inherit_cache = True


@compiles(now, "postgresql")
def _now_postgresql(element: now, compiler: SQLCompiler, **kw: Any) -> str:
    return "now()"


@compiles(clock, "postgresql")
def _clock_postgresql(element: clock, compiler: SQLCompiler, **kw: Any) -> str:
    return "clock_timestamp()"


@compiles(now, "sqlite")
@compiles(clock, "sqlite")
def _now_sqlite(element: now, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strftime('{_SQLITE_FORMAT}', 'now')"


@compiles(after, "postgresql")
def _after_postgresql(element: after, compiler: SQLCompiler, **kw: Any) -> str:
    time, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({time} + CAST({seconds} AS double precision) * interval '1 second')"


@compiles(after, "sqlite")
def _after_sqlite(element: after, compiler: SQLCompiler, **kw: Any) -> str:
    time, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"strftime('{_SQLITE_FORMAT}', {time}, printf('%+.3f seconds', {seconds}))"


@compiles(seconds_between, "postgresql")
def _between_postgresql(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(extract(epoch FROM ({later} - {earlier})) AS double precision)"


@compiles(seconds_between, "sqlite")
def _between_sqlite(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(clause, **kw) for clause in element.clauses)
    # Days as a float are exact to a few hundredths of a millisecond; the times themselves are whole milliseconds.
    return f"round((julianday({later}) - julianday({earlier})) * 86400.0, 3)"


@compiles(day_of, "postgresql")
def _day_postgresql(element: day_of, compiler: SQLCompiler, **kw: Any) -> str:
    (time,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"to_char({time} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


@compiles(day_of, "sqlite")
def _day_sqlite(element: day_of, compiler: SQLCompiler, **kw: Any) -> str:
    (time,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"substr({time}, 1, 10)"


# --- functions --------------------------------------------------------------------------------------------
def time_of(conn: Connection) -> datetime:
    """Return the database's time at which the transaction began."""
    return conn.execute(select(now())).scalar_one()


def skew_seconds(conn: Connection) -> float:
    """Return by how many seconds this machine's clock and the database's differ."""
    there: datetime = conn.execute(select(clock())).scalar_one()
    return abs((datetime.now(UTC) - there).total_seconds())
