"""places probe: count what Google has of a search, by requests that cost nothing, and what the search would cost."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated

import typer

from scrapersky_cli.cli.options import Json, Quiet, Verbose, existing, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.search_options import Language, PlaceType, Region, require_area, require_code
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places.google_fields import field_mask
from scrapersky_cli.extract.places.prices import PriceTable
from scrapersky_cli.extract.places.searches import area_of, parse_search
from scrapersky_cli.read.costs import month
from scrapersky_cli.settings import settings
from scrapersky_cli.store.areas import kept_areas
from scrapersky_cli.store.ledger import MILLION, DatabaseLedger, dollars, price_table
from scrapersky_cli.visit.google_search import (
    GoogleArea,
    GoogleSearch,
    Walk,
    area_of_coordinates,
    area_of_name,
)
from scrapersky_cli.visit.named_area import look_up_area
from scrapersky_cli.web.blocks import OwnGates
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.google_places import GooglePlaces, TextSearch
from scrapersky_cli.web.paid import PaidRequest

Phrase = Annotated[str, typer.Argument(metavar="PHRASE", help="Such as 'dentists near Austin, TX'.")]
Near = Annotated[str | None, typer.Option(metavar="AREA", help="Where, if the phrase does not say it.")]


@dataclass(frozen=True, slots=True)
class Probed:
    """How many places there are in how many cells, and for how many pages a search would pay.

    `full` cells may have more places than Google shows.
    """

    places: int
    cells: int
    pages: int
    full: int


def probe(
    phrase: Phrase,
    near: Near = None,
    language: Language = None,
    region: Region = None,
    type: PlaceType = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Count what Google Places has of a search, for free, and say what the search would cost. Nothing is stored."""
    set_up_logs(verbose, quiet)
    said = parse_search(phrase)
    where = require_area(said.near or near)
    if not said.phrase or not where:
        raise UsageError(f"{phrase!r} does not say what to look for and where", hint="add: --near 'Austin, TX'")
    prices = price_table(settings())
    if prices.prices[field_mask("text", "ids").sku].per_thousand:
        raise UsageError("by SCRAPERSKY_PLACES_PRICES, requests for identifiers are not free")
    search = TextSearch(said.phrase, None, type, require_code(language, "--language"), require_code(region, "--region"))
    with existing() as database, counting("places", quiet=quiet or as_json) as show:
        probed = asyncio.run(_probe(database, search, where, show))
        free = _free_left(database, prices)
    _tell(probed, prices, free, as_json=as_json)


async def _probe(database: Database | None, search: TextSearch, near: str, show: Callable[[int], None]) -> Probed:
    gates = OwnGates(database) if database else NoGates()
    ledger = DatabaseLedger(database, settings()) if database else None

    async def spend(sku: str) -> None:
        if ledger:
            await ledger.reserve(PaidRequest(sku))

    async with open_web(settings(), gates) as web:
        every = GoogleSearch(GooglePlaces(web, spend), search, await _area(web, database, near), "ids")
        walk, ids = every.begin(), set[str]()
        async with aclosing(every.pages(walk)) as pages:
            async for page in pages:
                ids.update(page.ids)
                walk = page.walk
                show(len(ids))
    return _counted(walk, len(ids))


async def _area(web: Web, database: Database | None, near: str) -> GoogleArea:
    coordinates = area_of(near)
    if coordinates is not None:
        return area_of_coordinates(coordinates)
    kept = await database.read_patiently(kept_areas, {near}) if database else {}
    found = kept[near] if near in kept else await look_up_area(web, near)
    if found is None:
        raise UsageError(f"the map knows no area named {near}", hint="give coordinates: WEST,SOUTH,EAST,NORTH")
    return area_of_name(near, found)


def _counted(walk: Walk, places: int) -> Probed:
    grid = walk.grid
    return Probed(places, grid.cells, walk.named_pages + grid.pages, len(grid.full))


def _free_left(database: Database | None, prices: PriceTable) -> int:
    sku = field_mask("text", "contact").sku
    if database is None:
        return prices.prices[sku].free_per_month
    with database.reading() as conn:
        return next(use.free_left or 0 for use in month(conn, prices)[1] if use.sku == sku)


def _tell(probed: Probed, prices: PriceTable, free: int, *, as_json: bool) -> None:
    sku = field_mask("text", "contact").sku
    used = prices.prices[sku].free_per_month - free
    cost = int(prices.cost(sku, probed.pages, used) * MILLION)
    data = {
        "places": probed.places,
        "cells": probed.cells,
        "too_full": probed.full,
        "requests": probed.pages,
        "free_left": free,
        "cost": cost / MILLION,
        "prices_dated": str(prices.dated),
    }
    lines = [
        f"places={probed.places} cells={probed.cells} requests={probed.pages} cost={dollars(cost)}",
        f"{min(free, probed.pages)} of the requests are free this month, by prices of {prices.dated}",
    ]
    if probed.full:
        lines.append(f"{probed.full} cells are too full to count: they may have more places than Google shows")
    emit(Answer(data, lines=lines), as_json=as_json)
