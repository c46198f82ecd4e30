"""URL → kind of page, in the languages of Europe and the Americas."""

from .shape import KindCase

BLOG = "blog|post|blog_post|blog-post|article|news"

TABLE: dict[str, str] = {
    "contact": """/contact.php /contactus /contact-us /contact_us.html /en/contact/ /kontakt /kontakt.html /de/kontakt
        /nous-contacter /fr/contactez-nous /contacto /es/contacto/ /contatti /contattaci /contato /fale-conosco
        /contactos /contacte-nos /yhteystiedot /kapcsolat /iletisim /kontakty /kontakta-oss /kontakt-os /epikoinonia
        /contact/index.html /about/contact /get-in-touch /reach-us /Contact.aspx /neem-contact-op""",
    "about": """/about /about-us /aboutus.html /en/about/ /ueber-uns /uber-uns /%C3%BCber-uns /wir-ueber-uns /a-propos
        /qui-sommes-nous /chi-siamo /sobre-nosotros /quienes-somos /sobre-nos /quem-somos /over-ons /om-os /om-oss
        /o-nas /our-story /who-we-are /rolunk /meista /despre-noi /hakkimizda""",
    "imprint": "/impressum /impressum.html /de/impressum/ /imprint /mentions-legales /mentions-legales.html",
    "team": "/team.html /our-team /the-team /unser-team /equipe /notre-equipe /equipo /nuestro-equipo /il-team /staff",
    "services": "/services /our-services /leistungen /prestations /servicios /servizi /servicos /diensten /uslugi",
    "pricing": "/pricing /prices /preise /tarifs /precios /prezzi /precos /tarieven /cennik",
    "menu": "/menu /our-menu /speisekarte /carte /carta /cardapio",
    "careers": """/careers /jobs /karriere /stellenangebote /recrutement /empleo /lavora-con-noi /vacatures
        /trabalhe-conosco""",
    "privacy": """/privacy /privacy-policy /datenschutz /datenschutzerklaerung /politique-de-confidentialite
        /politica-de-privacidad /politica-de-privacidade /informativa-privacy /privacybeleid""",
    "legal": "/terms /terms-of-service /agb /cgv /conditions-generales-de-vente /terms-and-conditions /aviso-legal",
    "login": "/login /wp-login.php /signin /account/login /anmelden /connexion /my-account/login",
    "product": "/product/blue-chair /products/blue-chair /shop/product-123 /produkt/blauer-stuhl",
    BLOG: "/blog/ten-tips-for-white-teeth /2024/03/12/ten-tips /blog/2024/03/smile /news/2024/new-practice",
    "media": "/files/brochure.pdf /img/team.jpg /video/intro.mp4 /downloads/form.docx /press/photo.png",
    "home": "/ /index.html /index.php",
}

# Two kinds are each a fair answer: the Spanish, Italian and Austrian "legal notice" is the imprint of its country.
ALTERNATIVES: dict[str, str] = {
    "/aviso-legal": "legal|imprint",
    "/de/%C3%BCber-uns/team": "team|about",
    "/staff": "team|about",
    "/note-legali": "legal|imprint",
    "/?p=12": f"{BLOG}|other|unknown|page",
    "/en": "home|other|unknown",
    "/jobs": "careers",
    "/about/team": "team|about",
    "/about/contact": "contact|about",
}

# The word stands inside another one, or in a place where it means something else.
NOT_THESE: dict[str, str] = {
    "/contactlenses": "contact",
    "/contact-lenses": "contact",
    "/about-face-cream": "about",
    "/steam-cleaning": "team",
    "/products/team-jersey": "team",
    "/blog/how-to-contact-your-insurance": "contact",
    "/shop/menu-holder": "contact",
    "/kontaktlinsen": "contact",
}


def rows() -> list[KindCase]:
    found = {path: kind for kind, paths in TABLE.items() for path in paths.split()} | ALTERNATIVES
    return [KindCase(url="https://acme-dental.com" + path, kind=kind) for path, kind in found.items()]


KIND_CASES: list[KindCase] = rows()
NOT_KIND_CASES: list[KindCase] = [KindCase("https://acme-dental.com" + path, kind) for path, kind in NOT_THESE.items()]
