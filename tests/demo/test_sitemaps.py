"""The sitemaps are served as the truth says; a reader that shares nothing with the product looks at each of them."""

import gzip
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from scrapersky_cli import failures
from scrapersky_cli.demo import sitemap_contents, sitemap_damages, sitemap_indexes, sitemap_places
from scrapersky_cli.demo.quirks import QUIRKS
from scrapersky_cli.demo.server import TownServer, serve
from scrapersky_cli.demo.sitemap_sorts import OF_QUIRK
from scrapersky_cli.demo.sitemaps import SitemapSet
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.errors import ItemError

from .client import Reply, follow, get
from .sitemap_reader import canonical, read_sitemap, unpacked

pytestmark = pytest.mark.slow

Truth = dict[str, Any]
COMMON = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap.txt", "/sitemap.xml.gz", "/sitemap.php")
WAYS = ("robots", "link", "common", "index")
OF_SITEMAPS = {"not_sitemap", "doctype", "hostile_doctype", "bad_xml", "empty_file", "partial"}


@pytest.fixture(scope="module")
def server() -> Iterator[TownServer]:
    with serve(Town(EVERY_QUIRK, seed=11)) as running:
        yield running


@pytest.fixture(scope="module")
def truths(server: TownServer) -> list[Truth]:
    return server.town.truth()


@pytest.fixture(scope="module")
def replies(server: TownServer, truths: list[Truth]) -> dict[str, Reply]:
    """The answer to each file's address, after redirects."""
    found = {}
    for file in files(truths):
        url, reply = follow(server, file["asked"])[-1]
        assert url == file["url"]
        found[url] = reply
    return found


def files(truths: list[Truth]) -> list[Truth]:
    return [file for truth in truths for file in truth["sitemaps"]]


def of_quirk(truths: list[Truth], quirk: str) -> Truth:
    return next(truth for truth in truths if truth["quirk"] == quirk)


# --- what is served ---------------------------------------------------------------------------------------
def test_every_file_is_as_the_truth_says(truths: list[Truth], replies: dict[str, Reply]) -> None:
    for file in files(truths):
        read = read_sitemap(replies[file["url"]])
        error = None if file["error"] == "partial" else file["error"]  # which only its children show
        assert (read.kind, len(read.locs), read.error) == (file["kind"], file["urls"], error), file
        assert read.packed == file["gzip"], file


def test_the_pages_listed_are_those_that_stand_in_the_files(
    server: TownServer, truths: list[Truth], replies: dict[str, Reply]
) -> None:
    for truth in truths:
        site = server.town.by_host[truth["domain"]]
        pages = set()
        for file in truth["sitemaps"]:
            read = read_sitemap(replies[file["url"]])
            urls = {canonical(file["url"], loc) for loc in read.locs}
            if file["kind"] == "index":
                children = {other["url"] for other in truth["sitemaps"] if file["url"] in other["parents"]}
                assert urls - {file["url"]} == children
            else:
                pages |= {url for url in urls if urlsplit(url).hostname == site.host}
        assert pages == set(truth["listed_pages"]), truth["quirk"]


def test_who_mends_what_is_broken_finds_the_optional_pages_too(truths: list[Truth], replies: dict[str, Reply]) -> None:
    mended = 0
    for truth in truths:
        for file in (file for file in truth["sitemaps"] if None in file["or_error"]):
            locs = set(re.findall("<loc>(.*?)</loc>", replies[file["url"]].body.decode("latin-1")))
            assert locs <= {*truth["listed_pages"], *truth["optional_pages"]}
            assert len(locs) > file["urls"]
            mended += len(locs) - file["urls"]
    assert mended == sum(len(truth["optional_pages"]) for truth in truths) > 0


def test_what_is_no_page_stands_in_a_file_all_the_same(truths: list[Truth], replies: dict[str, Reply]) -> None:
    for truth in truths:
        text = b"\n".join(unpacked(replies[file["url"]])[0] for file in truth["sitemaps"]).decode("latin-1")
        for url in truth["unlisted_urls"]:
            assert url in text, url


def test_the_site_answers_every_page_it_lists(server: TownServer, truths: list[Truth]) -> None:
    for truth in truths:
        for url in truth["listed_pages"]:
            if urlsplit(url).path != "/":  # home pages are what other quirks are about
                assert get(server, url).status == 200, url


FORMS: dict[tuple[str, str], Callable[[Reply], bool]] = {
    ("http-only", "/sitemap.txt"): lambda r: r.body.startswith(b"\xef\xbb\xbfhttp://") and b"\r\nhttp" in r.body,
    ("calendar-trap", "/sitemap.php"): lambda r: r.headers["content-type"] == "text/html; charset=UTF-8",
    ("brotli", "/sitemap.xml.gz"): lambda r: r.body.count(b"\x1f\x8b\x08") == 2,
    ("pdf", "/maps/pages.xml"): lambda r: r.body.startswith(b"\xef\xbb\xbf<?xml"),
    ("entities", "/texts.xml"): lambda r: b"<loc><![CDATA[https" in r.body and b"?item=1&amp;offer=2<" in r.body,
    ("entities", "/blank-lines.xml"): lambda r: r.body.startswith(b"\r\n\n  \n<?xml"),
    ("utf-16", "/prefix.xml"): lambda r: b"<sm:urlset xmlns:sm=" in r.body and b"<sm:loc>" in r.body,
    ("utf-16", "/no-namespace.xml"): lambda r: b"<urlset>" in r.body,
    ("utf-16", "/wrong-namespace.xml"): lambda r: b"sitemap/0.9" not in r.body,
    ("latin-1-undeclared", "/wide.xml"): lambda r: "Köln" in r.body.decode("utf-16"),
    ("latin-1-undeclared", "/narrow.xml"): lambda r: "Würzburg".encode("latin-1") in r.body,
    ("windows-1252", "/sitemap.xml"): lambda r: b'"UTF-8"' in r.body and "Été".encode("latin-1") in r.body,
    ("gzip", "/unnamed"): lambda r: r.headers["content-type"] == "application/xml",
    ("gzip", "/in-vain.xml.gz"): lambda r: r.body.startswith(b"<?xml"),
    ("gzip", "/coded.xml.gz"): lambda r: gzip.decompress(r.body).startswith(b"<?xml"),
    ("gzip", "/coded-twice.xml.gz"): lambda r: gzip.decompress(gzip.decompress(r.body)).startswith(b"<?xml"),
    ("no-contacts", "/gone.xml"): lambda r: r.status == 410,
    ("no-contacts", "/broken.xml"): lambda r: r.headers["retry-after"] == "1",
    ("broken-markup", "/space.xml"): lambda r: b"&nbsp;" in r.body,
    ("broken-markup", "/ampersand.xml"): lambda r: b"?item=1&offer=2<" in r.body,
    ("hostile-title", "/bomb.xml"): lambda r: r.body.count(b"&a8;") == 10 and b"&a9;</loc>" in r.body,
    ("hostile-title", "/stolen.xml"): lambda r: b'SYSTEM "file:///etc/passwd"' in r.body,
    ("idn", "/doctype.xml"): lambda r: b"<!DOCTYPE urlset SYSTEM" in r.body,
    ("idn", "/spellings.xml"): lambda r: "süd".encode() in r.body and b"HTTPS://" in r.body,
    ("needs-javascript", "/sitemap.xml"): lambda r: b"0000-00-00" in r.body and b">1772438400<" in r.body,
    ("sub-domain", "/sitemap.xml"): lambda r: b"javascript:" in r.body and b".wixsite.com/</loc>" in r.body,
    ("obfuscated", "/languages.xml"): lambda r: b"hreflang" in r.body,
}


@pytest.mark.parametrize(("quirk", "path"), FORMS)
def test_a_form_is_what_it_is_called(truths: list[Truth], replies: dict[str, Reply], quirk: str, path: str) -> None:
    (url,) = (file["url"] for file in of_quirk(truths, quirk)["sitemaps"] if file["url"].endswith(path))
    assert FORMS[quirk, path](replies[url])


# --- what leads there -------------------------------------------------------------------------------------
def named_by_robots(server: TownServer, origin: str) -> list[str]:
    text = get(server, f"{origin}/robots.txt").body.decode("utf-8-sig")
    return [urljoin(origin, url) for url in re.findall(r"(?mi)^[ \t]*sitemap:[ \t]*(\S+)", text)]


def test_each_file_is_found_as_the_truth_says(server: TownServer, truths: list[Truth]) -> None:
    for truth in (truth for truth in truths if truth["sitemap_scan"]["status"] == "completed"):
        site = server.town.by_host[truth["domain"]]
        by = {way: [file["asked"] for file in truth["sitemaps"] if file["found_by"] == way] for way in WAYS}
        home = get(server, f"{site.origin}/").body.decode(site.manner.charset, "replace")
        links = re.findall(r'<link rel="sitemap"[^>]* href="([^"]+)"|<a href="([^"]+)">Sitemap</a>', home)
        assert named_by_robots(server, site.origin) == by["robots"]
        assert [site.origin + (head or foot) for head, foot in links] == by["link"]
        assert {urlsplit(url).path for url in by["common"]} <= set(COMMON)


def test_robots_names_sitemaps_in_every_way(server: TownServer, truths: list[Truth]) -> None:
    def text(quirk: str) -> bytes:
        site = server.town.by_host[of_quirk(truths, quirk)["domain"]]
        return get(server, f"{site.origin}/robots.txt").body

    assert b"\nSitemap: /maps/pages.xml\n" in text("home-404")
    assert text("pdf").startswith(b"\xef\xbb\xbfSitemap: https://")
    assert b"\n sitemap:https://" in text("huge")


@pytest.mark.parametrize(
    "quirk", ["slow", "parked", "for-sale", "soft-404", "cfemail", "bot-wall", "bot-wall-503", "forbidden"]
)
def test_where_nothing_is_true_no_guess_finds_a_sitemap(server: TownServer, truths: list[Truth], quirk: str) -> None:
    truth = of_quirk(truths, quirk)
    answers = {get(server, f"https://{truth['domain']}{path}").status for path in COMMON}
    expected = {"slow": {404}, "cfemail": {403, 404}, "bot-wall-503": {503}, "bot-wall": {403}, "forbidden": {403}}
    assert answers == expected.get(quirk, {200})
    assert truth["listed_pages"] == []


def test_a_sitemap_may_be_on_another_host_of_the_site(server: TownServer, truths: list[Truth]) -> None:
    (file,) = of_quirk(truths, "microdata")["sitemaps"]
    assert urlsplit(file["url"]).hostname == f"files.{of_quirk(truths, 'microdata')['domain']}"
    assert file["asked"] != file["url"]


# --- the truth --------------------------------------------------------------------------------------------
def test_every_sort_occurs_in_a_town_of_every_quirk(truths: list[Truth]) -> None:
    made = {
        sort
        for module in (sitemap_contents, sitemap_damages, sitemap_indexes, sitemap_places)
        for sort in vars(module).values()
        if inspect.isfunction(sort) and inspect.signature(sort).return_annotation is SitemapSet
    }
    assert made == set(OF_QUIRK.values())
    assert OF_QUIRK.keys() <= QUIRKS.keys()
    assert {file["kind"] for file in files(truths)} == {
        *("index", "urlset", "news", "image", "video", "rss", "atom", "text", None)
    }
    assert {file["found_by"] for file in files(truths)} == set(WAYS)
    endings = {truth["sitemap_scan"]["codes"][0] for truth in truths if truth["sitemap_scan"]["status"] == "completed"}
    assert endings == {"ok", "empty", "partial", "blocked"}


def test_every_error_of_a_file_is_a_known_code_and_occurs(truths: list[Truth]) -> None:
    known = {kind.code for kind in vars(failures).values() if isinstance(kind, type) and issubclass(kind, ItemError)}
    errors = {file["error"] for file in files(truths)} - {None}
    assert {error for file in files(truths) for error in file["or_error"]} <= known | {None}
    of_the_web = {"http_gone", "http_forbidden", "bot_wall", "http_5xx", "http_429", "truncated", "bad_encoding"}
    assert errors == OF_SITEMAPS | of_the_web <= known


@pytest.mark.parametrize("seed", range(4))
def test_the_truth_agrees_with_itself(seed: int) -> None:
    town = Town(200, seed)
    for truth, site in zip(town.truth(), town.sites, strict=True):
        kinds = {file["url"]: file["kind"] for file in truth["sitemaps"]}
        assert len(kinds) == len(truth["sitemaps"])
        for file in truth["sitemaps"]:
            assert all(kinds[parent] == "index" for parent in file["parents"])
            assert file["parents"] or file["found_by"] != "index"
        paths = {page.path for page in site.pages}
        pages = [*truth["listed_pages"], *truth["optional_pages"]]
        assert {urlsplit(url).path for url in pages} <= paths
        assert all(url.startswith(f"{site.origin}/") for url in pages)
        apart = [*pages, *truth["unlisted_urls"]]
        assert len(set(apart)) == len(apart)
        if truth["sitemap_scan"]["status"] == "failed":
            assert [*pages, *truth["unlisted_urls"], *kinds] == []


def test_friendly_sites_keep_a_good_sitemap_in_each_usual_shape() -> None:
    shapes = set()
    for truth in Town(60, seed=3, awkward=False).truth():
        assert truth["sitemap_scan"] == {"status": "completed", "codes": ("ok",)}
        assert truth["listed_pages"] == truth["pages"]
        assert {file["error"] for file in truth["sitemaps"]} == {None}
        first = truth["sitemaps"][0]
        shapes.add((first["kind"], first["found_by"], first["gzip"]))
    assert shapes == {
        ("index", "robots", False),
        ("urlset", "robots", False),
        ("urlset", "robots", True),
        ("urlset", "common", False),
    }


@pytest.mark.parametrize(
    ("quirk", "status", "code"),
    [
        ("dead", "failed", "refused"),
        ("certificate-expired", "failed", "tls_expired"),
        ("robots-denies", "failed", "robots_denied"),
        ("robots-broken", "failed", "robots_unavailable"),
        ("drip", "failed", "timeout"),
        ("always-500", "failed", "http_5xx"),
        ("redirect-loop", "failed", "redirect_loop"),
        ("home-404", "completed", "ok"),
        ("pdf", "completed", "ok"),
        ("huge", "completed", "ok"),
        ("needs-javascript", "completed", "ok"),
        ("idn", "completed", "ok"),
        ("slow", "completed", "empty"),
        ("parked", "completed", "empty"),
        ("soft-404", "completed", "empty"),
        ("to-sub-domain", "completed", "empty"),
        ("no-contacts", "completed", "partial"),
        ("hostile-title", "completed", "partial"),
        ("cfemail", "completed", "blocked"),
        ("bot-wall-503", "completed", "blocked"),
        ("forbidden", "completed", "blocked"),
    ],
)
def test_how_a_scan_of_the_sitemaps_ends(truths: list[Truth], quirk: str, status: str, code: str) -> None:
    ending = of_quirk(truths, quirk)["sitemap_scan"]
    assert (ending["status"], ending["codes"][0]) == (status, code)
