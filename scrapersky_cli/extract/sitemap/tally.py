"""Count what the entries of a sitemap give, while they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scrapersky_cli.extract.sitemap.entries import Entry, Kind
from scrapersky_cli.extract.sitemap.values import read_changefreq, read_priority, read_time


@dataclass(slots=True)
class Tally:
    """The number of entries, and of those with a valid value of each sort; `newest` is the latest lastmod."""

    urls: int = 0
    lastmods: int = 0
    changefreqs: int = 0
    priorities: int = 0
    news: int = 0
    images: int = 0
    videos: int = 0
    newest: datetime | None = None

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.urls += 1
            if entry.lastmod and (time := read_time(entry.lastmod)):
                self.lastmods += 1
                if self.newest is None or time > self.newest:
                    self.newest = time
            self.changefreqs += bool(entry.changefreq and read_changefreq(entry.changefreq))
            self.priorities += bool(entry.priority and read_priority(entry.priority) is not None)
            self.news += entry.is_news
            self.images += entry.images > 0
            self.videos += entry.videos > 0

    def kind(self, root: Kind) -> Kind:
        """Return the kind of a file with this root: a urlset that is mostly news, videos or images is named so."""
        if root == "urlset":
            named: tuple[tuple[Kind, int], ...] = (("news", self.news), ("video", self.videos), ("image", self.images))
            return next((kind for kind, count in named if count * 2 > self.urls), root)
        return root

    def share(self, count: int) -> float | None:
        """Return the share of the entries that `count` is, from 0 to 1; None if there are none."""
        return round(count / self.urls, 3) if self.urls else None
