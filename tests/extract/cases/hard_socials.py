"""Second round: templates' and designers' profiles, odd spellings of the site's own."""

from .shape import Case, case, group
from .socials import link


def credit(name: str, lang: str, words: str) -> Case:
    """A credit line in some language; the site's own profile stands beside it."""
    line = f'<p>{words} <a href="https://www.facebook.com/pixelstudio">Pixel Studio</a></p>'
    own = "<p>" + link("https://www.instagram.com/acmedental/") + "</p>"
    return case(name, own + line, profiles="instagram:acmedental", third_party="facebook:pixelstudio", lang=lang)


CREDITS = group(
    "credit",
    credit("English, design", "en", "Web design by"),
    credit("English, made with love", "en", "Made with ♥ by"),
    credit("English, built", "en", "Site built by"),
    credit("German", "de", "Webdesign &amp; Umsetzung:"),
    credit("French", "fr", "Réalisation du site :"),
    credit("French, création", "fr", "Création site internet :"),
    credit("Spanish", "es", "Diseño web:"),
    credit("Italian", "it", "Sito web realizzato da"),
    credit("Portuguese", "pt", "Site desenvolvido por"),
    credit("Dutch", "nl", "Website gemaakt door"),
)

TEMPLATES = group(
    "template",
    case(
        "a shop template's own profiles",
        "".join(
            map(
                link,
                ("https://www.facebook.com/shopify", "https://twitter.com/shopify", "https://instagram.com/shopify"),
            )
        ),
        third_party="facebook:shopify twitter:shopify instagram:shopify",
    ),
    case(
        "a builder's own profiles",
        link("https://www.facebook.com/squarespace") + link("https://twitter.com/squarespace"),
        third_party="facebook:squarespace twitter:squarespace",
    ),
    case(
        "placeholders",
        "".join(
            map(
                link,
                (
                    "https://www.facebook.com/yourpage",
                    "https://www.instagram.com/yourusername/",
                    "https://twitter.com/yourusername",
                    "https://www.linkedin.com/company/your-company",
                    "https://www.youtube.com/@yourchannel",
                    "https://www.facebook.com/#",
                    "https://www.instagram.com/#",
                ),
            )
        ),
    ),
    case(
        "own profile before a credit to a site",
        '<p>Follow us on <a href="https://www.facebook.com/acmedental">Facebook</a>. '
        'Website by <a href="https://pixel.studio/">Pixel Studio</a></p>',
        profiles="facebook:acmedental",
    ),
)

SPELLINGS = group(
    "link",
    case(
        "Facebook name and number", link("https://www.facebook.com/Acme-Dental-512474223351247/"), profiles="facebook:*"
    ),
    case(
        "percent-encoded LinkedIn name",
        link("https://www.linkedin.com/in/jos%C3%A9-garc%C3%ADa/"),
        profiles="linkedin:*",
    ),
    case("fragment", link("https://www.instagram.com/acmedental/#reviews"), profiles="instagram:acmedental"),
    case("spaces round the address", link(" https://www.instagram.com/acmedental/ "), profiles="instagram:acmedental"),
    case("double slash in the path", link("https://www.facebook.com//acmedental"), profiles="facebook:acmedental"),
    case("entities in the query", link("https://x.com/acmedental?s=21&amp;t=abc"), profiles="twitter:acmedental"),
    case("http and port", link("http://www.facebook.com:80/acmedental"), profiles="facebook:acmedental"),
    case(
        "trailing full stop of the host", link("https://www.facebook.com./acmedental"), profiles="facebook:acmedental"
    ),
    case(
        "two platforms with one handle",
        link("https://x.com/acme") + link("https://t.me/acme"),
        profiles="twitter:acme telegram:acme",
    ),
    case(
        "two pages of one platform",
        link("https://www.facebook.com/acmenorth") + link("https://www.facebook.com/acmesouth"),
        profiles="facebook:acmenorth facebook:acmesouth",
    ),
    case("short video link", link("https://vm.tiktok.com/ZMabc123/")),
    case("own feed plugin", '<iframe src="https://www.facebook.com/plugins/likebox.php?id=1"></iframe>'),
    case("own pixel", '<noscript><img src="https://www.facebook.com/tr?id=512474223344556&amp;noscript=1"></noscript>'),
)

CASES: list[Case] = [*CREDITS, *TEMPLATES, *SPELLINGS]
