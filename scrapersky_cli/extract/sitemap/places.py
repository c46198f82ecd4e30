"""Where sites keep their sitemaps: paths to try, and what a page says of them."""

import re
from urllib.parse import urlsplit

from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.urls import join

# By how many sites use them; each program's own names come after those that several use.
COMMON_PATHS = (
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/wp-sitemap.xml",  # WordPress, without a plugin
    "/sitemap-index.xml",
    "/sitemap.xml.gz",
    "/sitemap_index.xml.gz",
    "/sitemapindex.xml",
    "/sitemaps.xml",
    "/sitemap1.xml",
    "/sitemap/sitemap.xml",
    "/sitemap/sitemap-index.xml",
    "/sitemap/index.xml",
    "/sitemap.txt",
    "/sitemap.php",
    "/media/sitemap.xml",  # Magento
    "/pub/sitemap.xml",  # Magento
    "/1_index_sitemap.xml",  # PrestaShop
    "/?sitemap=index",  # WordPress without pretty addresses
    "/?route=%2Fsitemap.xml",
    "/index.php?route=extension/feed/google_sitemap",  # OpenCart
    "/index.php?option=com_jmap&view=sitemap&format=xml",  # Joomla
    "/news-sitemap.xml",
)
_MOST_LINKS = 10
_IS_SITEMAP = re.compile(r"site[-_]?map[^/]{0,100}\.(?:xml|txt|php|rss)(?:\.gz)?(?:$|\?)", re.IGNORECASE)


def linked_sitemaps(html: str, url: str) -> list[str]:
    """Return the canonical URLs of the sitemap files that the page at `url` links to: `<link rel="sitemap">` first."""
    document = read_document(html, url)
    named = [node.attributes.get("href") for node in document.tree.css("link[rel~=sitemap i][href]")]
    found = [address for href in named if href and (address := join(document.base_url, href))]
    found += [each.href for each in document.links if is_sitemap_name(each.href)]
    return list(dict.fromkeys(address for href in found if (address := join(url, href))))[:_MOST_LINKS]


def is_sitemap_name(url: str) -> bool:
    """Return whether the name of a file says that it is a sitemap for machines."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(_IS_SITEMAP.search(f"{parts.path}?{parts.query}"))
