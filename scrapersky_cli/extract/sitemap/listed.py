"""Turn the entries of a sitemap into pages: normalise, classify, deduplicate and count them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from scrapersky_cli.extract.hosts import host_key, same_site
from scrapersky_cli.extract.page_kinds import page_kind
from scrapersky_cli.extract.sitemap.entries import Entry
from scrapersky_cli.extract.sitemap.values import read_changefreq, read_priority, read_time
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import LONGEST_URL, join, url_digest

_LONGEST_TITLE = 500
_MOST_HOSTS = 10_000
_LARGEST = 32_767  # of a small integer
_NOTHING_COUNTED = (0, 0, 0)
_new = tuple.__new__  # a third of the time that Page(…) takes


class Page(NamedTuple):
    """A page that a sitemap lists. `url` is canonical, `host` is without `www.`, `lastmod` is in UTC."""

    url_digest: bytes
    url: str
    host: str
    kind: str
    depth: int
    lastmod: datetime | None
    changefreq: str | None
    sitemap_priority: float | None
    alternates: int
    images: int
    videos: int
    news_title: str | None


class ListedPages:
    """The pages of one sitemap file at `url`, on one of the sites `scopes`, which are registrable domains.

    The counts are complete: `read` is the sum of `stored`, `duplicate`, `off_domain` and `invalid`.
    """

    def __init__(self, url: str, scopes: Iterable[str]) -> None:
        self.read = self.stored = self.duplicate = self.off_domain = self.invalid = 0
        self._base = url
        self._scopes = tuple(scopes)
        self._seen: set[bytes] = set()
        self._hosts: dict[str, str | None] = {}

    def take(self, entries: Sequence[Entry]) -> list[Page]:
        """Count the entries, and return the pages. Entries that are not new pages of the site are only counted."""
        self.read += len(entries)
        return [page for entry in entries if (page := self._page(entry))]

    def _page(self, entry: Entry) -> Page | None:
        url = join(self._base, entry.loc) if entry.loc else None
        if url is None or len(url) > LONGEST_URL:
            self.invalid += 1
            return None
        host = self._host(url)
        if host is None:
            self.off_domain += 1
            return None
        digest = url_digest(url)
        if digest in self._seen:
            self.duplicate += 1
            return None
        self._seen.add(digest)
        self.stored += 1
        kind = page_kind(url)
        return _new(Page, (digest, url, host, kind.kind, kind.depth, *_said(entry)))

    def _host(self, url: str) -> str | None:
        """Return the host of a canonical URL without `www.`; None if it belongs to another site."""
        authority = url.split("/", 3)[2]
        if authority not in self._hosts:
            host = authority.partition(":")[0]
            own = any(same_site(host, scope) for scope in self._scopes)
            if len(self._hosts) == _MOST_HOSTS:
                self._hosts.clear()
            self._hosts[authority] = host_key(host) if own else None
        return self._hosts[authority]


def _said(entry: Entry) -> tuple[Any, ...]:
    """Return the values of a page that its sitemap gives."""
    _, lastmod, changefreq, priority, alternates, images, videos, _, news_title = entry
    return (
        read_time(lastmod) if lastmod else None,
        read_changefreq(changefreq) if changefreq else None,
        read_priority(priority) if priority else None,
        *(_counted(alternates, images, videos) if alternates or images or videos else _NOTHING_COUNTED),
        clean_or_none(news_title, _LONGEST_TITLE) if news_title else None,
    )


def _counted(*numbers: int) -> tuple[int, ...]:
    return tuple(min(number, _LARGEST) for number in numbers)
