# ruff: noqa: SIM905 - tables read by their words
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.crawl.order import crawl_priority, is_trap, looks_like_page, pattern
from scrapersky_cli.extract.page_kinds import page_kind


def frontier_key(url: str, text: str = "", *, in_footer: bool = False) -> tuple[int, int, str]:
    return crawl_priority(page_kind(url, text), in_footer=in_footer), len(url), url


TRAPS = """
/calendar/2031-05 /events/month/2031-05/ /events/2031/05/12/ /veranstaltungen/kalender/2031 /x?month=5&year=2031
/events?tribe-bar-date=2031-05-01 /events/?ical=1 /shop?sort=price /shop?orderby=date /shop?filter_color=red
/shop?pa_size=xl /shop?min_price=10 /shop?add-to-cart=17 /post?replytocom=3 /x?share=facebook /shop?tags[]=a /shop?tags%5B%5D=a /calendar/day/ /events/list?x=1
/x;jsessionid=ABC /x?PHPSESSID=abc /(S(abcdefghijklmnopqrstuvwx))/page.aspx /x?sid=0123456789abcdef0
/a/b/a/b/a/b /de/de/de/x /x?a=1&b=2&c=3&d=4 /1/2/3/4/5/6/7/8/9/10/11/12/13
/agenda/day/2031-05-12 /x?redirect_to=%2F /2031-05-01/2031-05-02/ /blog?print=1
""".split()
NO_TRAPS = """
/ /contact /?p=12 /?page_id=7 /index.php?id=3&L=1&type=5 /blog/2024/05/my-post /2024/05/31/post /events /events/summer-party
/kalender /termine /shop/item-17 /blog?page=3 /a/b/a/b /de/praxis/de /x?id=7&lang=de /agenda /news/2024/ /team?member=jane
/calendar-repair /events/2024/summer-party /events/dayton-open
""".split()


@pytest.mark.parametrize("path", TRAPS)
def test_trap(path: str) -> None:
    assert is_trap("https://example.com" + path)


@pytest.mark.parametrize("path", NO_TRAPS)
def test_no_trap(path: str) -> None:
    assert not is_trap("https://example.com" + path)


def test_length_is_bounded() -> None:
    assert not is_trap("https://example.com/" + "a" * 1900)
    assert is_trap("https://example.com/" + "a" * 2000)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/shop/item-17?page=3", "/shop/item-9?page=41", True),
        ("/x/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/x/a3bb189e-8bf9-3888-9912-ace4e6543002", True),
        ("/o/deadbeef00112233", "/o/0011223344556677", True),
        ("/contact", "/about", False),
        ("/de/1", "/en/1", False),
        ("/facade-beautified", "/facade-deadbeefed", False),
    ],
)
def test_pattern(one: str, other: str, same: bool) -> None:
    assert (pattern("https://example.com" + one) == pattern("https://example.com" + other)) is same


@pytest.mark.parametrize(
    "path", ["/", "/a", "/a.html", "/a.php?x=1", "/v1.2/docs", "/x?file=a.pdf", "/feedback", "/logout-help"]
)
def test_pages(path: str) -> None:
    assert looks_like_page("https://example.com" + path)


@pytest.mark.parametrize(
    "url",
    ["https://e.com/a.pdf", "https://e.com/a.JPG", "https://e.com/feed/", "https://e.com/sitemap.xml", "https://e.com/wp-json/x",
     "https://e.com/wp-login.php", "https://e.com/logout", "mailto:a@e.com", "ftp://e.com/x", "https://[x", "",
     "https://e.com/cdn-cgi/l/email-protection"],
)  # fmt: skip
def test_no_pages(url: str) -> None:
    assert not looks_like_page(url)


def test_the_frontier_is_read_in_order_of_promise() -> None:
    footer = {"/partner-portal-x"}
    links = [
        "/",
        "/kontakt",
        "/impressum",
        "/about",
        "/team",
        "/partner-portal-x",
        "/datenschutz",
        "/x",
        "/a/b/c",
        "/blog/x",
        "/login",
    ]
    keys = [frontier_key("https://example.com" + link, in_footer=link in footer) for link in links]
    assert keys == sorted(keys)
    assert (
        frontier_key("https://example.com/?p=1", "Contact")[0] < frontier_key("https://example.com/?p=1", "Offers")[0]
    )
    assert frontier_key("https://example.com/login", in_footer=True) == frontier_key("https://example.com/login")


@given(st.text(max_size=100), st.sampled_from(["", "https://example.com/", "https://example.com/?"]))
def test_any_text_gets_an_answer(text: str, prefix: str) -> None:
    url = prefix + text
    is_trap(url)
    looks_like_page(url)
    assert pattern(pattern(url)) == pattern(url)
    frontier_key(url, text)


@pytest.mark.parametrize("unit", ["a", "/a", "1-", "a1", "&a=1", ";jsessionid", "/events/", "0123456789abcdef-"])
def test_time_is_linear(unit: str) -> None:
    url = "https://example.com/" + unit * (200_000 // len(unit))
    began = time.process_time()
    is_trap(url), pattern(url), looks_like_page(url), frontier_key(url)
    assert time.process_time() - began < 5
