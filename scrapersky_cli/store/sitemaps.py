"""Store sitemap files: which there are, which index lists which, and what was found in them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, String, Update, func, literal_column, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemap_parents, sitemaps
from scrapersky_cli.engine.intake import Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.store.addresses import Key, Known, domains_of, insert_of, key_of, on_known, stored_as, upsert_rows


@dataclass(frozen=True, slots=True)
class SitemapRow:
    """A sitemap file of a domain. `found_by` says who named it: robots, link, common, index or operator."""

    domain_id: int
    url: str
    found_by: str
    kind: str | None = None
    external_id: str | None = None
    tags: tuple[str, ...] = ()


_OWN = ("kind", "found_by")


def store_sitemaps(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Store the files and domains that are new. Return the ids of all the files, and how many are new."""
    domain_ids = domains_of(conn, targets, options)
    rows = [
        SitemapRow(domain_ids[target.key], target.key, "operator", None, target.external_id, target.tags)
        for target in targets
    ]
    return stored_as(rows, upsert_sitemaps(conn, rows))


@cache
def _upsert(dialect: str) -> Any:
    """Return the upsert: a known file keeps what first named it, and takes the kind that was read last."""
    statement = insert_of(dialect, sitemaps, _OWN)
    kind = func.coalesce(statement.excluded.kind, sitemaps.c.kind)
    return on_known(sitemaps, statement, {"kind": kind})


def upsert_sitemaps(conn: Connection, rows: Iterable[SitemapRow]) -> Known:
    """Store the files. Return, by key, the id of each and whether it is new."""
    return upsert_rows(conn, _upsert(conn.dialect.name), rows, _OWN)


@cache
def _known() -> Select[Any]:
    return select(sitemaps.c.domain_id, sitemaps.c.url_digest).where(among(sitemaps.c.domain_id, ids("domains")))


def with_room(conn: Connection, rows: Iterable[SitemapRow], most: int) -> list[SitemapRow]:
    """Return the files that are known, and those new ones for which their domains have room: each has `most` files.

    Indexes that list ever new indexes would otherwise be read forever.
    """
    rows = list(rows)
    domains = sorted({row.domain_id for row in rows})
    known = {(row.domain_id, bytes(row.url_digest)) for row in conn.execute(_known(), {"domains": domains})}
    room = Counter(dict.fromkeys(domains, most))
    room.subtract(domain_id for domain_id, _ in known)
    kept = []
    for row in rows:
        if key_of(row) not in known and room[row.domain_id] > 0:
            known.add(key_of(row))
            room[row.domain_id] -= 1
        if key_of(row) in known:
            kept.append(row)
    return kept


@cache
def _set_kinds(dialect: str) -> Update:
    r = records(dialect, {"id": BigInteger(), "kind": String()})
    return update(sitemaps).where(sitemaps.c.id == r.c.id).values(kind=r.c.kind)


def store_kinds(conn: Connection, kinds: Mapping[int, str]) -> None:
    """Store the kinds of these files, by id."""
    if kinds:
        rows = [{"id": id_, "kind": kinds[id_]} for id_ in sorted(kinds)]
        conn.execute(_set_kinds(conn.dialect.name), {"rows": as_rows(rows)})


@cache
def _insert_parents(dialect: str) -> Any:
    return upsert(dialect)(sitemap_parents).on_conflict_do_nothing()


def store_parents(conn: Connection, parents: Iterable[tuple[int, int]]) -> None:
    """Store which index lists which file. Each pair holds the id of the file and the id of the index."""
    rows = [{"sitemap_id": child, "parent_id": parent} for child, parent in sorted(set(parents)) if child != parent]
    if rows:
        conn.execute(_insert_parents(conn.dialect.name), rows)


@cache
def _indexes() -> Select[Any]:
    s = sitemaps.c
    return select(s.id, s.domain_id, s.url_digest).where(
        among(s.domain_id, ids("domains")), s.kind == literal_column("'index'")
    )


def index_ids(conn: Connection, domain_ids: Iterable[int]) -> dict[Key, int]:
    """Return the ids of the indexes of these domains, by key."""
    found = conn.execute(_indexes(), {"domains": sorted(set(domain_ids))})
    return {(row.domain_id, bytes(row.url_digest)): row.id for row in found}


@cache
def _upsert_facts(dialect: str, names: tuple[str, ...], stamp: str) -> Any:
    statement = upsert(dialect)(sitemap_facts).values({stamp: now()})
    fresh = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=[sitemap_facts.c.sitemap_id], set_={**fresh, stamp: now()})


def store_sitemap_facts(conn: Connection, facts: Mapping[int, Mapping[str, Any]], stamp: str) -> None:
    """Store facts of files, by id, and the time in the column `stamp`.

    All must have the same columns; other columns keep their values.
    """
    if facts:
        names = tuple(next(iter(facts.values())))
        rows = [{"sitemap_id": id_, **facts[id_]} for id_ in sorted(facts)]
        conn.execute(_upsert_facts(conn.dialect.name, names, stamp), rows)
