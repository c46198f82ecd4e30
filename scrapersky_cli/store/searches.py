"""Store searches for places, and link them with what they found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Delete, Select, String, delete, func, select

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.db.tables.searches import place_searches, search_places, search_progress
from scrapersky_cli.engine.intake import Rejected, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.places.searches import (
    LONGEST_AREA,
    LONGEST_NAME,
    LONGEST_PHRASE,
    NotAnArea,
    SearchText,
    area_of,
    name_of_search,
    parse_search,
)
from scrapersky_cli.extract.text import clean_text

OPEN, DATA, OSM, GOOGLE = "open", "data", "osm", "google"
SOURCES = (OPEN, DATA, OSM, GOOGLE)
_LIMITS = ("max_results", "max_requests", "max_cost")
_ONLY_GOOGLE = ("language", "region", "type", "max_requests", "max_cost")
_TERMS = ("near", "source", "language", "region", "type")  # what the options say if the text does not
_TOLD = "google terms"
_NO_AREA = "it names no area, after near or by --near"


def parse_phrase(text: str) -> Target:
    """Return the target for `dentists near Austin, TX`. Raise Rejected with the reason if it is not valid."""
    wanted = parse_search(text)
    if not wanted.phrase:
        raise Rejected("it says nothing to look for")
    if len(wanted.phrase) > LONGEST_PHRASE:
        raise Rejected(f"it is longer than {LONGEST_PHRASE} characters")
    if wanted.source not in (None, *SOURCES):
        raise Rejected(f"it names no source: {' or '.join(SOURCES)}")
    if wanted.near:
        _require_area(wanted.near)
    return Target(clean_text(text, LONGEST_NAME), {"search": wanted})


def _require_area(near: str) -> None:
    try:
        area_of(near)
    except NotAnArea as error:
        raise Rejected(str(error)) from None
    if len(near) > LONGEST_AREA:
        raise Rejected(f"its area is longer than {LONGEST_AREA} characters")


@cache
def _insert(dialect: str) -> Any:
    """Return the upsert. What a search may use is as the last one says that says anything about it."""
    statement = upsert(dialect)(place_searches)
    told = {name: func.coalesce(statement.excluded[name], place_searches.c[name]) for name in _LIMITS}
    return statement.on_conflict_do_update(index_elements=[place_searches.c.digest], set_=told)


@cache
def _known(dialect: str) -> Select[Any]:
    r = records(dialect, {"digest": String()})
    s = place_searches.c
    return select(s.id, s.digest).where(s.digest == r.c.digest)


def store_searches(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Store the searches that are new, and what known ones may use from now on.

    The options give the area of those that name none, the source, and what else is to be known of all of them.
    """
    told = options.row_options or {}
    rows, refused = {}, {}
    for target in targets:
        said: SearchText = target.fields["search"]
        terms: dict[str, Any] = {name: getattr(said, name) or told.get(name) for name in _TERMS}
        wanted = SearchText(said.phrase, **{**terms, "source": terms["source"] or OPEN})
        if why := _refusal(wanted, told):
            refused[target.key] = why
        else:
            rows[target.key] = _row(wanted, told)
    by_digest = {row["digest"]: row for row in rows.values()}
    known, named = _known(conn.dialect.name), {"rows": as_rows([{"digest": digest} for digest in sorted(by_digest)])}
    before = {row.digest for row in conn.execute(known, named)}
    if by_digest:
        conn.execute(_insert(conn.dialect.name), [by_digest[digest] for digest in sorted(by_digest)])
    found = {row.digest: row.id for row in conn.execute(known, named)}
    return Stored({key: found[row["digest"]] for key, row in rows.items()}, len(found.keys() - before), refused)


def _refusal(search: SearchText, told: Mapping[str, Any]) -> str | None:
    if not search.near:
        return _NO_AREA
    said = {**told, **{name: value for name, value in asdict(search).items() if value}}
    unknown = next((name for name in _ONLY_GOOGLE if name in said), None)
    if unknown and search.source != GOOGLE:
        return f"--{unknown.replace('_', '-')} is for Google Places only: add --source google"
    if len(name_of_search(search)) > LONGEST_NAME:
        return "its phrase and its area are too long together"
    return None


def _row(search: SearchText, told: Mapping[str, Any]) -> dict[str, Any]:
    name = name_of_search(search)
    digest = blake2b(name.casefold().encode(), digest_size=16).hexdigest()
    return {**asdict(search), **{limit: told.get(limit) for limit in _LIMITS}, "name": name, "digest": digest}


def is_first_of_google(conn: Connection) -> bool:
    """Whether there are searches of Google Places for the first time. From then on it is not the first time."""
    if conn.scalar(select(installation.c.value).where(installation.c.name == _TOLD)):
        return False
    if not conn.scalar(select(place_searches.c.id).where(place_searches.c.source == GOOGLE).limit(1)):
        return False
    row = {"name": _TOLD, "value": "told"}
    return bool(conn.execute(upsert(conn.dialect.name)(installation).on_conflict_do_nothing(), row).rowcount)


# --- how far they have come -------------------------------------------------------------------------------
@cache
def _walks() -> Select[Any]:
    p = search_progress.c
    return select(p.search_id, p.walk).where(among(p.search_id, ids("searches")), p.walk.is_not(None))


def kept_walks(conn: Connection, searches: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return how far those of the searches have come that can go on from there, by id."""
    rows = conn.execute(_walks(), {"searches": sorted(searches)})
    return {row.search_id: row.walk for row in rows}


@cache
def _keep_walk(dialect: str) -> Any:
    statement = upsert(dialect)(search_progress)
    keys = [search_progress.c.search_id]
    return statement.on_conflict_do_update(index_elements=keys, set_={"walk": statement.excluded.walk})


def keep_walks(conn: Connection, walks: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep how far searches have come, by id."""
    if walks:
        rows = [{"search_id": id_, "walk": walks[id_]} for id_ in sorted(walks)]
        conn.execute(_keep_walk(conn.dialect.name), rows)


@cache
def _forget() -> Delete:
    return delete(search_progress).where(among(search_progress.c.search_id, ids("searches")))


def forget_walks(conn: Connection, searches: Sequence[int]) -> None:
    """Forget how far searches have come, and what they have used so far: they begin again the next time."""
    if searches:
        conn.execute(_forget(), {"searches": sorted(searches)})


# --- what they found --------------------------------------------------------------------------------------
@cache
def _link(dialect: str) -> Any:
    statement = upsert(dialect)(search_places)
    keys = [search_places.c.search_id, search_places.c.place_id]
    return statement.on_conflict_do_update(index_elements=keys, set_={"last_seen_at": now()})


def link_found(conn: Connection, found: Mapping[int, Collection[int]]) -> None:
    """Link searches with the places that they found, by the id of the search."""
    rows = [{"search_id": search, "place_id": place} for search in sorted(found) for place in sorted(found[search])]
    if rows:
        conn.execute(_link(conn.dialect.name), rows)


@cache
def _of_searches() -> Select[Any]:
    s = search_places.c
    return select(s.place_id).where(among(s.search_id, ids("searches"))).distinct().order_by(s.place_id)


def found_by(conn: Connection, searches: Sequence[int]) -> list[int]:
    """Return the places that these searches found."""
    return list(conn.scalars(_of_searches(), {"searches": sorted(searches)}))


def count_found(conn: Connection, search: int) -> int:
    """Return how many places a search has found, earlier runs included."""
    counted = select(func.count()).select_from(search_places).where(search_places.c.search_id == search)
    return conn.scalar(counted) or 0
