"""The crawl as a value: what it chooses, what it refuses, when it stops, and that nothing of it is lost in JSON."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.crawl.crawl import IDLE_PAGES, MOST_DEPTH, Crawl, folded
from scrapersky_cli.extract.findings import Contact, Link, Metadata, PageFacts

SITE = "https://example.com"


def crawl(budget: int = 20) -> Crawl:
    return Crawl("example.com", budget)


def links(*paths: str) -> list[Link]:
    return [Link(path if path.startswith("http") else f"{SITE}{path}", "") for path in paths]


def page(*paths: str, mails: tuple[str, ...] = (), text: str | None = None) -> PageFacts:
    contacts = tuple(Contact("email", mail, "mailto", 0.9) for mail in mails)
    return PageFacts(SITE, "ok", Metadata(), contacts=contacts, links=tuple(links(*paths)), content_hash=text)


def order(state: Crawl) -> list[str]:
    """What it would read, and in which order."""
    found = []
    while ahead := state.next():
        state.ask(ahead.url)
        found.append(ahead.url.removeprefix(SITE))
    return found


def test_contact_pages_come_first_and_shallow_ones_before_deep_ones() -> None:
    state = crawl()
    state.add(links("/blog/a-post", "/prices", "/a/deep/page", "/impressum", "/kontakt", "/about-us"), 1)
    assert order(state)[:4] == ["/kontakt", "/impressum", "/about-us", "/a/deep/page"]
    assert order(state) == []


def test_what_a_footer_links_to_comes_before_other_pages() -> None:
    state = crawl()
    state.add([*links("/a", "/kontakt"), Link(f"{SITE}/long-name", "", in_footer=True)], 1)
    assert order(state) == ["/kontakt", "/long-name", "/a"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.com/brochure.pdf", "no_page"),
        ("https://example.com/wp-json/x", "no_page"),
        ("https://example.com/search?q=x", "no_page"),
        ("https://example.com/calendar/2026/04", "trap"),
        ("https://example.com/shop?sort=price", "trap"),
        ("https://example.com/a/b/a/b/a/b", "trap"),
    ],
)
def test_what_is_not_read_is_counted_once(url: str, reason: str) -> None:
    state = crawl()
    for _ in range(3):
        state.add(links(url), 1)
    assert order(state) == []
    assert state.skipped == {reason: 1}


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("example.com", True),
        ("www.example.com", True),
        ("shop.example.com", True),
        ("example.com.evil.net", False),
        ("myexample.com", False),
        ("example.org", False),
    ],
)
def test_it_stays_on_the_site_by_whole_labels(host: str, inside: bool) -> None:
    state = crawl()
    state.add(links(f"https://{host}/kontakt"), 1)
    assert bool(state.next()) is inside


def test_two_spellings_of_a_page_are_one() -> None:
    state = crawl()
    state.add(links("/about", "http://www.example.com/about/", "/about/index.html", "/about?b=1"), 1)
    assert len(order(state)) == 2
    assert folded("http://www.example.com/index.php") == folded("https://example.com/")


def test_of_pages_that_one_template_makes_a_few_are_enough() -> None:
    state = crawl()
    state.add(links(*(f"/item-{number}" for number in range(50))), 1)
    assert len(order(state)) == 3
    assert state.skipped == {"alike": 47}
    state.add(links("/item-99"), 1)
    assert state.skipped == {"alike": 48}


def test_pages_that_one_template_makes_are_read_as_long_as_they_give_something() -> None:
    state = crawl()
    state.add(links(*(f"/doctor-{number}" for number in range(50))), 1)
    for number in range(7):
        read(state, page(mails=(f"doctor{number}@example.com",)))
    assert len(order(state)) == 3


def test_a_long_list_does_not_drive_other_pages_out() -> None:
    state = crawl(10)
    others = [f"/a-page-about-{letter}{letter}" for letter in "abcdefghijklmnop"]
    state.add(links(*(f"/x{number}" for number in range(300)), *others), 1)
    assert set(others) < {each.url.removeprefix(SITE) for each in state.ahead.values()}


def test_it_goes_no_deeper_than_it_should() -> None:
    state = crawl()
    state.add(links("/one"), MOST_DEPTH)
    state.add(links("/two"), MOST_DEPTH + 1)
    assert order(state) == ["/one"]


def read(state: Crawl, found: PageFacts) -> None:
    """The next page is asked for, and this is what it is."""
    ahead = state.next()
    assert ahead
    state.ask(ahead.url)
    state.take(found, ahead.url, ahead.depth)


# --- when it stops ----------------------------------------------------------------------------------------
def test_it_stops_when_the_budget_is_spent() -> None:
    state = crawl(2)
    state.add(links("/a", "/b", "/c"), 1)
    assert (len(order(state)), state.stopped) == (2, "budget")


def test_it_stops_when_nothing_is_left() -> None:
    state = crawl()
    state.add(links("/a"), 1)
    assert (order(state), state.stopped) == (["/a"], "exhausted")


def test_it_stops_when_nothing_new_comes_but_not_before_the_contact_pages_are_read() -> None:
    state = crawl()
    state.ask(f"{SITE}/")
    state.take(page(*(f"/{chr(97 + n)}" for n in range(12)), mails=("a@example.com",)), f"{SITE}/", 0)
    asked = 0
    while ahead := state.next():
        state.ask(ahead.url)
        found = page("/kontakt" if asked == IDLE_PAGES - 1 else "/", mails=("A@example.com",))
        state.take(found, ahead.url, 1)
        asked += 1
    assert state.stopped == "nothing_new"
    assert state.knows(f"{SITE}/kontakt")
    assert asked == IDLE_PAGES + 1


def test_a_page_that_says_the_same_as_another_leads_nowhere() -> None:
    state = crawl()
    assert state.take(page("/a", text="x", mails=("a@example.com",)), f"{SITE}/", 0)
    assert not state.take(page("/b", text="x", mails=("A@example.com",)), f"{SITE}/again", 1)
    assert (order(state), state.skipped, state.found("email")) == (["/a"], {"duplicate": 1}, 1)


def test_a_page_with_a_new_contact_is_new_whatever_it_says() -> None:
    state = crawl()
    assert state.take(page("/a", text="x", mails=("a1@example.com",)), f"{SITE}/", 0)
    assert state.take(page("/b", text="x", mails=("a1@example.com", "a2@example.com")), f"{SITE}/again", 1)
    assert (order(state), state.skipped, state.found("email")) == (["/a", "/b"], {}, 2)


def days(day: int) -> list[str]:
    return [f"/plan/{day + step}" for step in range(1, 25)]


def facets(day: int) -> list[str]:
    return [f"/wares/{colour}{'-and-more' * (1 + day)}" for colour in ("red", "green", "blue", "white")]


TRAPS = {
    # where a page leads, what it says, the address on it
    "a calendar": (days, "Nothing happens on this day.", ""),
    "a calendar with something on each day": (days, "{day}", ""),
    "session ids": (lambda day: [f"/{day + step:032x}/list" for step in range(24)], "Our list.", ""),
    "facets": (facets, "{day} wares", ""),
    "the same address everywhere": (facets, "{day} wares", "a"),
    "a new address everywhere": (days, "Mail me.", "a{day}"),
}


@pytest.mark.parametrize(("links_of", "says", "mail"), TRAPS.values(), ids=TRAPS)
def test_a_trap_ends_within_the_budget(links_of: Callable[[int], list[str]], says: str, mail: str) -> None:
    state = crawl(20)
    state.add(links("/kontakt", *links_of(0)), 1)
    visits = 0
    while ahead := state.next():
        visits += 1
        mails = (f"{mail.format(day=visits)}@example.com",) if mail else ()
        state.ask(ahead.url)
        state.take(page(*links_of(visits), mails=mails, text=says.format(day=visits)), ahead.url, 1)
    assert state.knows(f"{SITE}/kontakt")
    assert state.stopped in ("exhausted", "nothing_new", "budget")
    assert visits <= (20 if mail == "a{day}" else IDLE_PAGES + 2)


# --- what is kept between two pages -----------------------------------------------------------------------
def test_its_size_does_not_grow_with_the_site() -> None:
    state = crawl(20)
    for number in range(30):
        found = page(*(f"/x{chr(97 + number % 26)}{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)))
        state.take(found, SITE, 0)
    assert len(state.ahead) <= 80
    assert len(json.dumps(state.as_json())) < 40_000


_paths = st.lists(st.sampled_from(["/a", "/b", "/kontakt", "/x.pdf", "/item-1", "/item-2", "/calendar/2026/04", "/a/"]))


@given(st.lists(st.tuples(_paths, st.lists(st.sampled_from("abc")), st.sampled_from([None, "x", "y"]))))
def test_nothing_is_lost_in_json(visits: list[tuple[list[str], list[str], str | None]]) -> None:
    state = crawl(5)
    state.ask(f"{SITE}/")
    for paths, mails, text in visits:
        found = page(*paths, mails=tuple(f"{mail}@example.com" for mail in mails), text=text)
        state.take(found, f"{SITE}/", 0)
        again = Crawl.from_json(json.loads(json.dumps(state.as_json())))
        assert again == state
        ahead = state.next()
        assert again.next() == ahead
        if ahead:
            state.ask(ahead.url)
