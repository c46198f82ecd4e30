"""Fetch and read one sitemap file, piece by piece, because it may be large.

What arrived before a failure is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.sitemap.entries import Entry, Kind
from scrapersky_cli.extract.sitemap.reader import SitemapReader
from scrapersky_cli.extract.sitemap.tally import Tally
from scrapersky_cli.extract.urls import join
from scrapersky_cli.failures import EmptySitemap, NotASitemap
from scrapersky_cli.visit.slot import with_slot
from scrapersky_cli.web.response import Response

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

Show = Callable[[Sequence[Entry]], object]


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was received. If `failure` is set, its rest is missing, and there is no response.

    `url` is the final one, `size` is in bytes, and `digest` is one of the content.
    """

    url: str
    response: Response | None
    size: int
    digest: str
    failure: ItemError | None = None


async def receive(
    url: str,
    web: "Web",
    take: Callable[[bytes], object],
    *,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Received:
    """Fetch the file and hand its pieces to `take`, which may raise to refuse the rest.

    `etag` and `last_modified` come from the last answer: with these the response may be `not_modified`. Raise what
    kept the file from being received, unless a part of it was.
    """
    digest, size = blake2b(digest_size=16), 0

    def sink(piece: bytes) -> None:
        nonlocal size
        size += len(piece)
        digest.update(piece)
        take(piece)

    response, failure = None, None
    try:
        response = await web.fetch(url, "sitemap", etag=etag, last_modified=last_modified, sink=sink)
    except ItemError as error:
        if not size or isinstance(error, NotASitemap):
            raise
        failure = error
    return Received(response.url if response else url, response, size, digest.hexdigest(), failure)


@dataclass(frozen=True, slots=True)
class ReadSitemap:
    """A sitemap file that was read, to its end or to what cut it. `fault` is the worst defect in it.

    `tally` counts the pages that it lists, `files` are the URLs of the files that an index lists. `kind` is None, and
    both are empty, if the site says that the file has not changed.
    """

    received: Received
    kind: Kind | None = None
    tally: Tally = field(default_factory=Tally)
    files: tuple[str, ...] = ()
    generator: str | None = None
    fault: ItemError | None = None


class SitemapCount:
    """Reads a file as its pieces arrive, counts what it lists, and shows its entries to `show`.

    `tally` counts the pages, `files` are the files that an index lists, as written.
    """

    def __init__(self, show: Show = lambda entries: None) -> None:
        self.tally = Tally()
        self.files: dict[str, None] = {}
        self._reader = SitemapReader()
        self._show = show

    def take(self, piece: bytes) -> None:
        """Read a piece. Raise NotASitemap once that is sure."""
        self._reader.feed(piece)
        self._count()

    def close(self, *, is_cut: bool = False) -> None:
        """End the file. With `is_cut` the rest is missing. Raise NotASitemap or EmptySitemap."""
        self._reader.close(is_cut=is_cut)
        self._count()

    def _count(self) -> None:
        entries = self._reader.take()
        self.tally.add(entries)
        self._show(entries)
        self.files.update(dict.fromkeys(file.loc for file in self._reader.take_files()))

    @property
    def kind(self) -> Kind | None:
        return self._reader.kind and self.tally.kind(self._reader.kind)

    @property
    def fault(self) -> ItemError | None:
        return self._reader.fault

    @property
    def generator(self) -> str | None:
        return self._reader.generator


async def read_sitemap(
    url: str,
    web: "Web",
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    show: Show = lambda entries: None,
) -> ReadSitemap:
    """Fetch the file, count what it lists, and show its entries as they are read.

    Raise what kept the file from being read, unless a part of it was.
    """
    count = SitemapCount(show)
    received = await with_slot(lambda: receive(url, web, count.take, etag=etag, last_modified=last_modified))
    if received.response and received.response.not_modified:
        return ReadSitemap(received)
    fault = received.failure
    try:
        count.close(is_cut=fault is not None)
    except EmptySitemap as error:
        fault = fault or error
    except ItemError as error:
        raise fault or error from None
    listed = dict.fromkeys(address for loc in count.files if (address := join(received.url, loc)))
    return ReadSitemap(received, count.kind, count.tally, tuple(listed), count.generator, fault or count.fault)
