"""What a crawl makes of what a site answers, step by step, against a web that is a table of answers."""

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BotWall,
    CircuitOpen,
    ConnectionFailed,
    FetchTimeout,
    HttpGone,
    HttpRateLimited,
    NoSlot,
    RobotsDenied,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.email_scan import CrawledPage, EndedCrawl, work
from tests.visit.scripted import Site

HOME = "https://dental-holm.de/"


def html(*links: str, mail: str = "", text: str = "") -> str:
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    mailto = f'<a href="mailto:{mail}">{mail}</a>' if mail else ""
    return f"<html><body><h1>Words of {text or mail or links}</h1><p>And more words.</p>{anchors}{mailto}</body></html>"


def crawl(
    site: Site, *, attempt: int = 1, max_pages: int = 20, progress: Any = None, host: str = "dental-holm.de"
) -> list[Step]:
    web: Any = site
    row: Any = SimpleNamespace(domain_id=1, host=host, options={"max_pages": max_pages})
    item = Item(1, 1, attempt, row, loaded=progress)

    async def steps() -> list[Step]:
        return [step async for step in work(item, web)]

    return asyncio.run(steps())


def result(steps: list[Step]) -> Mapping[str, Any]:
    assert isinstance(steps[-1].data, EndedCrawl)
    return steps[-1].data.result


def read(steps: list[Step]) -> list[str]:
    return [step.data.url for step in steps if isinstance(step.data, CrawledPage) and step.data.visit]


def test_each_page_is_a_step_and_the_last_one_tells_the_outcome() -> None:
    steps = crawl(Site({HOME: html("/contact"), HOME + "contact": html(mail="jo.holm@dental-holm.de")}))
    assert [step.result for step in steps] == [None, None, "ok"]
    assert read(steps) == [HOME, HOME + "contact"]
    assert result(steps)["contacts"] == {"email": 1}


def test_zero_addresses_is_empty() -> None:
    assert crawl(Site({HOME: html("/a"), HOME + "a": html()}))[-1].result == "empty"


@pytest.mark.parametrize("failure", [HttpGone(), RobotsDenied(), BotWall(), FetchTimeout()], ids=lambda each: each.code)
def test_a_page_that_cannot_be_read_is_skipped_and_said(failure: ItemError) -> None:
    steps = crawl(
        Site(
            {
                HOME: html("/contact", "/about"),
                HOME + "contact": failure,
                HOME + "about": html(mail="info@dental-holm.de"),
            }
        )
    )
    assert (steps[-1].result, result(steps)["skipped"]) == ("ok", {failure.code: 1})


@pytest.mark.parametrize("failure", [HttpGone(), RobotsDenied(), BotWall(), CircuitOpen()], ids=lambda each: each.code)
def test_a_home_page_that_cannot_be_read_ends_the_attempt(failure: ItemError) -> None:
    with pytest.raises(type(failure)):
        crawl(Site({HOME: failure}))


# --- where pages lead -------------------------------------------------------------------------------------
def test_a_business_that_moved_is_followed() -> None:
    site = Site(
        {
            HOME: ("https://www.newname.com/", html("/contact", "https://dental-holm.de/old")),
            "https://www.newname.com/contact": html(mail="jo.holm@newname.com"),
        }
    )
    steps = crawl(site)
    assert read(steps) == ["https://www.newname.com/", "https://www.newname.com/contact"]
    assert result(steps)["skipped"] == {}


def test_a_home_page_that_is_a_profile_elsewhere_gives_nothing() -> None:
    steps = crawl(Site({HOME: ("https://www.facebook.com/jo", html("/contact", mail="press@dental-holm.de"))}))
    assert (read(steps), steps[-1].result, result(steps)["skipped"]) == ([], "empty", {"off_site": 1})


def test_a_page_that_leads_off_the_site_gives_nothing() -> None:
    site = Site(
        {
            HOME: html("/book", mail="jo.holm@dental-holm.de"),
            HOME + "book": ("https://booking.com/x", html(mail="b@b.com")),
        }
    )
    steps = crawl(site)
    assert (read(steps), result(steps)["skipped"]) == ([HOME], {"off_site": 1})


def test_a_page_that_leads_to_one_that_was_read_is_a_duplicate() -> None:
    site = Site({HOME: html("/start", "/a"), HOME + "start": (HOME, html("/b")), HOME + "a": html(text="a")})
    steps = crawl(site)
    assert (read(steps), result(steps)["skipped"]) == ([HOME, HOME + "a"], {"duplicate": 1})


def test_where_a_page_led_is_not_asked_for_again() -> None:
    site = Site(
        {HOME: html("/kontakt", "/contact"), HOME + "contact": (HOME + "kontakt", html(mail="info@dental-holm.de"))}
    )
    crawl(site)
    assert site.asked == [HOME, HOME + "contact"]


def test_the_same_text_again_stores_its_contacts_once() -> None:
    same = html(mail="jo.holm@dental-holm.de", text="same")
    steps = crawl(Site({HOME: html("/a", "/b"), HOME + "a": same, HOME + "b": same}))
    stages = [step.data for step in steps if isinstance(step.data, CrawledPage)]
    assert [stage.is_new for stage in stages] == [True, True, False]


# --- pages that one template makes --------------------------------------------------------------------------
def test_an_address_on_each_of_sixteen_pages_is_sixteen_addresses() -> None:
    """Their texts differ in digits only."""
    paths = [f"doctor-{number}" for number in range(1, 17)]
    answers = {HOME + path: html(mail=f"{path}@dental-holm.de", text="a doctor") for path in paths}
    steps = crawl(Site({HOME: html(*paths), **answers}))
    assert result(steps)["contacts"] == {"email": 16}
    assert (result(steps)["skipped"], result(steps)["stopped"]) == ({}, "exhausted")
    assert [step.data.is_new for step in steps if isinstance(step.data, CrawledPage)] == [True] * 17


# --- a site that wants a rest -----------------------------------------------------------------------------
RESTS = [CircuitOpen(), HttpRateLimited(), ConnectionFailed()]


@pytest.mark.parametrize("failure", RESTS, ids=lambda each: each.code)
def test_a_site_that_wants_a_rest_gets_it_and_is_asked_for_the_page_again(failure: ItemError) -> None:
    site = Site({HOME: html("/contact"), HOME + "contact": [failure, html(mail="info@dental-holm.de")]})
    kept: list[Any] = []

    async def first() -> None:
        web: Any = site
        row: Any = SimpleNamespace(domain_id=1, host="dental-holm.de", options=None)
        async for step in work(Item(1, 1, 1, row), web):
            kept.append(step.data.crawl)

    with pytest.raises(type(failure)):
        asyncio.run(first())
    steps = crawl(site, attempt=2, progress={"crawl": kept[-1]})
    assert (steps[-1].result, site.asked) == ("ok", [HOME, HOME + "contact", HOME + "contact"])


@pytest.mark.parametrize("failure", RESTS, ids=lambda each: each.code)
def test_a_site_that_wants_a_rest_again_and_again_keeps_what_it_gave(failure: ItemError) -> None:
    site = Site({HOME: html("/contact", "/about", mail="jo.holm@dental-holm.de"), HOME + "contact": failure})
    steps = crawl(site, attempt=3)
    assert (steps[-1].result, result(steps)["stopped"], result(steps)["not_read"]) == ("ok", failure.code, 1)


def test_a_crawl_that_goes_on_takes_the_budget_it_is_given_now() -> None:
    site = Site({HOME: html("/contact", "/about"), HOME + "contact": html(), HOME + "about": html(text="b")})
    first = crawl(site, max_pages=2)
    state = {**first[1].data.crawl, "stopped": None}
    assert result(crawl(site, max_pages=3, progress={"crawl": state}))["requests"] == 3


def test_a_dead_sub_domain_is_skipped() -> None:
    site = Site(
        {HOME: html("https://shop.dental-holm.de/", "/about"), "https://shop.dental-holm.de/": ConnectionFailed()}
    )
    assert result(crawl(site))["skipped"] == {"connect_failed": 1, "http_gone": 1}


def test_a_slot_that_is_near_is_waited_for() -> None:
    site = Site(
        {HOME: html("/contact"), HOME + "contact": [NoSlot(0.01), NoSlot(0.01), html(mail="info@dental-holm.de")]}
    )
    assert crawl(site)[-1].result == "ok"


def test_a_slot_that_is_far_gives_the_row_back() -> None:
    with pytest.raises(NoSlot):
        crawl(Site({HOME: html("/contact"), HOME + "contact": NoSlot(600)}))


def test_a_crawl_that_took_too_long_ends_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapersky_cli.workflows.email_scan.CRAWL_SECONDS", -1.0)
    site = Site({HOME: html("/contact", "/about", mail="info@dental-holm.de"), HOME + "contact": html()})
    steps = crawl(site)
    assert (steps[-1].result, result(steps)["stopped"], len(site.asked)) == ("ok", "time", 2)


def test_pages_that_opt_out_are_counted_and_their_links_followed() -> None:
    answers = {HOME: html("/contact", mail="jo@dental-holm.de"), HOME + "contact": html(mail="bo@dental-holm.de")}
    headers = {HOME: {"x-robots-tag": "noindex"}}
    site = Site(answers, settings=Settings(respect="noindex"), headers=headers)
    steps = crawl(site)
    assert (steps[-1].result, read(steps)) == ("ok", [HOME, HOME + "contact"])
    assert (result(steps)["contacts"], result(steps)["skipped"]) == ({"email": 1}, {"opted_out": 1})


def test_a_site_that_opts_out_is_no_empty_site() -> None:
    site = Site(
        {HOME: html(mail="jo@dental-holm.de")},
        settings=Settings(respect="noai"),
        headers={HOME: {"x-robots-tag": "noai"}},
    )
    assert crawl(site)[-1].result == "opted_out"
