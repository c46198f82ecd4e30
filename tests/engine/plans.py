"""What a transaction says to the database, and what each statement of it costs there, at the moment when it is said."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Connection, event

from scrapersky_cli.db.database import Database

_STRIDE = 20  # steps of SQLite's machine between two counts


@dataclass
class Spoken:
    """One statement. `plans` are its plans: steps in words of SQLite, lists of nodes of PostgreSQL, there one for the
    parameters at hand and one that knows none. `effort`: rows of crowded tables that PostgreSQL looked at in the worse
    of them, or steps of SQLite's machine."""

    sql: str
    parameters: Any
    plans: list[Any] = field(default_factory=list)
    effort: float = 0


@contextmanager
def one_by_one(conn: Connection) -> Iterator[None]:
    """Send each statement of the block on its own, to be heard: not together, as on a session that is surely ours."""
    is_ours = conn.info.pop("own_session", False)
    try:
        yield
    finally:
        conn.info["own_session"] = is_ours


class Ear:
    """Hears what is said over the connections of a database, and explains it before it is done."""

    def __init__(self, database: Database, crowded: set[str]) -> None:
        self._database, self._crowded = database, crowded
        self.heard: list[Spoken] = []

    def listen(self, say: Callable[[Connection], Any]) -> list[Spoken]:
        """What `say` says in one transaction, of which nothing stays."""
        self.heard = []
        event.listen(self._database.engine, "before_cursor_execute", self._hear)
        try:
            with self._database.begin() as conn, one_by_one(conn):
                try:
                    say(conn)
                finally:
                    _count_steps(conn, None)
                conn.rollback()
        finally:
            event.remove(self._database.engine, "before_cursor_execute", self._hear)
        return self.heard

    def _hear(self, conn: Connection, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        if many or not sql.startswith(("SELECT", "WITH", "UPDATE", "INSERT", "DELETE")):
            return
        spoken = Spoken(sql, parameters)
        self.heard.append(spoken)
        if conn.dialect.name == "sqlite":
            raw = conn.connection.dbapi_connection
            assert raw is not None
            _count_steps(conn, None)
            spoken.plans = [[row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]]
            _count_steps(conn, spoken)
            return
        spoken.plans = [_postgresql_plan(conn, spoken, generic=generic) for generic in (False, True)]
        spoken.effort = max(sum(rows_read(plan, table) for table in self._crowded) for plan in spoken.plans)


def _count_steps(conn: Connection, spoken: Spoken | None) -> None:
    """Count what SQLite does from now on as done for this statement."""
    if conn.dialect.name != "sqlite":
        return

    def step() -> None:
        assert spoken
        spoken.effort += _STRIDE

    raw: Any = conn.connection.dbapi_connection
    raw.set_progress_handler(step if spoken else None, _STRIDE)


def _postgresql_plan(conn: Connection, spoken: Spoken, *, generic: bool) -> list[dict[str, Any]]:
    """Every node of the plan the statement ran with. Its effects are undone."""
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    prepared = re.sub(r"%\((\w+)\)s", place, spoken.sql).replace("%%", "%")
    values = [spoken.parameters[name] for name in names]
    arguments = ", ".join(psycopg.sql.Literal(value).as_string(None) for value in values)
    types = ", ".join("float8" if isinstance(value, float) else "unknown" for value in values)
    raw: Any = conn.connection.dbapi_connection
    cursor = raw.cursor()
    cursor.execute("SAVEPOINT plan")
    cursor.execute(f"SET LOCAL plan_cache_mode = force_{'generic' if generic else 'custom'}_plan")
    cursor.execute(f"PREPARE plan{f'({types})' if names else ''} AS {prepared}")
    execute = f"EXECUTE plan{f'({arguments})' if names else ''}"
    (found,) = cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {execute}").fetchone()
    cursor.execute("DEALLOCATE plan")
    cursor.execute("ROLLBACK TO SAVEPOINT plan")
    tree = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
    return list(_nodes(tree))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def rows_read(nodes: Sequence[dict[str, Any]], table: str) -> float:
    """Rows of the table that were looked at, those that were filtered out included."""
    scans = [node for node in nodes if node.get("Relation Name") == table and "Scan" in node["Node Type"]]
    return float(
        sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0))
            * node["Actual Loops"]
            for node in scans
        )
    )


def whole_tables(spoken: Spoken, tables: set[str]) -> set[str]:
    """Those of the tables that one of the statement's plans reads from end to end."""
    found: set[str] = set()
    for plan in spoken.plans:
        for step in plan:
            if isinstance(step, str):
                match = re.match(r"SCAN (\w+)\b(?! VIRTUAL)", step)
                found |= {match[1]} if match else set()
            elif step["Node Type"] == "Seq Scan":
                found.add(step["Relation Name"])
    return found & tables
