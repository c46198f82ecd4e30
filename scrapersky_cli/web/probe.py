"""Whether this machine's own network works, so that a run does not blame a hundred hosts for an outage here."""

import asyncio
from collections.abc import Awaitable

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.failures import ConnectionRefused
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.exchange import network


def parse_places(text: str) -> list[tuple[str, int]]:
    """Read SCRAPERSKY_PROBE: HOST:PORT separated by commas. Raise SettingsError."""
    places = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        host, _, port = part.rpartition(":")
        if not host or not port.isdecimal():
            raise SettingsError(f"SCRAPERSKY_PROBE: {part!r} is not HOST:PORT")
        places.append((host.strip("[]"), int(port)))
    return places


async def network_is_up(settings: Settings, *, seconds: float = 8.0) -> bool:
    """Return whether a place in SCRAPERSKY_PROBE can be reached within `seconds`, in the way that the fetcher would.

    All are tried at once, with the same resolver, proxy and guard; a refused connection counts as an answer.
    """
    backend, proxied = network(settings)
    places = [proxied] if proxied else parse_places(settings.probe)

    async def reaches(host: str, port: int) -> bool:
        try:
            stream = await backend.connect_tcp(host, port)
        except ConnectionRefused:
            return True
        except ItemError:
            return False
        await stream.aclose()
        return True

    return await _any([reaches(host, port) for host, port in places], seconds)


async def _any(questions: list[Awaitable[bool]], seconds: float) -> bool:
    """Return whether one of `questions` is answered yes within `seconds`; the others are cancelled then."""
    tasks = [asyncio.ensure_future(question) for question in questions]
    try:
        for answer in asyncio.as_completed(tasks, timeout=seconds):
            if await answer:
                return True
    except TimeoutError:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return False
