"""Databases on the PostgreSQL server of the tests, given out empty, and emptied when they come back.

To empty one takes a tenth of the processor time that it takes to make one. What cannot be emptied, because a test
changed its tables or filled it with a lot, is dropped.
"""

import itertools
import re
from typing import Any

import psycopg

TEMPLATE = "template_scrapersky"
LOT = 4 << 20  # bytes: to delete as much takes longer than to make a database

END_SESSIONS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SIZE = """
    SELECT sum(pg_relation_size(oid)) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"""
NEWEST = "SELECT max(oid) FROM (SELECT oid FROM pg_class UNION ALL SELECT oid FROM pg_proc) AS both_kinds"
NEWCOMERS = """
    SELECT 'TABLE ' || oid::regclass FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND oid > {newest}
    UNION ALL SELECT 'FUNCTION ' || oid::regprocedure FROM pg_proc WHERE oid > {newest}"""
FILLED = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    AND pg_relation_size(oid) > 0"""
# The planner knows nothing about a new table. After VACUUM and ANALYZE it would.
FORGET = """
    DELETE FROM pg_statistic WHERE starelid >= 16384;
    UPDATE pg_class SET relpages = 0, reltuples = CASE relkind WHEN 'r' THEN -1 ELSE 0 END, relallvisible = 0
    WHERE relnamespace = 'public'::regnamespace AND (relpages > 0 OR reltuples > 0 OR relkind = 'r' AND reltuples = 0)
    AND relname <> 'alembic_version';
    SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"""
# Each change of a row of the catalogue has a new transaction. In pg_class a row changes with its numbers of pages too.
CATALOGUE = ("pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_proc", "pg_trigger")
DEFINITIONS = " UNION ALL ".join(
    (
        "SELECT md5(string_agg(format('%s %s %s', relname, relkind, reloptions), ' ' ORDER BY oid))"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        "SELECT string_agg(setconfig::text, ' ') FROM pg_db_role_setting"
        " WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
        "SELECT string_agg(version_num, ' ') FROM alembic_version",
        *(f"SELECT format('%s %s', count(*), max(xmin::text::bigint)) FROM {table}" for table in CATALOGUE),
    )
)


_numbers = itertools.count(1)


def url_of(server: str, name: str) -> str:
    """The URI of a database, given the one of its server."""
    return re.sub(r"/postgres\?", f"/{name}?", server)


class Databases:
    """The databases of one server, all made like its `template_scrapersky`."""

    def __init__(self, server: str) -> None:
        """Take the URI of the server, whose template is migrated."""
        self._server = server
        self._empty: list[str] = []
        with self._connection(TEMPLATE) as template:
            self._newest = _one(template, NEWEST)
            self._definitions = template.execute(DEFINITIONS).fetchall()

    def url(self, name: str) -> str:
        return url_of(self._server, name)

    def take(self) -> str:
        """The name of a migrated, empty database. Nobody has had one of this name before: who still runs for an
        earlier test does not find it."""
        name = f"test_{next(_numbers)}"
        with self._connection("postgres") as connection:
            if self._empty:
                connection.execute(f"ALTER DATABASE {self._empty.pop()} RENAME TO {name}")
            else:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
        return name

    def give_back(self, name: str) -> None:
        """Empty the database, or drop it."""
        if self._was_emptied(name):
            self._empty.append(name)
        else:
            with self._connection("postgres") as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _was_emptied(self, name: str) -> bool:
        with self._connection(name) as connection:
            connection.execute(END_SESSIONS)
            if _one(connection, SIZE) > LOT:
                return False
            for (what,) in connection.execute(NEWCOMERS.format(newest=self._newest)).fetchall():
                connection.execute(f"DROP {what} CASCADE")
            try:
                if connection.execute(DEFINITIONS).fetchall() != self._definitions:
                    return False
            except psycopg.errors.UndefinedTable:  # of the schema's version
                return False
            if filled := [table for (table,) in connection.execute(FILLED).fetchall()]:
                connection.execute("SET session_replication_role = replica")  # whole tables: no key needs a look
                connection.execute("; ".join(f"DELETE FROM {table}" for table in filled))
                connection.execute(f"VACUUM (INDEX_CLEANUP ON) {', '.join(filled)}")
            connection.execute(FORGET)
            return True

    def _connection(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url(name), autocommit=True)


def _one(connection: psycopg.Connection[Any], query: str) -> int:
    (value,) = connection.execute(query).fetchone() or (0,)
    return int(value)
