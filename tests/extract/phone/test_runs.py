"""Several numbers in one run of digits, and numbers that only their neighbourhood shows to be numbers."""

import pytest

from scrapersky_cli.extract.country.scores import score_countries
from scrapersky_cli.extract.findings import Contact, PostalAddress
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.phone.phones import find_phones


def contacts(html: str, country: str, addresses: tuple[PostalAddress, ...] = ()) -> list[Contact]:
    document = read_document(html, "https://www.acme-supplies.com/")
    return find_phones(document, score_countries(document, country), addresses)


def found(html: str, country: str) -> set[str]:
    return {each.value for each in contacts(html, country) if each.kind == "phone"}


SHORTENED = [
    ("GB", "0117 496 0123 / 0124", {"+441174960123", "+441174960124"}),
    ("IT", "tel. 06 6982 1234/35", {"+390669821234", "+390669821235"}),
    ("DE", "Telefon 030 1234560 / 61", {"+49301234560", "+49301234561"}),
    ("BR", "(11) 3456-7890 / 3456-7891", {"+551134567890", "+551134567891"}),
    ("US", "(512) 474-2233 / 2234", {"+15124742233", "+15124742234"}),
    ("TW", "+886 2-2345 6780/81", {"+886223456780", "+886223456781"}),
    ("NL", "Tel. 020 624 1111 24/7", {"+31206241111"}),
]


@pytest.mark.parametrize(("country", "text", "expected"), SHORTENED)
def test_of_a_second_number_only_the_end_may_be_written(country: str, text: str, expected: set[str]) -> None:
    assert found(f"<p>{text}</p>", country) == expected


RUNS = [
    ("ES", "911 23 45 67 • 612-34-56-78", {"+34911234567", "+34612345678"}),
    ("US", "Austin, TX 78701 512.474.2233 daily", {"+15124742233"}),
    ("DE", "0151 / 12 34 56 78 (Chef)", {"+4915112345678"}),
    ("IT", "12345 Feltre BL<br>0439 / 83 417", {"+39043983417"}),
    ("IE", "Freephone 1800 123 456", {"+3531800123456"}),
    ("MX", "Tel. 01 55 1234 5678", {"+525512345678"}),
    ("MX", "Tel. 01-800-123-4567", {"+528001234567"}),
    ("BR", "Rio: (0xx21) 2234-5678", {"+552122345678"}),
    ("BR", "Rio: (0**21) 2234-5678", {"+552122345678"}),
    ("HK", "Tel 86-755-8293 4476", {"+8675582934476"}),
    ("DE", "Telefon 86 755 8293", set()),
    ("BR", "Tels.: 55 11 3456-7890", {"+551134567890"}),
    ("FR", "0170189900<br>achats@acme.fr", {"+33170189900"}),
    ("FR", "0170189900<br>Paris", set()),
    ("DE", "Artikel 0170189900<br>achats@acme.fr", set()),
]


@pytest.mark.parametrize(("country", "text", "expected"), RUNS)
def test_runs(country: str, text: str, expected: set[str]) -> None:
    assert found(f"<p>{text}</p>", country) == expected


def test_an_address_of_another_country_above_hides_no_number_of_the_page() -> None:
    address = PostalAddress("Chemin du Lac 9", "Renens", None, "1020", "CH", end=29)
    html = "<p>Chemin du Lac 9, 1020 Renens</p><p>Bureau 01 70 18 99 00</p>"
    assert [each.value for each in contacts(html, "FR", (address,))] == ["+33170189900"]


def test_fax_may_be_shortened_to_two_letters() -> None:
    assert [each.kind for each in contacts("<p>Fx: 512-474-2234</p>", "US")] == ["fax"]
