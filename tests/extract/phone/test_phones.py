"""One line per form and per trap of telephone numbers, and which country decides how they are read."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.country.scores import score_countries
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.phone.numbers import parse_number
from scrapersky_cli.extract.phone.phones import find_phones
from scrapersky_cli.extract.text import clean_text

DE = "https://www.praxis-sommer.de/kontakt"
COM = "https://www.austin-dental.com/"


def phones(html: str, url: str = DE, country: str | None = None) -> list[Contact]:
    document = read_document(html, url)
    return find_phones(document, score_countries(document, country))


def found(html: str, url: str = DE, country: str | None = None) -> dict[str, str]:
    """The phones of a page with the way in which each was found; faxes are left out."""
    return {each.value: each.method for each in phones(html, url, country) if each.kind == "phone"}


def faxes(html: str, url: str = DE, country: str | None = None) -> set[str]:
    return {each.value for each in phones(html, url, country) if each.kind == "fax"}


LINKS = [
    ('<a href="tel:+493012345678">x</a>', "+493012345678"),
    ('<a href="TEL:+49-30-12345678">x</a>', "+493012345678"),
    ('<a href="tel:+49%2030%2012345678">x</a>', "+493012345678"),
    ('<a href="tel:+49(0)30/12345678">x</a>', "+493012345678"),
    ('<a href="tel:03012345678">x</a>', "+493012345678"),
    ('<a href="tel:030 123 456 78">x</a>', "+493012345678"),
    ('<a href="tel:004930 12345678">x</a>', "+493012345678"),
    ('<a href="tel://+493012345678">x</a>', "+493012345678"),
    ('<a href="tel: +493012345678 ">x</a>', "+493012345678"),
    ('<a href="tel:493012345678">x</a>', "+493012345678"),
    ('<a href="tel:+1-512-555-0199">x</a>', "+15125550199"),
    ('<a href="tel:1-512-555-0199">x</a>', "+15125550199"),
    ('<a href="callto:+493012345678">x</a>', "+493012345678"),
    ('<a href="sms:+493012345678?body=Hi">x</a>', "+493012345678"),
    ('<a href="sms:+493012345678&body=Hi">x</a>', "+493012345678"),
    ('<a href="https://wa.me/4915112345678">x</a>', "+4915112345678"),
    ('<a href="https://wa.me/4915112345678?text=Hallo">x</a>', "+4915112345678"),
    ('<a href="https://wa.me/+4915112345678">x</a>', "+4915112345678"),
    ('<a href="https://api.whatsapp.com/send?phone=4915112345678&text=x">x</a>', "+4915112345678"),
    ('<a href="https://api.whatsapp.com/send/?phone=%2B4915112345678">x</a>', "+4915112345678"),
    ('<a href="https://web.whatsapp.com/send?phone=4915112345678">x</a>', "+4915112345678"),
    ('<a href="whatsapp://send?phone=4915112345678">x</a>', "+4915112345678"),
    ('<a href="viber://chat?number=%2B4915112345678">x</a>', "+4915112345678"),
]


@pytest.mark.parametrize(("html", "expected"), LINKS)
def test_links(html: str, expected: str) -> None:
    assert found(html) == {expected: "tel"}


NO_LINKS = [
    '<a href="tel:">x</a>',
    '<a href="tel:#">x</a>',
    '<a href="tel:110">x</a>',
    '<a href="tel:0000000000">x</a>',
    '<a href="tel:1234567890">x</a>',
    '<a href="tel:+11234567890">x</a>',
    '<a href="tel:{{phone}}">x</a>',
    '<a href="tel:+49">x</a>',
    '<a href="https://wa.me/">x</a>',
    '<a href="https://wa.me/message/ABCDEF4711">x</a>',
    '<a href="https://wa.me/qr/12345678">x</a>',
    '<a href="https://api.whatsapp.com/send?text=https://praxis-sommer.de">x</a>',
    '<a href="whatsapp://send?text=Hallo">x</a>',
    '<a href="https://chat.whatsapp.com/4915112345678">x</a>',
    '<a href="https://notwa.me/4915112345678">x</a>',
    '<a href="fax:+493012345678">x</a>',
    '<a href="https://[wa.me/4915112345678">x</a>',
]


@pytest.mark.parametrize("html", NO_LINKS)
def test_links_without_a_number(html: str) -> None:
    assert found(html) == {}


MARKUP = [
    ('<script type="application/ld+json">{"telephone":"030 12345678"}</script>', {"+493012345678": "json-ld"}),
    ('<script type="application/ld+json">{"telephone":["030 12345678","+1 512-555-0199"]}</script>',
     {"+493012345678": "json-ld", "+15125550199": "json-ld"}),
    ('<script type="application/ld+json">{"contactPoint":{"telephone":"tel:+49 30 12345678"}}</script>',
     {"+493012345678": "json-ld"}),
    ('<script type="application/ld+json">{"faxNumber":"+49 30 12345678"}</script>', {}),
    ('<script type="application/ld+json">{"telephone":493012345678}</script>', {"+493012345678": "json-ld"}),
    ('<script type="application/ld+json">{"telephone":null,"x":{"telephone":{}}}</script>', {}),
    ('<span itemprop="telephone">030 / 123 456 78</span>', {"+493012345678": "microdata"}),
    ('<meta itemprop="telephone" content="+493012345678">', {"+493012345678": "microdata"}),
    ('<span itemprop="telephone">Tel.: 030 12345678</span>', {"+493012345678": "microdata"}),
    ('<a itemprop="telephone" href="tel:+493012345678">x</a>', {"+493012345678": "tel"}),
    ('<span property="schema:telephone" content="030 12345678">x</span>', {"+493012345678": "rdfa"}),
    ('<span property="telephone">030 12345678</span>', {"+493012345678": "rdfa"}),
    ('<div class="vcard"><span class="tel">030 12345678</span></div>', {"+493012345678": "hcard"}),
    ('<div class="h-card"><span class="p-tel">030 12345678</span></div>', {"+493012345678": "hcard"}),
    ('<div class="vcard"><span class="tel"><b class="type">Fax</b> 030 12345679</span></div>', {}),
    ('<div class="vcard"><span class="tel"><b class="type">Work</b> 030 12345678</span></div>',
     {"+493012345678": "hcard"}),
    ('<a href="data:text/vcard,BEGIN:VCARD%0ATEL;TYPE=WORK:+493012345678%0ATEL;TYPE=FAX:+493012345679">x</a>',
     {"+493012345678": "vcard"}),
    ('<div data-phone="030 12345678"></div>', {"+493012345678": "attribute"}),
    ('<meta property="og:phone_number" content="+49 30 12345678">', {"+493012345678": "attribute"}),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), MARKUP)
def test_markup(html: str, expected: dict[str, str]) -> None:
    assert found(html) == expected


GERMAN_TEXT = [
    "Tel. 030 12345678", "Tel.: 030/12345678", "Tel: 030-12345678", "Telefon 030 / 123 456-78",
    "Telefon: (030) 12345678",
    "Fon 030 12345678", "T: 030 12345678", "T 030 12345678".replace("T ", "T. "), "☎ 030 12345678", "📞 030 12345678",
    "Rufen Sie uns an: 030 12345678", "Telefonnummer: 030 12345678", "Tel.-Nr.: 030 12345678", "Tel. Nr. 030 12345678",
    "Telefon (Zentrale): 030 12345678", "Tel/Fax: 030 12345678", "Fax 030 999 8877, Tel. 030 12345678",
    "Telefon <b>030 12345678</b>", "<dt>Telefon</dt><dd>030 12345678</dd>",
    "<table><tr><td>Telefon</td><td>030 12345678</td></table>",
    "<h4>Telefon</h4><p>030 12345678</p>", "Hotline 030 12345678", "Tel. +49 30 12345678", "Tel. +49 (0)30 12345678",
    "Tel. +49 (0) 30 / 12345678", "Tel. 0049 30 12345678", "Tel.: +49.30.12345678", "Tel.&nbsp;030&nbsp;12345678",
    "Tel. 030–12345678", "Praxis Sommer, +49 30 12345678", "Tel 03012345678", "Tel.:03012345678",
    "TELEFON 030 12345678",
    "Öffnungszeiten 8:00 - 17:00 Tel. 030 12345678", "Tel. 030 12345678, 10115 Berlin",
    "10115 Berlin Tel. 030 12345678",
    "Hotel 030 12345678", "030 12345678",  # as Germans group it, on a page that is surely German
    "Tel. 030 12345678 Fax 030 12345679", "Tel. 030 12345678 / Fax 030 12345679", "Tel. 030 12345678 (Fax -79)",
]  # fmt: skip


@pytest.mark.parametrize("text", GERMAN_TEXT)
def test_german_text(text: str) -> None:
    assert found(f"<p>{text}</p>") == {"+493012345678": "text"}


AMERICAN_TEXT = [
    "Call (512) 555-0199", "Call us today: 512-555-0199", "Phone: 512.555.0199", "Tel 512 555 0199", "(512) 555-0199",
    "Phone +1 512 555 0199", "1-512-555-0199", "Call now for a free quote at 512-555-0199", "Cell: 512-555-0199",
    "Austin, TX 78701 (512) 555-0199", "Suite 100, (512) 555-0199", "Phone (512)555-0199", "Text us 512-555-0199",
    "Mon-Fri 8:00-17:00 (512) 555-0199", "Call to order: 512-555-0199", "Fax: (512) 555-0188 Phone: (512) 555-0199",
    "Office (512) 555-0199", "<strong>P:</strong> (512) 555-0199", "Toll free 1 (512) 555-0199",
]  # fmt: skip


@pytest.mark.parametrize("text", AMERICAN_TEXT)
def test_american_text(text: str) -> None:
    assert found(f'<html lang="en"><p>{text}</p>', COM) == {"+15125550199": "text"}


OTHER_COUNTRIES = [
    ("GB", "Telephone: 020 7946 0958", "+442079460958"),
    ("GB", "Call us on 0117 496 0123", "+441174960123"),
    ("FR", "Tél. : 01 70 18 99 00", "+33170189900"),
    ("FR", "Téléphone 01.70.18.99.00", "+33170189900"),
    ("FR", "Appelez le 06 12 34 56 78", "+33612345678"),
    ("ES", "Teléfono: 911 234 567", "+34911234567"),
    ("ES", "Móvil 612 34 56 78", "+34612345678"),
    ("ES", "Llámanos: 911 23 45 67", "+34911234567"),
    ("IT", "Telefono 06 6982 1234", "+390669821234"),
    ("IT", "Tel. 02 1234567", "+39021234567"),
    ("IT", "Cellulare: 333 123 4567", "+393331234567"),
    ("PT", "Telefone: 213 456 789", "+351213456789"),
    ("BR", "Telefone: (11) 3456-7890", "+551134567890"),
    ("BR", "WhatsApp (11) 91234-5678", "+5511912345678"),
    ("MX", "Teléfono: 55 1234 5678", "+525512345678"),
    ("AR", "Tel.: (011) 4321-5678", "+541143215678"),
    ("AR", "Tel. 4321-9876", "+541143219876"),
    ("PE", "Telf: 432-1098", "+5114321098"),
    ("AR", "Celular: (15) 4321-0987", "+5491143210987"),
    ("BR", "Fone: 54 3321-0123", "+555433210123"),
    ("BR", "Cel: 54 9912-3456", "+5554999123456"),
    ("FI", "Matti Virta – 0207 123 456", "+358207123456"),
    ("VE", "Atención (0212) 234 56 78", "+582122345678"),
    ("VE", "Atención 0212 234 56 78 Ext. 9520", "+582122345678"),
    ("NL", "Telefoon: 020-123 4567", "+31201234567"),
    ("NL", "Bel 06-12345678", "+31612345678"),
    ("BE", "Tel. 02 513 89 40", "+3225138940"),
    ("AT", "Tel. 01 5123456", "+4315123456"),
    ("CH", "Tel. 044 123 45 67", "+41441234567"),
    ("CA", "Phone: 416-555-0123", "+14165550123"),
    ("PL", "Telefon: 22 123 45 67", "+48221234567"),
    ("DK", "Telefon 32 12 34 56", "+4532123456"),
]


@pytest.mark.parametrize(("country", "text", "expected"), OTHER_COUNTRIES)
def test_other_countries(country: str, text: str, expected: str) -> None:
    assert found(f"<p>{text}</p>", COM, country) == {expected: "text"}


NUMBERS_THAT_ARE_NO_PHONES = [
    "Telefon-Flat ab 0301234567 EUR", "Telefon erreichbar ab 03.04.2024", "Telefone ab € 0301234567",
    "Zentrale DE12 0301 2345 67", "+1 (234) 567-8901", "Tel. 00000000000", "Tel. +49 123 456789",
    "1700000000", "Updated 1700000000", "1700000000123", "ts=1699999999", "$1,234,567.89", "Price: $ 512 555 0199",
    "1.234.567,89 €", "EUR 030 1234567", "030 1234567 €", "2010 - 2024", "© 2010-2024", "01.02.2024", "2024-01-02",
    "01/02/2024 - 03/04/2024", "Tel. 01.02.2024", "10115 Berlin", "78701-1234", "Austin, TX 78701", "8:00 - 17:00",
    "USt-IdNr.: DE123456789", "USt-IdNr. DE 123 456 789", "Steuernummer 030/123/45678", "St.-Nr. 030 123 45678",
    "IBAN DE12 3456 7890 1234 5678 00", "IBAN: DE02 1203 0000 0000 2020 51", "BLZ 030 123 456", "Konto 0301234567",
    "HRB 0301234567", "ISBN 978-3-16-148410-0", "SIRET 012 345 678 00012", "SIREN 012 345 678", "NIF 0301234567",
    "CNPJ 12.345.678/0001-90", "P.IVA 01234567890", "Partita IVA 01234567890", "KvK 01234567", "BTW 0301234567",
    "Rechnung 0301234567", "Kunden-Nr. 0301234567", "Art.-Nr. 030 1234567", "Order 030 1234567", "Fax 030 12345678",
    "Telefax: 030 12345678", "Fax: +49 30 12345678", "Tel.: auf Anfrage, Fax: 030 12345678", "52.520008, 13.404954",
    "52.520008 13.404954", "03012345678", "12345678", "Tel.", "Tel. 110", "Tel. 112", "Tel. 12345",
    "+49", "+1", "+20 %", "1 + 2 + 3", "4012888888881881", "4111 1111 1111 1111",
    "Tel. 1234567890123456789012345", "x" * 30 + "03012345678", "a03012345678", "info@03012345678.de",
    "https://x.de/p/03012345678", "version 1.2.3.4.5.6.7.8", "192.168.100.200", "0 0 0 0 0 0 0 0 0",
    "Tel. 000 000 0000", "viewBox 0 0 1024 1024 512", "PLZ 01234 567890",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS_THAT_ARE_NO_PHONES)
def test_what_is_no_phone(text: str) -> None:
    assert found(f"<p>{text}</p>") == {}
    assert found(f"<p>Wir sind {text} und mehr.</p>") == {}


AMERICAN_TRAPS = [
    "Phones from $512-555-0199", "Call (234) 567-8901",
    "1700000000", "1512555019", "512555", "SKU 512-555-0199", "Invoice 512-555-0199", "Fax (512) 555-0199",
    "Fax: 512-555-0199", "EIN 51-2555019", "Account 512-555-0199", "NPI 5125550199", "512-55-0199",
    "Tax ID 512-555-0199",
    "(123) 456-7890", "000-000-0000", "Order #5125550199", "ZIP 78701-1234", "$512 555 0199", "5125550199 km",
]  # fmt: skip


@pytest.mark.parametrize("text", AMERICAN_TRAPS)
def test_what_is_no_american_phone(text: str) -> None:
    assert found(f'<html lang="en-US"><p>{text}</p>', COM) == {}


def test_numbers_below_one_label() -> None:
    below = "<p>Teléfonos</p><p>0991234567</p><p>0987654321</p><p>Horarios</p><p>1234567</p>"
    assert found(below, COM, "EC") == {"+593991234567": "text", "+593987654321": "text"}


def test_a_series_of_which_only_the_ends_are_written() -> None:
    series = found("<p>+91 22 2789 4520 / 21 / 22 /23</p>", COM, "IN")
    assert list(series) == [f"+9122278945{end}" for end in (20, 21, 22, 23)]


def test_two_numbers_in_a_row() -> None:
    expected = {"+493012345678", "+4915112345678"}
    assert set(found("<p>Tel. 030 12345678 oder 0151 12345678</p>")) == expected
    assert set(found("<p>Tel. 030 12345678 / 0151 12345678</p>")) == expected
    assert set(found("<p>Tel. 030 12345678, Mobil 0151 12345678</p>")) == expected
    assert set(found("<p>+49 30 12345678 +49 151 12345678</p>")) == expected
    assert set(found("<p>(512) 555-0199 (512) 555-0188</p>", COM)) == {"+15125550199", "+15125550188"}


EXTENSIONS = [
    ("Phone (512) 555-0199 ext. 12", "12"),
    ("Phone (512) 555-0199 x12", "12"),
    ("Phone 512-555-0199, ext 12", "12"),
    ("Phone 512-555-0199 extension 12", "12"),
    ("Phone 512-555-0199 #12", "12"),
    ("Phone 512-555-0199", None),
]


@pytest.mark.parametrize(("text", "extension"), EXTENSIONS)
def test_extensions(text: str, extension: str | None) -> None:
    [contact] = phones(f"<p>{text}</p>", COM, "US")
    assert (contact.value, contact.extension) == ("+15125550199", extension)


def test_extensions_of_links() -> None:
    [contact] = phones('<a href="tel:+15125550199;ext=12">x</a>', COM)
    assert (contact.value, contact.extension) == ("+15125550199", "12")


TYPES = [
    ("+493012345678", "fixed_line", "DE"),
    ("+4915112345678", "mobile", "DE"),
    ("+498001234567", "toll_free", "DE"),
    ("+18003569377", "toll_free", "US"),
    ("+15125550199", "fixed_line_or_mobile", "US"),
    ("+447400123456", "mobile", "GB"),
    ("+80012345678", "toll_free", None),
]


@pytest.mark.parametrize(("value", "number_type", "country"), TYPES)
def test_type_and_country(value: str, number_type: str, country: str | None) -> None:
    [contact] = phones(f'<a href="tel:{value}">x</a>', COM)
    assert (contact.value, contact.number_type, contact.country) == (value, number_type, country)


COUNTRIES = [
    ("<p>Tel. 030 12345678</p>", "https://praxis.com/", "DE", "+493012345678"),
    ("<p>Tel. 01 5123456</p>", "https://praxis.de/", "AT", "+4315123456"),
    ('<html lang="de"><p>Tel. 030 12345678</p>', "https://praxis.com/", None, "+493012345678"),
    ('<html lang="de-AT"><p>Tel. 01 5123456</p>', "https://praxis.com/", None, "+4315123456"),
    ('<html lang="en"><p>Tel. 030 12345678</p>', "https://praxis.de/", None, "+493012345678"),
    ('<html lang="en-GB"><p>Tel. 020 7946 0958</p>', "https://praxis.com/", None, "+442079460958"),
    ('<p>Tel. 020 7946 0958</p>', "https://dentist.co.uk/", None, "+442079460958"),
    ('<html lang="en"><p>Tel. 512 555 0199</p>', "https://praxis.io/", None, "+15125550199"),
    ('<html lang="pt-BR"><p>Telefone (11) 3456-7890</p>', "https://praxis.com/", None, "+551134567890"),
    ('<script type="application/ld+json">{"address":{"addressCountry":"AT"}}</script><p>Tel. 01 5123456</p>',
     "https://praxis.com/", None, "+4315123456"),
    ('<script type="application/ld+json">{"address":{"addressCountry":{"name":"Österreich"}}}</script><p>Tel. 01 5123456</p>',
     "https://praxis.de/", None, "+4315123456"),
    ('<span itemprop="addressCountry">Germany</span><p>Tel. 030 12345678</p>',
     "https://praxis.com/", None, "+493012345678"),
    ('<p>Tel. 020 7946 0958</p>', "https://praxis.com/", "uk", "+442079460958"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "url", "country", "expected"), COUNTRIES)
def test_where_the_country_comes_from(html: str, url: str, country: str | None, expected: str) -> None:
    assert found(html, url, country) == {expected: "text"}


def test_without_any_country_only_numbers_that_name_theirs() -> None:
    assert found("<p>Tel. 030 12345678, +49 30 12345678</p>", "https://praxis.com/") == {"+493012345678": "text"}


def test_the_surest_finding_wins() -> None:
    html = '<p>Telefon: 030 12345678</p><a href="tel:+493012345678">Anrufen</a>'
    [contact] = phones(html, DE)
    assert (contact.method, contact.context) == ("tel", "Anrufen")


@given(st.text())
def test_any_text_can_be_scanned(text: str) -> None:
    phones(f"<p>{text}</p>", DE, "DE")


PIECES = st.sampled_from(
    [
        "Tel.",
        "Fax",
        "+",
        "+49",
        "(0)",
        "030",
        "0",
        "12345678",
        "512",
        "555",
        "-",
        "/",
        " ",
        ".",
        "(",
        ")",
        "ext.",
        "x",
        "\n",
    ]
)


@given(st.lists(PIECES | st.text(max_size=2), max_size=20).map("".join))
def test_whatever_is_found_is_valid_and_storable(text: str) -> None:
    html = f'<p>{text}</p><a href="tel:{text}">{text}</a><a href="https://wa.me/{text}">x</a>'
    for contact in phones(html, DE, "DE"):
        number = parse_number(contact.value, None)
        assert number is not None
        assert number.e164 == contact.value
        assert contact.context is None or clean_text(contact.context, 500) == contact.context


HOSTILE: list[Callable[[int], str]] = [
    lambda size: "1" * size,
    lambda size: "1 " * (size // 2),
    lambda size: "0 1234567 " * (size // 10),
    lambda size: "Tel. 030 12345678 " * (size // 18),
    lambda size: "Tel " * (size // 4),
    lambda size: "call" * (size // 4),
    lambda size: "call " * (size // 5),
    lambda size: "(" * size,
    lambda size: "+1" * (size // 2),
    lambda size: "1-" * (size // 2),
    lambda size: "800-AAAAAAA " * (size // 12),
]


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HOSTILE)
def test_time_is_linear_in_hostile_text(hostile: Callable[[int], str]) -> None:
    def seconds(size: int) -> float:
        document = read_document(f"<p>{hostile(size)}</p>", COM)
        start = time.process_time()
        find_phones(document, score_countries(document, "US"))
        return time.process_time() - start

    large = seconds(200_000)
    assert large < 40 * min(seconds(20_000) for _ in range(3)) + 0.5
    assert large < 20  # milliseconds as a rule


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    html = f"<p>Tel. 030 12345678</p><p>{'+49 ' * 200_000}</p><p>Tel. 040 7654321</p>"
    document = read_document(html, "https://acme.de/")
    found = {each.value for each in find_phones(document, score_countries(document, "DE"))}
    assert found == {"+493012345678", "+49407654321"}


def test_a_price_in_the_next_line_hides_no_number() -> None:
    document = read_document("<p>Tel. 091 522147</p><p>€95 a room</p>", "https://acme.ie/")
    assert len(find_phones(document, score_countries(document, "IE"))) == 1
