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
    case(
        "Facebook page's sub-page",
        link("https://www.facebook.com/pg/acmedental/about/"),
        profiles="facebook:acmedental",
    ),
    case(
        "Facebook page, new form",
        link("https://www.facebook.com/p/Acme-Dental-100063512474223/"),
        profiles="facebook:*",
    ),
    case("Xing company, old form", link("https://www.xing.com/companies/acme"), profiles="xing:acme"),
    case(
        "YouTube without a word before the name",
        link("https://www.youtube.com/acmedental"),
        profiles="youtube:acmedental",
    ),
    case("Vimeo user", link("https://vimeo.com/user12345678"), profiles="vimeo:user12345678"),
    case("Spotify show", link("https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk"), profiles="spotify:*"),
    case(
        "Spotify in a language",
        link("https://open.spotify.com/intl-de/artist/4Z8W4fKeB5YxbusRsdQVPb"),
        profiles="spotify:*",
    ),
    case("Line by id", link("https://line.me/ti/p/~acmedental"), profiles="line:*acmedental"),
    case("WhatsApp channel", link("https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp1q"), profiles="whatsapp:*"),
    case("Mastodon elsewhere", link("https://fosstodon.org/@acme"), profiles="mastodon:acme|acme@fosstodon.org"),
    case("Calendly event", link("https://calendly.com/acmedental/30min"), profiles="calendly:acmedental*"),
    case("Telegram web view", link("https://t.me/s/acmedental"), profiles="telegram:acmedental"),
    case(
        "Tripadvisor, other country",
        link("https://www.tripadvisor.co.uk/Attraction_Review-g186338-d1-Reviews-Acme.html"),
        profiles="tripadvisor:*",
    ),
    case(
        "no profiles, more of them",
        "".join(
            map(
                link,
                (
                    "https://www.facebook.com/share/p/1AbCdEfGhI/",
                    "https://www.facebook.com/watch/?v=1234567890",
                    "https://www.facebook.com/media/set/?set=a.1",
                    "https://l.facebook.com/l.php?u=https%3A%2F%2Facme-dental.com",
                    "https://connect.facebook.net/en_US/sdk.js",
                    "https://www.instagram.com/stories/acmedental/123/",
                    "https://www.instagram.com/direct/inbox/",
                    "https://www.linkedin.com/posts/acme_smile-activity-123",
                    "https://www.linkedin.com/company/",
                    "https://twitter.com/intent/follow?screen_name=",
                    "https://platform.twitter.com/widgets.js",
                    "https://t.co/AbCdEf",
                    "https://www.youtube.com/feed/subscriptions",
                    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
                    "https://pin.it/AbCdEf",
                    "https://assets.pinterest.com/js/pinit.js",
                    "https://github.com/features",
                    "https://soundcloud.com/discover",
                    "https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M",
                    "https://www.yelp.com/writeareview/biz/abc",
                    "https://www.google.com/maps/dir/?api=1&destination=Austin",
                    "https://www.google.com/maps/embed?pb=1",
                    "https://calendly.com/login",
                    "https://linktr.ee/",
                    "https://wa.me/",
                    "https://www.whatsapp.com/legal/",
                ),
            )
        ),
    ),
    case("short video link", link("https://vm.tiktok.com/ZMabc123/")),
    case("own feed plugin", '<iframe src="https://www.facebook.com/plugins/likebox.php?id=1"></iframe>'),
    case("own pixel", '<noscript><img src="https://www.facebook.com/tr?id=512474223344556&amp;noscript=1"></noscript>'),
)

CASES: list[Case] = [*CREDITS, *TEMPLATES, *SPELLINGS]
