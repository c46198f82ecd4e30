"""The home page of a site, under whichever of its names answers."""

import asyncio
import gc
import zlib
from typing import Any

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BotWall,
    CircuitOpen,
    ConnectionRefused,
    DnsNotFound,
    FetchTimeout,
    HttpGone,
    TlsFailed,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.visit.home import fetch_home, read_home
from scrapersky_cli.visit.page import ReadPage
from scrapersky_cli.web.response import Response
from tests.visit.scripted import Answer, Site
from tests.web.site import answer, visiting

HTTPS, HTTPS_WWW, HTTP, HTTP_WWW = NAMES = (
    "https://holt.de/", "https://www.holt.de/", "http://holt.de/", "http://www.holt.de/",
)  # fmt: skip
PAGE = "<html><head><title>Holt</title></head><body><h1>Praxis Holt in Köln</h1><p>We are a practice.</p></body></html>"


def home(site: Site) -> ReadPage:
    web: Any = site
    return asyncio.run(read_home("holt.de", web))


@pytest.mark.parametrize(
    ("answers", "read", "tls"),
    [
        ({HTTPS: PAGE}, HTTPS, None),
        ({HTTPS: DnsNotFound(), HTTPS_WWW: PAGE}, HTTPS_WWW, None),
        ({HTTPS: ConnectionRefused(), HTTPS_WWW: ConnectionRefused(), HTTP: PAGE}, HTTP, None),
        ({HTTPS: TlsFailed(), HTTPS_WWW: TlsFailed(), HTTP: PAGE}, HTTP, TlsFailed.code),
        ({HTTPS: DnsNotFound(), HTTPS_WWW: TlsFailed(), HTTP: DnsNotFound(), HTTP_WWW: PAGE}, HTTP_WWW, TlsFailed.code),
    ],
)
def test_the_first_name_that_answers_is_read(answers: dict[str, Answer], read: str, tls: str | None) -> None:
    site = Site(answers)
    page = home(site)
    assert site.asked == list(NAMES[: NAMES.index(read) + 1])
    assert (page.response.url, page.tls) == (read, tls or page.response.tls)
    assert page.page is not None
    assert page.page.metadata.title == "Holt"


@pytest.mark.parametrize(
    ("answers", "failure", "asked"),
    [
        ({HTTPS: DnsNotFound(), HTTPS_WWW: DnsNotFound()}, DnsNotFound, 2),
        ({HTTPS: FetchTimeout()}, FetchTimeout, 1),
        ({HTTPS: HttpGone()}, HttpGone, 1),
        ({HTTPS: CircuitOpen()}, CircuitOpen, 1),
        ({HTTPS: DnsNotFound(), HTTPS_WWW: TlsFailed(), HTTP: DnsNotFound(), HTTP_WWW: DnsNotFound()}, TlsFailed, 4),
        ({HTTPS: TlsFailed(), HTTPS_WWW: TlsFailed(), HTTP: CircuitOpen()}, TlsFailed, 3),
    ],
)
def test_what_ends_the_search_is_raised(answers: dict[str, Answer], failure: type[ItemError], asked: int) -> None:
    site = Site(answers)
    with pytest.raises(failure):
        home(site)
    assert len(site.asked) == asked


def test_a_bot_check_is_not_a_page() -> None:
    check = (
        "<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x'></script>"
    )
    with pytest.raises(BotWall):
        home(Site({HTTPS: check}))


@pytest.mark.parametrize("days", [0, 7])
def test_a_body_is_kept_only_if_bodies_are_kept(days: int) -> None:
    kept = home(Site({HTTPS: PAGE}, settings=Settings(keep_pages=days))).kept
    assert (None if kept is None else zlib.decompress(kept).decode()) == (PAGE if days else None)


def test_a_page_for_which_another_name_was_refused_needs_no_garbage_collection() -> None:
    async def go() -> None:
        async with visiting(lambda _: answer("Hello")) as (web, _):
            await fetch_home("example.com", web)
            assert not [each for each in gc.get_objects() if type(each) is Response]

    gc.collect()
    gc.disable()
    try:
        asyncio.run(go())
    finally:
        gc.enable()
