"""The addresses of whole pages: markup in all its shapes, third parties, branches, repeated addresses."""

import json

import pytest
from hypothesis import given

from scrapersky_cli.extract.address.addresses import find_addresses
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document
from tests.extract.address.test_text import shown
from tests.extract.markup_strategy import markup

URL = "https://acme-dental.com/contact"
ADDRESS = {
    "@type": "PostalAddress",
    "streetAddress": "100 Congress Ave",
    "addressLocality": "Austin",
    "addressRegion": "TX",
    "postalCode": "78701",
    "addressCountry": "US",
}
WANTED = "100 Congress Ave | Austin | TX | 78701 | US"
UNTYPED = {name: value for name, value in ADDRESS.items() if name != "@type"}
PRINTED = "<p>100 Congress Ave<br>Austin, TX 78701</p>"


def found(html: str, url: str = URL) -> list[PostalAddress]:
    return find_addresses(read_document(html, url)).own


def ld(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "Dentist", "name": "Acme", "address": ADDRESS},
        {"@type": "Dentist", "name": "Acme", "address": UNTYPED},
        {"@type": "Dentist", "name": "Acme", "address": [ADDRESS]},
        {"@type": "Dentist", "name": "Acme", "address": "100 Congress Ave, Austin, TX 78701"},
        {"@type": "Dentist", "name": "Acme", "address": {"streetAddress": "100 Congress Ave, Austin, TX 78701"}},
        {"@type": "Dentist", "name": "Acme", "location": {"@type": "Place", "address": ADDRESS}},
        {"@type": "Dentist", "name": "Acme", "department": {"@type": "Pharmacy", "address": ADDRESS}},
        {"@type": "WebPage", "mainEntity": {"@type": "WhateverIsThis", "address": ADDRESS}},
        {"@graph": [{"@type": "WebSite"}, ADDRESS]},
        ADDRESS,
        {"@type": "ContactPage", "contentLocation": None, "about": {"address": UNTYPED}},
    ],
)
def test_json_ld(node: object) -> None:
    assert [shown(one) for one in found(ld(node))] == [WANTED]


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "MusicEvent", "name": "A", "location": {"@type": "Place", "address": ADDRESS}},
        {"@type": "Festival", "location": [{"@type": "EventVenue", "address": ADDRESS}]},
        {"@type": "Event", "organizer": {"@type": "Organization", "address": ADDRESS}},
        {"@type": "Dentist", "name": "Acme", "memberOf": {"@type": "Organization", "address": ADDRESS}},
        {"@type": "Dentist", "name": "Acme", "review": {"author": {"@type": "Person", "address": ADDRESS}}},
        {"@type": "House", "address": ADDRESS},
        {"@type": "Person", "birthPlace": {"address": ADDRESS}},
        {"@type": "PostalAddress", "postalCode": "78701"},
        {"@type": "PostalAddress", "streetAddress": None, "addressCountry": "US"},
    ],
)
def test_addresses_of_others_in_json_ld(node: object) -> None:
    assert found(ld(node)) == []


@pytest.mark.parametrize(
    "html",
    [
        """<div itemscope itemtype="http://schema.org/Dentist"><div itemprop="address" itemscope
        itemtype="http://schema.org/PostalAddress"><span itemprop="streetAddress">100 Congress Ave</span>,
        <span itemprop="addressLocality">Austin</span>, <span itemprop="addressRegion">TX</span>
        <span itemprop="postalCode">78701</span><meta itemprop="addressCountry" content="US"></div></div>""",
        """<div itemprop="address"><b itemprop="streetAddress">100 Congress Ave</b><i><b itemprop="addressLocality">Austin
        </b><b itemprop="addressRegion">TX</b><b itemprop="postalCode">78701</b>
        <b itemprop="addressCountry">USA</b></i></div>""",
        """<div class="vcard"><div class="adr"><span class="street-address">100 Congress Ave</span><span class="locality">
        Austin</span><span class="region">TX</span><span class="postal-code">78701</span>
        <span class="country-name">USA</span></div></div>""",
        """<p class="h-adr"><span class="p-street-address">100 Congress Ave</span> <span class="p-locality">Austin</span>
        <span class="p-region">TX</span> <span class="p-postal-code">78701</span>
        <span class="p-country-name">United States</span></p>""",
        """<div vocab="https://schema.org/" typeof="Dentist"><div property="address" typeof="PostalAddress">
        <span property="streetAddress">100 Congress Ave</span><span property="addressLocality">Austin</span>
        <span property="addressRegion">TX</span><span property="postalCode">78701</span>
        <span property="addressCountry">US</span></div></div>""",
    ],
)
def test_markup(html: str) -> None:
    (one,) = found(html)
    assert shown(one) == WANTED
    assert one.method in ("microdata", "hcard", "rdfa")
    assert one.confidence >= 0.9


OPEN_GRAPH = {
    "business:contact_data:": ("street_address", "locality", "region", "postal_code", "country_name"),
    "og:": ("street-address", "locality", "region", "postal-code", "country-name"),
}


@pytest.mark.parametrize("vocabulary", OPEN_GRAPH)
def test_open_graph(vocabulary: str) -> None:
    values = ("100 Congress Ave", "Austin", "TX", "78701", "USA")
    told = zip(OPEN_GRAPH[vocabulary], values, strict=True)
    (one,) = found("".join(f'<meta property="{vocabulary}{name}" content="{value}">' for name, value in told))
    assert (shown(one), one.method) == (WANTED, "rdfa")


@pytest.mark.parametrize(
    ("url", "text", "country"),
    [
        ("https://grafica.com/contacto", "Av. Del Parque 418, Santiago<br>(+56) 9 6123 4567", "CL"),
        ("https://zimmer.github.io/impressum", "Lindenstr. 14<br>87719 Mindelheim<br>+49 8261 123456", "DE"),
        ("https://textil.com/contactos", "Calle Cusco 230, Cerro Alto<br>Arequipa - Perú :::", "PE"),
        ("https://union.org/contacto", "Calle 41 B # 12-30, Ofi. 204<br>Bogotá", "CO"),
    ],
)
def test_what_the_text_dials_or_names_tells_the_country(url: str, text: str, country: str) -> None:
    assert [one.country for one in extract_page(f"<p>{text}</p>", url=url).addresses] == [country]


def test_the_country_of_the_list_counts() -> None:
    text = "<p>Laprida 3150, CABA</p>"
    assert extract_page(text, url="https://motor.com/").addresses == ()
    assert [one.city for one in extract_page(text, url="https://motor.com/", country="ar").addresses] == ["CABA"]


def test_markup_and_text_give_one_address_with_its_place() -> None:
    document = read_document(ld({"@type": "Dentist", "address": ADDRESS}) + PRINTED, URL)
    (one,) = find_addresses(document).own
    assert (one.method, shown(one)) == ("json-ld", WANTED)
    assert document.text[one.start : one.end] == "100 Congress Ave\nAustin, TX 78701"


def test_the_same_street_with_and_without_a_suite_is_one_address() -> None:
    printed = "<p>100 Congress Avenue, Suite 5<br>Austin, Texas 78701-1234</p>"
    (one,) = found(ld({"@type": "Dentist", "address": ADDRESS}) + printed)
    assert (one.method, one.street) == ("json-ld", "100 Congress Ave")


def test_branches_stay_apart() -> None:
    html = f"{PRINTED}<p>7 Oak St, Waco, TX 76701</p><p>9 Elm St, Dallas, TX 75201</p>"
    assert [one.city for one in found(html)] == ["Austin", "Waco", "Dallas"]
    facts = extract_page(html + ld({"@type": "WebSite"}), url=URL)
    assert (len(facts.addresses), facts.businesses) == (3, ())


def test_a_repeated_address_is_surer() -> None:
    (once,), (twice,) = found(PRINTED), found(PRINTED + "<p>100 Congress Avenue, Austin, TX 78701</p>")
    assert twice.confidence > once.confidence


@pytest.mark.parametrize("around", ["<footer>{}</footer>", "<address>{}</address>", "{}<p>Phone: 512-555-0100</p>"])
def test_the_place_on_the_page_makes_an_address_surer(around: str) -> None:
    (there,), (alone,) = found(around.format(PRINTED)), found(PRINTED)
    assert there.confidence > alone.confidence


def test_a_privacy_policy_is_less_sure() -> None:
    (there,), (here,) = found(PRINTED, "https://acme.com/privacy"), found(PRINTED)
    assert there.confidence < here.confidence


def test_the_only_business_is_completed() -> None:
    (one,) = extract_page(ld({"@type": "Dentist", "name": "Acme"}) + PRINTED, url=URL).businesses
    assert (one.street, one.city, one.region, one.postal_code, one.country) == (
        "100 Congress Ave", "Austin", "TX", "78701", "US",
    )  # fmt: skip


@pytest.mark.parametrize("stated", [{"addressLocality": "Waco"}, {"streetAddress": "1 Elm St"}, {"postalCode": "1"}])
def test_an_address_that_contradicts_the_business_does_not_complete_it(stated: dict[str, str]) -> None:
    (one,) = extract_page(ld({"@type": "Dentist", "name": "Acme", "address": stated}) + PRINTED, url=URL).businesses
    assert (one.street, one.city) == (stated.get("streetAddress"), stated.get("addressLocality"))


def test_two_businesses_are_not_completed() -> None:
    nodes = [{"@type": "Dentist", "name": "Acme"}, {"@type": "Store", "name": "Brush"}]
    assert [one.street for one in extract_page(ld(nodes) + PRINTED, url=URL).businesses] == [None, None]


def test_the_address_of_an_imprint_completes_its_business() -> None:
    html = "<h1>Impressum</h1><p>Acme Zahntechnik GmbH<br>Hauptstraße 12<br>50667 Köln</p><p>HRB 12345</p>"
    (one,) = extract_page(html, url="https://acme-zahn.de/impressum").businesses
    assert (one.name, one.street, one.city, one.postal_code, one.country) == (
        "Acme Zahntechnik GmbH", "Hauptstraße 12", "Köln", "50667", "DE",
    )  # fmt: skip


@given(markup)
def test_nothing_raises(html: str) -> None:
    found(html)


ASIDE = "<p>We moved in 2019. Parcels are taken in by the office behind the mill, 4 Elm St, Waco, TX 76701</p>"
OF_FRIENDS = "<p>We moved in 2019. Parcels go to our friends at Hill Barn, 4 Elm St, Waco, TX 76701</p>"


def test_an_address_in_passing_counts_only_where_no_other_stands() -> None:
    assert [shown(one) for one in found(PRINTED + ASIDE)] == [WANTED]
    assert [shown(one) for one in found(ASIDE)] == ["4 Elm St | Waco | TX | 76701 | US"]
    assert found(ASIDE, "https://acme-dental.com/blog/moving") == []
    assert found(OF_FRIENDS) == []


def test_the_way_to_the_business_is_not_in_passing() -> None:
    text = "<p>Acme is open all year round. Visit us at our shop in 4 Elm St, Waco, TX 76701</p>"
    assert len(found(PRINTED + text)) == 2


def test_a_page_that_lists_others_has_only_the_address_of_its_footer() -> None:
    listed = "<p>Hill Barn<br>4 Elm St, Waco, TX 76701</p><p>Bow Mill<br>9 Oak St, Dallas, TX 75201</p>"
    page = f"{listed}<footer>{PRINTED}</footer>"
    assert [shown(one) for one in found(page, "https://acme-dental.com/our-members.html")] == [WANTED]
    assert len(found(page, "https://acme-dental.com/locations")) == 3


def test_no_city_alone_beside_a_street() -> None:
    assert [shown(one) for one in found(f"{PRINTED}<p>We also deliver to<br>Dallas, TX 75201</p>")] == [WANTED]


@pytest.mark.parametrize(
    ("city", "code", "url", "country"),
    [
        ("Leipzig", "D-04103", "https://acme.de/", "DE"),
        ("Petitville", "84220", "https://acme.fr/", "FR"),
        ("Leipzig", "04103", "https://acme.fr/", "DE"),
        ("Petitville", "04103", "https://acme.com/", None),
    ],
)
def test_the_country_that_the_markup_leaves_out(city: str, code: str, url: str, country: str | None) -> None:
    node = {"@type": "Florist", "address": {"streetAddress": "Am Ring 4", "addressLocality": city, "postalCode": code}}
    (one,) = found(ld(node), url)
    assert (one.country, one.postal_code) == (country, code.removeprefix("D-"))
