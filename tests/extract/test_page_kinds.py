from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.page_kinds import KINDS, _key, _read_words, page_kind

KIND_OF = {
    "home": "/ /index.html /de/ /en-US/ /index.php /home / /?lang=de /#contact /en/home.html",
    "contact": """/contact.php /contactus /en/contact/ /kontakt /nous-contacter /contact-us/ /Contact_Us.aspx /kontakt.html
        /contact/index.html /index.php/contact /contacto /contatti /fale-conosco /kontakt-2/ /12-kontakt /kontakt,7,1.html
        /kontakt-anfahrt /about/contact /contact/berlin /kontakt/so-finden-sie-uns /epikinonia /επικοινωνία /контакты
        /%D0%BA%D0%BE%D0%BD%D1%82%D0%B0%D0%BA%D1%82%D1%8B /Kontaktdaten /yhteystiedot /iletişim /kapcsolat /contacto.html
        /index.php?page=contact /?page=kontakt /#!/contact /contactez-nous.php /blog/contact /contact-acme-dental""",
    "imprint": "/impressum /impressum.html /de/Impressum/ /mentions-legales /mentions-légales /aviso-legal /note-legali /colofon",
    "about": """/about /about-us/ /über-uns /ueber-uns.html /%C3%BCber-uns /chi-siamo /quienes-somos /quiénes-somos /a-propos
        /qui-sommes-nous /sobre-nos /over-ons /om-os /o-nas /о-компании /hakkımızda /about/our-story /rólunk""",
    "team": "/team.html /our-team/ /unser-team /equipe /équipe /equipo /about/team /team/jane-doe /staff /zespół",
    "locations": "/locations /standorte /nos-agences /locations/austin /öffnungszeiten",
    "services": "/services /services/implants /leistungen /prestations /servicios/limpieza /plumbing-services",
    "pricing": "/pricing /preise /tarifs /cennik /preise-2024",
    "menu": "/menu /speisekarte /carte /carta /cardápio /dinner-menu /menu/lunch",
    "careers": "/careers /jobs /karriere /stellenangebote /lavora-con-noi /rejoignez-nous /careers/nurse",
    "privacy": "/privacy /privacy-policy /datenschutz /datenschutzerklärung /legal/privacy /politique-de-confidentialité",
    "legal": "/legal /terms /agb /cgv /terms-and-conditions /legal/terms-of-use",
    "blog": "/blog /news /aktuelles /category/tips /tag/x /2024/05/ /author/jane",
    "blog_post": "/blog/my-post /news/we-won /2024/05/my-post /2024/05/31/x /how-to-contact-your-dentist-in-10-steps",
    "product": "/product/x /shop/team-jersey /products/contact-lenses /produkte/1 /produit/y",
    "login": "/login /wp-login.php /my-account/orders /warenkorb /cart",
    "booking": "/book-now /termin-vereinbaren /rendez-vous /reservas",
    "faq": "/faq /faqs.html /häufige-fragen",
    "gallery": "/gallery /portfolio/villa",
    "media": "/wp-content/uploads/logo.png /menu.pdf /speisekarte.PDF /contact.jpg /app.js",
    "feed": "/feed/ /blog/feed /sitemap.xml /wp-json/oembed/1.0/embed?url=x /comments/feed/",
    "search": "/search?q=x /suche",
    "page": "/?p=12 /?page_id=3 /dental-implants /x /contact-lenses /kontaktlinsen /privacy-fence /team-building /bookkeeping",
}
CASES = [(path, kind) for kind, paths in KIND_OF.items() for path in paths.split()]


@pytest.mark.parametrize(("path", "kind"), CASES)
def test_kind(path: str, kind: str) -> None:
    assert page_kind("https://example.com" + path).kind == kind


def test_order_of_reading() -> None:
    paths = (
        "/kontakt /impressum /about /team /team/jane /datenschutz /x /a/b/c/d /leistungen /shop/x /blog/x /login /a.pdf"
    )
    ranks = [page_kind("https://example.com" + path).priority for path in paths.split()]
    assert ranks == sorted(set(ranks))


def test_depth_counts_segments() -> None:
    assert [page_kind("https://example.com" + path).depth for path in ("", "/", "/a", "/a/", "/a/b.html?c=/d")] == [
        0,
        0,
        1,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("url", "text", "kind"),
    [
        ("/?p=12", "Contact us", "contact"),
        ("/seite7.html", "Impressum", "imprint"),
        ("/x", "À propos", "about"),
        ("/x", "Read more about our contact with the ministry of health", "page"),
        ("/team", "Contact", "team"),
        ("/photo.jpg", "Contact", "media"),
        ("/x", "", "page"),
    ],
)
def test_the_links_text_tells_where_the_address_does_not(url: str, text: str, kind: str) -> None:
    assert page_kind(urljoin("https://example.com", url), text).kind == kind


@given(
    st.text(max_size=80),
    st.text(max_size=30),
    st.sampled_from(["", "https://example.com/", "https://example.com/?page="]),
)
def test_every_text_has_a_kind(url: str, text: str, prefix: str) -> None:
    kind = page_kind(prefix + url, text)
    assert kind.kind in KINDS
    assert 0 <= kind.priority <= 300
    assert kind.depth >= 0


def test_no_phrase_is_listed_under_two_kinds() -> None:
    kinds: dict[str, set[str]] = {}
    for kind, phrase in _read_words():
        assert kind in KINDS
        kinds.setdefault(_key(phrase), set()).add(kind)
    assert not {phrase: listed for phrase, listed in kinds.items() if len(listed) > 1}
