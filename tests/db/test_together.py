"""Statements sent together: the same answers and the same errors as one by one, for fewer waits."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Connection,
    Date,
    Double,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    bindparam,
    cast,
    insert,
    literal_column,
    null,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, OperationalError

from scrapersky_cli.db.clock import UtcTime
from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.together import Bound, send, send_last, send_one
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.errors import DatabaseUnreachable
from tests.crash.wire import Wire, wire_to
from tests.engine import scene

NAMES = select(domains.c.id, domains.c.domain.label("name"), domains.c.created_at, domains.c.tags).order_by(
    domains.c.id
)
ADD = insert(domains).values(domain=bindparam("name")).returning(domains.c.id)
NOTE = update(domains).where(domains.c.id == bindparam("which")).values(note=bindparam("what"))
KILL = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = :name")


@pytest.fixture(params=["sqlite", "postgresql", "pooled_postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def add(name: str | None) -> Bound:
    return Bound(ADD, {"name": name})


def note(which: int, what: str) -> Bound:
    return Bound(NOTE, {"which": which, "what": what})


# --- the same everywhere ----------------------------------------------------------------------------------
def test_each_statement_has_its_answer(database: Database) -> None:
    def store(conn: Connection) -> Any:
        first, second, names = send(conn, [add("a.com"), add("b.com"), Bound(NAMES, {})])
        (nothing,) = send_last(conn, [note(first[0].id, "x")])
        return [first[0].id, second[0].id], names, nothing

    ids, names, nothing = database.write(store)
    assert [(row.id, row.name) for row in names] == list(zip(ids, ("a.com", "b.com"), strict=True))
    with database.reading() as conn:
        assert names == send_one(conn, NAMES, {}) == conn.execute(NAMES).all()  # times and JSON as of SQLAlchemy
        assert conn.scalar(select(domains.c.note).where(domains.c.id == ids[0])) == "x"
    assert list(nothing) == []


def test_values_of_each_type_are_those_of_sqlalchemy(postgresql_database: Database) -> None:
    """Statements that are sent together get their answers in another format than those of SQLAlchemy."""
    literals: list[tuple[str, Any]] = [
        ("-32768", SmallInteger()),
        ("2147483647", Integer()),
        ("-9223372036854775808", BigInteger()),
        ("0.1", Double()),
        ("true", Boolean()),
        ("Zoë's", String()),
        ("\\x00ff", LargeBinary()),
        ("2026-02-28", Date()),
        ("2026-12-01 10:11:12.345678+05", UtcTime()),
        ('{"a": [1, 2.5, null, "ë"]}', Json),
        ("{1, 2}", ARRAY(BigInteger)),
    ]
    texts = [(literal_column("'" + value.replace("'", "''") + "'", String), type_) for value, type_ in literals]
    values = select(*(cast(value, type_).label(f"c{n}") for n, (value, type_) in enumerate(texts)))
    nulls = select(*(cast(null(), type_).label(f"c{n}") for n, (_, type_) in enumerate(texts)))
    with postgresql_database.reading() as conn:
        assert conn.info.get("own_session")
        for each in (values, nulls):
            assert send_one(conn, each, {}) == conn.execute(each).all()


def test_nothing_to_send(database: Database) -> None:
    assert database.write(send, []) == []
    assert database.write(send_last, []) == []


def test_what_fails_undoes_the_transaction(database: Database) -> None:
    """The error is the first one, not what it made of the statements after it."""
    for sending in (send, send_last):
        with pytest.raises(IntegrityError):
            database.write(sending, [add("a.com"), add(None), add("b.com")])
        assert scene.statuses(database) == {}
        assert database.write(send, [Bound(NAMES, {})]) == [[]]


@pytest.mark.parametrize("value", ["\ud800", object()], ids=["surrogate", "object"])
def test_a_value_that_cannot_be_sent(database: Database, value: Any) -> None:
    with pytest.raises((DBAPIError, UnicodeEncodeError)):
        database.write(send_last, [add("a.com"), add(value)])
    assert len(database.write(send, [add("b.com")])) == 1
    with database.reading() as conn:
        assert list(conn.scalars(select(domains.c.domain))) == ["b.com"]


def test_an_ordinary_transaction_follows(database: Database) -> None:
    """What sending together leaves behind of the connection's state harms nobody."""
    database.write(send, [add("a.com")])
    with pytest.raises(ZeroDivisionError), database.begin() as conn:
        conn.execute(text("DELETE FROM domains"))
        raise ZeroDivisionError
    with database.reading() as conn:
        assert len(conn.execute(NAMES).all()) == 1


# --- on sessions of our own -------------------------------------------------------------------------------
@pytest.fixture(params=[False, True], ids=["together", "one by one"])
def wired(postgresql_url: str, request: pytest.FixtureRequest) -> Iterator[tuple[Wire, Database, bool]]:
    with wire_to(postgresql_url, poses=request.param) as (wire, url):
        database = Database(database_url(url))
        yield wire, database, request.param
        database.close()


def test_a_transaction_waits_twice(wired: tuple[Wire, Database, bool]) -> None:
    wire, database, one_by_one = wired

    def store(conn: Connection) -> None:
        (first, _) = send(conn, [add("a.com"), add("b.com")])
        send_last(conn, [note(first[0].id, "x"), note(first[0].id, "y")])

    with database.begin():
        pass  # what is asked of each new connection is no part of it
    before = wire.waits
    database.write(store)
    assert wire.waits - before == (7 if one_by_one else 2)  # BEGIN, the timeouts, four statements, COMMIT


def test_nothing_may_follow_the_last_statements(postgresql_database: Database) -> None:
    def store(conn: Connection) -> None:
        send_last(conn, [add("a.com")])
        conn.execute(NAMES)

    with pytest.raises(InvalidRequestError):
        postgresql_database.write(store)


def test_a_connection_that_breaks_in_between(postgresql_database: Database) -> None:
    """Between the first statements and the last ones: nothing is stored, and other connections are given up, too."""
    database = postgresql_database
    other = Database(database.url)

    def store(conn: Connection) -> None:
        send(conn, [add("a.com")])
        other.write(lambda conn: conn.execute(KILL, {"name": database.url.database}))
        send_last(conn, [add("b.com")])

    with pytest.raises(DatabaseUnreachable):
        database.write(store)
    assert database.write(send, [Bound(NAMES, {})]) == [[]]
    other.close()


def test_an_interrupt_undoes_the_transaction(postgresql_database: Database) -> None:
    database = postgresql_database
    interrupts: list[int] = []

    class Interrupted(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **options: Any) -> Any:
            super().execute(*args, **options)
            if not interrupts:
                interrupts.append(1)
                raise KeyboardInterrupt
            return self

    def store(conn: Connection) -> None:
        conn.connection.dbapi_connection.cursor_factory = Interrupted  # type: ignore[union-attr]
        send(conn, [add("a.com")])

    with pytest.raises(KeyboardInterrupt):
        database.write(store)
    assert database.write(send, [Bound(NAMES, {})]) == [[]]


def test_a_deadlock_is_replayed(postgresql_database: Database) -> None:
    """The victim of a deadlock is a transaction that sends its statements together."""
    database = postgresql_database
    first, second = scene.add_domains(database, 2)
    tries: list[int] = []
    holds = threading.Event()

    def store(conn: Connection) -> None:
        tries.append(1)
        conn.execute(text("SET LOCAL deadlock_timeout = 200"))
        send(conn, [note(first, "ours")])
        holds.set()
        send_last(conn, [note(second, "ours"), add("c.com")])

    with ThreadPoolExecutor(1) as pool, database.begin() as conn:
        conn.execute(text("SET LOCAL deadlock_timeout = '30s'"))
        send(conn, [note(second, "theirs")])
        stored = pool.submit(database.write, store)
        assert holds.wait(10)
        send(conn, [note(first, "theirs")])
        conn.commit()
        stored.result(20)
    assert len(tries) >= 2
    with database.reading() as conn:
        assert list(conn.scalars(select(domains.c.note).order_by(domains.c.id))) == ["ours", "ours", None]


def test_a_statement_that_takes_too_long_is_no_disconnect(postgresql_database: Database) -> None:
    (row,) = scene.add_domains(postgresql_database, 1)

    def wait(conn: Connection) -> None:
        conn.execute(text("SET LOCAL statement_timeout = 100"))
        send(conn, [note(row, "x")])

    with postgresql_database.begin() as conn:
        send(conn, [note(row, "held")])
        with pytest.raises(OperationalError) as caught:
            postgresql_database.write(wait)
    assert isinstance(caught.value.orig, psycopg.errors.QueryCanceled)
    assert not caught.value.connection_invalidated
