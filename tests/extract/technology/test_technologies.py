"""Products told by their traces, and a table that is sound."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import Technology
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.technology.table import SOURCES, products
from scrapersky_cli.extract.technology.technologies import find_technologies
from tests.extract.markup_strategy import markup

WORDPRESS = ("WordPress", "cms")


def found(html: str, headers: dict[str, str] | None = None) -> dict[str, Technology]:
    document = read_document(html, "https://acme-dental.com/")
    return {one.name: one for one in find_technologies(document, headers)}


def script(src: str) -> str:
    return f'<script src="{src}"></script>'


def style(href: str) -> str:
    return f'<link rel="stylesheet" href="{href}">'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<meta name="generator" content="WordPress 6.8.1">', {"WordPress": "6.8.1"}),
        (style("/wp-content/themes/astra/style.css?ver=4.1.2"), {"WordPress": None, "astra": "4.1.2"}),
        (style("https://x.com/wp-includes/css/a.css"), {"WordPress": None}),
        (
            '<meta name="generator" content="Elementor 3.21.4; features: x">',
            {"WordPress": None, "Elementor": "3.21.4"},
        ),
        (
            style("https://a.com/wp-content/plugins/elementor/assets/css/frontend.min.css?ver=3.21.4"),
            {"WordPress": None, "Elementor": "3.21.4"},
        ),
        (style("/wp-content/themes/Divi/style.css?ver=4.25"), {"WordPress": None, "Divi": "4.25"}),
        ('<body class="x wpb-js-composer js-comp-ver-7.5 vc_responsive">', {"WordPress": None, "WPBakery": "7.5"}),
        (
            script("/wp-content/plugins/woocommerce/assets/js/a.js?ver=8.9.0"),
            {"WordPress": None, "WooCommerce": "8.9.0"},
        ),
        (
            script("/wp-content/plugins/contact-form-7/includes/js/index.js?ver=5.9.3"),
            {"WordPress": None, "Contact Form 7": "5.9.3"},
        ),
        (style("/wp-content/plugins/wpforms-lite/a.css?ver=1.8.8"), {"WordPress": None, "WPForms": "1.8.8"}),
        (
            "<!-- This site is optimized with the Yoast SEO plugin v22.6 - https://yoast.com -->",
            {"WordPress": None, "Yoast SEO": "22.6"},
        ),
        (script("/wp-content/plugins/revslider/a.js"), {"WordPress": None, "Slider Revolution": None}),
        ('<meta name="generator" content="Joomla! - Open Source Content Management">', {"Joomla": None}),
        ('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', {"Drupal": "10"}),
        ('<meta name="generator" content="TYPO3 CMS">', {"TYPO3": None}),
        ('<meta name="generator" content="Wix.com Website Builder">', {"Wix": None}),
        ('<img src="https://static.wixstatic.com/media/a.png">', {"Wix": None}),
        ("<script>Static.SQUARESPACE_CONTEXT = {}</script>", {"Squarespace": None}),
        ('<html data-wf-site="1a2b">', {"Webflow": None}),
        (script("https://cdn.shopify.com/s/a.js"), {"Shopify": None}),
        ('<img src="https://lirp.cdn-website.com/a.png">', {"Duda": None}),
        ('<img src="//img1.wsimg.com/isteam/ip/a.jpg">', {"GoDaddy Website Builder": None}),
        ('<app-root ng-version="17.3.1"></app-root>', {"Angular": "17.3.1"}),
        (script("/_next/static/chunks/main.js"), {"Next.js": None}),
        (script("https://www.googletagmanager.com/gtag/js?id=G-1"), {"Google Analytics": None}),
        (
            "<script>(function(w){j.src='https://www.googletagmanager.com/gtm.js?id='+i})()</script>",
            {"Google Tag Manager": None},
        ),
        ("<script>fbq('init', '1');</script>", {"Meta Pixel": None}),
        (script("https://widget.intercom.io/widget/a"), {"Intercom": None}),
        ("<script>s1.src='https://embed.tawk.to/1/default';</script>", {"Tawk.to": None}),
        ('<a href="https://calendly.com/acme/30min">Book</a>', {"Calendly": None}),
        ('<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>', {"Google Maps": None}),
        (script("https://code.jquery.com/jquery-3.7.1.min.js"), {"jQuery": "3.7.1"}),
    ],
)
def test_traces(html: str, expected: dict[str, str | None]) -> None:
    assert {name: one.version for name, one in found(html).items()} == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Server": "nginx/1.25.3"}, {"nginx": "1.25.3"}),
        ({"CF-RAY": "1-FRA", "server": "cloudflare"}, {"Cloudflare": None}),
        ({"X-Powered-By": "PHP/8.2.1"}, {"PHP": "8.2.1"}),
        ({"Set-Cookie": "PHPSESSID=1"}, {"PHP": None}),
        ({"Link": '<https://a.com/wp-json/>; rel="https://api.w.org/"'}, {"WordPress": None}),
        ({"X-Generator": "Drupal 10 (https://drupal.org)"}, {"Drupal": "10"}),
    ],
)
def test_headers(headers: dict[str, str], expected: dict[str, str | None]) -> None:
    assert {name: one.version for name, one in found("<p>x", headers).items()} == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p>We build sites with WordPress, Wix, Shopify and the best SEO plugin.</p>",
        '<p>Optimized by Rank Math? All in One SEO? Read our <a href="/wordpress">guide</a>.</p>',
        '<meta name="description" content="WordPress 6 agency">',
        '<script type="text/plain">intercom</script>',
    ],
)
def test_words_are_no_traces(html: str) -> None:
    assert found(html) == {}


def test_the_table_is_sound() -> None:
    table = products()
    lines = files("scrapersky_cli.extract").joinpath("data", "technologies.tsv").read_text("utf-8").splitlines()
    assert len(table) == sum(not line.startswith("#") for line in lines) >= 150  # each product once
    for product in table.values():
        assert product.marks or product.folders, product
        assert all(source in SOURCES and len(mark) >= 4 for source, mark in product.marks), product
        assert all(mark == mark.lower() for source, mark in product.marks if source == "url"), product
        assert set(product.implies) <= table.keys()
        assert all(pattern.groups == 1 for _, pattern in product.versions), product


@given(markup, st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=3))
def test_nothing_raises(html: str, headers: dict[str, str]) -> None:
    found(html, headers)
