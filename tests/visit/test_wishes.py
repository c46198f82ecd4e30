"""What a site asks is respected where the setting says so, and its file is asked for once."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import FetchTimeout, HttpServerError, NoSlot, TooLarge
from scrapersky_cli.settings import Settings
from scrapersky_cli.visit.page import OPTED_OUT, ReadPage, read_page, result_of
from tests.visit.scripted import Answer, Site

URL = "https://holt.de/kontakt"
FILE = "https://holt.de/.well-known/tdmrep.json"
RESERVED = '[{"location": "/", "tdm-reservation": 1}]'
PAGE = '<html><body><h1>Holt</h1><a href="mailto:anna@holt.de">write</a></body></html>'


def read(site: Site, *urls: str) -> list[ReadPage]:
    web: Any = site

    async def all_of_them() -> list[ReadPage]:
        return await asyncio.gather(*[read_one(url) for url in urls or (URL,)])

    async def read_one(url: str) -> ReadPage:
        return await read_page(await web.fetch(url), web)

    return asyncio.run(all_of_them())


def a_site(respect: str, answers: Mapping[str, Answer], **more: Any) -> Site:
    return Site({URL: PAGE, **answers}, settings=Settings(respect=respect), **more)


def results(site: Site, *urls: str) -> list[str]:
    return [result_of(each.page) for each in read(site, *urls) if each.page]


def test_by_default_nothing_is_asked_and_nothing_obeyed() -> None:
    site = a_site("", {FILE: RESERVED}, headers={URL: {"x-robots-tag": "none", "tdm-reservation": "1"}})
    (visit,) = read(site)
    assert visit.page is not None
    assert (visit.page.wishes.x_robots_tag, visit.page.wishes.tdm_reservation) == ("none", True)
    assert [contact.value for contact in visit.page.contacts] == ["anna@holt.de"]
    assert site.asked == [URL]


def test_a_header_is_obeyed() -> None:
    site = a_site("noindex", {}, headers={URL: {"x-robots-tag": "googlebot: nofollow\nnone"}})
    (visit,) = read(site)
    assert visit.page is not None
    assert (result_of(visit.page), visit.page.contacts, visit.page.wishes.obeyed) == (OPTED_OUT, (), "noindex")


def test_the_file_of_a_site_is_asked_for_once() -> None:
    urls = [f"https://holt.de/{number}" for number in range(5)]
    site = a_site("tdm", {FILE: RESERVED, **dict.fromkeys(urls, PAGE)})
    assert results(site, *urls) == [OPTED_OUT] * 5
    assert site.asked.count(FILE) == 1


@pytest.mark.parametrize(("value", "result"), [("1", OPTED_OUT), ("0", "ok")])
def test_what_the_page_says_makes_the_file_needless(value: str, result: str) -> None:
    site = a_site("tdm", {FILE: RESERVED}, headers={URL: {"tdm-reservation": value}})
    assert (results(site), site.asked) == ([result], [URL])


@pytest.mark.parametrize("failure", [TooLarge(), FetchTimeout(), HttpServerError()], ids=lambda each: each.code)
def test_a_file_that_cannot_be_read_reserves_nothing_and_is_not_asked_for_again(failure: ItemError) -> None:
    site = a_site("tdm", {FILE: failure, "https://holt.de/2": PAGE})
    assert results(site, URL, "https://holt.de/2") == ["ok", "ok"]
    assert site.asked.count(FILE) == 1


def test_without_a_slot_for_the_file_the_row_is_given_back() -> None:
    with pytest.raises(NoSlot):
        read(a_site("tdm", {FILE: NoSlot(500.0)}))


def test_the_body_of_such_a_page_is_not_kept() -> None:
    settings = Settings(respect="noindex", keep_pages=7)
    site = Site({URL: PAGE}, settings=settings, headers={URL: {"x-robots-tag": "noindex"}})
    assert [visit.kept for visit in read(site)] == [None]
