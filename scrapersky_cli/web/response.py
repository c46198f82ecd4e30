"""The result of a fetch."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the URL that was asked, the status of its answer, and the URL that it led to."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. `url` is the final one; `headers` has lower-case names, and repeated values are joined by commas.

    `set-cookie` and `x-robots-tag` are the exceptions: their values hold commas, so they are joined by line feeds.
    `body` is decompressed, and empty if it went to a sink; `size` is its length, `wire_size` that before decompression,
    and `is_gzip` says whether gzip was unpacked, declared or not. `tls` is `verified`, `unverified:CODE`
    (SCRAPERSKY_TLS=warn) or None for http. `elapsed` is in seconds, including redirects, retries and waiting.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content_type: str
    body: bytes = field(repr=False)
    redirects: tuple[Hop, ...] = ()
    size: int = 0
    wire_size: int = 0
    is_gzip: bool = False
    tls: str | None = None
    http_version: str = "HTTP/1.1"
    elapsed: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
