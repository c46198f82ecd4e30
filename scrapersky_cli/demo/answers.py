"""What a site answers to one request: pure, from the site and the request to status, headers and body."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape

from scrapersky_cli.demo.pages import page_bytes
from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_sorts import sitemaps_of
from scrapersky_cli.demo.sitemaps import Headers, Sitemap, robots_text
from scrapersky_cli.demo.trap import calendar_page

HUGE_BYTES = 12_000_000


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """One request. `earlier` is how often this path was requested before."""

    scheme: str
    host: str
    path: str
    accept_encoding: str = ""
    if_none_match: str = ""
    earlier: int = 0
    query: str = ""


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """One answer. `pause` is the wait before the first byte, in seconds; with `drip` the body comes byte by byte and
    never ends; with `cut` the server promises that many bytes more than it sends, then hangs up."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Headers = ()
    pause: float = 0.0
    drip: bool = False
    cut: int = 0


Front = Callable[[Site, SiteRequest], SiteAnswer]


def _page(title: str, text: str, extra: str = "") -> bytes:
    """Return a small document that is not the home page of a business."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(title)}</title>{extra}</head>'
        f"<body><h1>{escape(title)}</h1><p>{text}</p></body></html>\n"
    ).encode()


def _redirect(url: str, status: int = 301) -> SiteAnswer:
    return SiteAnswer(status, _page("Moved", f'<a href="{escape(url)}">here</a>'), headers=(("Location", url),))


def _not_found() -> SiteAnswer:
    return SiteAnswer(404, _page("404 Not Found", "The page you asked for is not here."))


def _compressed(site: Site, request: SiteRequest, answer: SiteAnswer) -> SiteAnswer:
    coding = site.manner.compression
    if not coding or coding not in request.accept_encoding:
        return answer
    if coding == "br":
        import brotli

        body = bytes(brotli.compress(answer.body, quality=4))
    else:
        body = gzip.compress(answer.body, compresslevel=6, mtime=0)
    return replace(answer, body=body, headers=(*answer.headers, ("Content-Encoding", coding)))


def _validated(request: SiteRequest, answer: SiteAnswer) -> SiteAnswer:
    """Return the answer with its ETag, or 304 if the client already has it (RFC 9110, 13.1.2 and 15.4.5)."""
    etag = f'"{sha256(answer.body).hexdigest()[:16]}"'
    headers = (*answer.headers, ("ETag", etag), ("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT"))
    if etag in request.if_none_match:
        return SiteAnswer(304, headers=headers)
    return replace(answer, headers=headers)


def _pages(site: Site, request: SiteRequest) -> SiteAnswer:
    page = next((page for page in site.pages if page.path == request.path), None)
    if page is None:
        calendar = calendar_page(site, request.path)
        return SiteAnswer(200, calendar) if calendar else _not_found()
    manner = site.manner
    if page.kind == "home" and request.earlier < manner.failures:
        return SiteAnswer(503, _page("503 Service Unavailable", "Please try again."))
    charset = f"; charset={manner.charset}" if manner.declared == "header" else ""
    pause = manner.pause if page.kind == "home" else 0.0
    answer = SiteAnswer(200, page_bytes(site, page), f"text/html{charset}", pause=pause)
    if manner.conditional:
        answer = _validated(request, answer)
    return answer if answer.status == 304 else _compressed(site, request, answer)


def _parked(site: Site, request: SiteRequest) -> SiteAnswer:
    links = "".join(f'<a class="rl" href="/search?q={word}">{word}</a> ' for word in ("Loans", "Insurance", "Hotels"))
    script = '<script src="https://www.google.com/adsense/domains/caf.js"></script>'
    return SiteAnswer(
        200,
        _page(site.domain, f"This domain is parked free, courtesy of the registrar. Related searches: {links}", script),
    )


def _for_sale(site: Site, request: SiteRequest) -> SiteAnswer:
    text = (
        f"The domain {site.domain} is for sale! <a href='https://sedo.com/search/details/?domain={site.domain}'>"
        "Buy this domain</a> now or make an offer."
    )
    return SiteAnswer(200, _page(f"{site.domain} is for sale", text))


def _soft_404(site: Site, request: SiteRequest) -> SiteAnswer:
    return SiteAnswer(200, _page("404 - Page not found", "Sorry, the page you are looking for could not be found."))


CHALLENGE = _page(
    "Just a moment...",
    "Checking if the site connection is secure. Enable JavaScript and cookies to continue.",
    "<script>window._cf_chl_opt={cvId:'3',cZone:'x',cType:'managed'};</script>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8f1c2a"></script>',
)


def _bot_wall(status: int) -> Front:
    headers = (("Server", "cloudflare"), ("CF-RAY", "8f1c2a3b4c5d6e7f-FRA"), ("cf-mitigated", "challenge"))
    return lambda site, request: SiteAnswer(status, CHALLENGE, headers=headers)


def _shell(site: Site, request: SiteRequest) -> SiteAnswer:
    body = (
        f"<!DOCTYPE html><html><head><title>{escape(site.name)}</title>"
        '<script defer src="/static/js/main.4f2a91c7.js"></script></head><body>'
        "<noscript>You need to enable JavaScript to run this app.</noscript>"
        '<div id="root"></div></body></html>'
    )
    return SiteAnswer(200, body.encode())


def _loop(site: Site, request: SiteRequest) -> SiteAnswer:
    return _redirect(f"{site.origin}{'/' if request.path == '/welcome' else '/welcome'}", 302)


def _endless(site: Site, request: SiteRequest) -> SiteAnswer:
    step = request.path.removeprefix("/step/")
    return _redirect(f"{site.origin}/step/{int(step) + 1 if step.isdecimal() else 1}", 302)


def _pdf(site: Site, request: SiteRequest) -> SiteAnswer:
    return SiteAnswer(200, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 40_000 + b"\n%%EOF\n", "application/pdf")


def _huge(site: Site, request: SiteRequest) -> SiteAnswer:
    start = page_bytes(site, site.home)
    return SiteAnswer(200, start + b"<!-- padding -->\n" * ((HUGE_BYTES - len(start)) // 17))


def _at_home(front: Front) -> Front:
    """Answer so at the home page only; the other pages are there."""
    return lambda site, request: (front if request.path == "/" else _pages)(site, request)


def _always(status: int, title: str, text: str) -> Front:
    return lambda site, request: SiteAnswer(status, _page(title, text))


FRONTS: dict[str, Front] = {
    "pages": _pages,
    "parked": _parked,
    "for-sale": _for_sale,
    "soft-404": _soft_404,
    "bot-wall": _bot_wall(403),
    "bot-wall-503": _bot_wall(503),
    "shell": _shell,
    "loop": _loop,
    "endless": _endless,
    "gone": _at_home(lambda site, request: _not_found()),
    "pdf": _at_home(_pdf),
    "huge": _at_home(_huge),
    "drip": lambda site, request: SiteAnswer(200, page_bytes(site, site.home), drip=True),
    "cut-short": lambda site, request: SiteAnswer(200, page_bytes(site, site.home), cut=4096),
    "error": _always(500, "Internal Server Error", "Something went wrong."),
    "forbidden": _always(403, "403 Forbidden", "You do not have permission to access this resource."),
}


def _robots(site: Site) -> SiteAnswer:
    if site.manner.robots == "broken":
        return SiteAnswer(500, b"Internal Server Error\n", "text/plain")
    rule = "/" if site.manner.robots == "denies" else "/wp-admin/"
    text = robots_text(site, f"User-agent: *\nDisallow: {rule}\n", sitemaps_of(site))
    return SiteAnswer(200, text.encode(), "text/plain; charset=utf-8")


def _sitemap(site: Site, request: SiteRequest, file: Sitemap) -> SiteAnswer:
    if file.body is None:
        return FRONTS[file.front](site, request)
    return SiteAnswer(file.status, file.body, file.content_type, file.headers)


def answer(site: Site, request: SiteRequest) -> SiteAnswer:
    """Return the answer of `site`. A request to another of its names or schemes is redirected to its origin."""
    url = f"{request.scheme}://{request.host}{request.path}"
    for file in sitemaps_of(site).files:
        if file.asked == url:
            return _redirect(file.url)
        if file.url in (url, f"{url}?{request.query}") and (file.front or file.body is not None):
            return _sitemap(site, request, file)
    if f"{request.scheme}://{request.host}" != site.origin:
        return _redirect(f"{site.origin}{request.path}")
    if request.path == "/robots.txt":
        return _robots(site)
    return FRONTS[site.manner.front](site, request)
