"""Keep the areas that names stand for, so that the map is asked for each once."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, String, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.sql import as_rows, records, upsert
from scrapersky_cli.db.tables.areas import areas
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.nominatim import NamedArea
from scrapersky_cli.extract.text import clean_text

_LONGEST_NAME = 300
_KNOWN_SECONDS = 90 * 86_400.0  # boundaries change seldom
_UNKNOWN_SECONDS = 86_400.0  # a name that the map does not know may be added to it


@cache
def _kept(dialect: str) -> Select[Any]:
    r = records(dialect, {"name": String()})
    return select(areas).where(
        areas.c.name == r.c.name,
        areas.c.asked_at > after(now(), -_KNOWN_SECONDS),
        areas.c.title.is_not(None) | (areas.c.asked_at > after(now(), -_UNKNOWN_SECONDS)),
    )


def kept_areas(conn: Connection, names: Iterable[str]) -> dict[str, NamedArea | None]:
    """Return the areas of those of the names that were looked up lately; None for a name that the map does not know."""
    wanted = {name: _key(name) for name in names}
    bound = as_rows([{"name": key} for key in sorted(set(wanted.values()))])
    known = {row.name: _area(row) for row in conn.execute(_kept(conn.dialect.name), {"rows": bound})}
    return {name: known[key] for name, key in wanted.items() if key in known}


def _area(row: Row[Any]) -> NamedArea | None:
    if row.title is None:
        return None
    box = Box(row.west, row.south, row.east, row.north)
    rings = tuple(tuple((latitude, longitude) for latitude, longitude in ring) for ring in row.rings or ())
    return NamedArea(row.title, box, row.latitude, row.longitude, row.country, rings)


@cache
def _keep(dialect: str) -> Any:
    statement = upsert(dialect)(areas)
    fresh = {name: statement.excluded[name] for name in _columns(None)}
    return statement.on_conflict_do_update(index_elements=[areas.c.name], set_={**fresh, "asked_at": now()})


def keep_areas(conn: Connection, found: Mapping[str, NamedArea | None]) -> None:
    """Keep the areas that names stand for; None for a name that the map does not know."""
    rows = {_key(name): _columns(area) for name, area in found.items()}
    if rows:
        conn.execute(_keep(conn.dialect.name), [{"name": key, **rows[key]} for key in sorted(rows)])


def _columns(area: NamedArea | None) -> dict[str, Any]:
    if area is None:
        names = ("title", "west", "south", "east", "north", "latitude", "longitude", "country", "rings")
        return dict.fromkeys(names)
    box = {name: getattr(area.box, name) for name in ("west", "south", "east", "north")}
    place = {"latitude": area.latitude, "longitude": area.longitude, "country": area.country}
    return {"title": area.name, **box, **place, "rings": [list(map(list, ring)) for ring in area.rings] or None}


def _key(name: str) -> str:
    return clean_text(name, _LONGEST_NAME).casefold()[:_LONGEST_NAME]
