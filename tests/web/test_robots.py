"""robots.txt as RFC 9309 has it, and the command that explains it."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from scrapersky_cli.cli.robots import robots as command
from scrapersky_cli.errors import UsageError
from scrapersky_cli.failures import ConnectionLost, RobotsDenied, RobotsUnavailable
from scrapersky_cli.settings import settings
from scrapersky_cli.web.robots import product_token, read_robots
from tests.web.site import Request, answer, visiting

TEXT = """
User-agent: *
Disallow: /
# ours
User-agent: ScraperSky
User-agent: other
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /same
Allow: /same
Crawl-delay: 90
Sitemap: https://example.com/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed", "rule"),
    [
        ("/", True, None),
        ("/private/x", False, "Disallow: /private"),
        ("/private/open/x", True, "Allow: /private/open"),
        ("/a/b.pdf", False, "Disallow: /*.pdf$"),
        ("/a/b.pdf?x", True, None),
        ("/same", True, "Allow: /same"),
    ],
)
def test_rules(path: str, allowed: bool, rule: str | None) -> None:
    rules = read_robots(200, TEXT, "scrapersky")
    assert rules.allows(f"https://example.com{path}") is allowed
    assert rules.rule(f"https://example.com{path}") == rule


def test_the_rest_of_the_file() -> None:
    rules = read_robots(200, TEXT, "scrapersky")
    assert (rules.crawl_delay, rules.sitemaps) == (30, ("https://example.com/sitemap.xml",))
    others = read_robots(200, TEXT, "somebody")
    assert others.rule("https://example.com/a") == "Disallow: /"
    assert read_robots(200, "Crawl-delay: x\n\0<html>", "scrapersky").allows("https://example.com/")


def test_a_byte_order_mark_hides_no_line() -> None:
    rules = read_robots(200, "\ufeffUser-agent: *\nDisallow: /private", "scrapersky")
    assert not rules.allows("https://example.com/private")
    assert rules.rule("https://example.com/private") == "Disallow: /private"


AGENTS = ["*", "scrapersky", "Scraper", "scrapersky*", "sky", "other", "**", "scrapersky-news", "Sc # ours", ""]
NAMES = ["User-agent: ", "user-agent:", "User Agent ", "useragent: ", "  User-Agent : "]
RULES = ["Disallow: /a", "Allow: /a/b", "Disallow: /", "Allow: /", "Crawl-delay: 3", "Sitemap: /x", "", "nonsense"]
LINES = st.one_of(st.sampled_from(RULES), st.builds("{}{}".format, st.sampled_from(NAMES), st.sampled_from(AGENTS)))


@given(st.lists(LINES, max_size=14), st.sampled_from(["/", "/a", "/a/b", "/c"]))
def test_as_the_parser_reads_the_whole_file(lines: list[str], path: str) -> None:
    body, url = "\n".join(lines), f"https://example.com{path}"
    whole, ours = Protego.parse(body), read_robots(200, body, "scrapersky")
    assert ours.allows(url) == whole.can_fetch(url, "scrapersky")
    assert ours.crawl_delay == (whole.crawl_delay("scrapersky") or 0)
    assert ours.sitemaps == tuple(whole.sitemaps)


@pytest.mark.parametrize("name", ["User-agent: {}", "user agent {}"])
def test_many_agents_with_many_rules_are_no_product(name: str) -> None:
    """Python calls are counted: they are as many on a busy machine."""
    lines = [*(name.format(number) for number in range(1500)), *(f"Disallow: /{number}" for number in range(1500))]
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        read_robots(200, "\n".join(lines), "scrapersky")
    finally:
        sys.setprofile(None)
    assert calls < 20 * len(lines)


@pytest.mark.parametrize(
    ("status", "allowed"), [(200, True), (404, True), (403, True), (429, False), (503, False), (0, False)]
)
def test_statuses(status: int, allowed: bool) -> None:
    assert read_robots(status, "", "scrapersky").allows("https://example.com/") is allowed


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("scrapersky/1.0 (+https://example.com)", "scrapersky"),
        ("Mozilla/5.0 (compatible; Our-Bot/2.1; +https://example.com)", "Our-Bot"),
        ("123", "scrapersky"),
    ],
)
def test_product_token(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_a_fetch_obeys_and_asks_once() -> None:
    def answers(request: Request) -> bytes:
        if request.path == "/robots.txt":
            return answer("User-agent: *\nDisallow: /no", "Content-Type: text/plain", html=False)
        return answer("", "Location: /no", status=302) if request.path == "/to-no" else answer("page")

    async def go() -> None:
        async with visiting(answers) as (web, site):
            results = await asyncio.gather(*(web.fetch(f"http://www.example.com/{number}") for number in range(5)))
            assert [result.body for result in results] == [b"page"] * 5
            for path in ("no", "to-no"):
                with pytest.raises(RobotsDenied):
                    await web.fetch(f"http://example.com/{path}")
            assert site.paths().count("/robots.txt") == 1
            assert "/no" not in site.paths()
            assert (await web.robots("http://example.com/")).allows("http://example.com/x")

    asyncio.run(go())


@pytest.mark.parametrize("status", [404, 410, 403, 200])
def test_no_rules_no_limits(status: int) -> None:
    async def go() -> None:
        async with visiting(
            lambda request: answer("<html>", status=status if request.path == "/robots.txt" else 200)
        ) as (web, _):
            assert (await web.fetch("http://example.com/")).status == 200

    asyncio.run(go())


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_host_that_cannot_say_is_left_alone(status: int) -> None:
    async def go() -> None:
        async with visiting(
            lambda request: answer("", status=status if request.path == "/robots.txt" else 200), fetch_tries=1
        ) as (web, site):
            for _ in range(2):
                with pytest.raises(RobotsUnavailable):
                    await web.fetch("http://example.com/")
            assert site.paths() == ["/robots.txt"]

    asyncio.run(go())


def test_those_who_wait_for_the_same_robots_txt_fail_together() -> None:
    async def go() -> None:
        async with visiting(lambda _: b"", fetch_tries=1) as (web, site):
            pages = (web.fetch(f"http://example.com/{number}") for number in range(5))
            failures = await asyncio.gather(*pages, return_exceptions=True)
            assert all(isinstance(failure, ConnectionLost) for failure in failures)
            assert len(site.requests) == 1

    asyncio.run(go())


def test_an_endless_redirect_is_no_rule() -> None:
    def answers(request: Request) -> bytes:
        return answer("", "Location: /robots.txt?x", status=302) if "robots" in request.path else answer("page")

    async def go() -> None:
        async with visiting(answers) as (web, _):
            assert (await web.fetch("http://example.com/")).body == b"page"

    asyncio.run(go())


def test_ignore_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def go() -> None:
        async with visiting(lambda _: answer("User-agent: *\nDisallow: /"), robots="ignore") as (web, site):
            await web.fetch("http://example.com/")
            assert site.paths() == ["/"]

    asyncio.run(go())
    assert "SCRAPERSKY_ROBOTS" in caplog.text


@pytest.fixture
def fresh_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("fresh_settings")
def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "robots.txt"
    file.write_text(TEXT)
    command("https://example.com/a", file)
    assert capsys.readouterr().out == "verdict\twhy\turl\nallowed\tno rule matches\thttps://example.com/a\n"
    with pytest.raises(typer.Exit) as caught:
        command("https://example.com/private", file, as_json=True)
    assert caught.value.exit_code == 3
    assert json.loads(capsys.readouterr().out)["rule"] == "Disallow: /private"
    with pytest.raises(UsageError):
        command("ftp://example.com/private", file)


@pytest.mark.usefixtures("fresh_settings")
def test_command_without_an_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SCRAPERSKY_CONNECT_TO", "*:443:127.0.0.1:1")
    monkeypatch.setenv("SCRAPERSKY_FETCH_TRIES", "1")
    with pytest.raises(typer.Exit) as caught:
        command("https://example.com/")
    assert caught.value.exit_code == 3
    assert "\ndisallowed\trefused: " in capsys.readouterr().out
