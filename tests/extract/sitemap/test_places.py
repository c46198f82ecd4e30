"""Where a site keeps its sitemaps."""

import pytest

from scrapersky_cli.extract.sitemap.links import linked_sitemaps
from scrapersky_cli.extract.sitemap.places import COMMON_PATHS, is_sitemap_name
from scrapersky_cli.extract.urls import join, normalise_url


def test_a_page_links_to_its_sitemaps() -> None:
    html = """<html><head><base href="https://a.com/de/"><link rel="alternate sitemap" href="/main.xml"></head><body>
      <a href="sitemap.html">Sitemap</a><a href="/contact">Contact</a><a href="post-sitemap.xml#x">XML</a>
      <a href="/overview.xml">Site map</a><a href="/feed.xml">Feed</a><a href="/overview">Sitemap</a>
      <a href="https://a.com/main.xml">again</a><a href="javascript:sitemap.xml">no</a></body></html>"""
    assert linked_sitemaps(html, "https://a.com/") == [
        "https://a.com/main.xml",
        "https://a.com/de/post-sitemap.xml",
        "https://a.com/overview.xml",
    ]


def test_a_page_full_of_links_gives_a_few() -> None:
    html = "".join(f'<a href="/sitemap{number}.xml">x</a>' for number in range(1000))
    assert len(linked_sitemaps(html, "https://a.com/")) == 10


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://a.com/sitemap.xml", True),
        ("https://a.com/en/Site-Map_index.xml.gz", True),
        ("https://a.com/sitemap.php?lang=de", True),
        ("https://a.com/sitemap.txt", True),
        ("https://a.com/sitemap", False),
        ("https://a.com/sitemap.html", False),
        ("https://a.com/sitemaps/contact.xml", False),
        ("mailto:sitemap.xml", False),
        ("https://[", False),
    ],
)
def test_names_of_sitemaps(url: str, is_one: bool) -> None:
    assert is_sitemap_name(url) is is_one


def test_common_paths_are_canonical_and_each_is_tried_once() -> None:
    urls = [join("https://a.com/", path) for path in COMMON_PATHS]
    assert urls == [normalise_url(f"https://a.com{path}") for path in COMMON_PATHS]
    assert len(set(urls)) == len(urls) >= 20
