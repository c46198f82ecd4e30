"""The web of a run, opened when the first row is worked: most runs that cron starts find their queue empty."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from scrapersky_cli.db.database import Database
from scrapersky_cli.settings import Settings
from scrapersky_cli.traffic import Traffic

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web
    from scrapersky_cli.web.gates import Gates

# Values of these may be wrong, or are warned about. That is told before rows are claimed.
_CHECKED = {"proxy", "connect_to", "allow_private", "ca_file", "dns", "ports", "robots", "tls"}


class WebWhenNeeded:
    """Stands for the fetcher, which `make` makes as soon as an attribute of it is asked for."""

    def __init__(self, make: "Callable[[], Web]") -> None:
        self._make = make
        self._made: Web | None = None

    @property
    def traffic(self) -> Traffic:
        """What was fetched."""
        return self._made.traffic if self._made else Traffic()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made(), name)

    def made(self) -> "Web":
        """Return the fetcher, made if it was not before. Raise SettingsError for an invalid web setting."""
        if self._made is None:
            self._made = self._make()
        return self._made

    async def aclose(self) -> None:
        """Close the fetcher, if it was made."""
        if self._made is not None:
            await self._made.aclose()


@asynccontextmanager
async def web_when_needed(database: Database, settings: Settings, gates: "Gates | None") -> AsyncIterator[Any]:
    """Yield a fetcher, and close it at the end. What it pays for is noted in the ledger of the database.

    `gates` overrides the gates of the database. Raise SettingsError for an invalid web setting.
    """

    def make() -> "Web":
        # Late: these take a third of the time in which a command finds out that there is nothing to do.
        from scrapersky_cli.store.ledger import DatabaseLedger
        from scrapersky_cli.web.fetch import make_web
        from scrapersky_cli.web.politeness import DatabaseGates

        return make_web(settings, gates or DatabaseGates(database), DatabaseLedger(database, settings))

    web = WebWhenNeeded(make)
    if not _CHECKED.isdisjoint(settings.model_fields_set):
        web.made()
    try:
        yield web
    finally:
        await web.aclose()


async def is_online(settings: Settings) -> bool:
    """Return whether this machine's own network works."""
    from scrapersky_cli.web.probe import network_is_up

    return await network_is_up(settings)
