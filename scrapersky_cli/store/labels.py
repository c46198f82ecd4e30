"""Labels that an operator gives to rows: an id in another system, and tags, which accumulate."""

from typing import Any

from sqlalchemy import ColumnElement, Table, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


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
