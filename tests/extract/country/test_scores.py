"""The country of a page: what counts as evidence, and what outweighs what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.country.scores import LikelyCountry, score_countries, sure_country
from scrapersky_cli.extract.country.text import dialled_countries, named_countries, postcode_countries
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import read_document

COM = "https://acme.com/"


def scored(html: str, url: str = COM, known: str | None = None, *addresses: PostalAddress) -> tuple[str, ...]:
    return tuple(each.code for each in score_countries(read_document(html, url), known, addresses))


ALONE = [
    ("", "https://acme.io/", ()),
    ("", "https://acme.de/", ("DE",)),
    ("", "https://acme.co.uk/", ("GB",)),
    ('<html lang="de">', COM, ("DE",)),
    ('<html lang="de-AT">', COM, ("AT",)),
    ('<html lang="en">', COM, ("US",)),
    ('<html lang="en-GB">', COM, ("GB",)),
    ('<script type="application/ld+json">{"address":{"addressCountry":"AT"}}</script>', COM, ("AT",)),
    ("<p>営業時間のお知らせ</p>", COM, ("JP",)),
    ("<p>Ώρες λειτουργίας καταστήματος</p>", COM, ("GR",)),
    ("<p>The mean of α, β and γ</p>", COM, ()),
    ("<p>Peru<p>Kenya<p>Norway<p>Chile<p>Japan", COM, ("CL", "JP", "KE", "NO", "PE")),
    ("<p>MONTEVIDEO - URUGUAY</p>", COM, ("UY",)),
    ("<p>Carrera 21 No. 34-56</p>", COM, ("CO",)),
    ('<script type="application/ld+json">{"address":{"addressCountry":{"name":"Österreich"}}}</script>', COM, ("AT",)),
    ('<i itemprop="addressCountry">Germany</i>', COM, ("DE",)),
    ('<div class="adr"><i class="country-name">Italy</i></div>', COM, ("IT",)),
    ("<p>Austin, TX 78701</p>", COM, ("US",)),
    ("<p>Austin, TX 78701-1234</p>", COM, ("US",)),
    ("<p>London SW1A 1AA</p>", COM, ("GB",)),
    ("<p>Ottawa, ON K1A 0B1</p>", COM, ("CA",)),
    ("<p>Keizersgracht 1, 1015 CJ Amsterdam</p>", COM, ("NL",)),
    ("<p>Milano, Italia</p>", COM, ("IT",)),
    ("<p>United Kingdom</p>", COM, ("GB",)),
    ("<p>Austin, USA</p>", COM, ("US",)),
    ("<p>Tel +39 02 7600 1234</p>", COM, ("IT",)),
    ('<a href="tel:+390276001234">x</a>', COM, ("IT",)),
    ("<p>from £20</p>", COM, ("GB",)),
    ("<p>SIRET 412 345 678 00012</p>", COM, ("FR",)),
]  # fmt: skip


@pytest.mark.parametrize(("html", "url", "countries"), ALONE)
def test_each_kind_of_evidence(html: str, url: str, countries: tuple[str, ...]) -> None:
    assert scored(html, url) == countries


TOGETHER = [
    ('<html lang="fr-CH">', "https://acme.eu/", "uk", "GB"),
    ('<html lang="en"><p>Via Roma 1, Milano, Italia</p>', COM, None, "IT"),
    ('<html lang="en-US"><p>London SW1A 1AA, UK</p>', COM, None, "GB"),
    ('<html lang="en-GB"><p>Austin, TX 78701</p>', COM, None, "US"),
    ('<html lang="en"><p>Tel +49 30 901820</p>', COM, None, "DE"),
    ('<html lang="en"><p>Berlin, Germany</p>', "https://acme.at/", None, "AT"),
    ('<script type="application/ld+json">{"addressCountry":"CH"}</script>', "https://acme.de/", None, "CH"),
    ('<script type="application/ld+json">{"addressCountry":"CH"}</script>', "https://acme.de/", "FR", "FR"),
]


@pytest.mark.parametrize(("html", "url", "known", "first"), TOGETHER)
def test_the_stronger_evidence_comes_first(html: str, url: str, known: str | None, first: str) -> None:
    assert scored(html, url, known)[0] == first


def test_addresses_count_more_with_a_street() -> None:
    street = PostalAddress(street="1 High St", country="GB", start=0, end=9)
    city = PostalAddress(city="Berlin", country="DE", start=20, end=29)
    assert scored("", COM, None, city, street) == ("GB", "DE")
    declared = '<script type="application/ld+json">{"addressCountry":"GB"}</script>'
    assert score_countries(read_document(declared, COM), None, [street]) == (LikelyCountry("GB", 5),)


def test_a_list_of_countries_names_none() -> None:
    names = ["Germany", "France", "Italy", "Spain", "Poland", "Austria", "Ireland", "Portugal", "Greece"]
    assert scored("".join(f"<li>{name}" for name in names)) == ()
    assert set(scored("".join(f"<li>{name}" for name in names[:8]))) >= {"DE", "FR"}


NO_POSTCODES = [
    "B0C4DE", "4096MB", "4096 MB Ram", "1200 TC Sud", "2018 UK Tour", "1200x800", "10 AM", "8 AM", "2019 PM",
    "ISSN 1234-5678", "TX 7870", "XX 78701", "BP 12345", "12345 TX", "a1b2c3", "SW1A1", "Route 66 AB", "MP3 4GB",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_POSTCODES)
def test_what_is_no_postcode(text: str) -> None:
    assert postcode_countries(text) == set()


@pytest.mark.parametrize("text", ["Turkey", "Chili", "in Germany we", "Visit Germany now", "us", "CA", "Can", "IT"])
def test_what_names_no_country(text: str) -> None:
    assert named_countries(text) == ()


@pytest.mark.parametrize("text", ["+0 1", "+", "1 + 1", "+999 1", "+800 12345678"])
def test_what_dials_no_country(text: str) -> None:
    assert dialled_countries(text) <= {"US"}


@pytest.mark.parametrize(
    ("scores", "sure"),
    [
        ((), None),
        ((("US", 0.8),), None),
        ((("US", 1.5),), "US"),
        ((("US", 1.8), ("GB", 1.5)), None),
        ((("US", 4.0), ("GB", 1.5)), "US"),
    ],
)
def test_when_a_country_is_sure(scores: tuple[tuple[str, float], ...], sure: str | None) -> None:
    assert sure_country([LikelyCountry(*each) for each in scores]) == sure


@given(st.text(max_size=200), st.none() | st.text(max_size=3))
def test_any_text_can_be_weighed(text: str, known: str | None) -> None:
    found = score_countries(read_document(f"<p>{text}</p>", COM), known)
    assert all(len(each.code) == 2 and each.score > 0 for each in found)


@pytest.mark.parametrize(
    ("html", "url", "countries"),
    [
        ("", COM, ("DE",)),
        ('<html lang="en">', COM, ("DE", "US")),
        ('<html lang="fr">', COM, ("FR", "DE")),
        ("", "https://acme.at/", ("AT", "DE")),
        ("<p>Tel +39 02 7600 1234</p>", COM, ("IT", "DE")),
    ],
)
def test_the_expected_country_decides_where_nothing_else_does(html: str, url: str, countries: tuple[str, ...]) -> None:
    found = score_countries(read_document(html, url), None, expected="de")
    assert tuple(each.code for each in found) == countries
    assert sure_country(found[-1:]) is None
