"""Check that the migrations lead to the schema that the models declare: tables, defaults, CHECKs, partial indexes.

Alembic's own comparison ignores CHECKs and the predicates of indexes. So the models' schema is built beside the
migrated one, and the database itself describes both.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, create_engine, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables import all_tables

_SCRATCH = "scrapersky_drift"


def drift(database: Database) -> list[str]:
    """Given a migrated database, return what only the migrations or only the models have; an empty list if they agree.

    The comparison leaves no trace in the database; on PostgreSQL it needs the right to create a schema.
    """
    described = _sqlite if database.is_sqlite else _postgresql
    migrated, modelled = described(database)
    return [f"only in the migrations: {line}" for line in sorted(migrated - modelled)] + [
        f"only in the models: {line}" for line in sorted(modelled - migrated)
    ]


# --- PostgreSQL -------------------------------------------------------------------------------------------
_COLUMNS = """
    SELECT 'table ' || c.relname || ': ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    """
_CONSTRAINTS = """
    SELECT 'table ' || c.relname || ': ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = to_regnamespace(:schema)
    """
_INDEXES = """
    SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = to_regnamespace(:schema)
    """
_OPTIONS = """
    SELECT 'table ' || c.relname || ' WITH ' || unnest(c.reloptions) FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind = 'r'
    """


def _postgresql(database: Database) -> tuple[set[str], set[str]]:
    with database.migrating() as connection:
        schema = connection.scalar(text("SELECT current_schema()"))
        migrated = set(_catalog(connection, schema))
        connection.execute(text(f"CREATE SCHEMA {_SCRATCH}"))
        connection.execute(text(f"SET LOCAL search_path = {_SCRATCH}"))
        all_tables().create_all(connection, checkfirst=False)
        modelled = set(_catalog(connection, _SCRATCH))
        connection.rollback()
    return migrated, modelled


def _catalog(connection: Connection, schema: str) -> Iterator[str]:
    for query in (_COLUMNS, _CONSTRAINTS, _INDEXES, _OPTIONS):
        for line in connection.scalars(text(query), {"schema": schema}):
            if "alembic_version" not in line:
                yield line.replace(f"{schema}.", "")


# --- SQLite -----------------------------------------------------------------------------------------------
def _sqlite(database: Database) -> tuple[set[str], set[str]]:
    with database.reading() as connection:
        migrated = set(_master(connection))
    fresh = create_engine("sqlite://")
    with fresh.begin() as connection:
        all_tables().create_all(connection)
        modelled = set(_master(connection))
    fresh.dispose()
    return migrated, modelled


def _master(connection: Connection) -> Iterator[str]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
    for kind, name, sql in connection.execute(text(query)).all():
        words = re.sub(r"\s+", " ", sql.replace('"', ""))
        if kind != "table":
            yield words
            continue
        for part in _parts(words[words.index("(") + 1 : words.rindex(")")]):
            for each in part.split(" CONSTRAINT "):  # one that came along with a column is one of the table, too
                yield f"table {name}: {each.removeprefix('CONSTRAINT ')}"


def _parts(definition: str) -> Iterator[str]:
    """Yield the columns and constraints of a CREATE TABLE: split at the commas outside parentheses and strings."""
    depth, quoted, begun = 0, False, 0
    for place, letter in enumerate(definition):
        quoted ^= letter == "'"
        if quoted:
            continue
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield definition[begun:place].strip()
            begun = place + 1
    yield definition[begun:].strip()
