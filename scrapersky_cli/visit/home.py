"""Read the home page of a site, under the first of its names that answers."""

from typing import TYPE_CHECKING

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    CircuitOpen,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    DnsNotFound,
    TlsFailed,
)
from scrapersky_cli.visit.page import ReadPage, read_page
from scrapersky_cli.web.response import Response
from scrapersky_cli.web.trip import Trip

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

# A timeout is not among these: the site exists, and its other names would be just as slow.
_NOT_HERE = (DnsNotFound, ConnectionRefused, ConnectionFailed, ConnectionLost, TlsFailed)


async def read_home(
    domain: str,
    web: "Web",
    etag: str | None = None,
    last_modified: str | None = None,
    *,
    one_page: bool = False,
    country: str | None = None,
) -> ReadPage:
    """Read the home page: by https, else by http; without www., else with it. Raise the first failure if none answers.

    `etag` and `last_modified` come from the last answer. With `one_page` no other page of the site is wanted soon.
    `country` is where the business probably is.
    """
    response, broken = await fetch_home(domain, web, etag, last_modified, one_page=one_page)
    return await read_page(response, web, tls=broken or response.tls, country=country)


async def fetch_home(
    domain: str, web: "Web", etag: str | None = None, last_modified: str | None = None, *, one_page: bool = False
) -> tuple[Response, str | None]:
    """Fetch the home page as `read_home` does. Return the answer, and the code of a TLS failure under another name."""
    failures: list[ItemError] = []
    trip = Trip(one_page=one_page)
    for scheme in ("https", "http"):
        for host in (domain, f"www.{domain}"):
            try:
                response = await web.fetch(f"{scheme}://{host}/", etag=etag, last_modified=last_modified, trip=trip)
            except _NOT_HERE as error:
                failures.append(error.with_traceback(None))  # which refers to this list, and to the page that follows
                continue
            except CircuitOpen:
                if not failures:
                    raise
                break
            return response, next((failure.code for failure in failures if isinstance(failure, TlsFailed)), None)
        if all(isinstance(failure, DnsNotFound) for failure in failures):
            break
    raise next((failure for failure in failures if not isinstance(failure, DnsNotFound)), failures[0])
