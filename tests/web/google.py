"""A client of Google's Places API (New) whose requests go to an emulator, and a ledger of what it spends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.google_server import serve_google
from scrapersky_cli.errors import OursError
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.google_places import Asked, GooglePlaces, TextSearch
from tests.web.site import web_settings

KEY = "AIzaSy-k3y_of-a-test"
IDS = Asked("places.id,nextPageToken", "text-search-essentials-ids")
CONTACT = Asked("places.id,places.displayName,places.websiteUri,nextPageToken", "text-search-enterprise")
NEARBY = Asked("places.id,places.displayName", "nearby-search-pro")
DETAILS = Asked("id,displayName", "details-pro")
DENTISTS = TextSearch("dentists in Austin, TX")


@dataclass
class Ledger:
    """What was reserved, in order. With a `budget` nothing more is allowed after so many requests."""

    budget: int | None = None
    spent: list[str] = field(default_factory=list)

    async def spend(self, sku: str) -> None:
        if self.budget is not None and len(self.spent) >= self.budget:
            raise OverBudget
        self.spent.append(sku)


class OverBudget(OursError):
    """The budget is used up."""


@dataclass
class Asking:
    places: GooglePlaces
    emulator: GooglePlacesEmulator
    ledger: Ledger


@asynccontextmanager
async def asking(
    places: list[dict[str, Any]], *, key: str = KEY, budget: int | None = None, **values: Any
) -> AsyncIterator[Asking]:
    """A client whose requests go to an emulator of these places."""
    emulator = GooglePlacesEmulator(places)
    with serve_google(emulator) as server:
        chosen = web_settings(
            tls_port=server.https_port, ca_file=str(server.ca_file), google_key=key, api_bytes=5_000_000, **values
        )
        async with open_web(chosen, NoGates()) as web:
            ledger = Ledger(budget)
            yield Asking(GooglePlaces(web, ledger.spend), emulator, ledger)
