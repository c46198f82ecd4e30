"""What the pages of well-known site builders look like from outside: heads, ends of body and what they prove."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from scrapersky_cli.demo.site import Site


@dataclass(frozen=True, slots=True)
class Look:
    """One way a site is built. `head` and `foot` make markup; `technologies` are those it must be known by."""

    technologies: tuple[str, ...]
    head: Callable[[Site], str]
    foot: Callable[[Site], str]


@cache
def _sheet() -> str:
    """Return 120 KB of plausible style rules, made once: pages use as much of it as their weight requires."""
    names = ("wrap", "row", "col", "btn", "card", "nav", "hero", "grid", "foot", "menu", "list", "form")
    return "".join(
        f".{names[i % 12]}-{i:x}>.{names[i * 7 % 12]}{{margin:{i % 9}px {i * 3 % 17}px;"
        f"color:#{i * 2654435 & 0xFFFFFF:06x};flex:{i % 3} 1 auto}}\n"
        for i in range(1900)
    )


def styles(size: int) -> str:
    """Return about `size` bytes of style sheet, cut at the end of a rule."""
    sheet = _sheet()
    return sheet[: sheet.rfind("\n", 0, max(size, 200))]


def _wordpress(plugins: str, theme: str, version: str) -> Callable[[Site], str]:
    def head(site: Site) -> str:
        content = f"{site.origin}/wp-content"
        links = "".join(
            f'<link rel="stylesheet" id="{plugin}-css" '
            f'href="{content}/plugins/{plugin}/assets/css/{plugin}.min.css?ver=3.{n}.2" media="all">\n'
            for n, plugin in enumerate(plugins.split())
        )
        return (
            f'<meta name="generator" content="WordPress {version}">\n'
            f'<link rel="https://api.w.org/" href="{site.origin}/wp-json/">\n'
            f'<link rel="stylesheet" id="theme-css" href="{content}/themes/{theme}/style.css?ver=2.4" media="all">\n'
            f'{links}<script src="{site.origin}/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script>'
        )

    return head


def _elementor_head(site: Site) -> str:
    return (
        _wordpress("elementor wordpress-seo", "hello-elementor", "6.8.2")(site)
        + '\n<meta name="generator" content="Elementor 3.29.2; features: e_font_icon_svg">'
        + "\n<!-- This site is optimized with the Yoast SEO plugin v25.3 - https://yoast.com/wordpress/plugins/seo/ -->"
    )


def _markup(text: str) -> Callable[[Site], str]:
    """Return a part of a page that differs between sites only by their address."""
    return lambda site: text.replace("{origin}", site.origin)


ANALYTICS = (
    '<script async src="https://www.googletagmanager.com/gtag/js?id=G-7KQ2M4XW1P"></script>\n<script>'
    "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}"
    "gtag('js',new Date());gtag('config','G-7KQ2M4XW1P');</script>"
)
CONTACT_FORM = (
    '<div class="wpcf7 js" id="wpcf7-f12-p7-o1"><form action="/#wpcf7-f12-p7-o1" method="post" class="wpcf7-form">'
    '<input type="email" name="your-email" placeholder="you@example.com"><textarea name="your-message"></textarea>'
    '<input type="submit" class="wpcf7-submit"></form></div>'
)

LOOKS: dict[str, Look] = {
    "wordpress": Look(
        ("WordPress", "Contact Form 7", "Google Analytics"),
        _wordpress("contact-form-7", "astra", "6.8.2"),
        _markup(CONTACT_FORM + ANALYTICS),
    ),
    "elementor": Look(
        ("WordPress", "Elementor", "Yoast SEO"),
        _elementor_head,
        _markup('<script src="{origin}/wp-content/plugins/elementor/assets/js/frontend.min.js?ver=3.29.2"></script>'),
    ),
    "woocommerce": Look(
        ("WordPress", "WooCommerce"),
        _wordpress("woocommerce", "storefront", "6.7.1"),
        _markup('<script src="{origin}/wp-content/plugins/woocommerce/assets/js/frontend/cart.min.js"></script>'),
    ),
    "wix": Look(
        ("Wix",),
        _markup(
            '<meta name="generator" content="Wix.com Website Builder">\n'
            '<link rel="preconnect" href="https://static.parastorage.com">\n'
            '<script src="https://static.parastorage.com/services/wix-thunderbolt/dist/main.min.js"></script>'
        ),
        _markup('<img src="https://static.wixstatic.com/media/11062b_1a2b3c~mv2.jpg" alt="">'),
    ),
    "squarespace": Look(
        ("Squarespace",),
        _markup(
            "<!-- This is Squarespace. -->\n"
            '<link rel="preconnect" href="https://images.squarespace-cdn.com">\n'
            '<script src="https://assets.squarespace.com/universal/scripts-compressed/common-min.js"></script>'
        ),
        _markup(
            "<script>Static.SQUARESPACE_CONTEXT={'facebookAppId':'314192535267336','showAnnouncementBar':false};</script>"
        ),
    ),
    "shopify": Look(
        ("Shopify",),
        _markup(
            '<link rel="preconnect" href="https://cdn.shopify.com" crossorigin>\n'
            '<script>var Shopify=Shopify||{};Shopify.theme={"name":"Dawn","id":163520987};</script>'
        ),
        _markup(
            '<script src="https://cdn.shopify.com/shopifycloud/shopify/assets/storefront/load_feature.js"></script>'
        ),
    ),
    "webflow": Look(
        ("Webflow",),
        _markup(
            '<meta content="Webflow" name="generator">\n'
            '<link href="https://cdn.prod.website-files.com/css/site.webflow.min.css" rel="stylesheet">'
        ),
        _markup('<script src="https://cdn.prod.website-files.com/js/webflow.6d1b9.js"></script>'),
    ),
    "joomla": Look(
        ("Joomla",),
        _markup(
            '<meta name="generator" content="Joomla! - Open Source Content Management">\n'
            '<script src="{origin}/media/system/js/core.min.js?83f2c9"></script>'
        ),
        _markup('<script src="{origin}/media/com_contact/js/contact.min.js"></script>'),
    ),
    "drupal": Look(
        ("Drupal",),
        _markup('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'),
        _markup(
            '<script type="application/json" data-drupal-selector="drupal-settings-json">{"path":{"baseUrl":"/"}}'
            '</script><script src="{origin}/core/misc/drupal.js?v=10.3.1"></script>'
        ),
    ),
    "typo3": Look(
        ("TYPO3",),
        _markup(
            "<!--\n\tThis website is powered by TYPO3 - inspiring people to share!\n-->\n"
            '<meta name="generator" content="TYPO3 CMS">'
        ),
        _markup('<script src="{origin}/typo3temp/assets/js/merged-5b1c.js"></script>'),
    ),
    "jimdo": Look(
        ("Jimdo",),
        _markup('<link rel="preload" href="https://assets.jimstatic.com/web.css.0f6a.css" as="style">'),
        _markup('<script src="https://assets.jimstatic.com/web.js.3a1f.js"></script>'),
    ),
    "plain": Look((), _markup('<link rel="stylesheet" href="{origin}/style.css">'), _markup("")),
}
WEIGHTS: dict[str, tuple[int, int]] = {
    "plain": (5_000, 9_000),
    "jimdo": (20_000, 40_000),
    "joomla": (20_000, 45_000),
    "typo3": (20_000, 45_000),
    "drupal": (25_000, 60_000),
    "webflow": (30_000, 70_000),
    "wordpress": (40_000, 110_000),
    "elementor": (60_000, 120_000),
    "woocommerce": (50_000, 120_000),
    "wix": (80_000, 120_000),
    "squarespace": (60_000, 115_000),
    "shopify": (60_000, 120_000),
}
