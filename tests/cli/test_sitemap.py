"""One site's sitemaps, now: as files or as pages, from the web, a file or a pipe, and nothing stored."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal
from tests.cli.test_run import quirky

FILE = "<urlset><url><loc>https://a.com/</loc><lastmod>2026-03-02</lastmod></url><url><loc>/b</loc></url></urlset>"


@pytest.fixture
def quick(quick: Terminal) -> Terminal:
    """Commands that wait between no two requests."""
    return Terminal({**quick.environment, "SCRAPERSKY_HOST_DELAY": "0"})


def truth(town: TownServer) -> dict[str, Any]:
    """What is true about the first site with a well-formed index."""
    return next(
        site
        for site in town.town.truth()
        if site["quirk"] == "friendly" and any(file["kind"] == "index" for file in site["sitemaps"])
    )


def test_a_site_gives_its_files_and_its_pages(quick: Terminal, town_server: TownServer) -> None:
    site = truth(town_server)
    done = quick("sitemap", site["domain"])
    assert (done.code, done.err) == (0, "")
    assert [row[0].strip() for row in done.rows] == [file["url"] for file in site["sitemaps"]]
    assert [row[0].startswith("  ") for row in done.rows] == [bool(file["parents"]) for file in site["sitemaps"]]
    pages = quick("sitemap", site["domain"], "--urls")
    assert set(site["listed_pages"]) <= set(pages.out.split())
    assert f"{len(pages.out.split())} pages in {len(site['sitemaps'])} files, ok" in pages.err
    answer = quick("sitemap", site["domain"], "--urls", "--json").json
    assert (answer["result"], answer["urls"]) == ("ok", pages.out.split())
    assert quick("list", "sitemaps").rows == []


def test_an_address_gives_one_tree(quick: Terminal, town_server: TownServer) -> None:
    file = truth(town_server)["sitemaps"][-1]
    answer = quick("sitemap", file["url"], "--json").json
    assert [(row["url"], row["kind"], row["urls"]) for row in answer["files"]] == [
        (file["url"], file["kind"], file["urls"])
    ]


def test_a_file_and_a_pipe_are_read(quick: Terminal, tmp_path: Path) -> None:
    saved = tmp_path / "saved.xml"
    saved.write_bytes(gzip.compress(FILE.encode()))
    done = quick("sitemap", str(saved), "--json")
    assert [(row["kind"], row["urls"]) for row in done.json["files"]] == [("urlset", 2)]
    piped = quick("sitemap", "-", "--urls", stdin=FILE.encode())
    assert (piped.code, piped.out) == (0, "https://a.com/\n")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nodots", "and it is not a site"),
        ("https://", "and it is not a site"),
        ("/nowhere/sitemap.xml", "and it is not a site"),
    ],
)
def test_what_is_neither_a_site_nor_a_file(quick: Terminal, source: str, said: str) -> None:
    done = quick("sitemap", source)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_file_that_is_no_sitemap(quick: Terminal) -> None:
    done = quick("sitemap", "-", stdin=b"<html></html>")
    assert (done.code, done.out) == (2, "")
    assert "not a sitemap" in done.err


def test_a_site_without_sitemaps_is_said_to_have_none(quick: Terminal, town_server: TownServer) -> None:
    done = quick("sitemap", quirky(town_server, "slow"))
    assert done.code == 3
    assert "error: no sitemap with a page was found" in done.err


def test_a_site_that_cannot_be_read(quick: Terminal, town_server: TownServer) -> None:
    done = quick("sitemap", quirky(town_server, "dead"))
    assert (done.code, done.out) == (3, "")
    assert done.err == "error: The host refused the connection.\n"
    assert quick("sitemap", quirky(town_server, "dead"), "--json").json["error"]["code"] == "refused"
