"""Where sites keep their sitemaps: paths to try, and names that tell."""

import re
from urllib.parse import urlsplit

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
_IS_SITEMAP = re.compile(r"site[-_]?map[^/]{0,100}\.(?:xml|txt|php|rss)(?:\.gz)?(?:$|\?)", re.IGNORECASE)


def is_sitemap_name(url: str) -> bool:
    """Return whether the name of a file says that it is a sitemap for machines."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(_IS_SITEMAP.search(f"{parts.path}?{parts.query}"))
