"""Products told by their traces, and a table that is sound."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import Technology
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.technology.table import SOURCES, marks, products
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


ADVERTISING = [
    (script("https://securepubads.g.doubleclick.net/tag/js/gpt.js"), "Google Publisher Tag"),
    (script("//www.googletagservices.com/tag/js/gpt.js"), "Google Publisher Tag"),
    ("<script>var googletag=googletag||{};googletag.cmd=googletag.cmd||[];</script>", "Google Publisher Tag"),
    ("<script>window.googletag.cmd.push(() => googletag.display('a'));</script>", "Google Publisher Tag"),
    (script("https://securepubads.g.doubleclick.net/tag/js/gpt.js"), "DoubleClick for Publishers (DFP)"),
    (script("http://partner.googleadservices.com/gampad/google_service.js"), "DoubleClick for Publishers (DFP)"),
    (script("http://ad.doubleclick.net/N878/adj/recipes/S1;sz=300x250;ord=1?"), "DoubleClick for Publishers (DFP)"),
    (
        "<script>document.write('<scr'+'ipt src=\"http://ad.doubleclick.net/N6105/adj/x;ord=' + ord);</script>",
        "DoubleClick for Publishers (DFP)",
    ),
    (
        '<iframe src="https://11210665.fls.doubleclick.net/activityi;src=1;type=a;cat=b;ord=1?"></iframe>',
        "DoubleClick Floodlight",
    ),
    (
        '<noscript><img src="https://ad.doubleclick.net/ddm/activity/src=3452220;type=servi0;ord=1?"></noscript>',
        "DoubleClick Floodlight",
    ),
    ("<script>gtag('config', 'DC-8467884');</script>", "DoubleClick Floodlight"),
    ("<script>gtag('event', 'conversion', {'send_to': 'DC-846/a/b+standard'});</script>", "DoubleClick Floodlight"),
    ("<script>pintrk('load', '2613500774753'); pintrk('page');</script>", "Pinterest tag"),
    ('<script>!function(e){}("https://s.pinimg.com/ct/core.js");</script>', "Pinterest tag"),
    ('<noscript><img src="https://ct.pinterest.com/v3/?event=init&tid=1&noscript=1"></noscript>', "Pinterest tag"),
    (script("//widgets.outbrain.com/outbrain.js"), "Outbrain"),
    ("<script>s.src = '//amplify.outbrain.com/cp/obtp.js';</script>", "Outbrain"),
    ('<script>a("apstag",window,document,"script","//c.amazon-adsystem.com/aax2/apstag.js");</script>',
     "Amazon Advertising"),
    ('<link rel="dns-prefetch" href="//aax.amazon-adsystem.com/">', "Amazon Advertising"),
    ("<script>amzn_assoc_ad_type = 'smart'; amazon_ad_tag = 'acme-20';</script>", "Amazon Advertising"),
    ('<script class="teads" async src="//a.teads.tv/page/70861/tag"></script>', "Teads"),
    ('<script src="https://p.teads.tv/teads-fellow.js" async></script>', "Teads"),
]  # fmt: skip
WIDGETS = [
    (script("https://cdn.onesignal.com/sdks/web/v16/OneSignalSDK.page.js"), "OneSignal"),
    ('<script>OneSignal.push(function() { OneSignal.init({ appId: "1" }); });</script>', "OneSignal"),
    ("<script>window.OneSignalDeferred = window.OneSignalDeferred || [];</script>", "OneSignal"),
    (style("/wp-content/plugins/onesignal-free-web-push-notifications/a.css?ver=2"), "OneSignal"),
    (script("//s7.addthis.com/js/300/addthis_widget.js#pubid=ra-5e6f1c98ea2e3519"), "AddThis"),
    ('<script>var addthis_config = {"data_track_addressbar":true};</script>', "AddThis"),
    ('<a class="addthis_button" href="http://www.addthis.com/bookmark.php?v=250&pub=acme">Share</a>', "AddThis"),
    (script("https://platform.twitter.com/widgets.js"), "Twitter widget"),
    ('<script>js.src=p+"://platform.twitter.com/widgets.js";</script>', "Twitter widget"),
    ('<iframe src="https://platform.twitter.com/widgets/follow_button.html?screen_name=a"></iframe>', "Twitter widget"),
    (script("//assets.pinterest.com/js/pinit.js"), "Pinterest widget"),
    (script("/wp-content/plugins/cookie-notice/js/front.min.js?ver=2.5.16"), "Cookie Notice"),
    ('<script>var cnArgs = {"ajaxUrl":"/wp-admin/admin-ajax.php"};</script>', "Cookie Notice"),
    (script("https://cdn.hu-manity.co/hu-banner.min.js"), "Cookie Notice"),
    (script("/wp-content/plugins/akismet/_inc/akismet-frontend.js?ver=1704837122"), "Akismet"),
    ('<form><input type="hidden" id="ak_js_1" name="ak_js" value="226"/></form>', "Akismet"),
    ('<form><input type="hidden" name="akismet_comment_nonce" value="dd07"/></form>', "Akismet"),
    ('<script>document.getElementById( "ak_js_1" ).setAttribute( "value", 1 );</script>', "Akismet"),
    ('<meta name="generator" content="Site Kit by Google 1.149.1">', "Site Kit by Google"),
    ("<!-- Google tag (gtag.js) snippet added by Site Kit -->", "Site Kit by Google"),
]


@pytest.mark.parametrize(("html", "name"), [*ADVERTISING, *WIDGETS])
def test_what_products_leave_in_a_page(html: str, name: str) -> None:
    assert name in found(html)


def test_the_plugins_say_their_version() -> None:
    pages = script("/wp-content/plugins/cookie-notice/js/front.min.js?ver=2.5.16") + (
        '<meta name="generator" content="Site Kit by Google 1.149.1">'
    )
    seen = found(pages)
    assert (seen["Cookie Notice"].version, seen["Site Kit by Google"].version) == ("2.5.16", "1.149.1")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.outbrain.com/about/">Outbrain</a> <a href="https://www.teads.com/">Teads</a>',
        '<a href="https://www.amazon.com/dp/B0?tag=acme-20">Buy</a> <a href="https://onesignal.com/">Push</a>',
        '<a href="https://twitter.com/acme">X</a> <a href="https://www.pinterest.com/acme/">Pins</a>',
        '<img src="https://i.pinimg.com/originals/a/b.jpg"> <img src="https://pbs.twimg.com/media/a.jpg">',
        '<div id="cookie-notice" class="cookie-notice">We use cookies</div>',
        '<form><input type="hidden" name="akismet"><input name="ak_js"></form> <p>Protected by Akismet</p>',
        "<!-- Site kit for campers --> <p>This form uses Akismet, AddThis and Site Kit.</p>",
        "<script>var googletag_enabled = false; var pin = 'pintrk'; var cn = 'cnArgs';</script>",
        '<link rel="preconnect" href="https://stats.g.doubleclick.net">',
    ],
)
def test_near_misses(html: str) -> None:
    assert found(html) == {}


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
        assert all(re.compile(pattern).groups == 1 for _, pattern in product.versions), product


@given(markup, st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=3))
def test_nothing_raises(html: str, headers: dict[str, str]) -> None:
    found(html, headers)


@pytest.mark.parametrize(
    ("html", "name", "version"),
    [
        (style("https://unpkg.com/leaflet@1.7.1/dist/leaflet.css"), "Leaflet", "1.7.1"),
        (script("https://cdn.jsdelivr.net/npm/swiper@9.1.0/swiper-bundle.min.js"), "Swiper", "9.1.0"),
        ('<script>Sentry.init({dsn:"https://a@o1.ingest.sentry.io/2"})</script>', "Sentry", None),
        (script("/cdn-cgi/scripts/1a2b/cloudflare-static/email-decode.min.js"), "Cloudflare", None),
        (
            '<link rel="alternate" type="application/atom+xml" href="https://acme.com/feeds/posts/default">',
            "Blogger",
            None,
        ),
    ],
)
def test_libraries_and_delivery(html: str, name: str, version: str | None) -> None:
    assert found(html)[name].version == version


def test_a_link_to_a_blog_is_no_trace_of_it() -> None:
    assert (
        found('<a href="https://www.blogger.com/profile/1">Ann</a><a href="https://ann.blogspot.com/">blog</a>') == {}
    )


@pytest.mark.parametrize("source", SOURCES)
@given(before=st.text(max_size=5), behind=st.text(max_size=5))
def test_every_mark_is_found_wherever_it_stands(source: str, before: str, behind: str) -> None:
    for product in products().values():
        for mark in (mark for where, mark in product.marks if where == source):
            told = [names for _, names in marks()[source].iter(before + mark + behind)]
            assert any(product.name in names for names in told)


@pytest.mark.parametrize("source", SOURCES)
def test_a_text_without_a_mark_has_none(source: str) -> None:
    assert not list(marks()[source].iter("nothing of a product"))
