"""Look up where a named area is."""

from typing import TYPE_CHECKING

from scrapersky_cli.extract.places.nominatim import NamedArea, read_areas
from scrapersky_cli.web.nominatim import ask_nominatim

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web


async def look_up_area(web: "Web", name: str) -> NamedArea | None:
    """Return the likeliest area of this name; None if the map knows none. Raise what `ask_nominatim` raises."""
    return next(iter(read_areas(await ask_nominatim(web, name))), None)
