"""Store places as their sources list them, many at a time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    Update,
    select,
    update,
)

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.extract.mentions import mentions, texts_in
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.street import postcode_key, street_key
from scrapersky_cli.extract.text import clean_json, clean_or_none, clean_text
from scrapersky_cli.store.do_not_contact import Screened, entries_in, has_erased, screen

_CONTACTS = ("emails", "phones", "faxes", "profiles", "websites")
Key = tuple[str, str]  # of a place: its source, and its identifier there


@dataclass(frozen=True, slots=True)
class StoredPlaces:
    """The ids of places by source and source's id, and which of them are new or have changed."""

    ids: Mapping[Key, int]
    new: frozenset[int]
    updated: frozenset[int]


def store_places(conn: Connection, listed: Sequence[Place]) -> StoredPlaces:
    """Store the places. A known place is updated. If a place is listed twice, the later entry is stored.

    Contacts of people who asked to be erased are left out.
    """
    unique = {(place.source, place.source_id): place for place in listed}
    if not unique:
        return StoredPlaces({}, frozenset(), frozenset())
    unique = without_erased(conn, unique)
    dialect = conn.dialect.name
    keys = sorted(unique)
    bound = as_rows([{"source": source, "source_id": source_id} for source, source_id in keys])
    before = {(row.source, row.source_id): row for row in conn.execute(_known(dialect), {"rows": bound})}
    conn.execute(_upsert(dialect), [_row(unique[key]) for key in keys])
    found = {(row.source, row.source_id): row.id for row in conn.execute(_known(dialect), {"rows": bound})}
    facts = {key: facts_of_place(unique[key]) for key in keys}
    changed = [key for key in keys if key not in before or before[key].content_hash != facts[key]["content_hash"]]
    if changed:
        by_id = sorted((found[key], facts[key]) for key in changed)
        conn.execute(_upsert_facts(dialect), [{"place_id": id_, **values} for id_, values in by_id])
    conn.execute(_see(), {"places": sorted(found[key] for key in keys if key in before)})
    answers = {found[key]: clean_json(unique[key].raw) for key in keys if unique[key].raw}
    if answers:
        rows = [{"place_id": id_, "answer": answers[id_]} for id_ in sorted(answers)]
        conn.execute(_upsert_answers(dialect), rows)
    return StoredPlaces(
        found,
        frozenset(found[key] for key in keys if key not in before),
        frozenset(found[key] for key in changed if key in before),
    )


def without_erased(conn: Connection, listed: Mapping[Key, Place]) -> dict[Key, Place]:
    """Return the places without the contacts of people who asked to be erased, and without answers that have one."""
    if not has_erased(conn):
        return dict(listed)
    screened = screen(conn, {entry for place in listed.values() for entry in entries_in(_texts_of(place))})
    return {key: _without(place, screened) for key, place in listed.items()}


def _texts_of(place: Place) -> list[object]:
    return [*(getattr(place, name) for name in _CONTACTS), place.raw]


def _without(place: Place, screened: Screened) -> Place:
    def forbids(value: object) -> bool:
        return any(screened.forbids_mention(each) for text in texts_in(value) for each in mentions(text))

    kept: dict[str, Any] = {
        name: tuple(each for each in getattr(place, name) if not forbids(each)) for name in _CONTACTS
    }
    return replace(place, **kept, raw={} if forbids(place.raw) else place.raw)


@cache
def _known(dialect: str) -> Select[Any]:
    r = records(dialect, {"source": String(), "source_id": String()})
    p = places.c
    known = select(p.id, p.source, p.source_id, place_facts.c.content_hash)
    joined = r.join(places, (p.source == r.c.source) & (p.source_id == r.c.source_id))
    return known.select_from(joined.outerjoin(place_facts, place_facts.c.place_id == p.id))


@cache
def _upsert(dialect: str) -> Any:
    """Return the upsert, which changes a known row only where its values differ: it is a row of a queue."""
    statement = upsert(dialect)(places)
    fresh = {name: statement.excluded[name] for name in ("name", "category", "city", "country")}
    differs = [places.c[name].is_distinct_from(value) for name, value in fresh.items()]
    any_differs = differs[0] | differs[1] | differs[2] | differs[3]
    return statement.on_conflict_do_update(
        index_elements=[places.c.source, places.c.source_id], set_=fresh, where=any_differs
    )


@cache
def _upsert_facts(dialect: str) -> Any:
    statement = upsert(dialect)(place_facts)
    kept = ("place_id", "first_seen_at", "last_seen_at")
    fresh = {column.name: statement.excluded[column.name] for column in place_facts.c if column.name not in kept}
    return statement.on_conflict_do_update(index_elements=[place_facts.c.place_id], set_=fresh)


@cache
def _upsert_answers(dialect: str) -> Any:
    statement = upsert(dialect)(place_answers)
    fresh = {"answer": statement.excluded.answer, "fetched_at": now()}
    return statement.on_conflict_do_update(index_elements=[place_answers.c.place_id], set_=fresh)


@cache
def _see() -> Update:
    return update(place_facts).where(among(place_facts.c.place_id, ids("places"))).values(last_seen_at=now())


def _row(place: Place) -> dict[str, Any]:
    return {
        "source": place.source,
        "source_id": place.source_id,
        "name": clean_text(place.name, 500),
        "category": clean_or_none(place.category, 100),
        "city": clean_or_none(place.address.city, 200),
        "country": clean_or_none(place.address.country, 2),
    }


def facts_of_place(place: Place) -> dict[str, Any]:
    """Return the columns of `place_facts` that a place fills, with a digest of what its source says."""
    address, said = place.address, clean_or_none
    values: dict[str, Any] = {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "categories": list(place.categories) or None,
        "street": said(address.street, 500),
        "region": said(address.region, 200),
        "postcode": said(address.postcode, 40),
        "address": said(address.whole, 1000),
        **{name: list(getattr(place, name)) or None for name in ("websites", "phones", "emails", "profiles")},
        "brand": said(place.brand, 200),
        "brand_id": said(place.brand_id, 20),
        "open_status": place.status,
        **{name: getattr(place, name) for name in ("confidence", "rating", "reviews", "price_level")},
        "hours": {day: list(times) for day, times in place.hours.items()} if place.hours is not None else None,
        "hours_text": said(place.hours_text, 500),
        "time_zone": said(place.time_zone, 50),
        "map_url": said(place.map_url, 2000),
        "licence": said(place.licence, 100),
        "origins": [asdict(origin) for origin in place.origins] or None,
        "moved_to": said(place.moved_to, 200),
    }
    faxes = {"faxes": list(place.faxes) or None}
    return {
        **values,
        **faxes,
        "street_key": street_key(values["street"]),
        "postcode_key": postcode_key(values["postcode"]),
        "source_updated_at": place.updated_at,
        "content_hash": _digest(_row(place), values | faxes if place.faxes else values),
    }


def _digest(*said: Mapping[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
