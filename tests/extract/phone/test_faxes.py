"""Which numbers are faxes: by the words beside them, by the markup, by the heading of a column."""

import pytest

from scrapersky_cli.extract.country.scores import score_countries
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.phone.labels import label_of, said_kind
from scrapersky_cli.extract.phone.phones import find_phones

COM = "https://www.acme-dental.com/"
PHONE, FAX = "+15124742233", "+15124742255"
BERLIN, BERLIN_FAX = "+4930901820", "+4930901821"


def kinds(html: str, url: str = COM, country: str | None = None) -> dict[str, str]:
    document = read_document(html, url)
    return {each.value: each.kind for each in find_phones(document, score_countries(document, country))}


BOTH = {PHONE: "phone", FAX: "fax"}
AMERICAN = [
    "P: (512) 474-2233 F: (512) 474-2255", "P 512-474-2233 F 512-474-2255", "T. 512.474.2233 f. 512.474.2255",
    "p. 512.474.2233 | f. 512.474.2255", "p: 512-474-2233<br>f: 512-474-2255", "O: 512-474-2233 F: 512-474-2255",
    "Phone 512-474-2233 Fax 512-474-2255", "Phone: 512-474-2233 | Fax: 512-474-2255",
    "512-474-2233 (phone) 512-474-2255 (fax)", "512-474-2233 (p) / 512-474-2255 (f)".replace("(p)", "(tel)"),
    "512-474-2233, 512-474-2255 (fax)", "512-474-2233, 512-474-2255 [fax]", "512-474-2233<br>512-474-2255 fax",
    "512-474-2233<br>512-474-2255 - Fax", "512-474-2233 office, 512-474-2255 fax", "512-474-2233<br>512-474-2255 (F)",
    "Tel 512-474-2233 Facsimile 512-474-2255", "Phone: 512-474-2233 Facsimile: (512) 474-2255",
    "Phone 512-474-2233<br>Fax number: 512-474-2255", "Phone 512-474-2233<br>Fax number (US): +1 512 474 2255",
    "Phone 512-474-2233<br>Fax No. 512-474-2255", "Phone 512-474-2233<br>Fax # 512-474-2255",
    "Phone 512-474-2233<br>Fax (toll free) 512-474-2255".replace(" (toll free)", ""),
    "Call 512-474-2233, fax 512-474-2255", "Call us at 512-474-2233 or fax us at 512-474-2255",
    "(T) 512-474-2233 (F) 512-474-2255", "[T] 512-474-2233 [F] 512-474-2255", "T/ 512-474-2233 F/ 512-474-2255",
    "T – 512-474-2233 F – 512-474-2255", "<b>Phone</b><i>512-474-2233</i><b>Fax</b><i>512-474-2255</i>",
    "<b>512-474-2233</b><b>Fax:</b> 512-474-2255", "📞 512-474-2233 📠 512-474-2255",
    "512-474-2233<br>Fax<br>512-474-2255", "<dl><dt>Phone<dd>512-474-2233<dt>Fax<dd>512-474-2255</dl>",
    "<table><tr><td>Phone<td>512-474-2233<tr><td>Fax<td>512-474-2255</table>",
    "<table><tr><th>Office<th>Phone<th>Fax<tr><td>Austin<td>512-474-2233<td>512-474-2255</table>",
    "<table><tr><td>Phone<td>Fax<tr><td>512-474-2233<td>512-474-2255</table>",
    "<table><thead><tr><th>Fax No.<th>Phone<tbody><tr><td>512-474-2255<td>512-474-2233</table>",
    "Fax: 512-474-2255<br>(512) 474-2233", "Fax: 512-474-2255<p>Call 512-474-2233</p>",
    'Tel <a href="tel:5124742233">512-474-2233</a> Fax <a href="tel:5124742255">512-474-2255</a>',
    '<a href="tel:+15124742233">Call us</a> <a href="tel:+15124742255">Fax: 512-474-2255</a>',
    '<a href="tel:+15124742233">Call us</a><p>It is free.<p><a href="fax:+15124742255">512-474-2255</a>',
    '<i itemprop="telephone">512-474-2233</i> <i itemprop="faxNumber">512-474-2255</i>',
    '<i property="schema:telephone">512-474-2233</i> <i property="schema:faxNumber">512-474-2255</i>',
    '<script type="application/ld+json">{"telephone":"512-474-2233","faxNumber":"512-474-2255"}</script>',
    '<script type="application/ld+json">{"telephone":"512-474-2233","contactPoint":'
    '{"contactType":"fax","telephone":"512-474-2255"}}</script>',
    '<div class="vcard"><i class="tel">512-474-2233</i><i class="tel"><b class="type">Fax</b> 512-474-2255</i></div>',
    '<div class="vcard"><i class="tel">512-474-2233</i><i class="tel fax">512-474-2255</i></div>',
    '<div class="vcard"><i class="tel">512-474-2233</i><i class="fax">512-474-2255</i></div>',
    '<div class="vcard"><i class="tel">512-474-2233</i>'
    '<i class="tel"><abbr class="type" title="fax">F</abbr> 512-474-2255</i></div>',
    '<a href="data:text/vcard,TEL;TYPE=WORK:%2B15124742233%0ATEL;TYPE=WORK,FAX:%2B15124742255">Card</a>',
    '<div data-phone="512-474-2233" data-x=1></div><div data-fax="512-474-2255"></div>',
    "Phone: 512-474-2233, Fax: 512-474-2255 or 512-474-2255",
]  # fmt: skip


@pytest.mark.parametrize("text", AMERICAN)
def test_a_phone_and_a_fax(text: str) -> None:
    assert kinds(f'<html lang="en"><body><p>{text}</p>', country="US") == BOTH


@pytest.mark.parametrize(
    ("text", "phone", "fax"),
    [
        ("05372/64210 (Fax -18)", "+43537264210", "+4353726421018"),
        ("Tel. 0911/12345-0, Fax -10", "+49911123450", "+499111234510"),
        ("Tel. 0911/12345-12 Fax: -13", "+499111234512", "+499111234513"),
        ("Tel. 0911/12345-12 | Fax DW -13", "+499111234512", "+499111234513"),
    ],
)
def test_a_fax_of_which_only_the_extension_is_written(text: str, phone: str, fax: str) -> None:
    url = "https://praxis.at/" if phone.startswith("+43") else "https://praxis.de/"
    assert kinds(f"<p>{text}</p>", url) == {phone: "phone", fax: "fax"}


def test_a_number_that_is_both_is_a_phone() -> None:
    assert kinds("<p>Fone: 54 3321-0123</p><p>Fax: 54 3321-0123</p>", "https://x.com.br/") == {"+555433210123": "phone"}


LANGUAGES = [
    "Tel. {} Fax {}", "Telefon: {} Telefax: {}", "Tel: {} Fax-Nr.: {}", "Telefon {} Faxnummer {}", "Tél. {} Fax : {}",
    "Téléphone {} Télécopie {}", "Tél. : {} Télécopieur : {}", "Teléfono {} Fax {}", "Telefono: {} Facsimile: {}",
    "Telefon: {} Faks: {}", "Telefon: {} Telefaks: {}", "Τηλ. {} Φαξ {}", "Тел. {} Факс {}", "電話 {} ファックス {}",
    "电话 {} 传真 {}", "Tel. {} – Fax: {}", "T {} · F {}", "T: {} / F: {}", "Fon {} Fax {}", "Tel {} | Telefax {}",
    "Tel. {}<br>Fax. {}", "Telefoon {} Faxnr. {}", "Telefone {} Fax {}", "Tel. {} faks {}",
]  # fmt: skip


@pytest.mark.parametrize("text", LANGUAGES)
@pytest.mark.parametrize("numbers", [("030 901820", "030 901821"), ("+49 30 901820", "+49 30 901821")])
def test_words_of_many_languages(text: str, numbers: tuple[str, str]) -> None:
    html = f"<p>{text.format(*numbers)}</p>"
    assert kinds(html, "https://acme.de/") == {BERLIN: "phone", BERLIN_FAX: "fax"}


NO_FAX = [
    "Tel/Fax: 512-474-2233", "Phone/Fax: 512-474-2233", "Phone &amp; Fax 512-474-2233", "Tel. + Fax: 512-474-2233",
    "Tel: 512-474-2233<br>Fax: 512-474-2233", "Fax: 512-474-2233<br>Call 512-474-2233",
    "No fax, please. 512-474-2233", "Fax or mail it. Then call 512-474-2233", "Fax on request, phone 512-474-2233",
    'Fax 512-474-2233 <i itemprop="telephone">512-474-2233</i>', "Fax: none. Office 512-474-2233",
    "We have faxes and printers. (512) 474-2233", 'Fax 512-474-2233 <a href="tel:5124742233">Call us</a>',
    "Unit F (512) 474-2233".replace("Unit F", "Unit F,"), "512-474-2233 Factory",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_FAX)
def test_what_is_no_fax(text: str) -> None:
    assert kinds(f'<html lang="en"><p>{text}</p>', country="US") == {PHONE: "phone"}


@pytest.mark.parametrize(
    ("before", "behind", "label"),
    [
        ("Fax: ", "", "fax"),
        ("F: ", "", "fax"),
        ("f. ", "", "fax"),
        ("f ", "", None),
        ("Hof ", "", None),
        ("", " (fax)", "fax"),
        ("", " fax\n", "fax"),
        ("", " fax 512-474-2255", None),
        ("Tel. ", " fax", "phone"),
        ("Tel. ", " (fax)", "fax"),
        ("Fax number (EU): ", "", "fax"),
        ("Fax (office): ", "", "fax"),
        ("Fax us, please. Or come to ", "", None),
        ("Order ", "", "doubtful"),
        ("IBAN: ", "", "other"),
        ("Account Manager ", "", None),
    ],
)
def test_labels(before: str, behind: str, label: str | None) -> None:
    assert label_of(f"{before}5124742233{behind}", len(before), len(before) + 10) == label


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fax", "fax"),
        ("Fax No.", "fax"),
        ("Phone", "phone"),
        ("Call us", "phone"),
        ("Tel/Fax", "phone"),
        ("Name", None),
    ],
)
def test_what_a_heading_says(text: str, kind: str | None) -> None:
    assert said_kind(text) == kind
