"""Ask Overpass what OpenStreetMap has.

Overpass gives each address a few slots and holds a slot for a while after its query. All processes over one database
ask it one thing at a time, which is never more than the slots of the one machine that asks.
"""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import MapBusy, MapRefused, MapRejected
from scrapersky_cli.web.response import Response
from scrapersky_cli.web.status import retry_after

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

PAUSE = 1.0  # seconds between two queries
_SLACK = 10.0  # seconds for the way there and back, beyond the time that the server may work
_BUSY_SECONDS = 30.0  # how long to leave it alone if it does not say
_READ = frozenset({200, 400, 403, 429, 504})
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_FREE_NOW = re.compile(r"(\d+) slots? available now")
_FREE_LATER = re.compile(r"[Ss]lot available after:[^,\n]*, in (-?\d+) seconds")


async def ask_overpass(web: "Web", query: str, seconds: int) -> bytes:
    """Return Overpass's answer to `query`, on which it may work for `seconds`. `extract/places/overpass.py` reads it.

    Raise MapBusy if it has no free slot or is overloaded, MapRejected if it does not understand the query, MapRefused
    if it has blocked us, NoSlot if others ask it, or why it could not be reached.
    """
    base = web.settings.overpass_url.rstrip("/")
    url, content = f"{base}/interpreter", urlencode({"data": query}).encode()
    longest = seconds + _SLACK
    async with web.in_turn(url, longest + web.settings.fetch_seconds, PAUSE):
        response = await web.call(
            url, method="POST", headers=_FORM, content=content, accept_status=_READ, seconds=longest
        )
        if response.status != 200:
            raise await _failure(web, base, response)
    return response.body


async def _failure(web: "Web", base: str, response: Response) -> ItemError:
    asked = retry_after(response.headers)
    match response.status:
        case 429:
            wait = asked if asked is not None else await _seconds_until_free(web, base)
            return MapBusy("Overpass has no free slot for this address", retry_after=wait)
        case 504:
            return MapBusy("Overpass is overloaded", retry_after=asked or _BUSY_SECONDS)
        case 403:
            return MapRefused()
    return MapRejected()


async def _seconds_until_free(web: "Web", base: str) -> float:
    try:
        response = await web.call(f"{base}/status")
    except ItemError:
        return _BUSY_SECONDS
    return seconds_until_free(response.body.decode("utf-8", "replace"))


def seconds_until_free(status: str) -> float:
    """Return for how long Overpass's `/api/status` says that no slot is free; 30 if it does not say."""
    if (now := _FREE_NOW.search(status)) and int(now[1]) > 0:
        return 0.0
    waits = [int(each) for each in _FREE_LATER.findall(status)]
    return float(max(min(waits), 1)) if waits else _BUSY_SECONDS
