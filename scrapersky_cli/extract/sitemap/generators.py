"""Tell which program made a sitemap, by its comments, its style sheet and the names of its files."""

import re

# What each program writes, in the order in which it is looked for: Yoast's files are those of WordPress, too.
_SIGNS = (
    ("Yoast SEO", r"yoast|main-sitemap\.xsl"),
    ("Rank Math", r"rank[ -]?math"),
    ("All in One SEO", r"all in one seo|aioseo"),
    ("SEOPress", r"seopress"),
    ("The SEO Framework", r"the seo framework|autodescription"),
    ("XML Sitemap Generator for Google", r"google-sitemap-generator|xml-sitemap-generator|arne ?brachhold"),
    ("Jetpack", r"jetpack"),
    ("WordPress", r"wp-sitemap|wordpress"),
    ("Shopify", r"shopify|/sitemap_(?:products|pages|collections)_1\.xml\?from="),
    ("Wix", r"\bwix(?:site)?\b|/(?:store-products|pages|blog-posts)-sitemap\.xml"),
    ("Squarespace", r"squarespace"),
    ("Webflow", r"webflow"),
    ("Drupal", r"simple_sitemap|xmlsitemap\.module|drupal"),
    ("TYPO3", r"typo3|ext:seo|sitemap\.xsl\?typo3|\?(?:sitemap=pages&(?:amp;)?)?type=1533906435"),
    ("Joomla", r"osmap|jsitemap|com_jmap|joomla"),
    ("Magento", r"magento"),
    ("PrestaShop", r"prestashop|gsitemap"),
    ("OpenCart", r"opencart|route=extension/feed"),
    ("HubSpot", r"hubspot|hs-sitemap"),
    ("next-sitemap", r"next-sitemap"),
    ("Gatsby", r"gatsby"),
    ("Hugo", r"\bhugo\b"),
    ("Jekyll", r"jekyll"),
    ("Screaming Frog", r"screaming ?frog"),
    ("XML-Sitemaps.com", r"xml-sitemaps\.com"),
)
_ANY = re.compile("|".join(f"(?P<sign{number}>{sign})" for number, (_, sign) in enumerate(_SIGNS)), re.IGNORECASE)
_COMMENT = re.compile(r"<!--([\s\S]{0,500}?)-->")
_STYLE = re.compile(r"<\?xml-stylesheet\b([^>]{0,300})")
_LOC = re.compile(r"<loc>([^<]{0,300})")
_FILES = 5


def generator_of(text: str, *, is_index: bool) -> str | None:
    """Return the name of the program that made the sitemap of which this is the beginning or the end; None if unknown.

    The names of an index's files count, too; those of pages do not, because a page may be about anything.
    """
    shown = [*_STYLE.findall(text), *_COMMENT.findall(text)]
    if is_index:
        shown += _LOC.findall(text)[:_FILES]
    found = _ANY.search("\n".join(shown))
    return _SIGNS[int((found.lastgroup or "")[4:])][0] if found else None
