"""Plain and disguised addresses in running text, and the sentences that only look like them."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.email import candidates
from scrapersky_cli.extract.email.address import canonical_email
from scrapersky_cli.extract.email.emails import find_emails, scan_text
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.text import clean_text


def addresses(text: str) -> list[str]:
    return [hit.address for hit in scan_text(text)]


PLAIN = [
    ("info@praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("E-Mail:info@praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("E-Mail: info@praxis-sommer.de.", ["info@praxis-sommer.de"]),
    ("(info@praxis-sommer.de)", ["info@praxis-sommer.de"]),
    ("<info@praxis-sommer.de>", ["info@praxis-sommer.de"]),
    ('"info@praxis-sommer.de"', ["info@praxis-sommer.de"]),
    ("'info@praxis-sommer.de'", ["info@praxis-sommer.de"]),
    (
        "info@praxis-sommer.de,b.c@shop.co.uk;d_e@x-y.com.br",
        ["info@praxis-sommer.de", "b.c@shop.co.uk", "d_e@x-y.com.br"],
    ),
    ("info@praxis-sommer.de/empfang@praxis-sommer.de", ["info@praxis-sommer.de", "empfang@praxis-sommer.de"]),
    ("Anna@PRAXIS-SOMMER.DE", ["Anna@praxis-sommer.de"]),
    ("Tel. 030 123 | info@praxis-sommer.de | Fax", ["info@praxis-sommer.de"]),
    ("first.last+tag@mail.praxis-sommer.de", ["first.last+tag@mail.praxis-sommer.de"]),
    ("o'brien@praxis-sommer.de", ["o'brien@praxis-sommer.de"]),
    ("x@dentist.wixsite.com", ["x@dentist.wixsite.com"]),
    ("info@zahnärzte-köln.de", ["info@xn--zahnrzte-kln-jcb2x.de"]),
    ("müller@praxis-sommer.de", ["müller@praxis-sommer.de"]),
    ("邮箱info@praxis-sommer.de。", ["info@praxis-sommer.de"]),
    ("почтаinfo@praxis-sommer.deтелефон", ["info@praxis-sommer.de"]),
    ("info@praxis-sommer.deTelefon: 030", ["info@praxis-sommer.de"]),
    ("info@praxis-sommer.de.Bitte", ["info@praxis-sommer.de"]),
    ("info@praxis-sommer.de...", ["info@praxis-sommer.de"]),
    ("info@praxis-sommer.de-", ["info@praxis-sommer.de"]),
    ("...info@praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("-info@praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("%20info@praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("info%40praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("info@163.com kontakt@1und1.de", ["info@163.com", "kontakt@1und1.de"]),
    ("info@praxis.dental a@b-c.museum", ["info@praxis.dental", "a@b-c.museum"]),
    ("mailto:info@praxis-sommer.de", ["info@praxis-sommer.de"]),
    ("info@praxis-sommer.de: Empfang", ["info@praxis-sommer.de"]),
    ("xy" * 32 + "@praxis-sommer.de", ["xy" * 32 + "@praxis-sommer.de"]),
    ("info@praxis-sommer.de info@Praxis-Sommer.de", ["info@praxis-sommer.de"]),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_plain_addresses(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


SOMMER = ["info@praxis-sommer.de"]
DISGUISED = [
    "info [at] praxis-sommer [dot] de",
    "info[at]praxis-sommer[dot]de",
    "info (at) praxis-sommer (dot) de",
    "info(at)praxis-sommer.de",
    "info {at} praxis-sommer {dot} de",
    "info <at> praxis-sommer <dot> de",
    "info |at| praxis-sommer |dot| de",
    "info *at* praxis-sommer *dot* de",
    "info -at- praxis-sommer -dot- de",
    "info_at_praxis-sommer_dot_de",
    "info [AT] praxis-sommer [DOT] de",
    "INFO(AT)PRAXIS-SOMMER(DOT)DE",
    "info [ät] praxis-sommer [punkt] de",
    "info (ät) praxis-sommer (punkt) de",
    "info (at) praxis-sommer Punkt de",
    "info [klammeraffe] praxis-sommer.de",
    "info (a) praxis-sommer [dot] de".replace(" (a) ", "(a)"),
    "info(a)praxis-sommer.de",
    "info[@]praxis-sommer.de",
    "info (@) praxis-sommer.de",
    "info [arroba] praxis-sommer [punto] de",
    "info arroba praxis-sommer punto de",
    "info (arroba) praxis-sommer (ponto) de",
    "info [arobase] praxis-sommer [point] de",
    "info arobase praxis-sommer point de",
    "info(arobas)praxis-sommer.de",
    "info [chez] praxis-sommer [point] de".replace(" [chez] ", "[chez]"),
    "info [chiocciola] praxis-sommer [punto] de",
    "info chiocciola praxis-sommer punto de",
    "info (apenstaartje) praxis-sommer (punt) de",
    "info apenstaartje praxis-sommer punt de",
    "info at praxis-sommer dot de",
    "info AT praxis-sommer DOT de",
    "info ät praxis-sommer punkt de",
    "E-Mail: info at praxis-sommer.de",
    "Correo electrónico: info arroba praxis-sommer.de",
    "info AT praxis-sommer.de",
    "infoATpraxis-sommerDOTde",
    "info@praxis-sommer(dot)de",
    "info@praxis-sommer [dot] de",
    "info@praxis-sommer dot de",
    "info @ praxis-sommer.de",
    "info@ praxis-sommer.de",
    "info @praxis-sommer.de",
    "E-Mail: info @ praxis-sommer . de",
    "Mail info (at) praxis-sommer.de. Danke",
    "info (at) praxis-sommer.de, Tel. 030",
    "info at­-sign".replace("info at­-sign", "in­fo@praxis-som­mer.de"),
    "info​@praxis-sommer​.de",
    "info＠praxis-sommer．de",
]


@pytest.mark.parametrize("text", DISGUISED)
def test_disguises(text: str) -> None:
    assert [address.lower() for address in addresses(text)] == SOMMER


def test_spelled_dots_in_the_local_part() -> None:
    assert addresses("anna [dot] maria [dot] sommer [at] praxis [dot] co [dot] uk") == [
        "anna.maria.sommer@praxis.co.uk"
    ]
    assert addresses("anna dot sommer at praxis dot com") == ["anna.sommer@praxis.com"]


PROSE = [
    "Meet us at hotel.com tonight.",
    "Look at amazon dot com",
    "Find us at booking.com, or at airbnb.com.",
    "We were at this point in time.",
    "Sales stood at breaking point in May.",
    "Sales at the dot com were good.",
    "At the dot com we met",
    "The team at example-shop.de is here.",
    "Stay-at-home.com parents",
    "Contact the office at praxis-sommer.de",
    "Visit us at www.praxis-sommer.de",
    "Follow us @praxis.berlin on Instagram",
    "Lunch @ hotel.berlin",
    "Bluesky: @praxis.bsky.social",
    "Mastodon: @praxis@mastodon.social",
    "Wir sind (at) home.",
    "Restaurant en punto com",
    "Look (a) website.com",
    "open 9 at 5.30",
    "VISIT US AT PRAXIS-SOMMER.DE",
    "arroba",
    "a @ b",
    "@",
    "x@",
    "@x.de",
    "@@@",
    "price@99.99",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_stays_prose(text: str) -> None:
    assert addresses(text) == []


JUNK = [
    "logo@2x.png", "hero@3x.jpg", "icon@2x.webp", "sprite@1.5x.svg", "banner@media.photos.png", "logo@2x.zip",
    "605a7baede844d278b89dc95ae0a9123@errors.shop.de",
    "605a7baede844d278b89dc95ae0a9123@sentry.io", "605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com",
    "605a7baede844d278b89dc95ae0a9123@o37417.ingest.sentry.io", "8c4075d5481d476e945486754f783364@sentry.wixpress.com",
    "info@example.com", "info@example.org", "info@mail.example.net", "info@example.de", "me@sub.example.com",
    "you@domain.com", "name@domain.com", "user@domain.com", "your@email.com", "email@yourdomain.com", "info@mysite.com",
    "name@company.com", "john@doe.example", "user@localhost", "user@server.local", "admin@intranet.corp",
    "youremail@gmail.com", "yourname@shop.de", "your.name@shop.de", "firstname.lastname@shop.de", "john.doe@shop.com",
    "max.mustermann@praxis.de", "info@musterfirma.de", "vorname.nachname@praxis.de", "ihre-email@web.de",
    "votre@email.fr", "nom@domaine.fr", "prenom.nom@societe.fr", "tucorreo@gmail.com", "nombre@dominio.com",
    "ejemplo@ejemplo.com", "nome@esempio.it", "tua.email@gmail.com", "seuemail@gmail.com", "nome@dominio.com.br",
    "naam@voorbeeld.nl", "test@test.com", "abc@abc.com", "xxx@xxx.com", "foo@bar.com", "a@b.co", "name@gmail.com",
    "{{name}}@shop.de", "${user}@shop.de", "%name%@shop.de", "[name]@shop.de", "__name__@shop.de",
    "react@18.2.0", "bootstrap@5.3.0", "@angular/core@12.1.4", "vue@3.4.21-rc.dev", "lib@1.2.3.min.js", "jquery@3.x",
    "https://unpkg.com/react@18/umd/react.js", "https://cdn.jsdelivr.net/npm/swiper@11/swiper.min.js",
    "git@github.com:user/repo.git", "ssh://git@gitlab.com/user/repo", "deploy@server.com:/var/www",
    "https://user@shop.de/path", "https://user:secret@shop.de/", "ftp://user@files.shop.de",
    "https://maps.google.com/@52.5,13.4,15z", "https://medium.com/@praxis.sommer", "https://youtube.com/@praxis.tv",
    "https://www.flickr.com/photos/12345678@N00.de/", "https://x.de/?email=info@shop.de",
    "abc123@group.calendar.google.com", "bot@project.iam.gserviceaccount.com", "1+a@users.noreply.github.com",
    "filler@godaddy.com", "info@praxis", "info@praxis.", "info@.de", "info@de", "info@co.uk", "info@-praxis.de",
    "info@praxis..de", "info.@praxis-sommer.de", "in..fo@praxis-sommer.de", "info@praxis.notatld", "info@1.2.3.4",
    "xyz" * 22 + "@praxis-sommer.de", "info@" + "a" * 64 + ".de", "info@" + "a." * 130 + "de",
]  # fmt: skip


@pytest.mark.parametrize("text", JUNK)
def test_junk_is_refused(text: str) -> None:
    assert addresses(text) == []
    assert addresses(f"before {text} after") == []


@pytest.mark.parametrize("text", JUNK)
def test_junk_is_refused_in_a_page(text: str) -> None:
    html = f'<p>{text}</p><img src="{text}" alt="{text}"><a href="{text}">{text}</a><script>var a = "{text}"</script>'
    assert find_emails(read_document(html, "https://www.praxis-sommer.de/")) == []


@given(st.text())
def test_any_text_can_be_scanned(text: str) -> None:
    scan_text(text)


SIGNS = ["@", ".", "-", "_", "+", "'", '"', "%", "&", "&#64;", "\u202e", "\u200b", "\\u0040", "＠"]
WORDS = ["info", "müller", "邮", "shop", "de", "com", "co.uk", "2x", "png", "xn--"]
SPELLED = ["[at]", "(dot)", " at ", " dot ", "AT", "DOT", "arroba"]
PIECES = st.sampled_from([*SIGNS, *WORDS, *SPELLED])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_found_is_valid_and_canonical(text: str) -> None:
    for hit in scan_text(text):
        assert canonical_email(hit.address) == hit.address
        assert clean_text(hit.address, 320) == hit.address


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map(" ".join))
def test_a_page_of_anything_yields_storable_findings(text: str) -> None:
    html = f'<p>{text}</p><a href="mailto:{text}" data-x="{text}">{text}</a><script>"{text}" + "x"</script>'
    for contact in find_emails(read_document(html, "https://www.praxis-sommer.de/")):
        assert canonical_email(contact.value) == contact.value
        assert contact.context is None or clean_text(contact.context, 500) == contact.context
        assert 0 < contact.confidence <= 1


HOSTILE: list[Callable[[int], str]] = [
    lambda size: "a" * size,
    lambda size: "a." * (size // 2),
    lambda size: "@-" * (size // 2),
    lambda size: "a@" * (size // 2),
    lambda size: "@" * size,
    lambda size: "a@b." * (size // 4),
    lambda size: "a@b.de" * (size // 6),
    lambda size: "[at]" * (size // 4),
    lambda size: "a [at] b.c " * (size // 11),
    lambda size: " at a dot b" * (size // 11),
    lambda size: " dot " * (size // 5),
    lambda size: "a AT b " * (size // 7),
    lambda size: "a-" * (size // 2),
    lambda size: "'\"" * (size // 2),
    lambda size: "-at-a" * (size // 5),
    lambda size: "_at_" * (size // 4),
    lambda size: "'a' at 'b'." * (size // 11),
    lambda size: "mail: a at b.c" * (size // 14),
    lambda size: "mail atob(x)" * (size // 12),
    lambda size: "a.NOSPAM.@NOSPAM." * (size // 17),
    lambda size: "ed.a@ofni rtl " * (size // 14),
    lambda size: "a='@';" * (size // 6),
    lambda size: "a=['b','c'];a[0]+'@';" * (size // 21),
    lambda size: "`${a}@${b}`" * (size // 11),
    lambda size: "/* @'+ " * (size // 7),
    lambda size: "64,64,64,64,64," * (size // 15),
    lambda size: "'a'+'@'+" * (size // 8),
    lambda size: "[" * size,
    lambda size: "\u202e" * size,
    lambda size: "&#64;" * (size // 5),
    lambda size: "https://" * (size // 8),
]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HOSTILE)
def test_time_is_linear_in_hostile_text(hostile: Callable[[int], str]) -> None:
    def page(size: int) -> Callable[[], object]:
        text = hostile(size)
        document = read_document(f"<p>{text}</p><script>{text}</script>", "https://www.praxis-sommer.de/")
        return lambda: find_emails(document)

    small = min(seconds(page(20_000)) for _ in range(3))
    large = seconds(page(200_000))
    assert large < 40 * small + 0.5
    assert large < 20  # milliseconds as a rule


@given(st.from_regex(candidates._BAIT, alphabet=st.characters(max_codepoint=127)))
def test_every_bait_passes_the_cheap_check(written: str) -> None:
    assert any(word in written.lower() for word in candidates._BAIT_WORDS)
