"""Every quirk of the catalogue answers over a real socket as its name says."""

import gzip
import html
import http.client
import re
import ssl
import time
from collections.abc import Callable, Iterator

import brotli
import pytest

from scrapersky_cli.demo.pages import page_bytes, page_text
from scrapersky_cli.demo.quirks import CATALOGUE
from scrapersky_cli.demo.server import TownServer, serve
from scrapersky_cli.demo.site import Manner, Site
from scrapersky_cli.demo.town import EVERY_QUIRK, Town

from .client import Reply, connect, follow, get

pytestmark = pytest.mark.slow

Check = Callable[[TownServer, Site], None]


@pytest.fixture(scope="module")
def server() -> Iterator[TownServer]:
    with serve(Town(EVERY_QUIRK, seed=11)) as running:
        yield running


def home(server: TownServer, site: Site, **headers: str) -> Reply:
    return get(server, f"{site.origin}/", {name.replace("_", "-"): value for name, value in headers.items()})


def friendly(server: TownServer, site: Site) -> None:
    """What stands in the markup is the subject of test_truth; over the wire such a site is like any other."""
    assert home(server, site).body == page_bytes(site, site.home)
    assert get(server, f"{site.origin}/robots.txt").status == 200


def ends_at(scheme: str, prefix: str) -> Check:
    def check(server: TownServer, site: Site) -> None:
        url, reply = follow(server, f"http://{site.hosts[-1]}/")[-1]
        assert url == f"{scheme}://{prefix}{site.domain}/"
        assert reply.status == 200

    return check


def fails_twice(server: TownServer, site: Site) -> None:
    assert [home(server, site).status for _ in range(4)] == [503, 503, 200, 200]


def dead(server: TownServer, site: Site) -> None:
    for host in site.hosts:
        for scheme in ("http", "https"):
            with pytest.raises(ConnectionRefusedError):
                get(server, f"{scheme}://{host}/")


def http_only(server: TownServer, site: Site) -> None:
    with pytest.raises(ConnectionRefusedError):
        get(server, f"https://{site.domain}/")
    assert get(server, f"http://{site.domain}/").status == 200


def robots(status: int, text: bytes) -> Check:
    def check(server: TownServer, site: Site) -> None:
        reply = get(server, f"{site.origin}/robots.txt")
        assert reply.status == status
        assert text in reply.body

    return check


def slow(server: TownServer, site: Site) -> None:
    start = time.monotonic()
    assert home(server, site).status == 200
    assert time.monotonic() - start >= site.manner.pause > 0


def encoded(charset: str, content_type: str, head: bytes) -> Check:
    def check(server: TownServer, site: Site) -> None:
        reply = home(server, site)
        assert reply.headers["content-type"] == content_type
        assert head in reply.body[:200]
        assert html.unescape(reply.body.decode(charset)).count(f"<title>{site.home.title}</title>") == 1
        with pytest.raises(UnicodeDecodeError):
            reply.body.decode("utf-8")

    return check


def broken_markup(server: TownServer, site: Site) -> None:
    text = home(server, site).body.decode()
    assert text.count("<section") > text.count("</p></section>") == 0
    assert text.index("</body>") < text.index("<footer")
    assert "</head>" not in text


def shows(status: int, text: str, header: str = "") -> Check:
    def check(server: TownServer, site: Site) -> None:
        reply = home(server, site)
        assert reply.status == status
        assert text.format(domain=site.domain) in reply.body.decode()
        assert header in reply.headers or not header

    return check


def certificate(message: str) -> Check:
    def check(server: TownServer, site: Site) -> None:
        with pytest.raises(ssl.SSLCertVerificationError) as caught:
            home(server, site)
        assert message in caught.value.verify_message

    return check


def javascript(server: TownServer, site: Site) -> None:
    text = home(server, site).body.decode()
    assert '<div id="root"></div>' in text
    assert len(text) < 1000


def compressed(coding: str, undo: Callable[[bytes], bytes]) -> Check:
    def check(server: TownServer, site: Site) -> None:
        plain, packed = home(server, site), home(server, site, accept_encoding="gzip, br")
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == coding
        assert undo(packed.body) == plain.body == page_bytes(site, site.home)
        assert len(packed.body) < len(plain.body)

    return check


def conditional(server: TownServer, site: Site) -> None:
    first = home(server, site)
    again = home(server, site, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert home(server, site, if_none_match='"other"').status == 200


def redirects(distinct: int) -> Check:
    def check(server: TownServer, site: Site) -> None:
        hops = follow(server, f"{site.origin}/", limit=12)
        assert len(hops) == 12
        assert len({url for url, _ in hops}) == distinct

    return check


def pdf(server: TownServer, site: Site) -> None:
    reply = home(server, site)
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.body.startswith(b"%PDF-")


def huge(server: TownServer, site: Site) -> None:
    assert len(home(server, site).body) > 10_000_000


def drip(server: TownServer, site: Site) -> None:
    connection = connect(server, site.origin)
    connection.request("GET", "/")
    response = connection.getresponse()
    start = time.monotonic()
    assert len(response.read(3)) == 3
    assert time.monotonic() - start > 0.5
    connection.close()


def cut_short(server: TownServer, site: Site) -> None:
    with pytest.raises((http.client.IncompleteRead, ssl.SSLEOFError)):
        home(server, site)


def subdomain(server: TownServer, site: Site) -> None:
    assert site.domain.endswith(".wixsite.com")
    assert site.hosts == (site.domain,)
    friendly(server, site)


def idn(server: TownServer, site: Site) -> None:
    assert site.domain.startswith("xn--")
    assert site.typed.encode("idna").decode() == site.domain
    ends_at("https", "")(server, site)


def hostile_title(server: TownServer, site: Site) -> None:
    title = site.home.title
    assert title.startswith("=")
    assert {"\x1b", "\x07", "\u202e"} < set(title)
    assert len(title) > 4000
    friendly(server, site)


def from_www(server: TownServer, site: Site) -> None:
    assert site.typed.startswith(f"https://www.{site.domain}/")
    ends_at("https", "")(server, site)


def calendar_trap(server: TownServer, site: Site) -> None:
    path, seen = "/calendar/1", set()
    assert f'href="{path}"' in home(server, site).body.decode()
    for _ in range(30):
        body = get(server, site.origin + path).body
        assert body not in seen
        seen.add(body)
        path = re.findall(rb'href="(/calendar/\d+)\?', body)[-1].decode()
    assert get(server, f"{site.origin}/calendar/100001").status == 404


CHECKS: dict[str, Check] = {
    "fails-twice": fails_twice,
    "to-www": ends_at("https", "www."),
    "dead": dead,
    "robots-denies": robots(200, b"User-agent: *\nDisallow: /\n"),
    "slow": slow,
    "latin-1-undeclared": encoded("iso-8859-1", "text/html", b'<html lang="de-DE">\n<head>\n<title>'),
    "broken-markup": broken_markup,
    "from-www": from_www,
    "robots-broken": robots(500, b""),
    "parked": shows(200, "parked"),
    "cfemail": friendly,
    "windows-1252": encoded("windows-1252", "text/html; charset=windows-1252", b"<html"),
    "no-contacts": friendly,
    "http-only": http_only,
    "certificate-expired": certificate("certificate has expired"),
    "json-ld": friendly,
    "needs-javascript": javascript,
    "bot-wall": shows(403, "_cf_chl_opt", "cf-mitigated"),
    "gzip": compressed("gzip", gzip.decompress),
    "redirect-loop": redirects(2),
    "home-404": shows(404, "404 Not Found"),
    "entities": friendly,
    "for-sale": shows(200, "domain {domain} is for sale"),
    "shift-jis": encoded("shift_jis", "text/html", b'<meta charset="shift_jis">'),
    "certificate-wrong-host": certificate("Hostname mismatch"),
    "soft-404": shows(200, "404 - Page not found"),
    "obfuscated": friendly,
    "conditional": conditional,
    "pdf": pdf,
    "huge": huge,
    "brotli": compressed("br", brotli.decompress),
    "utf-16": encoded("utf-16", "text/html", b"\xff\xfe<"),
    "contacts-elsewhere": friendly,
    "bot-wall-503": shows(503, "_cf_chl_opt", "cf-mitigated"),
    "calendar-trap": calendar_trap,
    "sub-domain": subdomain,
    "idn": idn,
    "hostile-title": hostile_title,
    "drip": drip,
    "to-sub-domain": ends_at("https", "shop."),
    "microdata": friendly,
    "redirects-without-end": redirects(12),
    "certificate-untrusted": certificate("unable to get local issuer certificate"),
    "cut-short": cut_short,
    "always-500": shows(500, "Internal Server Error"),
    "forbidden": shows(403, "permission"),
}


@pytest.mark.parametrize("name", [quirk.name for quirk in CATALOGUE])
def test_a_quirk_answers_as_it_says(server: TownServer, name: str) -> None:
    site = next(site for site in server.town.sites if site.quirk == name)
    CHECKS[name](server, site)


def test_a_redirect_never_leaves_the_town(server: TownServer) -> None:
    for site in server.town.sites:
        if site.manner in (Manner(), Manner("loop"), Manner("endless")):
            hops = follow(server, f"http://{site.domain}/", limit=4)
            assert len(hops) > 1
    assert server.strangers() == set()


def test_the_text_of_a_page_is_what_is_served(server: TownServer) -> None:
    site = server.town.sites[0]
    assert home(server, site).body.decode() == page_text(site, site.home)
