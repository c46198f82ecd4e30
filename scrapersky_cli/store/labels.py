"""Labels that an operator gives to rows: an id in another system, a note, and tags, which accumulate."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    Update,
    bindparam,
    case,
    func,
    select,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.sql import among, as_rows, ids, records


class union_of(FunctionElement[Any]):
    """`union_of(a, b)`: the members of two JSON lists of strings without duplicates, those of `a` first."""

    inherit_cache = True


@compiles(union_of, "postgresql")
def _union_postgresql(element: union_of, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (f"coalesce({compiler.process(each, **kw)}, '[]'::jsonb)" for each in element.clauses)
    both = f"jsonb_array_elements({first} || {second}) WITH ORDINALITY AS each(member, place)"
    unique = f"SELECT member, min(place) AS place FROM {both} GROUP BY member"  # noqa: S608 - compiled SQL
    return f"(SELECT jsonb_agg(member ORDER BY place) FROM ({unique}) AS members)"  # noqa: S608


@compiles(union_of, "sqlite")
def _union_sqlite(element: union_of, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(each, **kw) for each in element.clauses)
    both = (
        f"SELECT value AS member, key AS place FROM json_each({first}) "  # noqa: S608 - compiled SQL
        f"UNION ALL SELECT value, json_array_length({first}) + key FROM json_each({second})"
    )
    unique = f"SELECT member FROM ({both}) GROUP BY member ORDER BY min(place)"  # noqa: S608
    return f"(SELECT json_group_array(member) FROM ({unique}))"  # noqa: S608


def told(table: Table, excluded: Any) -> dict[str, ColumnElement[Any]]:
    """Return the columns to set when an upsert meets a known row: new tags are added, a new id replaces the old one.

    A label that is not given stays as it was.
    """
    tags = union_of(table.c.tags, excluded.tags)
    return {
        "external_id": func.coalesce(excluded.external_id, table.c.external_id),
        "tags": case((excluded.tags.is_(None), table.c.tags), (table.c.tags.is_(None), excluded.tags), else_=tags),
    }


# --- labels given to known rows ---------------------------------------------------------------------------
@cache
def _tags(table: Table) -> Select[Any]:
    return select(table.c.id, table.c.tags).where(among(table.c.id, ids("rows"))).order_by(table.c.id)


@cache
def _locked_tags(table: Table) -> Select[Any]:
    return _tags(table).with_for_update(of=table)


def tags_of(conn: Connection, table: Table, row_ids: Sequence[int], *, lock: bool) -> dict[int, Sequence[str]]:
    """Return the tags of these rows, by id in order. With `lock`, lock them in this order."""
    found = conn.execute((_locked_tags if lock else _tags)(table), {"rows": sorted(row_ids)})
    return {row.id: row.tags or () for row in found}


@cache
def _set_tags(table: Table, dialect: str) -> Update:
    r = records(dialect, {"row_id": BigInteger(), "given": Json})
    return update(table).where(table.c.id == r.c.row_id).values(tags=r.c.given)


def store_tags(conn: Connection, table: Table, tags: Mapping[int, Sequence[str]]) -> None:
    """Replace the tags of rows, given by id."""
    rows = [{"row_id": id_, "given": list(tags[id_]) or None} for id_ in sorted(tags)]
    if rows:
        conn.execute(_set_tags(table, conn.dialect.name), {"rows": as_rows(rows)})


@cache
def _set_note(table: Table) -> Update:
    text = bindparam("text", type_=String)
    changed = among(table.c.id, ids("rows")), table.c.note.is_distinct_from(text)
    return update(table).where(*changed).values(note=text)


def store_note(conn: Connection, table: Table, row_ids: Sequence[int], note: str) -> int:
    """Replace the notes of these rows; "" removes them. Return how many were another."""
    return conn.execute(_set_note(table), {"rows": sorted(row_ids), "text": note or None}).rowcount
