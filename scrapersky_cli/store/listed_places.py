"""Read stored places as their sources list them."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.places import LISTED, place_facts, places
from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.store.places import without_erased

_ADDRESS = ("street", "region", "postcode")
_LISTS = ("categories", "websites", "phones", "faxes", "emails", "profiles")
_ALIKE = (
    *("latitude", "longitude", "brand", "brand_id", "confidence", "rating", "reviews", "price_level", "hours_text"),
    *("time_zone", "map_url", "licence", "moved_to"),
)


@cache
def _listed() -> Select[Any]:
    p, f = places.c, place_facts.c
    named = (p.id, p.source, p.source_id, p.name, p.category, p.city, p.country)
    facts = (*(f[name] for name in LISTED), f.moved_to, f.source_updated_at)
    wanted = (
        among(p.id, ids("places")),
        among(f.place_id, ids("places")),
    )  # both, so that PostgreSQL scans neither table
    return select(*named, *facts).join_from(places, place_facts).where(*wanted).order_by(p.id)


def listed_places(conn: Connection, place_ids: Collection[int]) -> dict[int, Place]:
    """Return these places by id, in the order of the ids. Those of which no facts are known are left out.

    Addresses of people who asked to be erased are left out, and no one else can be erased until the transaction ends.
    """
    if not place_ids:
        return {}
    rows = conn.execute(_listed(), {"places": sorted(place_ids)}).mappings()
    found = {row["id"]: _place(dict(row)) for row in rows}
    kept = without_erased(conn, {(place.source, place.source_id): place for place in found.values()})
    return {id_: kept[place.source, place.source_id] for id_, place in found.items()}


def _place(row: Mapping[str, Any]) -> Place:
    lists: dict[str, Any] = {name: tuple(row[name] or ()) for name in _LISTS}
    address = {name: row[name] for name in (*_ADDRESS, "city", "country")}
    return Place(
        source=row["source"],
        source_id=row["source_id"],
        name=row["name"],
        category=row["category"],
        address=Address(**address, whole=row["address"]),
        status=row["open_status"],
        hours={day: tuple(times) for day, times in row["hours"].items()} if row["hours"] is not None else None,
        origins=tuple(Origin(**origin) for origin in row["origins"] or ()),
        updated_at=row["source_updated_at"],
        **lists,
        **{name: row[name] for name in _ALIKE},
    )
