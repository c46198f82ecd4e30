"""What is fetched for what: which content types are wanted, and how many bytes."""

from dataclasses import dataclass
from typing import Literal

from scrapersky_cli.settings import Settings

KindName = Literal["page", "robots", "sitemap", "api"]

_HTML = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_SITEMAP = (*_HTML, "application/rss+xml", "application/atom+xml", "application/rdf+xml")
_PACKED = ("application/gzip", "application/x-gzip", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of content. An empty `types` wants any; an absent content type is always wanted.

    `cut` means that a body over `max_bytes` ends there and is no failure.
    """

    name: KindName
    accept: str
    max_bytes: int
    types: tuple[str, ...] = ()
    cut: bool = False

    def wants(self, content_type: str) -> bool:
        """Whether a body of this media type (lower-case, without parameters) is worth reading."""
        return not self.types or not content_type or content_type in self.types


def kinds(settings: Settings) -> dict[KindName, Kind]:
    """The kinds under these settings."""
    return {
        "page": Kind("page", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1", settings.page_bytes, _HTML),
        "robots": Kind("robots", "text/plain,*/*;q=0.1", settings.robots_bytes, cut=True),
        "sitemap": Kind(
            "sitemap", "application/xml,text/xml;q=0.9,*/*;q=0.5", settings.sitemap_bytes, _SITEMAP + _PACKED
        ),
        "api": Kind("api", "application/json", settings.page_bytes),
    }
