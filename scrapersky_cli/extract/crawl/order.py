"""Which links of a site a bounded crawl follows, and in which order.

A crawl of twenty pages must not spend them in a calendar. URLs must be canonical (`urls.normalise_url`).
"""

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

from scrapersky_cli.extract.page_kinds import PageKind, is_file
from scrapersky_cli.extract.urls import LONGEST_URL

MOST_QUERY_KEYS = 3
MOST_REPEATS = 2  # of one path segment; /a/b/a/b/a/b is the result of wrong relative links
MOST_SEGMENTS = 12
FOOTER_PRIORITY = 45  # after contact, imprint, about and team, before the rest: pages linked from a footer matter

_CALENDAR_PATH = re.compile(
    r"/(?:calendar|kalender|calendario|calendrier|agenda|events?|veranstaltungen|eventos|evenements|eventi|termine)"
    r"/(?:.*/)?(?:(?:month|week|day|list|map|today)(?:/.*)?|(?:19|2\d)\d\d(?:[/-]\d\d?){0,2}/?)$"
    r"|/(?:1[6-9]|2\d)\d\d[-/](?:0?[1-9]|1[0-2])[-/](?:[0-2]?\d|3[01])/(?:1[6-9]|2\d)\d\d[-/]",
    re.IGNORECASE,
)
_CALENDAR_QUERY = re.compile(
    r"(?:date|day|month|year|week|mon|yr|from|to|start|end|tribe-bar-date|eventdisplay|ical|outlook-ical|cal_?\w*|datum"
    r"|monat|jahr|mois|annee|mes|ano|fecha|calendar\w*)",
    re.IGNORECASE,
)
_FACET_QUERY = re.compile(
    r"(?:f|filters?|facets?|filtre|filtro|sort\w*|order|order_?by|dir|direction|limit|per_?page|show|view|display|mode"
    r"|grid|layout|min_?price|max_?price|price|rating_filter|orderby|attribute_\w+|pa_\w+|filter_\w+|query_type_\w+"
    r"|product_orderby|product_view|colou?r|size|brand|tag\[\]|cat\[\]|\w+\[\w*\]|add[-_]to[-_](?:cart|wishlist|compare)"
    r"|remove_item|replytocom|share|print|pdf|format|variant|ref|referrer|redirect\w*|return\w*|next|back|destination"
    r"|action|do|unapproved|moderation-hash|amp|nocache|cb|rnd|random|_|ts|timestamp|token|nonce|_wpnonce)",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"(?:[;?&](?:jsessionid|phpsessid|sessionid|session_id|sess|aspsessionid\w*|cfid|cftoken|oscsid|zenid)=)"
    r"|/\([a-z]\([a-z0-9]{20,}\)\)/|[?&]s_?id=[0-9a-f]{16,}",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"/(?:feed|rss|atom|wp-json|cdn-cgi|wp-admin|cgi-bin)(?:/|$)|/(?:wp-login|xmlrpc|wp-cron|wp-comments-post)\.php"
    r"|/(?:log-?out|sign-?out|abmelden|deconnexion)(?:/|$)|\.(?:xml|rss|atom)$",
    re.IGNORECASE,
)
_LONG_CODE = re.compile(r"(?=[a-f-]{0,35}\d)[0-9a-f]{8}[0-9a-f-]{8,28}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def crawl_priority(kind: PageKind, *, in_footer: bool = False) -> int:
    """Return when a crawl reads a page of this kind; the smallest is read first. `in_footer`: a footer links to it."""
    return min(kind.priority, FOOTER_PRIORITY) if in_footer and kind.kind == "page" else kind.priority


def is_trap(url: str) -> bool:
    """Return whether `url` probably leads to endless pages with nothing new. Never raises.

    These are calendars, facets, sort orders, session ids, repeated segments, and very long paths, queries and URLs.
    """
    if len(url) > LONGEST_URL or _SESSION.search(url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MOST_SEGMENTS or max(Counter(segments).values(), default=0) > MOST_REPEATS:
        return True
    names = [unquote(pair.partition("=")[0]) for pair in parts.query.split("&") if pair]
    return len(names) > MOST_QUERY_KEYS or _leads_on(parts.path, names)


def pattern(url: str) -> str:
    """Return `url` with placeholders for numbers and codes, which is the same for all pages of one template.

    A crawl reads a few of each: `/shop/item-17?page=3` and `/shop/item-9?page=41` are `/shop/item-N?page=N`.
    """
    return _DIGITS.sub("N", _LONG_CODE.sub("N", url[:LONGEST_URL]))


def looks_like_page(url: str) -> bool:
    """Return whether `url` may be a page, and not an image, document, feed, API or log-out."""
    try:
        parts = urlsplit(url[:LONGEST_URL])
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and not is_file(parts.path) and not _NO_PAGE.search(parts.path)


def _leads_on(path: str, names: list[str]) -> bool:
    if any(_FACET_QUERY.fullmatch(name) for name in names) or _CALENDAR_PATH.search(path):
        return True
    return any(_CALENDAR_QUERY.fullmatch(name) for name in names)
