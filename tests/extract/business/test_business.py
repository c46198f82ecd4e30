"""Businesses in shapes that the cases do not have: duplicates, references in circles, odd values."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.business.business import find_businesses
from scrapersky_cli.extract.business.types import is_business
from scrapersky_cli.extract.findings import Business
from scrapersky_cli.extract.parse.document import read_document
from tests.extract.markup_strategy import markup

URL = "https://acme-dental.com/"


def found(*nodes: object, html: str = "", url: str = URL) -> list[Business]:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)
    return find_businesses(read_document(scripts + html, url))


def test_the_same_business_twice_is_one_and_complete() -> None:
    first = {"@type": "Organization", "name": "Acme", "legalName": "Acme Inc"}
    second = {"@type": "Dentist", "name": "ACME", "priceRange": "$$", "address": {"addressLocality": "Austin"}}
    (one,) = found(first, second, second)
    assert (one.name, one.legal_name, one.price_range, one.city) == ("Acme", "Acme Inc", "$$", "Austin")
    assert one.types == ("Organization", "Dentist")


def test_branches_of_one_name_stay_apart() -> None:
    branches = [{"@type": "Dentist", "name": "Acme", "address": {"postalCode": code}} for code in ("78701", "78702")]
    assert [one.postal_code for one in found(branches)] == ["78701", "78702"]


def test_references_in_a_circle_end() -> None:
    node = {"@id": "#a", "@type": "Dentist", "name": "Acme", "address": {"@id": "#b"}}
    (one,) = found({"@graph": [node, {"@id": "#b", "address": {"@id": "#a"}, "addressLocality": "Austin"}]})
    assert one.city == "Austin"


def test_somebody_elses_business_is_none_of_the_page() -> None:
    assert found({"@type": "Product", "name": "P", "brand": {"@type": "Organization", "name": "Maker"}}) == []
    review = {"@type": "Review", "author": {"@type": "Organization", "name": "Critic"}}
    assert [one.name for one in found({"@type": "Dentist", "name": "Acme", "review": [review]})] == ["Acme"]


def test_where_an_event_takes_place_is_no_business_of_the_page() -> None:
    hall = {"@type": "MusicVenue", "name": "Town Hall", "address": "1 Main St, Austin, TX 78701"}
    assert found({"@type": "MusicEvent", "name": "Recital", "location": hall}) == []
    mercy = {"@type": "Hospital", "name": "Mercy"}
    doctor = {"@type": "Physician", "name": "Dr. Lee", "hospitalAffiliation": mercy}
    assert [one.name for one in found(doctor)] == ["Dr. Lee"]


@pytest.mark.parametrize("key", ["address", "streetAddress"])
def test_an_address_in_one_text_is_taken_apart(key: str) -> None:
    written = "1 Main St, Austin, TX 78701"
    (one,) = found({"@type": "Dentist", "name": "Acme", "address": written if key == "address" else {key: written}})
    assert (one.street, one.city, one.region, one.postal_code) == ("1 Main St", "Austin", "TX", "78701")
    (one,) = found({"@type": "Dentist", "name": "Acme", "address": "behind the mill"})
    assert (one.street, one.city) == ("behind the mill", None)


def test_opening_hours_of_the_long_form() -> None:
    hours = [
        {"dayOfWeek": ["Monday", "https://schema.org/Tuesday"], "opens": "08:00:00", "closes": "17:00:00"},
        {"dayOfWeek": "Sat", "opens": "09:00", "closes": "12:00"},
        {"dayOfWeek": "Sunday"},
    ]
    (one,) = found({"@type": "Dentist", "name": "Acme", "openingHoursSpecification": hours})
    assert one.opening_hours == ("Mo-Tu 08:00-17:00", "Sa 09:00-12:00")


@pytest.mark.parametrize(
    ("geo", "expected"),
    [
        ({"latitude": 91, "longitude": 181}, (None, None)),
        ({"latitude": "x", "longitude": None}, (None, None)),
        ({"latitude": True, "longitude": [13.4]}, (None, 13.4)),
        ({"latitude": 1e400, "longitude": -0.5}, (None, -0.5)),
        ("52.5,13.4", (None, None)),
    ],
)
def test_odd_coordinates(geo: object, expected: tuple[float | None, float | None]) -> None:
    (one,) = found({"@type": "Dentist", "name": "Acme", "geo": geo})
    assert (one.latitude, one.longitude) == expected


def test_microdata_items_nest() -> None:
    html = """<div itemscope itemtype="https://schema.org/Store"><b itemprop="name">Acme</b>
        <div itemprop="department" itemscope itemtype="https://schema.org/Pharmacy"><i itemprop="name">Acme Pharm</i>
        <div itemprop="address" itemscope><i itemprop="addressLocality">Waco</i></div></div>
        <link itemprop="url" href="/shop"><meta itemprop="openingHours" content="Mo-Fr 08:00-17:00">
        <time itemprop="foundingDate" datetime="1998">long ago</time></div>"""
    store, pharmacy = found(html=html)
    assert (store.name, store.city, store.url) == ("Acme", None, "https://acme-dental.com/shop")
    assert (store.opening_hours, store.founding_date) == (("Mo-Fr 08:00-17:00",), "1998")
    assert (pharmacy.name, pharmacy.city, pharmacy.types) == ("Acme Pharm", "Waco", ("Pharmacy",))


def test_rdfa_with_prefixes() -> None:
    html = '<div typeof="schema:Dentist"><span property="schema:name" content="Acme">x</span></div>'
    assert [(one.name, one.types) for one in found(html=html)] == [("Acme", ("Dentist",))]


def test_an_imprint_completes_the_only_business() -> None:
    html = "<h1>Impressum</h1><p>Acme Zahntechnik GmbH</p><p>Geschäftsführer: Max Berger</p><p>HRB 12345</p>"
    (one,) = found({"@type": "Dentist", "name": "Acme"}, html=html)
    assert (one.name, one.legal_name, one.register_number) == ("Acme", "Acme Zahntechnik GmbH", "HRB 12345")


def test_an_imprint_is_read_on_imprint_pages_only() -> None:
    assert found(html="<h1>Jobs</h1><p>Acme Zahntechnik GmbH</p><p>Geschäftsführer Max Berger</p>") == []


BUSINESSES = """
Dentist LocalBusiness Organization AutoRepair BookStore Hotel NGO Florist DryCleaningOrLaundry IndividualPhysician
AdultEntertainment AutomatedTeller Campground Church Dermatology EventVenue HVACBusiness Library MusicGroup Notary
OnlineStore PhysiciansOffice StadiumOrArena TouristAttraction VacationRental VeterinaryCare Zoo
"""
INVENTED = "VeterinaryClinic LawFirm VinylShop LashSalon HorseRidingSchool DentalPractice TattooBusiness"
OTHERS = """
WebSite WebPage Person Product Offer Article Event PostalAddress Place Thing Brand Service Residence Apartment
OpeningHoursSpecification DentistOfTheYear ImageObject House Country City SearchAction
"""


@pytest.mark.parametrize("kind", BUSINESSES.split())
def test_businesses(kind: str) -> None:
    assert is_business(kind)


@pytest.mark.parametrize("kind", INVENTED.split())
def test_types_that_sites_invent_end_like_those_of_schema_org(kind: str) -> None:
    assert is_business(kind)


@pytest.mark.parametrize("kind", OTHERS.split())
def test_no_businesses(kind: str) -> None:
    assert not is_business(kind)


KEYS = ["@type", "@id", "@graph", "name", "address", "geo", "latitude", "openingHours", "openingHoursSpecification"]
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["Dentist", "#a", "Monday", ""])
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(json_values, markup)
def test_nothing_raises(value: object, html: str) -> None:
    found({"@type": "Dentist", "name": "x", "address": value, "geo": value, "openingHours": value}, value, html=html)
