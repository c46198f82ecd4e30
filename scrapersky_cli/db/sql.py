"""Sets of values as one bound parameter, so that a statement's text, and so its plan and its cache entry, does not
depend on the number of rows."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import starmap, zip_longest
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Dialect,
    FromClause,
    String,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import JSON, TypeEngine


class _Ids(TypeDecorator[list[int]]):
    impl = ARRAY(BigInteger)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(BigInteger))

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[int] | None], str]:
        """Return the function that writes ids as text. psycopg would make a dozen calls in Python for each id."""
        opening, closing = "[]" if dialect.name == "sqlite" else "{}"
        return lambda value: opening + ",".join(map(str, value or ())) + closing


class among(FunctionElement[bool]):
    """`among(column, ids("name"))`: whether the column's value is one of the bound ids.

    It has no type, because a Boolean is compiled for SQLite as `(…) = 1`, which no index can serve.
    """

    inherit_cache = True


def ids(name: str) -> BindParameter[list[int]]:
    """Return a bound parameter for any number of ids."""
    return bindparam(name, type_=_Ids())


@compiles(among, "postgresql")
def _among_postgresql(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    left, right = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{left} = ANY({right})"


@compiles(among, "sqlite")
def _among_sqlite(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    left, right = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{left} IN (SELECT value FROM json_each({right}))"  # noqa: S608 - both sides are compiled SQL


def records(
    dialect: str, columns: Mapping[str, TypeEngine[Any]], name: str = "r", *, bound: str = "rows"
) -> FromClause:
    """Return a table of the rows bound as `:rows` (see `as_rows`), with these columns, for either database."""
    rows = bindparam(bound, type_=String)
    if dialect == "postgresql":
        return (
            func.json_to_recordset(cast(rows, JSON))
            .table_valued(*(column(key, type_) for key, type_ in columns.items()), name=name)
            .render_derived(name=name, with_types=True)
        )
    each = func.json_each(rows).table_valued("value").c.value
    found = [_extracted(each, f".{key}", type_).label(key) for key, type_ in columns.items()]
    return select(*found).subquery(name)


class _rows_from(FunctionElement[Any]):
    """`_rows_from(arrays, records, *columns)` is PostgreSQL's `ROWS FROM (arrays, records AS (columns))`: a table whose
    first row has the first elements of the arrays and the columns of the first record."""

    inherit_cache = True


@compiles(_rows_from, "postgresql")
def _rows_from_postgresql(element: _rows_from, compiler: SQLCompiler, **kw: Any) -> str:
    arrays, records, *columns = element.clauses
    quote, types = compiler.preparer.quote, compiler.dialect.type_compiler_instance
    described = ", ".join(f"{quote(each.name)} {types.process(each.type)}" for each in columns)
    return f"ROWS FROM ({compiler.process(arrays, **kw)}, {compiler.process(records, **kw)} AS ({described}))"


def pairs(dialect: str, first: str, second: str, more: Mapping[str, TypeEngine[Any]] | None = None) -> FromClause:
    """Return the table of the rows that `as_pairs` binds: two columns of integers, named `first` and `second`, then the
    columns `more`. PostgreSQL gets the integers as arrays, which it reads four times as fast as JSON."""
    keys: dict[str, TypeEngine[Any]] = {first: BigInteger(), second: BigInteger()}
    more = dict(more or {})
    if dialect == "postgresql":
        source: FunctionElement[Any] = func.unnest(ids("firsts"), ids("seconds"))
        if more:
            recordset = func.json_to_recordset(cast(bindparam("records", type_=String), JSON))
            source = _rows_from(source, recordset, *starmap(column, more.items()))
        return source.table_valued(*starmap(column, {**keys, **more}.items()), name="r").render_derived(name="r")
    each = func.json_each(bindparam("pairs", type_=String)).table_valued("value").c.value
    both = [_extracted(each, f"[{n}]", type_).label(key) for n, (key, type_) in enumerate(keys.items())]
    rest = [_extracted(each, f"[2].{key}", type_).label(key) for key, type_ in more.items()]
    return select(*both, *rest).subquery("r")


def as_pairs(
    dialect: str, pairs: Sequence[tuple[int, int]], records: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the parameters for the table `pairs`: the two integers of each row and, if it has more columns, the record
    with their values."""
    if dialect != "postgresql":
        return {"pairs": as_rows([(*pair, record) for pair, record in zip_longest(pairs, records)])}
    bound: dict[str, Any] = {"firsts": [first for first, _ in pairs], "seconds": [second for _, second in pairs]}
    return {**bound, "records": as_rows(records)} if records else bound


def texts(dialect: str) -> FromClause:
    """Return a table of the texts bound as `:rows` (see `as_rows`), with the column `value`, for either database."""
    rows = bindparam("rows", type_=String)
    if dialect == "postgresql":
        elements = func.json_array_elements_text(cast(rows, JSON))
        return elements.table_valued(column("value", String()), name="r").render_derived()
    return func.json_each(rows).table_valued(column("value", String()), name="r")


def _extracted(value: ColumnElement[Any], path: str, type_: TypeEngine[Any]) -> Any:
    return func.json_extract(value, literal_column(f"'${path}'"), type_=type_)


def as_rows(rows: Sequence[Mapping[str, Any] | tuple[Any, ...] | str]) -> str:
    """Return the value to bind as `:rows`, for records or for texts. Only PostgreSQL can read bytes from it."""
    # Not escaped, so that a lone surrogate is refused here: SQLite would store it, but could not read it back.
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False, default=_hex)


def _hex(value: bytes) -> str:
    return "\\x" + value.hex()


def as_text(of: Column[Any]) -> ColumnElement[str]:
    """Return a column of JSON as text, under the same name. `loaded` parses what is read of it."""
    return cast(of, Text).label(of.name)


def loaded(texts: Sequence[str | None]) -> Sequence[Any]:
    """Parse texts of JSON all at once, which takes a third of the time that it takes one by one. None stays None."""
    if not any(texts):
        return texts
    said: list[Any] = json.loads(f"[{','.join([text or 'null' for text in texts])}]")
    return said


def insert_many(dialect: str, table: Table, columns: Iterable[str]) -> Any:
    """Return an INSERT of many rows with these columns. Execute it with what `many` makes of the rows.

    PostgreSQL gets them as one parameter, in their order: that takes half of the time of an insert for each. SQLite,
    which is in this process, gains nothing by that.
    """
    if dialect != "postgresql":
        return sqlite.insert(table)
    r = records(dialect, {name: table.c[name].type for name in columns})
    return postgresql.insert(table).from_select([column.name for column in r.c], select(*r.c))


def many(dialect: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return the parameters of `insert_many` for these rows."""
    return {"rows": as_rows(rows)} if dialect == "postgresql" else rows


def upsert(dialect: str) -> Any:
    """Return this dialect's `insert`, which supports ON CONFLICT."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
