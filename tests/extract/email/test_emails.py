"""One line per form and per trap: the markup, and the addresses that are really in it."""

import base64

import pytest

from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.email.markup import mailto_recipients
from scrapersky_cli.extract.parse.document import read_document

URL = "https://www.praxis-sommer.de/kontakt"


def found(html: str, url: str = URL) -> dict[str, str]:
    return {contact.value: contact.method for contact in find_emails(read_document(html, url))}


def cloudflare(address: str, key: int = 0x5C) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


MAILTO = [
    ('<a href="mailto:info@praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="MAILTO:info@praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href=" mailto: info@praxis-sommer.de ">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto://info@praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="http://mailto:info@praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto%3Ainfo@praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:info%40praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:%69%6e%66%6f%40praxis-sommer.de">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:info@praxis-sommer.de%20">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:info@praxis-sommer.de?subject=Hi%20x@y.com">Mail</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:a.b@praxis-sommer.de,c@praxis-sommer.de">x</a>', ["a.b@praxis-sommer.de", "c@praxis-sommer.de"]),
    ('<a href="mailto:a.b@praxis-sommer.de;c@praxis-sommer.de">x</a>', ["a.b@praxis-sommer.de", "c@praxis-sommer.de"]),
    ('<a href="mailto:a.b@praxis-sommer.de%2Cc@praxis-sommer.de">x</a>', ["a.b@praxis-sommer.de",
     "c@praxis-sommer.de"]),
    ('<a href="mailto:a.b@praxis-sommer.de?cc=c@praxis-sommer.de&amp;bcc=d@praxis-sommer.de">x</a>',
     ["a.b@praxis-sommer.de", "c@praxis-sommer.de", "d@praxis-sommer.de"]),
    ('<a href="mailto:?to=info@praxis-sommer.de">x</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:?subject=Look&body=See%20https://praxis-sommer.de">Share</a>', []),
    ('<a href="mailto:Praxis%20Sommer%20%3Cinfo@praxis-sommer.de%3E">x</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:info[at]praxis-sommer.de">x</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:o\'brien@praxis-sommer.de">x</a>', ["o'brien@praxis-sommer.de"]),
    ('<a href="mailto:info+web@praxis-sommer.de">x</a>', ["info+web@praxis-sommer.de"]),
    ('<a href="mailto:info@PRAXIS-Sommer.DE">x</a>', ["info@praxis-sommer.de"]),
    ('<a href="mailto:info@zahnärzte-köln.de">x</a>', ["info@xn--zahnrzte-kln-jcb2x.de"]),
    ('<a href="&#109;&#97;&#105;&#108;&#116;&#111;&#58;&#105;nfo&#64;praxis-sommer.de">x</a>',
     ["info@praxis-sommer.de"]),
    ('<area href="mailto:info@praxis-sommer.de">', ["info@praxis-sommer.de"]),
    ('<form action="mailto:info@praxis-sommer.de"></form>', ["info@praxis-sommer.de"]),
    ('<noscript><a href="mailto:info@praxis-sommer.de">x</a></noscript>', ["info@praxis-sommer.de"]),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), MAILTO)
def test_mailto_links_in_every_spelling(html: str, expected: list[str]) -> None:
    assert found(html) == dict.fromkeys(expected, "mailto")


RECIPIENTS = [
    ("mailto:a@x.de", ["a@x.de"]),
    ("MailTo:a@x.de,b@x.de;c@x.de", ["a@x.de", "b@x.de", "c@x.de"]),
    ("mailto:a@x.de%2C%20b@x.de", ["a@x.de", "b@x.de"]),
    ("mailto:?cc=a@x.de&bcc=b@x.de&to=c@x.de", ["a@x.de", "b@x.de", "c@x.de"]),
    ("mailto:a@x.de?subject=to=b@x.de&body=cc", ["a@x.de"]),
    ("mailto:", []),
    ("https://x.de", []),
]


@pytest.mark.parametrize(("href", "expected"), RECIPIENTS)
def test_recipients_of_a_link(href: str, expected: list[str]) -> None:
    assert mailto_recipients(href) == expected


MARKUP = [
    # Cloudflare
    (f'<a class="__cf_email__" data-cfemail="{cloudflare("info@praxis-sommer.de")}">[email&#160;protected]</a>',
     {"info@praxis-sommer.de": "cfemail"}),
    (f'<a href="/cdn-cgi/l/email-protection#{cloudflare("info@praxis-sommer.de", 0)}">x</a>',
     {"info@praxis-sommer.de": "cfemail"}),
    (f'<a href="https://x.de/cdn-cgi/l/email-protection#{cloudflare("info@praxis-sommer.de?subject=a")}">x</a>',
     {"info@praxis-sommer.de": "cfemail"}),
    ('<a data-cfemail="zz">x</a><a data-cfemail="">x</a><a data-cfemail>x</a>', {}),
    # JSON-LD
    ('<script type="application/ld+json">{"@type":"Dentist","email":"info@praxis-sommer.de"}</script>',
     {"info@praxis-sommer.de": "json-ld"}),
    ('<script type="application/ld+json">{"@graph":[{"contactPoint":[{"email":"mailto:a@praxis-sommer.de"}]}]}</script>',
     {"a@praxis-sommer.de": "json-ld"}),
    ('<script type="application/ld+json">{"email":["a1@praxis-sommer.de","b1@praxis-sommer.de"]}</script>',
     {"a1@praxis-sommer.de": "json-ld", "b1@praxis-sommer.de": "json-ld"}),
    # microdata, RDFa, hCard
    ('<span itemprop="email">info@praxis-sommer.de</span>', {"info@praxis-sommer.de": "microdata"}),
    ('<meta itemprop="email" content="info@praxis-sommer.de">', {"info@praxis-sommer.de": "microdata"}),
    ('<link itemprop="email" href="mailto:info@praxis-sommer.de">', {"info@praxis-sommer.de": "microdata"}),
    ('<a itemprop="email" href="mailto:info@praxis-sommer.de">Mail</a>', {"info@praxis-sommer.de": "mailto"}),
    ('<span property="schema:email">info@praxis-sommer.de</span>', {"info@praxis-sommer.de": "rdfa"}),
    ('<span property="email">info@praxis-sommer.de</span>', {"info@praxis-sommer.de": "rdfa"}),
    ('<span property="foaf:mbox" resource="mailto:info@praxis-sommer.de"></span>', {"info@praxis-sommer.de": "rdfa"}),
    ('<div class="vcard"><span class="email">info@praxis-sommer.de</span></div>', {"info@praxis-sommer.de": "hcard"}),
    ('<div class="h-card"><b class="u-email">info@praxis-sommer.de</b></div>', {"info@praxis-sommer.de": "hcard"}),
    ('<p class="email">info@praxis-sommer.de</p>', {"info@praxis-sommer.de": "text"}),
    # vCards behind links
    ('<a href="data:text/vcard;charset=utf-8,BEGIN:VCARD%0AEMAIL;TYPE=WORK:info@praxis-sommer.de%0AEND:VCARD">x</a>',
     {"info@praxis-sommer.de": "vcard"}),
    (f'<a href="data:text/x-vcard;base64,{in_base64("BEGIN:VCARD" + chr(10) + "item1.EMAIL:info@praxis-sommer.de")}">x</a>',
     {"info@praxis-sommer.de": "vcard"}),
    # attributes
    ('<div data-contact="info@praxis-sommer.de"></div>', {"info@praxis-sommer.de": "attribute"}),
    ('<div data-contact="info&#64;praxis-sommer.de"></div>', {"info@praxis-sommer.de": "attribute"}),
    ("<div data-x='{\"mail\":\"info@praxis-sommer.de\"}'></div>", {"info@praxis-sommer.de": "attribute"}),
    ('<div data-x="{&quot;mail&quot;:&quot;info@praxis-sommer.de&quot;}"></div>',
     {"info@praxis-sommer.de": "attribute"}),
    ("<div data-x=info@praxis-sommer.de></div>", {"info@praxis-sommer.de": "attribute"}),
    ('<meta name="description" content="Write to info@praxis-sommer.de."><p>Praxis Sommer, Zahnmedizin in Berlin seit 1996', {"info@praxis-sommer.de": "attribute"}),
    ('<meta property="og:email" content="info@praxis-sommer.de">', {"info@praxis-sommer.de": "attribute"}),
    ('<img alt="info@praxis-sommer.de" src="mail.png">', {"info@praxis-sommer.de": "attribute"}),
    ('<a href="info@praxis-sommer.de">Mail</a>', {"info@praxis-sommer.de": "attribute"}),
    ('<input type="hidden" name="business" value="info@praxis-sommer.de">', {"info@praxis-sommer.de": "attribute"}),
    ('<input type="email" value="info@praxis-sommer.de">', {}),
    ('<input placeholder="name@praxis-sommer.de">', {}),
    ('<div data-email="aW5mb0BwcmF4aXMtc29tbWVyLmRl"></div>', {"info@praxis-sommer.de": "script"}),
    ('<a href="#" data-enc-email="vasb[at]cenkvf-fbzzre.qr">x</a>', {"info@praxis-sommer.de": "script"}),
    ('<a href="#" data-user="info" data-domain="praxis-sommer.de">x</a>', {"info@praxis-sommer.de": "script"}),
    ('<a href="#" data-name="info" data-domain="praxis-sommer" data-tld="de">x</a>',
     {"info@praxis-sommer.de": "script"}),
    ('<a href="#" data-user="ofni" data-domain="ed.remmos-sixarp">x</a>', {"info@praxis-sommer.de": "script"}),
    (f'<joomla-hidden-mail first="{in_base64("info")}" last="{in_base64("praxis-sommer.de")}">x</joomla-hidden-mail>',
     {"info@praxis-sommer.de": "script"}),
    ('<a href="#" data-mailto-token="ocknvq,kphqBrtczku/uqoogt0fg" data-mailto-vector="2">x</a>',
     {"info@praxis-sommer.de": "script"}),
    # text that markup takes apart
    ("<p>info<span>@</span>praxis-sommer<b>.de</b></p>", {"info@praxis-sommer.de": "text"}),
    ("<p>info<!-- x -->@<wbr>praxis-sommer.de</p>", {"info@praxis-sommer.de": "text"}),
    ('<p>info<span style="display: none">null</span>@praxis-sommer.de</p>', {"info@praxis-sommer.de": "text"}),
    ("<p>info&#64;praxis&#45;sommer&#46;de</p>", {"info@praxis-sommer.de": "text"}),
    ("<p>info&commat;praxis-sommer&period;de</p>", {"info@praxis-sommer.de": "text"}),
    ("<p>info&amp;#64;praxis-sommer.de</p>", {"info@praxis-sommer.de": "text"}),
    ("<p>in&shy;fo@praxis&#8203;-sommer.de</p>", {"info@praxis-sommer.de": "text"}),
    ("<p>info＠praxis-sommer．de</p>", {"info@praxis-sommer.de": "text"}),
    ('<p style="unicode-bidi:bidi-override;direction:rtl">ed.remmos-sixarp@ofni</p>',
     {"info@praxis-sommer.de": "obfuscated"}),
    ('<bdo dir="rtl">ed.remmos-sixarp@ofni</bdo>', {"info@praxis-sommer.de": "obfuscated"}),
    ("<p>\u202eed.remmos-sixarp@ofni\u202c</p>", {"info@praxis-sommer.de": "text"}),
    ("<noscript>info@praxis-sommer.de</noscript>", {"info@praxis-sommer.de": "text"}),
    ("<!-- info@praxis-sommer.de -->", {}),
    ("<style>/* info@praxis-sommer.de */</style>", {}),
    ("<p>Tel 1</p><p>info@praxis-sommer.de</p><p>Fax 2</p>", {"info@praxis-sommer.de": "text"}),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), MARKUP)
def test_markup(html: str, expected: dict[str, str]) -> None:
    assert found(html) == expected


SCRIPTS = [
    "var a='info'+'@'+'praxis-sommer.de';",
    'document.write("<a href=\\"mailto:" + "info" + "@" + "praxis-sommer.de" + "\\">x</a>");',
    "var user = 'info'; var host = 'praxis-sommer.de'; document.write(user + '@' + host);",
    "var user = 'info', host = 'praxis-sommer.de', at = '&#64;'; el.innerHTML = user + at + host;",
    "let m = 'info'; m += '@'; m += 'praxis-sommer'; m += '.de';",
    "var e = 'info' + String.fromCharCode(64) + 'praxis-sommer.de';",
    "document.write(String.fromCharCode(105,110,102,111,64,112,114,97,120,105,115,45,115,111,109,109,101,114,46,100,101)"
    ")",
    "var"
    " c=[105,110,102,111,64,112,114,97,120,105,115,45,115,111,109,109,101,114,46,100,101];String.fromCharCode.apply(null,c)",
    "x = atob('aW5mb0BwcmF4aXMtc29tbWVyLmRl');",
    'x = window.atob("aW5mb0BwcmF4aXMtc29tbWVyLmRl");',
    "x = unescape('%69%6e%66%6f%40praxis-sommer.de');",
    "x = decodeURIComponent('info%40praxis-sommer.de');",
    "x = '\\x69\\x6e\\x66\\x6f\\x40praxis-sommer.de';",
    "x = 'info\\u0040praxis-sommer.de';",
    "x = ['info', 'praxis-sommer.de'].join('@');",
    "x = ['de', '.', 'praxis-sommer', '@', 'info'].reverse().join('');",
    "x = 'ed.remmos-sixarp@ofni'.split('').reverse().join('');",
    "x = 'info#praxis-sommer.de'.replace('#', '@');",
    "x = 'info#praxis-sommer.de'.replace(/#/g, '@');",
    "x = 'info#praxis-sommer.de'.split('#').join('@');",
    "x = 'info'.concat('@', 'praxis-sommer.de');",
    "x = 'vasb@cenkvf-fbzzre.qr'.replace(/[a-zA-Z]/g, function(c){return String.fromCharCode(c.charCodeAt(0)+13)});",
    "document.write(rot13('vasb@cenkvf-fbzzre.qr'));",
    'window.__DATA__ = {"email":"info@praxis-sommer.de","id":7};',
    "var html = '\\u003ca href=\\u0022mailto:info@praxis-sommer.de\\u0022\\u003e';",
    "var html = '\\u003cp\\u003einfo@praxis-sommer.de\\u003c/p\\u003e';",
    "var html = 'Mail\\ninfo@praxis-sommer.de';",
    "const user = 'info', host = 'praxis-sommer.de'; el.href = `mailto:${user}@${host}`;",
    "var p = ['info', '@', 'praxis-sommer', '.de']; x = p.join('');",
    "var p = ['info', 'praxis-sommer.de']; x = p[0] + '@' + p[1];",
    "var m = {user: 'info', host: 'praxis-sommer.de'}; x = m.user + '@' + m.host;",
    "eval(unescape('%76%61%72%20%61%3D%27%69%6E%66%6F%27%2B%27%40%70%72%61%78%69%73%2D%73%6F%6D%6D%65%72%2E%64%65%27')"
    ")",
    "s='jogpAqsbyjt.tpnnfs/ef';s=s.replace('.','.');for(i=0;i<s.length;i++)o+=String.fromCharCode(s.charCodeAt(i)-1);".replace(
        "jt.tp", "jt\x2etp"
    ).replace("'.','.'", "'~','~'"),
    # Joomla 3
    "var prefix='&#109;a'+'i&#108;'+'&#116;o'; var path='hr'+'ef'+'='; var addy1='&#105;nf&#111;'+'&#64;';"
    "addy1=addy1+'praxis-sommer'+'&#46;'+'de'; document.getElementById('c').innerHTML+='<a '+path+addy1+'>'+addy1;",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_that_put_an_address_together(script: str) -> None:
    assert found(f"<script>{script}</script>") == {"info@praxis-sommer.de": "script"}


QUIET_SCRIPTS = [
    "/* by Max Muster, max@theme-shop.com */ var a = 1;",
    "// bugs: max@theme-shop.com\nvar a = 1;",
    "var a = 'react@18.2.0';",
    "import x from 'https://cdn.jsdelivr.net/npm/swiper@11.0.5/swiper.mjs';",
    "Sentry.init({dsn: 'https://605a7baede844d278b89dc95ae0a9123@o1.ingest.sentry.io/42'});",
    "var dsn = 'https://605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com/26';",
    "String.fromCharCode(55356, 56826, 55356, 56819);",
    "var re = /[a-z]+@[a-z]+\\.com/;",
    "var hint = 'you@domain.com';",
    "@media screen { }",
]


@pytest.mark.parametrize("script", QUIET_SCRIPTS)
def test_scripts_without_an_address(script: str) -> None:
    assert found(f"<script>{script}</script>") == {}


HANDLERS = [
    "<a href=\"javascript:DeCryptX('jogpAqsbyjt.tpnnfs/ef')\">x</a>",
    "<a href=\"javascript:DeCryptX('0i1o2h3r0@1q2t3d0x1j2u0-1t2q3p0m1f2t0.1e2g')\">x</a>",
    "<a href=\"javascript:sendMail('info', 'praxis-sommer.de')\">x</a>",
    "<a href='#' onclick=\"mailTo('info', 'praxis-sommer', 'de'); return false\">x</a>",
    "<a href='#' onclick=\"openmail('praxis-sommer.de', 'info')\">x</a>",
    "<a href=\"javascript:location.href='mailto:'+'info'+'@'+'praxis-sommer.de'\">x</a>",
    "<a href=\"javascript:linkTo_UnCryptMailto('nbjmup+jogpAqsbyjt.tpnnfs/ef')\">x</a>",
    '<a href="javascript:linkTo_UnCryptMailto(%27nbjmup%2BjogpAqsbyjt.tpnnfs%2Fef%27)">x</a>',
    "<a href='#' onclick=\"location='mail'+'to:info'+'@praxis-sommer.de'\">x</a>",
]


@pytest.mark.parametrize("html", HANDLERS)
def test_handlers_and_javascript_links(html: str) -> None:
    assert set(found(html)) == {"info@praxis-sommer.de"}


def test_the_surest_method_and_its_context_win() -> None:
    html = '<p>Please write to info@praxis-sommer.de today.</p><a href="mailto:Info@praxis-sommer.de">x</a>'
    [contact] = find_emails(read_document(html, URL))
    assert (contact.method, contact.context) == ("mailto", "Please write to info@praxis-sommer.de today. x")


@pytest.mark.parametrize(
    ("line", "is_theirs"),
    [
        ("Zuständige Aufsichtsbehörde: Landesbeauftragte für Datenschutz, E-Mail: poststelle@amt-nord.de", True),
        ("Webdesign: Nordlicht Agentur, hallo@nordlicht-agentur.de", True),
        ("Schreiben Sie uns: praxis@zahnarzt-kern-mail.de", False),
        ("Rechtsanwaltskammer Berlin, Littenstr. 9, 10179 Berlin, Telefax 030 306931 99, info@rak-berlin.de", True),
        ("Sito web creato da AVerdi - averdi@gmail.com", True),
    ],
)
def test_whose_an_address_is_by_the_words_before_it(line: str, is_theirs: bool) -> None:
    page = f"<p>E-Mail: info@zahnarzt-kern.de</p><p>{line}</p>"
    own, other = find_emails(read_document(page, "https://zahnarzt-kern.de/impressum"))
    assert (own.third_party, other.third_party) == (False, is_theirs)
    assert (other.confidence < 0.5) is is_theirs


def test_letters_that_lower_case_makes_longer_move_no_place() -> None:
    """`İ` in lower case is `i` and a dot above it, and Turkish pages have hundreds."""
    menu = "<li>İletişim</li>" * 60
    page = f"{menu}<p>Webdesign: Bir Ajans, bir@ajans.com</p><p>Bize yazın: praxis@gmail.com</p>"
    found = {each.value: each.third_party for each in find_emails(read_document(page, "https://praxis.com/"))}
    assert found == {"bir@ajans.com": True, "praxis@gmail.com": False}
    page = f'{menu}<p>Bize yazın: <a href="mailto:info@praxis.com">info@praxis.com</a></p>'
    (linked,) = find_emails(read_document(page, "https://praxis.com/"))
    assert linked.context
    assert linked.context.endswith("Bize yazın: info@praxis.com")


def test_the_suffixes_of_some_professions_have_mailboxes() -> None:
    page = "<p>SCP Noel : scp.noel@notaires.fr, nobody@asso.fr</p>"
    (own,) = find_emails(read_document(page, "https://noel.notaires.fr/"))
    assert own.value == "scp.noel@notaires.fr"


def test_an_authority_is_at_home_on_its_own_page() -> None:
    page = "<p>Datenschutzaufsicht Nord</p><p>Fragen an: poststelle@amt-nord-mail.de</p>"
    (own,) = find_emails(read_document(page, "https://amt-nord.de/kontakt"))
    assert not own.third_party


def test_the_address_behind_the_name_of_a_designer_is_theirs() -> None:
    html = '<p>info@acme.com</p><small>Website by <a href="mailto:hi@pixel.com">Pixel Design</a></small>'
    found = {each.value: each.third_party for each in find_emails(read_document(html, "https://acme.com/"))}
    assert found == {"info@acme.com": False, "hi@pixel.com": True}
