"""Tell the monitor of SCRAPERSKY_PING_URL that a run begins, that it goes on, and how it ended."""

import asyncio
import logging
from uuid import UUID

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.settings import Settings, hide_secrets

log = logging.getLogger(__name__)


def ping(settings: Settings, name: str, word: str, run: UUID, body: str = "") -> None:
    """Send a ping to the monitor. `word` is `start` or an exit code, `name` the workflow or command that runs.

    Nothing is told without SCRAPERSKY_PING_URL. If the monitor cannot be told, that is a warning: no run fails for it.
    """
    if settings.ping_url is None:
        return
    url = settings.ping_url.get_secret_value().replace("{workflow}", name)
    with Caught() as caught:
        asyncio.run(_send(settings, url, word, run, body))
    if caught.error:
        reason = str(caught.error) or type(caught.error).__name__
        log.warning("the monitor of SCRAPERSKY_PING_URL could not be told: %s", hide_secrets(reason))


async def _send(settings: Settings, url: str, word: str, run: UUID, body: str) -> None:
    # Late: without a monitor a run that finds nothing due needs none of these.
    from scrapersky_cli.web.exchange import Transport
    from scrapersky_cli.web.fetch import Web
    from scrapersky_cli.web.gates import NoGates
    from scrapersky_cli.web.ping import send_ping

    web = Web(settings, NoGates(), Transport(settings))
    try:
        await send_ping(web, url, word, run, body)
    finally:
        await web.aclose()
