"""Reading one page: fetch it, extract it, and say in a word what it was."""

import asyncio
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.failures import (
    BotWall,
    CircuitOpen,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    DnsNotFound,
    TlsFailed,
)
from scrapersky_cli.settings import settings
from scrapersky_cli.web.response import Response

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_BIG_PAGE = 256_000  # bytes; parsing more than this on the event loop would hold up everybody else
# A site that is too slow is there: its other names would be as slow.
_NOT_HERE = (DnsNotFound, ConnectionRefused, ConnectionFailed, ConnectionLost, TlsFailed)


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit gave. `page` is None where the site says nothing has changed. `tls` overrules the response's.

    `kept` is the compressed body, where bodies are kept (SCRAPERSKY_KEEP_PAGES).
    """

    response: Response
    page: PageFacts | None
    tls: str | None = None
    kept: bytes | None = field(default=None, repr=False)


def result_of(page: PageFacts) -> str:
    """The result code of a page that was read."""
    if page.verdict != "ok":
        return page.verdict
    return "ok" if page.contacts else "empty"


async def read(response: Response, tls: str | None = None, country: str | None = None) -> Visit:
    """Extract what was fetched. Raise BotWall where it is a bot check instead of a page."""
    if response.not_modified:
        return Visit(response, None, tls)

    from scrapersky_cli.extract.page import extract_page

    def extract() -> PageFacts:
        return extract_page(
            response.body,
            url=response.url,
            content_type=response.content_type,
            headers=response.headers,
            status=response.status,
            country=country,
        )

    page = await asyncio.to_thread(extract) if len(response.body) > _BIG_PAGE else extract()
    if page.verdict == "bot_wall":
        raise BotWall
    kept = zlib.compress(response.body) if settings().keep_pages else None
    return Visit(response, page, tls, kept)


async def visit_home(domain: str, web: "Web", etag: str | None = None, last_modified: str | None = None) -> Visit:
    """Read the home page: by https, else by http; without www., else with it. Raise the first failure if none answers.

    `etag` and `last_modified` are those of the last visit.
    """
    failures: list[ItemError] = []
    for scheme in ("https", "http"):
        for host in (domain, f"www.{domain}"):
            try:
                url = f"{scheme}://{host}/"
                response = await web.fetch(url, etag=etag, last_modified=last_modified)
            except _NOT_HERE as error:
                failures.append(error)
                continue
            except CircuitOpen:
                if not failures:
                    raise
                break
            broken = next((failure.code for failure in failures if isinstance(failure, TlsFailed)), None)
            return await read(response, broken or response.tls)
        if all(isinstance(failure, DnsNotFound) for failure in failures):
            break
    raise next((failure for failure in failures if not isinstance(failure, DnsNotFound)), failures[0])
