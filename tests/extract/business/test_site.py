"""What the pages of a site say together."""

import json
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.business.site import PageStatement, SiteFacts, site_of
from scrapersky_cli.extract.findings import Business, Hours, NameCandidate, Person, PostalAddress

HOME, CONTACT, IMPRINT, TEAM = (f"https://acme.com/{path}" for path in ("", "contact", "impressum", "team"))
AUSTIN = PostalAddress("100 Congress Ave", "Austin", "TX", "78701", "US", confidence=0.9)
DALLAS = PostalAddress("5 Main St", "Dallas", "TX", "75201", "US", confidence=0.8)
DAILY = Hours({"monday": ("09:00-17:00",)}, ("Mo 09:00-17:00",), confidence=0.8)
ACME = Business(name="Acme", types=("Dentist",))
OWNER = Business(name="Acme LLC", legal_name="Acme LLC", managing_director="Jo Doe")
AT_AUSTIN = Business(street="100 Congress Ave", city="Austin", region="TX", postal_code="78701", country="US")


def businesses(*pages: PageStatement) -> tuple[Business, ...]:
    return site_of(pages).businesses


def test_the_only_business_has_what_any_page_says() -> None:
    (one,) = businesses(
        PageStatement(HOME, businesses=(ACME,)),
        PageStatement(CONTACT, addresses=(AUSTIN,), hours=(DAILY,)),
        PageStatement(IMPRINT, businesses=(OWNER,)),
    )
    assert (one.name, one.legal_name, one.managing_director) == ("Acme", "Acme LLC", "Jo Doe")
    assert (one.street, one.city, one.postal_code, one.country) == ("100 Congress Ave", "Austin", "78701", "US")
    assert one.opening_hours == ("Mo 09:00-17:00",)


def test_text_alone_makes_a_business() -> None:
    (one,) = businesses(PageStatement(CONTACT, addresses=(AUSTIN,)), PageStatement(HOME, hours=(DAILY,)))
    assert (one.street, one.opening_hours) == ("100 Congress Ave", DAILY.osm)


def test_an_imprint_alone_is_the_business() -> None:
    (one,) = businesses(PageStatement(IMPRINT, businesses=(OWNER,), addresses=(AUSTIN,)))
    assert (one.legal_name, one.city) == ("Acme LLC", "Austin")


def test_what_markup_declares_stays() -> None:
    declared = Business(name="Acme", types=("Dentist",), street="1 First St", opening_hours=("Tu 10:00-12:00",))
    one, *_ = businesses(PageStatement(HOME, businesses=(declared,)), PageStatement(CONTACT, (), (AUSTIN,), (DAILY,)))
    assert (one.street, one.city, one.opening_hours) == ("1 First St", None, ("Tu 10:00-12:00",))


def test_the_surest_address_is_that_of_the_business_and_others_are_branches() -> None:
    one, other = businesses(PageStatement(HOME, (ACME,), (DALLAS, AUSTIN)), PageStatement(CONTACT, (), (AUSTIN,)))
    assert (one.name, one.city) == ("Acme", "Austin")
    assert (other.name, other.city) == (None, "Dallas")


def test_one_house_in_two_spellings_is_one() -> None:
    spelled = PostalAddress("100 Congress Avenue, Suite 4", "Austin", "Texas", "78701", "US", confidence=0.5)
    assert len(businesses(PageStatement(HOME, (), (spelled,)), PageStatement(CONTACT, (), (AUSTIN,)))) == 1


def test_several_businesses_keep_to_their_own() -> None:
    north, south = (Business(name="Acme", types=("Dentist",), postal_code=code) for code in ("78701", "78702"))
    assert businesses(PageStatement(HOME, (north, south)), PageStatement(CONTACT, hours=(DAILY,))) == (north, south)


def test_a_person_is_one_on_all_pages() -> None:
    named = Person("Jo Doe", "Owner")
    people = site_of(
        [
            PageStatement(TEAM, people=(Person("JO DOE", "Dentist", email="jo@acme.com"),)),
            PageStatement(IMPRINT, people=(named,)),
        ]
    ).people
    assert people == (Person("Jo Doe", "Owner", email="jo@acme.com"),)


def test_the_name_is_what_most_pages_say() -> None:
    about = [NameCandidate("Root Canals", "title"), NameCandidate("Acme Dental", "footer")]
    pages = [
        PageStatement(HOME + str(number), names=(*about[1:], replace(about[0], value=f"{number} Tips")))
        for number in range(3)
    ]
    site = site_of(pages)
    assert site.name is not None and site.name.value == "Acme Dental"
    assert [each.name for each in site.businesses] == ["Acme Dental"]


def test_a_name_that_is_declared_stays() -> None:
    (one,) = businesses(PageStatement(HOME, (ACME,), names=(NameCandidate("Acme Dental Group", "footer"),)))
    assert one.name == "Acme"


def test_nothing_said_is_nothing() -> None:
    assert site_of([]) == site_of([PageStatement(HOME)]) == SiteFacts()
    assert PageStatement(HOME).as_json() == {}


texts = st.none() | st.text(max_size=9)
statements = st.builds(
    PageStatement,
    st.sampled_from((HOME, CONTACT, IMPRINT, TEAM, "")),
    st.lists(st.builds(Business, texts, texts, st.just(("Dentist",)) | st.just(()), texts, texts), max_size=3).map(
        tuple
    ),
    st.lists(st.builds(PostalAddress, texts, texts, texts, texts, texts), max_size=3).map(tuple),
    st.lists(st.just(DAILY), max_size=2).map(tuple),
    st.lists(st.builds(Person, st.text(max_size=5), st.text(max_size=5), email=texts), max_size=3).map(tuple),
)


@given(statements)
def test_a_statement_survives_as_json(said: PageStatement) -> None:
    assert PageStatement.from_json(said.url, json.loads(json.dumps(said.as_json()))) == said


@given(st.lists(statements, max_size=4), st.randoms())
def test_the_order_of_pages_makes_no_difference(pages: list[PageStatement], random: Random) -> None:
    by_url = list({page.url: page for page in pages}.values())
    mixed = by_url[:]
    random.shuffle(mixed)
    assert site_of(mixed) == site_of(by_url)


def test_of_equally_sure_addresses_the_one_printed_more_often_is_first() -> None:
    rare = replace(DALLAS, confidence=AUSTIN.confidence)
    pages = (PageStatement(CONTACT, addresses=(rare, AUSTIN)), PageStatement(HOME, addresses=(AUSTIN,)))
    assert [each.city for each in businesses(*pages)] == ["Austin", "Dallas"]


def test_a_hostile_site_is_bounded() -> None:
    people = tuple(Person(f"Jo {number}", "Owner") for number in range(3_000))
    site = site_of(
        [
            PageStatement(
                f"{HOME}{page}",
                tuple(Business(name=f"{page} {number}", types=("Dentist",)) for number in range(50)),
                tuple(PostalAddress(f"{page}{number} Main St", postal_code=f"{number:05}") for number in range(50)),
                (),
                people,
            )
            for page in range(100)
        ]
    )
    assert len(site.businesses) == len(site.people) == 100
