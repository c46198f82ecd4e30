"""Walk through all that Google has of a search, page by page: each may cost money, and none is asked for twice.

First come the pages of the phrase with the name of the area, which also have the businesses without an address of their
own, then those of the cells that cover the area. Each cell is first asked for identifiers only, which costs nothing, so
that nothing is paid for a cell that is empty, or so full that it has to be split.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from scrapersky_cli.extract.places import grid as grids
from scrapersky_cli.extract.places.areas import Box, Circle, box_around, distance
from scrapersky_cli.extract.places.google import google_id, google_place
from scrapersky_cli.extract.places.google_fields import field_mask
from scrapersky_cli.extract.places.grid import Grid, GridPlan, record, restart, start
from scrapersky_cli.extract.places.nominatim import NamedArea
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.rings import Ring, inside
from scrapersky_cli.failures import HttpServerError
from scrapersky_cli.google_failures import GoogleTokenRefused
from scrapersky_cli.web.google_places import Asked, GooglePage, GooglePlaces, TextSearch

if TYPE_CHECKING:
    from scrapersky_cli.extract.places.google_fields import MaskName

_TRIES = 3  # of a request that Google's servers fail to answer
_MOST_NAMED_PAGES = 3
_MOST_REFUSALS = 5  # of tokens, before the row waits for a later attempt
_backoff = wait_random_exponential(multiplier=0.5, max=4)


@dataclass(frozen=True, slots=True)
class GoogleArea:
    """Where to search. `near` is the name of the area, None for coordinates.

    Only what is within `rings` and `circle` is wanted; without either, all of `box` is.
    """

    box: Box
    near: str | None = None
    rings: tuple[Ring, ...] = ()
    circle: Circle | None = None

    def has(self, place: Place) -> bool:
        """Whether a place lies in the area. One without a position does, because Google has found it there."""
        if place.latitude is None or place.longitude is None:
            return True
        if self.circle:
            middle = self.circle.latitude, self.circle.longitude
            return distance(*middle, place.latitude, place.longitude) <= self.circle.metres
        return not self.rings or inside(place.latitude, place.longitude, self.rings)


def area_of_name(name: str, area: NamedArea) -> GoogleArea:
    """Return the area that a name stands for."""
    crosses = area.box.west > area.box.east  # the 180th meridian, and then its rings do, too
    rings = () if crosses else tuple(tuple((x, y) for y, x in ring) for ring in area.rings)
    return GoogleArea(area.box, name, rings)


def area_of_coordinates(area: Box | Circle) -> GoogleArea:
    """Return the area of coordinates."""
    if isinstance(area, Box):
        return GoogleArea(area)
    return GoogleArea(box_around(area.latitude, area.longitude, area.metres), circle=area)


# --- how far a search has come ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Walk:
    """How far a search has come. `named_pages` of the phrase with the name were read, `token` is that of the next;
    `named_done`: there is none. `found` counts the places in all pages."""

    grid: Grid
    named_pages: int = 0
    token: str | None = None
    named_done: bool = False
    found: int = 0

    def dump(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        named = {"named_pages": self.named_pages, "token": self.token, "named_done": self.named_done}
        return {"grid": grids.dump(self.grid), **named, "found": self.found}


def load_walk(stored: Mapping[str, Any]) -> Walk:
    """Return what was dumped."""
    return Walk(**{**stored, "grid": grids.load(stored["grid"])})


@dataclass(frozen=True, slots=True)
class WalkedPage:
    """The places of a page, the identifiers of all that it has, and how far the search has come with it."""

    places: Sequence[Place]
    ids: Sequence[str]
    walk: Walk


@dataclass(frozen=True, slots=True)
class _Question:
    """One page to ask for."""

    search: TextSearch
    mask: "MaskName"
    token: str | None


@dataclass(frozen=True, slots=True)
class GoogleSearch:
    """All that Google has of `search`, which has no rectangle, in `area`; `mask` says what is asked for of a place."""

    api: GooglePlaces
    search: TextSearch
    area: GoogleArea
    mask: "MaskName" = "contact"

    @property
    def plan(self) -> GridPlan:
        return GridPlan(self.area.rings, probe=self.mask != "ids")

    def begin(self) -> Walk:
        """Return the walk that has not begun."""
        return Walk(start(self.area.box, self.plan), named_done=self.area.near is None)

    async def pages(self, walk: Walk) -> AsyncGenerator[WalkedPage, None]:
        """Yield each page that is left.

        Where Google refuses the token of a page, its cell begins again with its first page. Raise what `GooglePlaces`
        raises.
        """
        refusals = 0
        while question := self._next(walk):
            try:
                page = await self._ask(question)
            except GoogleTokenRefused:
                refusals += 1
                if refusals > _MOST_REFUSALS:
                    raise
                walk = self._again(walk)
                continue
            places = [place for place in _open_places(page) if not walk.named_done or self.area.has(place)]
            walk = self._after(walk, page, len(places))
            yield WalkedPage(places, [id_ for listed in page.places if (id_ := google_id(listed))], walk)

    def _next(self, walk: Walk) -> _Question | None:
        if not walk.named_done:
            named = replace(self.search, query=f"{self.search.query} in {self.area.near}")
            return _Question(named, self.mask, walk.token)
        cell = walk.grid.next_cell
        if cell is None:
            return None
        corners = cell.box.west, cell.box.south, cell.box.east, cell.box.north
        return _Question(replace(self.search, rectangle=corners), "ids" if cell.is_probe else self.mask, cell.token)

    def _again(self, walk: Walk) -> Walk:
        if not walk.named_done:
            return replace(walk, named_pages=0, token=None)
        return replace(walk, grid=restart(walk.grid))

    def _after(self, walk: Walk, page: GooglePage, found: int) -> Walk:
        found += walk.found
        if walk.named_done:
            return replace(walk, grid=record(walk.grid, self.plan, len(page.places), page.token), found=found)
        pages = walk.named_pages + 1
        ends = page.token is None or pages >= _MOST_NAMED_PAGES
        return replace(walk, named_pages=pages, token=None if ends else page.token, named_done=ends, found=found)

    async def _ask(self, question: _Question) -> GooglePage:
        wanted = field_mask("text", question.mask)
        asked = Asked(wanted.header, wanted.sku)
        retrying = AsyncRetrying(
            stop=stop_after_attempt(_TRIES),
            wait=_backoff,
            retry=retry_if_exception_type(HttpServerError),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                return await self.api.search_text(question.search, asked, question.token)
        raise AssertionError("unreachable")


def _open_places(page: GooglePage) -> list[Place]:
    """Return the places of a page that are not closed for good. A page of identifiers only has none."""
    places = (google_place(listed) for listed in page.places)
    return [place for place in places if place and place.status != "closed"]
