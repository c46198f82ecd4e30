"""The kinds of content that are fetched: their content types, and how large they may be."""

from dataclasses import dataclass
from typing import Literal

from scrapersky_cli.settings import Settings

KindName = Literal["page", "robots", "sitemap", "api", "tdm"]

_TDM_BYTES = 65_536  # of a site's file of reservations (TDMRep), which has some lines for some paths
_HTML = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of content. An empty `types` accepts any; an absent content type is always accepted.

    With `cut`, a body over `max_bytes` is cut there, which is not a failure.
    """

    name: KindName
    accept: str
    max_bytes: int
    types: tuple[str, ...] = ()
    cut: bool = False

    def wants(self, content_type: str) -> bool:
        """Return whether a body of this media type (lower-case, without parameters) is worth reading."""
        return not self.types or not content_type or content_type in self.types


def kinds(settings: Settings) -> dict[KindName, Kind]:
    """Return the kinds with the limits of these settings."""
    return {
        "page": Kind("page", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1", settings.page_bytes, _HTML),
        "robots": Kind("robots", "text/plain,*/*;q=0.1", settings.robots_bytes, cut=True),
        # Of any type: servers give sitemaps many, and the first bytes show whether it is one.
        "sitemap": Kind("sitemap", "application/xml,text/xml;q=0.9,*/*;q=0.5", settings.sitemap_bytes),
        "tdm": Kind("tdm", "application/json,*/*;q=0.1", _TDM_BYTES),
        "api": Kind("api", "application/json", settings.api_bytes),
    }
