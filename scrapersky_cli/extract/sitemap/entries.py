"""What a sitemap says: its kinds, and one entry for each page or file that it lists."""

from typing import Literal, NamedTuple

# The kinds of sitemaps. A news, image or video sitemap lists pages, too, and says more about them.
Kind = Literal["index", "urlset", "news", "image", "video", "rss", "atom", "text"]
KINDS: tuple[Kind, ...] = ("index", "urlset", "news", "image", "video", "rss", "atom", "text")


class Entry(NamedTuple):
    """A page that a sitemap lists. Texts are as written, without white space around them; `loc` is empty if missing.

    `alternates`, `images` and `videos` are the numbers of translations, images and videos.
    """

    loc: str
    lastmod: str | None = None
    changefreq: str | None = None
    priority: str | None = None
    alternates: int = 0
    images: int = 0
    videos: int = 0
    is_news: bool = False
    news_title: str | None = None


class ListedFile(NamedTuple):
    """A sitemap file that an index lists. Texts are as written; `loc` is empty if it is missing."""

    loc: str
    lastmod: str | None = None


def is_url(text: str) -> bool:
    """Return whether a text is an absolute URL, which may still be invalid."""
    return text[:8].lower().startswith(("http://", "https://"))
