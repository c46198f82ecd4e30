"""Store the pages that sitemaps list, many at a time: through a temporary table, with three statements.

stage     the rows go into a temporary table, on PostgreSQL by COPY
update    pages that are known take what the sitemap says, and count as updated if that changed
insert    the others are new
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Update,
    and_,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable, DropTable

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, ids, upsert
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import import_progress
from scrapersky_cli.extract.sitemap.listed import Page


@dataclass(frozen=True, slots=True)
class Landed:
    """How many pages of a sitemap are new, and of how many others its values (lastmod, priority …) changed."""

    new: int = 0
    updated: int = 0


_COLUMNS = (*Page._fields, "domain_id", "sitemap_id")
# Their types in PostgreSQL. With these the rows are copied in binary form, in a third of the time that text takes.
_TYPES = (
    "bytea", "text", "text", "text", "int2", "timestamptz", "text", "float4", "int2", "int2", "int2", "text", "int8",
    "int8",
)  # fmt: skip
_LASTMOD = _COLUMNS.index("lastmod")
_SAID = ("lastmod", "changefreq", "sitemap_priority", "alternates", "images", "videos", "news_title")
_staged = Table(
    "staged_pages", MetaData(), *(Column(name, pages.c[name].type) for name in _COLUMNS), prefixes=["TEMPORARY"]
)
_source: ColumnElement[str] = literal_column("'sitemap'")
_is_same = and_(pages.c.domain_id == _staged.c.domain_id, pages.c.url_digest == _staged.c.url_digest)


def store_listed_pages(conn: Connection, listed: Mapping[tuple[int, int], Sequence[Page]]) -> dict[int, Landed]:
    """Store the pages that sitemaps list, by the ids of their domain and sitemap. Return what became of them.

    A page that several list is stored once, as the last one has it.
    """
    unique = {
        (domain_id, page.url_digest): (*page, domain_id, sitemap_id)
        for (domain_id, sitemap_id), some in listed.items()
        for page in some
    }
    if not unique:
        return {}
    conn.execute(CreateTable(_staged))
    _stage(conn, [unique[key] for key in sorted(unique)])
    changed = {row.sitemap_id: row.changed for row in conn.execute(_known())}
    if changed:
        conn.execute(_update())
    new = Counter(conn.scalars(_insert(conn.dialect.name)).all())
    conn.execute(DropTable(_staged))
    return {sitemap_id: Landed(new[sitemap_id], changed.get(sitemap_id, 0)) for _, sitemap_id in listed}


def _stage(conn: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(_COLUMNS)
    if conn.dialect.name == "sqlite":
        places, at = ", ".join("?" * len(_COLUMNS)), _LASTMOD
        values = [(*row[:at], _as_text(row[at]), *row[at + 1 :]) for row in rows]
        conn.exec_driver_sql(f"INSERT INTO staged_pages ({names}) VALUES ({places})", values)  # noqa: S608
        return
    raw: Any = conn.connection.dbapi_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY staged_pages ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(_TYPES)
        for row in rows:
            copy.write_row(row)


def _as_text(time: datetime | None) -> str | None:
    """Return a time in UTC as UtcTime stores it in SQLite."""
    return time.isoformat(" ", "milliseconds")[:23] if time else None


@cache
def _known() -> Select[Any]:
    """Return the query that locks the known pages in order, and counts those whose values changed."""
    is_changed = or_(*(pages.c[name].is_distinct_from(_staged.c[name]) for name in _SAID))
    locked = (
        select(_staged.c.sitemap_id, is_changed.label("is_changed"))
        .join_from(_staged, pages, _is_same)
        .order_by(pages.c.domain_id, pages.c.url_digest)
        .with_for_update(of=pages, key_share=True)
        .cte("locked")
    )
    changed = func.count().filter(locked.c.is_changed).label("changed")
    return select(locked.c.sitemap_id, changed).group_by(locked.c.sitemap_id)


@cache
def _update() -> Update:
    said = {name: _staged.c[name] for name in ("sitemap_id", *_SAID)}
    kept = {name: func.coalesce(pages.c[name], _staged.c[name]) for name in ("kind", "depth")}
    return update(pages).where(_is_same).values({**said, **kept, "last_seen_at": now()})


@cache
def _insert(dialect: str) -> Any:
    """Return the insert of the pages that are not known; it returns the sitemap of each."""
    new = (
        select(*_staged.c, now(), _source)
        .where(~exists().where(_is_same))
        .order_by(_staged.c.domain_id, _staged.c.url_digest)
    )
    statement = upsert(dialect)(pages).from_select([*_COLUMNS, "last_seen_at", "source"], new)
    return statement.on_conflict_do_nothing().returning(pages.c.sitemap_id)


# --- progress ---------------------------------------------------------------------------------------------
@cache
def _add_progress(dialect: str) -> Any:
    statement = upsert(dialect)(import_progress)
    sums = {name: import_progress.c[name] + statement.excluded[name] for name in ("new", "updated")}
    return statement.on_conflict_do_update(index_elements=[import_progress.c.sitemap_id], set_=sums)


def add_import_progress(conn: Connection, landed: Mapping[int, Landed]) -> None:
    """Add to what earlier steps of these imports came to, by the id of the sitemap."""
    rows = [{"sitemap_id": id_, "new": landed[id_].new, "updated": landed[id_].updated} for id_ in sorted(landed)]
    if rows:
        conn.execute(_add_progress(conn.dialect.name), rows)


def import_progress_of(conn: Connection, sitemap_ids: Sequence[int]) -> dict[int, Landed]:
    """Return what all steps of these imports came to."""
    p = import_progress.c
    found = select(p.sitemap_id, p.new, p.updated).where(among(p.sitemap_id, ids("sitemaps")))
    known = {row.sitemap_id: Landed(row.new, row.updated) for row in conn.execute(found, {"sitemaps": sitemap_ids})}
    return {id_: known.get(id_, Landed()) for id_ in sitemap_ids}


def drop_import_progress(conn: Connection, sitemap_ids: Sequence[int]) -> None:
    """Forget what the steps of these imports came to."""
    if sitemap_ids:
        of_these = among(import_progress.c.sitemap_id, ids("sitemaps"))
        conn.execute(delete(import_progress).where(of_these), {"sitemaps": sorted(sitemap_ids)})
