"""Numbers of authorities, hosts, designers and commenters are kept apart from those of the site's owner."""

import pytest

from scrapersky_cli.extract.country.scores import score_countries
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.phone.phones import find_phones

OWN = "<p>Malerbetrieb Sommer, Tel. 030 12345678</p>"


def third_parties(html: str, country: str = "DE") -> dict[str, bool]:
    document = read_document(html, "https://www.maler-sommer.com/")
    return {each.value: each.third_party for each in find_phones(document, score_countries(document, country))}


OF_OTHERS = [
    "Hosting: Strato AG, Weg 7, 10249 Berlin, Tel. 040 1234567",
    "Umgesetzt mit Cloudways: Google Ireland Limited, Tel. 040 1234567",
    "Beschwerden an die Landesbeauftragte für Datenschutz, Postfach 20, 40102 Düsseldorf, Tel. 040 1234567",
    "Landratsamt Nord, Hauptstraße 9, 04600 Altenburg, Tel. 040 1234567",
    "Außerhalb der Zeiten: tierärztlicher Notdienst 040 1234567",
    "Mitglied der Innung Nord, Tel. 040 1234567",
    "Tourist office: Markt 12, Tel. 040 1234567",
    "Webdesign und Hosting<br>Pixel &amp; Söhne<br>Am Markt 3<br>Telefon 040 1234567",
    "Unser Käse kommt seit vielen Jahren aus dem Norden, von Meierei Nord (040 1234567), und schmeckt",
    "Abgeschleppt wird seit vielen Jahren aus der Nachbarschaft, von Krause Blitzhilfe, 040 1234567, rund um die Uhr",
    "Bei Diebstahl: Polizeirevier Nord, 040 1234567",
    "3 comments<br>Call me, Tel. 040 1234567",
    "Petra schrieb:<br>Meine Nummer ist Tel. 040 1234567",
]


@pytest.mark.parametrize("text", OF_OTHERS)
def test_a_number_behind_the_name_of_another_is_theirs(text: str) -> None:
    assert third_parties(f"{OWN}<p>{text}</p>") == {"+493012345678": False, "+49401234567": True}


OF_THE_OWNER = [
    "In unserem Büro in der Stadt erreichen Sie uns von acht bis zwölf Uhr, Frau Petra Sommer, 040 1234567",
    "In unserem Büro in der Stadt erreichen Sie den Malermeister Jan Roth, 040 1234567, von acht bis zwölf",
    "Unser Büro in der großen Stadt im Norden ist von acht bis zwölf Uhr besetzt, Maler Sommer, 040 1234567",
    "Unser Büro in der großen Stadt im Norden ist von acht bis zwölf Uhr besetzt, in Hamburg, 040 1234567",
    "Unser Büro in der großen Stadt im Norden ist von acht bis zwölf besetzt, San Pedro Sula, 040 1234567",
    "Unser Büro in der großen Stadt im Norden ist von acht bis zwölf besetzt, Lange Straße, 040 1234567",
    "Petra Winter, 040 1234567",
    "Registergericht: Amtsgericht Hamburg, HRB 12345. Wir sind von acht bis zwölf und von eins bis fünf da, Tel. 040 1234567",
    "Registergericht: Amtsgericht Hamburg<br>Telefon: 040 1234567",
    "Hosting: Strato AG. Verantwortlich für den Inhalt: Petra Sommer, Tel. 040 1234567",
    "Wir arbeiten mit Google Maps. Tel. 040 1234567",
    "Webdesign von Pixel, 040 7654321. Büro Nord, Tel. 040 1234567",
]  # fmt: skip


@pytest.mark.parametrize("text", OF_THE_OWNER)
def test_a_name_before_a_number_need_not_be_its_owner(text: str) -> None:
    assert third_parties(f"{OWN}<p>{text}</p>")["+49401234567"] is False


def test_a_taxi_calls_itself_so() -> None:
    document = read_document(f"{OWN}<p>Taxi Nord 040 1234567</p>", "https://www.taxi-nord.com/")
    found = find_phones(document, score_countries(document, "DE"))
    assert not any(each.third_party for each in found)


def test_the_only_number_of_a_town_hall_is_its_own() -> None:
    assert third_parties("<p>Rathaus Altenburg, Tel. 03447 594 0</p>") == {"+4934475940": False}


def test_a_number_is_its_owners_if_it_stands_elsewhere_without_another() -> None:
    html = f"{OWN}<p>Mitglied der Innung Nord. Tel. 040 1234567</p><p>Telefon 040 1234567</p>"
    assert third_parties(html)["+49401234567"] is False


def test_an_article_that_mentions_a_business_declares_nothing_of_the_site() -> None:
    script = '{"@type":"Article","mentions":{"@type":"Dentist","telephone":"040 1234567"},"telephone":"030 12345678"}'
    assert third_parties(f'<script type="application/ld+json">{script}</script>') == {"+493012345678": False}


@pytest.mark.parametrize("text", ["Charge 030 123 456 78", "image n° 040 1234 567"])
def test_numbered_things_are_no_phones(text: str) -> None:
    assert third_parties(f"<p>{text}</p>") == {}


DALLAS = "<p>Maler Sommer, 9 Oak St, Dallas, TX 75201, 214-748-3601</p>"


@pytest.mark.parametrize(
    ("html", "number", "is_others"),
    [
        ("<p>Our partners</p><p>Bow Hats, 4 Elm St, Waco, TX 76701, 254-753-1234</p>", "+12547531234", True),
        ("<p>Our partners</p><p>Bow Hats<br>4 Elm St<br>Waco, TX 76701<br>Tel. 254-753-1234</p>", "+12547531234", True),
        ("<p>Showroom: 4 Elm St, Waco, TX 76701, 254-753-1234</p>", "+12547531234", False),
    ],
)
def test_a_number_is_of_the_address_before_it(html: str, number: str, is_others: bool) -> None:
    facts = extract_page(f"<html lang=en>{DALLAS}{html}", url="https://www.maler-sommer.com/")
    assert {one.value: one.third_party for one in facts.contacts if one.kind == "phone"}[number] is is_others
