"""What a fetch gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: what was asked, what it answered, where it led."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. `url` is the final one; `headers` has lower-case names, repeated ones joined by a comma.

    `set-cookie` is the exception: its values hold commas, so they are joined by line feeds. `body` is decompressed.
    `tls` is `verified`, `unverified:CODE` (SCRAPERSKY_TLS=warn) or None for http. `elapsed` is in seconds, with
    the redirects, retries and waiting.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content_type: str
    body: bytes = field(repr=False)
    redirects: tuple[Hop, ...] = ()
    tls: str | None = None
    http_version: str = "HTTP/1.1"
    elapsed: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
