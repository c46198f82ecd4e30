"""The sitemaps that a page links to."""

import re

from scrapersky_cli.extract.parse.document import Anchor, read_document
from scrapersky_cli.extract.sitemap.places import is_sitemap_name
from scrapersky_cli.extract.urls import join

_MOST_LINKS = 10
_CALLED_SO = re.compile(r"site[-_ ]?map", re.IGNORECASE)
_FOR_MACHINES = re.compile(r"\.(?:xml|txt)(?:\.gz)?(?:$|\?)", re.IGNORECASE)


def linked_sitemaps(page: bytes | str, url: str) -> list[str]:
    """Return the canonical URLs of the sitemap files that the page at `url` links to: `<link rel="sitemap">` first.

    Bytes are UTF-8.
    """
    document = read_document(page, url)
    named = [node.attributes.get("href") for node in document.tree.css("link[rel~=sitemap i][href]")]
    found = [address for href in named if href and (address := join(document.base_url, href))]
    found += [link.href for link in document.links if is_sitemap_name(link.href) or _is_called_so(link)]
    return list(dict.fromkeys(address for href in found if (address := join(url, href))))[:_MOST_LINKS]


def _is_called_so(link: Anchor) -> bool:
    """Return whether the text of a link to a file for machines says that it is a sitemap."""
    return bool(_FOR_MACHINES.search(link.href) and _CALLED_SO.search(link.text[:100]))
