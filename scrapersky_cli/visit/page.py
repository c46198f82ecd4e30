"""A page that was fetched: what was extracted from it, and a result code."""

import asyncio
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.failures import BotWall
from scrapersky_cli.visit.wishes import respecting
from scrapersky_cli.web.response import Response
from scrapersky_cli.web.robots import product_token

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_BIG_PAGE = 256_000  # bytes; parsing more than this on the event loop would hold up other tasks


@dataclass(frozen=True, slots=True)
class ReadPage:
    """An answer and what was extracted from it. `page` is None if the site says that nothing has changed. `tls`
    replaces the response's value if an earlier try failed because of TLS.

    `kept` is the compressed body, if bodies are stored (SCRAPERSKY_KEEP_PAGES).
    """

    response: Response
    page: PageFacts | None
    tls: str | None = None
    kept: bytes | None = field(default=None, repr=False)


OPTED_OUT = "opted_out"  # the site asks not to be read so (SCRAPERSKY_RESPECT): nothing that was found is kept


def result_of(page: PageFacts) -> str:
    """Return the result code of a page that was read."""
    if page.wishes.obeyed:
        return OPTED_OUT
    if page.verdict != "ok":
        return page.verdict
    return "ok" if page.contacts else "empty"


async def read_page(response: Response, web: "Web", *, tls: str | None = None, country: str | None = None) -> ReadPage:
    """Extract what `web` has fetched, and respect what the site asks. Raise BotWall if it is a bot check, or NoSlot.

    The body is kept if it is to be stored (SCRAPERSKY_KEEP_PAGES). `country` is where the business probably is.
    """
    if response.not_modified:
        return ReadPage(response, None, tls)

    from scrapersky_cli.extract.page import extract_page

    def extract() -> PageFacts:
        return extract_page(
            response.body,
            url=response.url,
            content_type=response.content_type,
            headers=response.headers,
            status=response.status,
            country=country,
            expected=web.settings.country,
            agent=product_token(web.settings.user_agent),
        )

    if len(response.body) > _BIG_PAGE:
        page = await asyncio.to_thread(extract)
    else:
        async with web.parsing:
            page = extract()
    if page.verdict == "bot_wall":
        raise BotWall
    page = await respecting(page, web)
    kept = zlib.compress(response.body) if web.settings.keep_pages and not page.wishes.obeyed else None
    return ReadPage(response, page, tls, kept)
