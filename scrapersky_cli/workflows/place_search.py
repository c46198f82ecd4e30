"""place-search: look for businesses in files of open data, on OpenStreetMap's map, or in Google Places.

Google is asked only where the search or SCRAPERSKY_PLACES_SOURCE names it, because it needs a key and may cost money.
"""

import asyncio
import math
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.searches import PLACE_SEARCHES, place_searches
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places.nominatim import NamedArea
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
from scrapersky_cli.google_failures import SearchBudgetSpent
from scrapersky_cli.store.areas import keep_areas, kept_areas
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.searches import (
    DATA,
    GOOGLE,
    OPEN,
    OSM,
    forget_walks,
    keep_walks,
    kept_walks,
    link_found,
    parse_phrase,
    store_searches,
)
from scrapersky_cli.visit.google_search import (
    GoogleSearch,
    Walk,
    area_of_coordinates,
    area_of_name,
    load_walk,
)
from scrapersky_cli.visit.named_area import look_up_area
from scrapersky_cli.web.google_places import GooglePlaces, TextSearch
from scrapersky_cli.web.overpass import ask_overpass
from scrapersky_cli.web.paid import PaidRequest

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
    """The step of a page of places. A search with a `walk` goes on from there after a crash."""

    places: Sequence[Place]
    walk: Walk | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The last step: so many places were found. `goes_on`: forced, the search continues instead of beginning again."""

    total: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before: areas by name, and how far this search had come."""

    areas: Mapping[str, NamedArea | None]
    walk: Walk | None


Pages = AsyncGenerator[FoundPlaces | FoundArea, None]


async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Find the places, page by page. A search of Google goes on where it was interrupted, another begins again.

    The result is `by_name` if the phrase names no known kind of business, so that its words were sought in names, and
    `budget` if the search has used what it may spend.
    """
    total = item.loaded.walk.found if item.loaded.walk else 0
    most = item.row.max_results or math.inf
    try:
        async with aclosing(_pages(item, web)) as pages:
            async for page in pages:
                if isinstance(page, FoundPlaces):
                    page = replace(page, places=page.places[: int(min(most - total, len(page.places)))])
                    total += len(page.places)
                yield Step(page)
                if total >= most:
                    break
    except SearchBudgetSpent:
        yield Step(Ended(total, goes_on=True), "budget")
    else:
        named = item.row.source == GOOGLE or meaning(item.row.phrase).kinds
        yield Step(Ended(total), "empty" if not total else "ok" if named else "by_name")


async def _pages(item: Item, web: "Web") -> Pages:
    """Yield what the source has. An `open` search asks the map where the files have nothing of the kind."""
    source, found = item.row.source, 0
    if source == OPEN:
        source = DATA if web.settings.places_data else OSM
    look = {DATA: _in_data, OSM: _on_the_map, GOOGLE: _at_google}[source]
    async with aclosing(look(item, web)) as pages:
        async for page in pages:
            found += len(page.places) if isinstance(page, FoundPlaces) else 0
            yield page
    if item.row.source == OPEN and source == DATA and not found:
        async with aclosing(_on_the_map(item, web)) as pages:
            async for page in pages:
                yield page


# --- files of open data -----------------------------------------------------------------------------------
async def _in_data(item: Item, web: "Web") -> Pages:
    # Late: no other search reads files, and an empty queue reads none.
    from scrapersky_cli.datasets.dataset import open_dataset

    if not web.settings.places_data:
        raise PlacesDataUnreadable("SCRAPERSKY_PLACES_DATA is not set")
    wanted = filter_for(item.row.phrase, item.row.near)
    try:
        dataset = await asyncio.to_thread(open_dataset, Path(web.settings.places_data))
    except UsageError as error:
        raise PlacesDataUnreadable(error.message) from None
    for number in range(dataset.parts):
        part = await asyncio.to_thread(dataset.part, number, wanted)
        for page in _cut(part.places):
            yield page
        if part.damage:
            raise PlacesDataUnreadable(part.damage.message)


def _cut(places: Sequence[Place]) -> Iterator[FoundPlaces]:
    for begun in range(0, len(places), _PAGE):
        yield FoundPlaces(places[begun : begun + _PAGE])


# --- OpenStreetMap ----------------------------------------------------------------------------------------
async def _look_up(item: Item, web: "Web") -> FoundArea:
    """Return the area that the search names, asked for only if it is not kept."""
    near, known = item.row.near, item.loaded.areas
    if near in known:
        return FoundArea(near, known[near])
    return FoundArea(near, await look_up_area(web, near))


async def _on_the_map(item: Item, web: "Web") -> Pages:
    where: SearchArea | None = area_of(item.row.near)
    if where is None:
        named = await _look_up(item, web)
        if named.name not in item.loaded.areas:
            yield named
        where = search_area(_require(named))
    elements = read_elements(await ask_overpass(web, _query(item.row.phrase, where), QUERY_SECONDS))
    for page in _cut([place for each in elements if (place := _place_of(each))]):
        yield page


def _require(found: FoundArea) -> NamedArea:
    if found.area is None:
        raise AreaNotFound(f"the map knows no area named {found.name}")
    return found.area


def _query(phrase: str, where: SearchArea) -> str:
    meant = meaning(phrase)
    return tag_query(meant.tags, where) if meant.tags else name_query(meant.words or phrase.split(), where)


def _place_of(element: OsmElement) -> Place | None:
    """Return the place that an element is, with what was answered; None for what has no name or is no more."""
    try:
        place = osm_place(element.tags, element.source_id, element.latitude, element.longitude)
    except InvalidPlace:
        return None
    return replace(place, raw=asdict(element))


# --- Google Places ----------------------------------------------------------------------------------------
async def _at_google(item: Item, web: "Web") -> Pages:
    async def spend(sku: str) -> None:
        await web.reserve(PaidRequest(sku, claim_id=item.claim_id, search_id=item.id))

    api, row = GooglePlaces(web, spend), item.row
    coordinates = area_of(row.near)
    if coordinates is None:
        named = await _look_up(item, web)
        if named.name not in item.loaded.areas:
            yield named
        area = area_of_name(row.near, _require(named))
    else:
        area = area_of_coordinates(coordinates)
    search = GoogleSearch(api, TextSearch(row.phrase, None, row.type, row.language, row.region), area)
    async with aclosing(search.pages(item.loaded.walk or search.begin())) as pages:
        async for page in pages:
            yield FoundPlaces(page.places, page.walk)


# --- storing ----------------------------------------------------------------------------------------------
def load(conn: Connection, rows: Sequence[int]) -> dict[int, Known]:
    """Return, by the id of the search, what is known of its area, and how far it has come."""
    s = place_searches.c
    found = conn.execute(select(s.id, s.near).where(among(s.id, ids("rows"))), {"rows": list(rows)}).all()
    kept = kept_areas(conn, {row.near for row in found})
    walks = {id_: load_walk(walk) for id_, walk in kept_walks(conn, rows).items()}
    return {row.id: Known(kept, walks.get(row.id)) for row in found}


def save(conn: Connection, group: Sequence[tuple[Item, FoundArea | FoundPlaces | Ended]]) -> dict[int, Saved]:
    """Store the areas, the places, what found them, and how far each search has come."""
    keep_areas(conn, {data.name: data.area for _, data in group if isinstance(data, FoundArea)})
    pages = {item.id: data for item, data in group if isinstance(data, FoundPlaces)}
    stored = store_places(conn, [place for page in pages.values() for place in page.places]).ids
    found = {id_: {stored[place.source, place.source_id] for place in page.places} for id_, page in pages.items()}
    link_found(conn, found)
    keep_walks(conn, {id_: page.walk.dump() for id_, page in pages.items() if page.walk})
    ends = {item.id: data for item, data in group if isinstance(data, Ended)}
    forget_walks(conn, [id_ for id_, end in ends.items() if not end.goes_on])
    return {item.id: Saved(rows=ends[item.id].total if item.id in ends else 0, changed=False) for item, _ in group}


PLACE_SEARCH = Workflow(
    name="place-search",
    summary="look for businesses in open data (files of places, OpenStreetMap), or in Google Places",
    queue=PLACE_SEARCHES,
    columns=("phrase", "near", "source", "language", "region", "type", "max_results"),
    intake=Intake("search", parse_phrase, store_searches, _HINT),
    work=work,
    save=save,
    load=load,
    item_seconds=_ITEM_SECONDS,
    options=frozenset({"near", "source", "language", "region", "type", "max_results", "max_requests", "max_cost"}),
)
