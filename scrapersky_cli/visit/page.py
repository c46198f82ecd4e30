"""A page that was fetched: what was extracted from it, and a result code."""

import asyncio
import zlib
from dataclasses import dataclass, field

from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.failures import BotWall
from scrapersky_cli.web.response import Response

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


def result_of(page: PageFacts) -> str:
    """Return the result code of a page that was read."""
    if page.verdict != "ok":
        return page.verdict
    return "ok" if page.contacts else "empty"


async def read_page(
    response: Response,
    *,
    keep_body: bool,
    tls: str | None = None,
    country: str | None = None,
    expected: str | None = None,
) -> ReadPage:
    """Extract what was fetched. With `keep_body`, keep the body to store it. Raise BotWall if it is a bot check.

    `country` and `expected` are those of `extract_page`.
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
            expected=expected,
        )

    page = await asyncio.to_thread(extract) if len(response.body) > _BIG_PAGE else extract()
    if page.verdict == "bot_wall":
        raise BotWall
    kept = zlib.compress(response.body) if keep_body else None
    return ReadPage(response, page, tls, kept)
