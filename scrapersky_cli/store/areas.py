"""Keep the areas that names stand for, and ask for those that are not known yet."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.areas import areas
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.nominatim import NamedArea, read_areas
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.failures import AreaNotFound
from scrapersky_cli.web.nominatim import ask_nominatim

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_LONGEST_NAME = 300
_KNOWN_SECONDS = 90 * 86_400.0  # boundaries change seldom
_UNKNOWN_SECONDS = 86_400.0  # a name that the map does not know may be added to it
_KEPT = select(areas).where(
    areas.c.name == bindparam("key"),
    areas.c.asked_at > after(now(), -_KNOWN_SECONDS),
    areas.c.title.is_not(None) | (areas.c.asked_at > after(now(), -_UNKNOWN_SECONDS)),
)


async def area_named(database: Database, web: "Web", name: str) -> NamedArea:
    """Return the area that `name` stands for, from the database or from Nominatim.

    Raise AreaNotFound, or why Nominatim could not be asked (see `ask_nominatim`).
    """
    kept = await database.read_patiently(kept_area, name)
    if kept is None:
        found = next(iter(read_areas(await ask_nominatim(web, clean_text(name, _LONGEST_NAME)))), None)
        await database.write_patiently(keep_area, name, found)
        kept = (found,)
    if kept[0] is None:
        raise AreaNotFound(f"the map knows no area named {clean_text(name, 100)}")
    return kept[0]


def kept_area(conn: Connection, name: str) -> tuple[NamedArea | None] | None:
    """Return what is kept of `name`: the area, or None if the map knows none; None in place of both if it was not
    asked lately."""
    row = conn.execute(_KEPT, {"key": _key(name)}).one_or_none()
    if row is None:
        return None
    if row.title is None:
        return (None,)
    box = Box(row.west, row.south, row.east, row.north)
    rings = tuple(tuple((latitude, longitude) for latitude, longitude in ring) for ring in row.rings or ())
    return (NamedArea(row.title, box, row.latitude, row.longitude, row.country, rings),)


def keep_area(conn: Connection, name: str, area: NamedArea | None) -> None:
    """Keep the area that `name` stands for, or that it stands for none."""
    values = _columns(area)
    statement = upsert(conn.dialect.name)(areas).values(name=_key(name), **values)
    conn.execute(statement.on_conflict_do_update(index_elements=[areas.c.name], set_={**values, "asked_at": now()}))


def _columns(area: NamedArea | None) -> dict[str, Any]:
    if area is None:
        names = ("title", "west", "south", "east", "north", "latitude", "longitude", "country", "rings")
        return dict.fromkeys(names)
    box = {name: getattr(area.box, name) for name in ("west", "south", "east", "north")}
    place = {"latitude": area.latitude, "longitude": area.longitude, "country": area.country}
    return {"title": area.name, **box, **place, "rings": [list(map(list, ring)) for ring in area.rings] or None}


def _key(name: str) -> str:
    return clean_text(name, _LONGEST_NAME).casefold()[:_LONGEST_NAME]
