"""Ask Nominatim where a named area is.

Its usage policy is kept: one request at a time and a second's pause between two, for all processes over one database.
Its answers are to be kept, so that no name is asked twice: see `store/areas.py`.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from scrapersky_cli.failures import HttpClientError, HttpForbidden, HttpRateLimited, MapBusy, MapRefused, MapRejected

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

PAUSE = 1.0  # seconds: "an absolute maximum of 1 request per second"
_SLACK = 5.0  # seconds by which the slot outlasts the deadline of the request
_CHOICES = 5  # places of a name that are asked for, since some of them are no areas
_DETAIL = 0.0005  # degrees by which a boundary may be simplified: some fifty metres


async def ask_nominatim(web: "Web", name: str) -> bytes:
    """Return Nominatim's answer to `name`, as `extract/places/nominatim.py` reads it.

    Raise MapBusy if it asks for fewer requests, MapRefused if it has blocked us, MapRejected if it does not accept the
    name, NoSlot if others ask it, or why it could not be reached.
    """
    question = {
        "q": name,
        "format": "jsonv2",
        "addressdetails": 1,
        "limit": _CHOICES,
        "polygon_geojson": 1,
        "polygon_threshold": _DETAIL,
    }
    url = f"{web.settings.nominatim_url.rstrip('/')}/search?{urlencode(question)}"
    async with web.in_turn(url, web.settings.fetch_seconds + _SLACK, PAUSE):
        try:
            response = await web.call(url)
        except HttpRateLimited as error:
            raise MapBusy("Nominatim asks for fewer requests", retry_after=error.retry_after) from None
        except HttpForbidden:
            raise MapRefused from None
        except HttpClientError as error:
            raise MapRejected(f"Nominatim does not accept the name: {error.message}") from None
    return response.body
