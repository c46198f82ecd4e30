"""Statements that are sent together: one wait for the answers to all of them.

That takes a session that is surely ours (`own_session` in `database.py`). There BEGIN goes with the first statements of
a transaction, and COMMIT with the last ones. On any other connection they are sent one by one, to the same effect.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Statement = Select[Any] | Insert | Update | Delete
# Named tuples. Reading a value by its name takes a tenth of the time that it takes from a row of SQLAlchemy.
Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement and the parameters it is sent with. It is one of those that are built once: see `_Compiled`."""

    statement: Statement
    parameters: Mapping[str, Any]


def send(conn: Connection, bounds: Sequence[Bound]) -> list[Rows]:
    """Send statements in this order. Return the rows of each. Raise what `conn.execute` raises."""
    if not conn.info.get("own_session"):
        return [_send_alone(conn, each) for each in bounds]
    return _send_together(conn, bounds) if bounds else []


def send_one(conn: Connection, statement: Statement, parameters: Any) -> Rows:
    """Execute a statement and return its rows. It must be a statement that is built once (see `Bound`).

    This takes less time than `conn.execute`, but listeners to SQLAlchemy's events do not hear of it.
    """
    return send(conn, [Bound(statement, parameters)])[0]


def send_last(conn: Connection, bounds: Sequence[Bound]) -> list[Rows]:
    """Send the last statements of a transaction. Where they go together, COMMIT goes with them."""
    if not conn.info.get("own_session"):
        return [_send_alone(conn, each) for each in bounds]
    answers = _send_together(conn, bounds, commit=True)
    conn.commit()  # which only tells SQLAlchemy, so that it refuses whatever might follow
    return answers


def _send_alone(conn: Connection, bound: Bound) -> Rows:
    result = conn.execute(bound.statement, bound.parameters)
    return [*map(_row_maker(bound.statement), result)] if result.returns_rows else ()


def _send_together(conn: Connection, bounds: Sequence[Bound], *, commit: bool = False) -> list[Rows]:
    ready = [_compiled(each.statement, conn.dialect) for each in bounds]
    raw: Any = conn.connection.driver_connection
    begins = raw.info.transaction_status.name == "IDLE"
    if begins:
        raw.autocommit = True  # or psycopg would begin by itself, and wait for that (see `_begin_postgresql`)
    cursors = [raw.cursor(binary=True) for _ in ready]  # numbers come as such, not as digits
    with _errors_of_sqlalchemy(conn, raw, ready), raw.pipeline():
        if begins:
            raw.execute("BEGIN")
        for cursor, compiled, bound in zip(cursors, ready, bounds, strict=True):
            cursor.execute(compiled.text, compiled.bind(bound.parameters), prepare=True)
        if commit:
            raw.execute("COMMIT")
    return [compiled.rows(cursor) for cursor, compiled in zip(cursors, ready, strict=True)]


@contextmanager
def _errors_of_sqlalchemy(conn: Connection, raw: Any, sent: Sequence["_Compiled"]) -> Iterator[None]:
    """Raise errors of the driver as SQLAlchemy does, and like it give up a connection that is of no use any more."""
    driver_error = conn.dialect.loaded_dbapi.Error
    try:
        yield
    except driver_error as error:
        if is_broken := not _is_settled(raw):
            conn.invalidate(error)
            conn.engine.dispose()  # the other connections are as old as this one
        texts = ";\n".join(each.text for each in sent)
        raise DBAPIError.instance(texts, None, error, driver_error, connection_invalidated=is_broken) from error
    finally:
        if not conn.invalidated and not _is_settled(raw):
            conn.invalidate()  # after an interrupt: nobody knows how much was sent


def _is_settled(raw: Any) -> bool:
    """Whether everything that was sent is answered, so that the transaction can be ended."""
    info = raw.info
    return info.pipeline_status.name == "OFF" and info.transaction_status.name in ("IDLE", "INTRANS", "INERROR")


class _Compiled:
    """A statement in the form that psycopg takes, with the conversion of its parameters and of the rows it returns."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled, self._dialect = statement.compile(dialect=dialect), dialect
        self.text, self._defaults = compiled.string, compiled.params
        self._columns = list(statement.exported_columns)
        self._as_row = _row_maker(statement)
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        self._binders = _existing({name: type_.bind_processor(dialect) for name, type_ in types.items()})
        self._readers: Mapping[int, Callable[[Any], Any]] | None = None  # known with the types of the first answer

    def bind(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        bound = {**self._defaults, **parameters}
        for name, process in self._binders.items():
            bound[name] = process(bound[name])
        return bound

    def rows(self, cursor: Any) -> Rows:
        if not self._columns:
            return ()
        if self._readers is None:
            codes = [column.type_code for column in cursor.description]
            types = [column.type.dialect_impl(self._dialect) for column in self._columns]
            pairs = enumerate(zip(types, codes, strict=True))
            self._readers = _existing({n: type_.result_processor(self._dialect, code) for n, (type_, code) in pairs})
        rows = cursor.fetchall()
        for n, process in self._readers.items():
            rows = [(*row[:n], process(row[n]), *row[n + 1 :]) for row in rows]
        return [*map(self._as_row, rows)]


_compiled = cache(_Compiled)


@cache
def _row_maker(statement: Statement) -> Callable[[Any], Any]:
    """Return the function that makes a named tuple of a row's values. It does what `_make` does, in C."""
    return partial(tuple.__new__, namedtuple("Row", [column.name for column in statement.exported_columns]))


def _existing(processors: Mapping[Any, Callable[[Any], Any] | None]) -> dict[Any, Callable[[Any], Any]]:
    return {key: process for key, process in processors.items() if process}
