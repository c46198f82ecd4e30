"""Receive a sitemap file, which may be large: piece by piece, with what arrived before a failure."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import NotASitemap
from scrapersky_cli.web.response import Response

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web


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
