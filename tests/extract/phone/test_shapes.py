"""Numbers as businesses write them: without country code or label, with letters, in odd groups, two in a run."""

import pytest

from scrapersky_cli.extract.country.scores import LikelyCountry, score_countries
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.phone.phones import find_phones

COM = "https://www.acme-dental.com/"
US = "+15124742233"
TEXAS = "<p>12 Main St, Austin, TX 78701</p>"


def found(html: str, url: str = COM, country: str | None = None) -> set[str]:
    document = read_document(html, url)
    return {each.value for each in find_phones(document, score_countries(document, country)) if each.kind == "phone"}


AMERICAN_FORMS = [
    "512 - 474 - 2233", "512-474- 2233", "512- 474-2233", "512 -474 -2233", "(512) 474 - 2233", "(512)-474-2233",
    "(512).474.2233", "512/474-2233", "1 (512) 474-2233", "1.512.474.2233", "1-512-474-2233", "+1.512.474.2233",
    "+1 (512) 474-2233", "(512) 474 2233", "Phone 5124742233", "Phone: 512 4742233", "Phone: (512)4742233",
    "Tel 512 474 2233", "Customer Service (512) 474-2233", "Customer Service: 512-474-2233",
    "Account Manager 512-474-2233", "Account Manager: Jane Ruiz 512-474-2233", "Registration 512-474-2233",
    "Registration: (512) 474-2233", "Mon-Fri 9-5 PST (512) 474-2233", "8am to 5pm EST: 512-474-2233",
    "Order by phone (512) 474-2233", "Policy questions? 512-474-2233", "First Bank 512-474-2233",
    "License #1012345 (512) 474-2233", "Suite 100 (512) 474-2233", "Member services (512) 474-2233",
    "Main 512-474-2233", "O: 512-474-2233", "C: 512-474-2233", "D: 512-474-2233", "p: 512-474-2233",
    "t. 512-474-2233", "m: 512-474-2233", "512-474-2233 office", "512-474-2233 (cell)", "512-474-2233 - mobile",
    "Austin, TX 78701-1234 | 512-474-2233", "<b>512.474.2233</b><a>directions</a>", "<b>Call</b><b>512.474.2233</b>",
    "Jane Ruiz, DDS 512.474.2233", "512-474-2233 Mon-Fri 9-5", "(512) 474-2233.", "[512-474-2233]",
]  # fmt: skip


@pytest.mark.parametrize("text", AMERICAN_FORMS)
@pytest.mark.parametrize("head", ['<html lang="en">', '<html lang="en-US">', '<html lang="en-GB">', "<html>"])
def test_american_forms(text: str, head: str) -> None:
    assert found(f"{head}<body><p>{text}</p>{TEXAS}") == {US}


WEAK_EVIDENCE = [
    '<html lang="en-GB"><p>Call 512-474-2233</p>',
    '<html lang="es"><p>Llame al (512) 474-2233</p>',
    '<html lang="es"><p>(512) 474-2233</p>',
    '<html lang="de"><p>Phone (512) 474-2233</p>',
    '<html lang="en-GB"><a href="tel:5124742233">Call</a>',
    '<html lang="es"><a href="tel:512-474-2233">Call</a>',
    '<html lang="fr"><a href="tel:(512) 474-2233">Call</a>',
    '<html lang="es"><i itemprop="telephone">512-474-2233</i>',
    '<html lang="en-GB"><i itemprop="telephone">(512) 474 2233</i>',
    '<html lang="es"><script type="application/ld+json">{"telephone":"5124742233"}</script>',
]


@pytest.mark.parametrize("html", WEAK_EVIDENCE)
def test_a_language_alone_does_not_hide_an_american_number(html: str) -> None:
    assert found(html) == {US}


VANITY = [
    ("Call 1-800-7FANNIE (1-800-732-6643)", {"+18007326643"}),
    ("1-800-7FANNIE", {"+18007326643"}),
    ("Reach us: 1-800-FLOWERS", {"+18003569377"}),
    ("1-800-GOT-JUNK", {"+18004685865"}),
    ("1 (800) FLOWERS", {"+18003569377"}),
    ("1.800.FLOWERS", {"+18003569377"}),
    ("877-FLOWERS", {"+18773569377"}),
    ("Phone 303.333.PAUL", {"+13033337285"}),
    ("303.333.PAUL", {"+13033337285"}),
    ("303-333-PAUL", {"+13033337285"}),
    ("Call 1-800-FLOWERSNOW", {"+18003569377"}),
    ("SKU 303-333-PAUL", set()),
    ("Model 303-ABCDEFG", set()),
    ("Part No. 800-ABCDEFG", set()),
    ("1234-ABCD-5678", set()),
    ("2019-SUMMERSALE", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VANITY)
def test_letters(text: str, expected: set[str]) -> None:
    assert found(f'<html lang="en"><p>{text}</p>{TEXAS}') == expected


SEVERAL = [
    ("512-474-2233 512-474-2244", {US, "+15124742244"}),
    ("(512) 474-2233 (512) 474-2244", {US, "+15124742244"}),
    ("512-474-2233/512-474-2244", {US, "+15124742244"}),
    ("512.474.2233, 512.474.2244", {US, "+15124742244"}),
    ("512-474-2233 - 512-474-2244", {US, "+15124742244"}),
    ("512-474-2233 or 512-474-2244", {US, "+15124742244"}),
    ("1-800-356-9377 512-474-2244", {"+18003569377", "+15124742244"}),
    ("<b>512-474-2233</b><b>512-474-2244</b>", {US, "+15124742244"}),
    ("<b>(512) 474-2233</b><b>(512) 474-2244</b>", {US, "+15124742244"}),
]


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_two_american_numbers_in_one_run(text: str, expected: set[str]) -> None:
    assert found(f'<html lang="en"><p>Call {text}</p>{TEXAS}') == expected


NATIONAL = [
    ("de", "030 901820", "+4930901820"),
    ("de", "(030) 901820", "+4930901820"),
    ("de", "0171 1234567", "+491711234567"),
    ("de", "Kundenservice 030 901820", "+4930901820"),
    ("de", "Bestellhotline: 030 901820", "+4930901820"),
    ("co.uk", "020 7730 1234", "+442077301234"),
    ("co.uk", "0117 496 0123", "+441174960123"),
    ("co.uk", "07400 123456", "+447400123456"),
    ("co.uk", "Customer Service 020 7730 1234", "+442077301234"),
    ("co.uk", "Account Manager 020 7730 1234", "+442077301234"),
    ("fr", "04 78 12 34 56", "+33478123456"),
    ("fr", "04.78.12.34.56", "+33478123456"),
    ("fr", "0478 12 34 56 ".strip(), None),
    ("nl", "020 523 4567", "+31205234567"),
    ("be", "02 502 12 34", "+3225021234"),
    ("ch", "044 211 12 34", "+41442111234"),
    ("es", "932 34 56 78", "+34932345678"),
    ("it", "347 123 4567", "+393471234567"),
    ("it", "06 6982 1234", "+390669821234"),
    ("com.au", "(02) 9374 4000", "+61293744000"),
    ("com.au", "02 9374 4000", "+61293744000"),
    ("pl", "22 123 45 67", "+48221234567"),
    ("pt", "213 456 789", "+351213456789"),
    ("dk", "33 12 12 34", "+4533121234"),
    ("com.br", "(11) 3251-1234", "+551132511234"),
    ("co.nz", "09 302 0000", "+6493020000"),
    ("ie", "(01) 234 5678", "+35312345678"),
]


@pytest.mark.parametrize(("suffix", "text", "expected"), NATIONAL)
def test_national_numbers_without_a_label(suffix: str, text: str, expected: str | None) -> None:
    html = f'<html lang="en"><p>Jane Ruiz</p><p>{text}</p>'
    assert found(html, f"https://acme.{suffix}/") == ({expected} if expected else set())


CODE_WITHOUT_PLUS = [
    ("ch", "(41 21) 802 7000", "+41218027000"),
    ("ch", "Tel (41 21) 802 7000", "+41218027000"),
    ("ch", "Tel 41 21 802 70 00", "+41218027000"),
    ("com", "Tel ( 86 ) 21-5869 8989", "+862158698989"),
    ("com", "Tel: (86-21) 5869 8989", "+862158698989"),
    ("fr", "Tel 33 1 65 66 55 55".replace("65 66 55 55", "42 66 55 55"), "+33142665555"),
    ("fr", "Tél. 33(0)1 42 66 55 55", "+33142665555"),
    ("de", "Tel. 49 30 901820", "+4930901820"),
    ("de", "Tel. 0049/30/901820", "+4930901820"),
    ("com", "Tel. 0049 30 901820", "+4930901820"),
    ("com", "Phone +(49) 30 901820", "+4930901820"),
    ("com", "Phone (+49) 30 901820", "+4930901820"),
    ("com", "Phone + 49 30 901820", "+4930901820"),
]


@pytest.mark.parametrize(("suffix", "text", "expected"), CODE_WITHOUT_PLUS)
def test_codes_of_countries_without_plus(suffix: str, text: str, expected: str) -> None:
    assert found(f"<p>{text}</p>", f"https://acme.{suffix}/") == {expected}


ITALIAN_EVIDENCE = [
    ("https://acme.it/", ""),
    (COM, "<p>Tel. +39 02 7600 1234</p>"),
    (COM, "<p>Via Roma 1, 20121 Milano, Italia</p>"),
    (COM, "<p>P.IVA 02760012341</p>"),
    (COM, "<p>Italy</p>"),
]


@pytest.mark.parametrize(("url", "evidence"), ITALIAN_EVIDENCE)
def test_an_italian_page_with_the_language_of_a_theme_gives_no_american_number(url: str, evidence: str) -> None:
    html = f'<html lang="en"><p>Cell. 347 123 4567</p><a href="tel:3381234567">x</a><p>347-123-4568</p>{evidence}'
    numbers = found(html, url)
    assert {"+393471234567", "+393381234567"} <= numbers
    assert not any(number.startswith("+1") for number in numbers)


def test_the_country_of_the_nearest_address_above() -> None:
    html = f"<html lang=en>{TEXAS}<p>(512) 474-2233</p><p>China</p><p>Tel (021) 5869 8989</p><p>512-474-2244</p>"
    assert found(html) == {US, "+15124742244", "+862158698989"}
    document = read_document("<p>Friedrichstr. 1, 10117 Berlin</p><p>Phone: 030 901820</p>", COM)
    address = PostalAddress(street="Friedrichstr. 1", city="Berlin", country="DE", start=0, end=31)
    [contact] = find_phones(document, [LikelyCountry("US", 6)], [address])
    assert contact.value == "+4930901820"


HIDDEN = [
    "<template><p>Call (512) 474-2233</p></template>",
    '<template><a href="tel:+15124742233">Call</a></template>',
    "<noscript><p>Call 512-474-2233</p></noscript>",
    '<noscript><a href="tel:+15124742233">Call</a></noscript>',
    '<a href="/call" aria-label="Call us at 512-474-2233">Call</a>',
    '<a href="/call" title="Phone: (512) 474-2233">Call</a>',
    '<a onclick="call()" title="Phone: (512) 474-2233">Call</a>',
    '<img src=/x.png alt="Call 512-474-2233">',
    '<meta name="description" content="Family dentist in Austin. Call (512) 474-2233 today.">',
]


@pytest.mark.parametrize("html", HIDDEN)
def test_numbers_that_are_not_read_at_first(html: str) -> None:
    assert found(f'<html lang="en"><body>{html}{TEXAS}') == {US}


NO_NUMBERS = [
    "5124742233", "512474 2233", "ID 512-474-2233", "Id: 512-474-2233".replace("Id", "Tax ID"), "#512-474-2233",
    "Order no. 512-474-2233", "Tracking 512-474-2233", "SKU: 512-474-2233", "1Z 512 474 22 3344 5566",
    "ISBN 978-0-306-40615-7", "978-0-306-40615-7", "0-306-40615-2", "192.168.100.101", "51.247.42.233",
    "30.2672420, -97.7430610", "$512,474.22", "$ 512.474.2233", "512 474 223 USD", "2023-05-12 474 2233",
    "12/03/2024 2233", "1998 2004 2011 2024", "512x474x2233", "512-474-2233-9911", "512-474-223", "9512-474-2233",
    "IBAN DE89 3704 0044 0532 0130 00", "4111-1111-1111-1111", "4111 1111 1111 1111", "GB29 NWBK 6016 1331 9268 19",
    "VAT 512 474 2233", "UPC 512474223344", "Model 5124742233", "v5.12.474.2233", "512.474.22.33",
    "1,512,474,223", "10:30-12:45 2233", "000-474-2233", "112-474-2233", "512-174-2233 512-074-2233",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_on_an_american_page(text: str) -> None:
    assert found(f'<html lang="en-US"><p>{text}</p><p>See {text} there.</p>{TEXAS}') == set()


NO_EUROPEAN_NUMBERS = [
    ("de", "Art.-Nr. 030 901820"), ("de", "Bestell-Nr. 030 901820"), ("de", "Konto 030 901820"),
    ("de", "Steuernummer beim Finanzamt Berlin: 30/234/56789"), ("de", "Nr. 030 901820"), ("de", "No. 030 901820"),
    ("de", "03.04.2024 - 05.06.2024"), ("de", "01.02.2024"), ("de", "52.520008, 13.404954"), ("de", "030901820"),
    ("de", "08.00 - 12.00"), ("de", "10115 Berlin 10117"), ("de", "0,30 901820"), ("de", "030 901820 EUR"),
    ("es", "912.345.678"), ("es", "912345678"), ("es", "91 234 567 8 €"), ("es", "41.385064, 2.173404"),
    ("fr", "412 345 678 00012"), ("fr", "SIRET 412 345 678 00012"), ("fr", "69 003 Lyon 69 004"),
    ("it", "02760012341"), ("it", "41.9027835, 12.4963655"), ("it", "39.2238411"), ("it", "P.IVA 0276 0012341"),
    ("nl", "20523456"), ("nl", "1012 AB 1013"), ("pl", "601 234 567 zł"), ("pl", "NIP 221-234-56-70"),
    ("dk", "CVR 33 12 12 34"), ("dk", "33.12.12.34"), ("dk", "33121234"), ("co.uk", "Company No. 020 7730 1234"),
    ("co.uk", "12345678"), ("co.uk", "20-77-30"), ("com.au", "51 824 753 556"), ("com.au", "ABN 51 824 753 556"),
    ("cz", "601 234 567 Kč"), ("ch", "CHE-442.111.234"), ("at", "FN 533462a"), ("at", "ATU53346201"),
    ("de", "512-474-2233"), ("it", "512-474-2233"), ("fr", "512-474-2233"),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "text"), NO_EUROPEAN_NUMBERS)
def test_what_is_no_number_on_a_european_page(suffix: str, text: str) -> None:
    assert found(f"<p>{text}</p><p>Siehe {text} dort.</p>", f"https://acme.{suffix}/") == set()
