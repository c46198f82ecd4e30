"""place-search: look for businesses in files of open data, or on OpenStreetMap's map. No key is needed for either."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.searches import PLACE_SEARCHES, place_searches
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places.nominatim import NamedArea, read_areas
from scrapersky_cli.extract.places.osm_tags import osm_place
from scrapersky_cli.extract.places.overpass import (
    QUERY_SECONDS,
    OsmElement,
    SearchArea,
    name_query,
    read_elements,
    search_area,
    tag_query,
)
from scrapersky_cli.extract.places.phrases import meaning
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.searches import area_of, filter_for
from scrapersky_cli.extract.places.values import InvalidPlace
from scrapersky_cli.failures import AreaNotFound, PlacesDataUnreadable
from scrapersky_cli.store.areas import keep_areas, kept_areas
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.searches import DATA, link_found, parse_phrase, store_searches
from scrapersky_cli.web.nominatim import ask_nominatim
from scrapersky_cli.web.overpass import ask_overpass

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_PAGE = 1000  # places of a step
_ITEM_SECONDS = 1800.0
_HINT = "such as: scrapersky enqueue place-search 'dentists near Austin, TX'"


@dataclass(frozen=True, slots=True)
class FoundArea:
    """The step in which the area of that name is kept, or that the map knows none."""

    name: str
    area: NamedArea | None


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """A page of what was found, and how many places were found so far."""

    places: Sequence[Place]
    total: int


async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Find the places, page by page. What an earlier attempt found is found and stored once more.

    The result is `by_name` if the phrase names no known kind of business, so that its words were sought in names.
    """
    pages = _in_data(item, web) if item.row.source == DATA else _on_the_map(item, web)
    total, last = 0, FoundPlaces((), 0)
    async with aclosing(pages):
        async for page in pages:
            if isinstance(page, FoundArea):
                yield Step(page)
                continue
            if last.places:
                yield Step(last)
            total += len(page)
            last = FoundPlaces(page, total)
    found = "ok" if meaning(item.row.phrase).kinds else "by_name"
    yield Step(last, found if total else "empty")


# --- files of open data -----------------------------------------------------------------------------------
async def _in_data(item: Item, web: "Web") -> AsyncGenerator[Sequence[Place], None]:
    if not web.settings.places_data:
        raise PlacesDataUnreadable("SCRAPERSKY_PLACES_DATA is not set")
    wanted = filter_for(item.row.phrase, item.row.near)
    try:
        dataset = await asyncio.to_thread(open_dataset, Path(web.settings.places_data))
    except UsageError as error:
        raise PlacesDataUnreadable(error.message) from None
    for number in range(dataset.parts):
        part = await asyncio.to_thread(dataset.part, number, wanted)
        for page in _pages(part.places):
            yield page
        if part.damage:
            raise PlacesDataUnreadable(part.damage.message)


def _pages(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    for begun in range(0, len(places), _PAGE):
        yield places[begun : begun + _PAGE]


# --- OpenStreetMap ----------------------------------------------------------------------------------------
async def _on_the_map(item: Item, web: "Web") -> AsyncGenerator[Sequence[Place] | FoundArea, None]:
    near, area = item.row.near, area_of(item.row.near)
    where: SearchArea | None = area
    if area is None:
        if near in item.loaded:
            named = item.loaded[near]
        else:
            named = next(iter(read_areas(await ask_nominatim(web, near))), None)
            yield FoundArea(near, named)
        where = search_area(named) if named else None
    if where is None:
        raise AreaNotFound(f"the map knows no area named {near}")
    elements = read_elements(await ask_overpass(web, _query(item.row.phrase, where), QUERY_SECONDS))
    for page in _pages([place for each in elements if (place := _place_of(each))]):
        yield page


def _query(phrase: str, where: SearchArea) -> str:
    meant = meaning(phrase)
    return tag_query(meant.tags, where) if meant.tags else name_query(meant.words or phrase.split(), where)


def _place_of(element: OsmElement) -> Place | None:
    """Return the place that an element is; None for what has no name or is no more."""
    try:
        return osm_place(element.tags, element.source_id, element.latitude, element.longitude)
    except InvalidPlace:
        return None


# --- storing ----------------------------------------------------------------------------------------------
def load(conn: Connection, rows: Sequence[int]) -> dict[int, Mapping[str, NamedArea | None]]:
    """Return, by the id of the search, the area that it names, as far as it is kept (see `kept_areas`)."""
    s = place_searches.c
    found = conn.execute(select(s.id, s.near).where(among(s.id, ids("rows"))), {"rows": list(rows)}).all()
    kept = kept_areas(conn, {row.near for row in found})
    return {row.id: kept for row in found}


def save(conn: Connection, group: Sequence[tuple[Item, FoundArea | FoundPlaces]]) -> dict[int, Saved]:
    """Store the areas, the places and what found them."""
    keep_areas(conn, {data.name: data.area for _, data in group if isinstance(data, FoundArea)})
    pages = {item.id: data for item, data in group if isinstance(data, FoundPlaces)}
    stored = store_places(conn, [place for page in pages.values() for place in page.places]).ids
    found = {id_: {stored[place.source, place.source_id] for place in page.places} for id_, page in pages.items()}
    link_found(conn, found)
    totals = {id_: page.total for id_, page in pages.items()}
    return {item.id: Saved(rows=totals.get(item.id, 0), changed=False) for item, _ in group}


PLACE_SEARCH = Workflow(
    name="place-search",
    summary="look for businesses in open data: files of places, or OpenStreetMap",
    queue=PLACE_SEARCHES,
    columns=("phrase", "near", "source"),
    intake=Intake("search", parse_phrase, store_searches, _HINT),
    work=work,
    save=save,
    load=load,
    item_seconds=_ITEM_SECONDS,
    options=frozenset({"near", "source"}),
)
