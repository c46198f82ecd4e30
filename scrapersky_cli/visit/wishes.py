"""Do what a site asks of those who read its pages by machine, as far as SCRAPERSKY_RESPECT says so."""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.failures import NoSlot
from scrapersky_cli.visit.slot import with_slot

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web


async def respecting(page: PageFacts, web: "Web") -> PageFacts:
    """Return the page without what was found on it if its site asks for that and SCRAPERSKY_RESPECT obeys it.

    The site's file of reservations is only fetched if these are obeyed and the page says nothing itself: once per site
    and fetcher. Raise NoSlot if that would take long.
    """
    from scrapersky_cli.extract.wishes import TDM, obeyed, read_tdm_file, with_tdm_file  # late, as the extractors are

    respected = web.settings.respected
    if TDM in respected and page.wishes.tdm_reservation is None:
        rules = read_tdm_file(await _tdm_file(page.url, web))
        page = replace(page, wishes=with_tdm_file(page.wishes, rules, page.url))
    return obeyed(page, respected)


async def _tdm_file(url: str, web: "Web") -> bytes:
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/.well-known/tdmrep.json"
    return await web.site_files.get(address, lambda: _read(address, web))


async def _read(address: str, web: "Web") -> bytes:
    """Return the file; nothing if there is none, if it is too large, or if the site fails to give it."""
    try:
        return (await with_slot(lambda: web.fetch(address, "tdm"))).body
    except NoSlot:
        raise
    except ItemError:
        return b""
