"""Leads: one row per business and per domain without one, from what is listed and what the sites say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses
from scrapersky_cli.db.tables.contacts import contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.db.tables.searches import place_searches, search_places
from scrapersky_cli.export.rows import listing_named, pages_of
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.lists.recognised import recognised
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.contacts import found_on, store_contacts
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.suppression import add
from scrapersky_cli.subjects.filters import Filters, InState
from scrapersky_cli.subjects.lead_contacts import Sited, contacts_of_businesses, reached_by
from scrapersky_cli.subjects.lead_rows import COLUMNS, OF_LEAD, leads_of_businesses, leads_of_domains
from scrapersky_cli.subjects.leads import backing_of
from scrapersky_cli.subjects.list_says import ListSays, list_says
from scrapersky_cli.workflows.registry import workflow_named
from tests.store.entries import parse_entry
from tests.subjects.test_listed_contacts import batch_of, mail, shown
from tests.workflows.test_deep_scan import through

BERLIN = Address("Marktstr. 5", "Berlin", None, "10115", "DE")
HOLT = Place(
    "osm",
    "1",
    "Praxis Holt",
    category="dentist",
    latitude=52.5,
    longitude=13.4,
    address=BERLIN,
    websites=("https://www.holt.de/",),
    phones=("030 901820",),
    emails=("holt@gmx.de",),
    rating=4.5,
    reviews=12,
    hours={"monday": ("09:00-12:00",), "tuesday": ("09:00-12:00",)},
    licence="ODbL-1.0",
)
DESCRIBED = {
    "name": "Holt Zahnärzte",
    "legal_name": "Praxis Holt GmbH",
    "types": ["Dentist"],
    "street": "Marktstraße 5",
    "city": "Berlin",
    "region": "BE",
    "postal_code": "10115",
    "country": "DE",
    "latitude": 1.0,
    "longitude": 2.0,
    "opening_hours": ["Mo-Fr 08:00-17:00"],
    "managing_director": "Anna Holt",
    "vat_id": "DE123",
}
NOTHING = dict.fromkeys(DESCRIBED)


def phone(value: str, **more: Any) -> Contact:
    return Contact("phone", value, "tel", 0.98, number_type="fixed_line", **more)


def site(
    database: Database, domain: str, *described: dict[str, Any], pages: dict[str, list[Contact]] | None = None
) -> int:
    """A site that was scanned: what it describes, and what its pages say."""

    def store(conn: Any) -> int:
        domain_id = conn.scalar(select(domains.c.id).where(domains.c.domain == domain))
        if domain_id is None:
            domain_id = conn.scalar(insert(domains).values(domain=domain).returning(domains.c.id))
        facts = {"final_url": f"https://www.{domain}/", "cms": "WordPress", "businesses": list(described)}
        conn.execute(insert(domain_facts).values(domain_id=domain_id, **facts))
        for path, found in (pages or {}).items():
            store_contacts(conn, found_on(domain_id, f"https://{domain}{path}", found))
        store_facts(conn, [domain_id])
        conn.execute(update(domains).where(domains.c.id == domain_id).values(status="completed", result_code="ok"))
        return int(domain_id)

    return database.write(store)


def leads(database: Database, **filters: Any) -> list[dict[str, Any]]:
    chosen = Filters(**filters)
    listed = listing_named("leads", chosen)
    return [dict(row) for rows in pages_of(database, listed, chosen) for row in rows]


def one(database: Database, **filters: Any) -> dict[str, Any]:
    (lead,) = leads(database, **filters)
    return lead


def has(lead: dict[str, Any], **expected: Any) -> None:
    assert {name: lead[name] for name in expected} == expected


# --- field by field -----------------------------------------------------------------------------------------
def test_a_listing_says_what_it_is_and_its_site_fills_the_gaps(database: Database) -> None:
    through(database, HOLT)
    site(database, "holt.de", DESCRIBED, pages={"/kontakt": [mail("info@holt.de"), phone("+4930901820")]})
    lead = one(database)
    has(
        lead,
        domain="holt.de",
        name="Praxis Holt",
        category="dentist",
        street="Marktstr. 5",
        region=None,  # the address is the listing's as a whole
        postal_code="10115",
        latitude=52.5,
        phone="+4930901820",
        best_email="info@holt.de",
        emails=["info@holt.de", "holt@gmx.de"],
        website="https://www.holt.de/",
        opening_hours=["Mo-Tu 09:00-12:00"],
        legal_name="Praxis Holt GmbH",
        person="Anna Holt",
        person_title="managing director",
        vat_id="DE123",
        cms="WordPress",
        rating=4.5,
        reviews=12,
        source="osm",
        licence="ODbL-1.0",
        status="completed",
    )
    assert lead["why"] == [
        "name: osm and the site agree",
        "address: osm and the site agree",
        "phone: osm and the site agree",
        "email: osm and the site differ",
    ]
    assert lead["confidence"] == round((3 * 0.95 + 0.5) / 4, 2)


BARE = replace(
    HOLT, category=None, latitude=None, longitude=None, address=Address(city="Bonn", country="DE"), hours=None
)


@pytest.mark.parametrize(
    ("listed", "described", "expected"),
    [
        (BARE, DESCRIBED, {"category": "Dentist", "street": "Marktstraße 5", "city": "Berlin", "latitude": 1.0}),
        (BARE, NOTHING, {"category": None, "street": None, "city": "Bonn", "latitude": None}),
        (BARE, {**DESCRIBED, "street": None, "postal_code": None}, {"city": "Bonn", "region": None, "latitude": 1.0}),
        (BARE, DESCRIBED, {"opening_hours": ["Mo-Fr 08:00-17:00"], "legal_name": "Praxis Holt GmbH"}),
        (replace(BARE, hours_text="on request"), DESCRIBED, {"opening_hours": ["on request"]}),
        (HOLT, NOTHING, {"category": "dentist", "street": "Marktstr. 5", "legal_name": None, "person": None}),
        (replace(HOLT, status="closed"), NOTHING, {"open_status": "closed", "confidence": 0.1}),
    ],
)
def test_field_by_field(
    sqlite_database: Database, listed: Place, described: dict[str, Any], expected: dict[str, Any]
) -> None:
    through(sqlite_database, listed)
    site(sqlite_database, "holt.de", described)
    has(one(sqlite_database), **expected)


def test_a_business_without_a_website_is_a_lead(database: Database) -> None:
    through(database, replace(HOLT, websites=()))
    has(
        one(database),
        domain=None,
        website=None,
        phone="+4930901820",
        best_email="holt@gmx.de",
        status="completed",
        result_code="no_website",
        why=["name: only osm", "address: only osm", "phone: only osm", "email: only osm"],
        confidence=0.6,
    )


def test_a_domain_without_a_business_keeps_its_row(database: Database) -> None:
    through(database, HOLT)
    site(database, "kern.de", {**DESCRIBED, "name": "Kern"}, pages={"/": [mail("info@kern.de")]})
    rows = leads(database)
    assert [(row["domain"], row["name"], row["source"]) for row in rows] == [
        ("holt.de", "Praxis Holt", "osm"),
        ("kern.de", "Kern", "site"),
    ]
    has(rows[1], website="https://www.kern.de/", best_email="info@kern.de", licence=None, confidence=0.8)


# --- a chain ------------------------------------------------------------------------------------------------
def branch(number: int, city: str, url: str, **more: Any) -> Place:
    address = Address(f"{city}er Str. {number}", city, None, f"1000{number}", "DE")
    return Place("osm", f"b{number}", f"Kette {city}", address=address, websites=(url,), **more)


def test_each_branch_of_a_chain_has_its_own_contacts_first(database: Database) -> None:
    through(
        database,
        branch(1, "Berlin", "https://kette.de/berlin"),
        branch(2, "Bonn", "https://kette.de/bonn", phones=("0228 901820",)),
        branch(3, "Mainz", "https://kette.de/"),
        branch(4, "Ulm", "https://ulm.kette.de/", emails=("ulm@kette.de",)),
    )
    described = [
        {
            **NOTHING,
            "name": "Kette",
            "legal_name": "Kette AG",
            "street": f"{city}er Str. {number}",
            "postal_code": f"1000{number}",
        }
        for number, city in ((1, "Berlin"), (2, "Bonn"))
    ]
    pages = {
        "/": [mail("info@kette.de"), phone("+498912345678")],
        "/berlin/team": [mail("berlin@kette.de"), phone("+4930901820")],
        "/bonn": [mail("bonn@kette.de")],
        "/presse": [mail("presse@kette.de")],
    }
    site(database, "kette.de", *described, pages=pages)
    found = {lead["city"]: lead for lead in leads(database)}
    has(found["Berlin"], best_email="berlin@kette.de", phone="+4930901820", website="https://kette.de/berlin")
    assert found["Berlin"]["emails"][0] == "berlin@kette.de"
    assert set(found["Berlin"]["emails"]) == {"berlin@kette.de", "info@kette.de", "presse@kette.de"}
    has(found["Bonn"], best_email="bonn@kette.de", phone="+49228901820")
    assert found["Bonn"]["phones"] == ["+49228901820", "+498912345678"]
    has(found["Mainz"], best_email="info@kette.de", phone="+498912345678")
    has(found["Ulm"], best_email="ulm@kette.de", phone="+498912345678", street="Ulmer Str. 4", legal_name="Kette AG")
    assert "address: osm and the site agree" in found["Berlin"]["why"]
    assert "address: osm and the site differ" in found["Ulm"]["why"]


def test_faxes_have_a_column_of_their_own_and_are_never_called(database: Database) -> None:
    through(database, replace(HOLT, phones=(), faxes=("030 901821", "030 901822")))
    fax = [replace(phone(number), kind="fax") for number in ("+4930901823", "+4930901822", "+4930901824")]
    site(database, "holt.de", pages={"/kontakt": fax, "/team": [phone("+4930901824")]})
    lead = one(database)
    has(lead, phone="+4930901824", phones=["+4930901824"])
    assert set(lead["faxes"]) == {"+4930901821", "+4930901822", "+4930901823"}
    assert list(COLUMNS)[-4:] == ["faxes", "phone_national", "phone_international", "domain_as_read"]
    site(database, "nur-fax.de", pages={"/": [replace(phone("+4930901825"), kind="fax")]})
    (_, only_fax) = leads(database, having=("fax",))
    has(only_fax, domain="nur-fax.de", phone=None, phones=[], faxes=["+4930901825"])


def test_branches_that_share_one_address_have_what_is_listed_of_each_first(database: Database) -> None:
    url = "https://kette.de/filialen"
    through(database, branch(1, "Berlin", url, phones=("030 901820",)), branch(2, "Bonn", url))
    site(database, "kette.de", pages={"/filialen": [phone("+498912345678")], "/": [mail("info@kette.de")]})
    found = {lead["city"]: lead for lead in leads(database)}
    assert found["Berlin"]["phones"] == ["+4930901820", "+498912345678"]
    assert found["Bonn"]["phones"] == ["+498912345678"]
    assert {lead["best_email"] for lead in found.values()} == {"info@kette.de"}


def test_a_business_that_is_given_another_site_meanwhile_has_what_is_listed_of_it(database: Database) -> None:
    through(database, HOLT)
    other = site(database, "kern.de", pages={"/": [mail("info@kern.de")]})
    with database.reading() as conn:
        found = contacts_of_businesses(conn, [Sited(1, other)])
    assert reached_by(found)[0]["emails"] == ["holt@gmx.de"]


# --- confirmed ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("first", ["site", "listing"])
def test_confidence_grows_when_the_site_says_the_same(database: Database, first: str) -> None:
    said = {"/kontakt": [phone("+4930901820"), mail("holt@gmx.de")]}
    if first == "site":
        site(database, "holt.de", pages=said)
        assert one(database)["why"] == ["phone: only the site", "email: only the site"]
        through(database, HOLT)
    else:
        through(database, HOLT)
        assert one(database)["confidence"] == 0.6
        site(database, "holt.de", pages=said)
    assert one(database)["why"][2:] == ["phone: osm and the site agree", "email: osm and the site agree"]


def test_each_source_that_lists_a_business_backs_its_lead(database: Database) -> None:
    """The phone is as each source writes it. The third source has the business at another house."""
    same = replace(HOLT, source="overture", source_id="a", name="Praxis Holt Berlin", phones=("+49 30 901820",))
    other = replace(HOLT, source="foursquare", source_id="f", address=replace(BERLIN, street="Markthalle 9"))
    through(database, HOLT, same, other)
    lead = one(database)
    assert lead["why"][:3] == [
        "name: foursquare, osm and overture agree",
        "address: osm and overture agree",
        "phone: foursquare, osm and overture agree",
    ]
    assert lead["confidence"] == 0.75


def test_who_says_that_a_business_is_closed(database: Database) -> None:
    later = datetime(2026, 5, 1, tzinfo=UTC)
    through(database, HOLT, replace(HOLT, source="overture", source_id="a", status="closed", updated_at=later))
    lead = one(database)
    assert (lead["confidence"], lead["why"][0]) == (0.1, "overture says that it is closed for good")


def test_show_says_why(database: Database) -> None:
    through(database, HOLT)
    site(database, "holt.de", pages={"/kontakt": [phone("+4930901820")]})
    data = shown(database, "business")
    assert data["why"][2] == "phone: osm and the site agree"
    assert data["backing"][2] == {"value": "phone", "by": ["osm", "site"], "confidence": 0.95}
    assert (data["phone"], data["best_email"]) == ("+4930901820", "holt@gmx.de")


# --- who is in it -------------------------------------------------------------------------------------------
def test_suppressed_and_erased_people_are_in_no_lead(database: Database) -> None:
    through(database, HOLT, replace(HOLT, source_id="2", name="Mill", websites=(), emails=("mill@gmail.com",)))
    database.write(add, [parse_entry("holt@gmx.de")])
    database.write(erase, parse_entry("mill@gmail.com"))
    assert [(lead["best_email"], lead["emails"]) for lead in leads(database)] == [(None, []), (None, [])]
    assert [row.value for row in rows_of(database, contacts)] == ["+4930901820", "holt@gmx.de"]
    database.write(add, [parse_entry("holt.de")])
    assert [lead["name"] for lead in leads(database)] == ["Mill"]


def rows_of(database: Database, table: Any) -> list[Any]:
    with database.reading() as conn:
        return sorted(conn.execute(select(table)).all(), key=lambda row: row.value)


@pytest.fixture
def two_of_a_kind(database: Database) -> Database:
    """Two branches of a chain, a business without a site, a domain without a business."""
    through(
        database,
        branch(1, "Berlin", "https://kette.de/berlin", category="bakery"),
        branch(2, "Bonn", "https://kette.de/bonn", category="bakery", phones=("0228 901820",)),
        replace(HOLT, source_id="z", websites=()),
    )
    site(database, "kern.de", pages={"/": [mail("info@kern.de")]})
    mark = update(local_businesses).where(local_businesses.c.city == "Bonn").values(tags=["vip"], external_id="crm-2")
    database.write(lambda conn: conn.execute(mark))
    return database


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["Kette Berlin", "Kette Bonn", "Praxis Holt", None]),
        ({"cities": ("berlin",)}, ["Kette Berlin", "Praxis Holt"]),
        ({"categories": ("bakery",), "countries": ("de",)}, ["Kette Berlin", "Kette Bonn"]),
        ({"domains": ("kette.de",)}, ["Kette Berlin", "Kette Bonn"]),
        ({"domains": ("kern.de",)}, [None]),
        ({"tags": ("vip",)}, ["Kette Bonn"]),
        ({"status": (InState("completed"),)}, ["Praxis Holt", None]),  # kette.de was not scanned
        ({"status": (InState("failed", workflow_named("page-scrape").queue),)}, []),
        ({"result_codes": ("no_website",)}, ["Praxis Holt"]),
        ({"having": ("phone",)}, ["Kette Bonn", "Praxis Holt"]),
        ({"having": ("email",)}, ["Praxis Holt", None]),
        ({"curations": ("new",)}, ["Kette Berlin", "Kette Bonn", "Praxis Holt", None]),
        ({"since": datetime(2026, 1, 1, tzinfo=UTC)}, ["Kette Berlin", "Kette Bonn", "Praxis Holt", None]),
        ({"until": datetime(2026, 1, 1, tzinfo=UTC)}, []),
    ],
)
def test_filters(two_of_a_kind: Database, filters: dict[str, Any], names: list[str | None]) -> None:
    assert [lead["name"] for lead in leads(two_of_a_kind, **filters)] == names


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_batch_has_the_leads_of_its_own_rows(two_of_a_kind: Database, size: int) -> None:
    database = two_of_a_kind
    with database.reading() as conn:
        named = {row.domain: row.id for row in conn.execute(select(domains.c.domain, domains.c.id))}
        bonn = conn.scalars(select(places.c.id).where(places.c.city == "Bonn")).one()
    search = insert(place_searches).values(name="x", phrase="x", near="x", source="osm", digest="x")
    database.write(lambda conn: conn.execute(search))
    database.write(lambda conn: conn.execute(insert(search_places).values(search_id=1, place_id=bonn)))

    def of(workflow: str, *rows: int) -> list[str | None]:
        return [lead["name"] for lead in leads(database, batch=batch_of(database, workflow, *rows, size=size))]

    assert of("domain-scan", named["kern.de"]) == [None]
    assert of("sitemap-submission", named["kette.de"]) == ["Kette Berlin", "Kette Bonn"]
    assert of("domain-extraction", 2, 3) == ["Kette Bonn", "Praxis Holt"]
    assert of("deep-scan", bonn) == ["Kette Bonn"]
    assert of("place-search", 1) == ["Kette Bonn"]


def test_what_is_new(two_of_a_kind: Database) -> None:
    """A new contact of its site or of its listing makes a lead new, as a first scan does."""
    database = two_of_a_kind
    long_ago, since = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    database.write(lambda conn: conn.execute(update(local_businesses).values(created_at=long_ago)))
    assert [lead["name"] for lead in leads(database, since=since)] == ["Kette Bonn", "Praxis Holt", None]


# --- many ---------------------------------------------------------------------------------------------------
@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_many_leads_take_few_queries_and_each_comes_once(database: Database) -> None:
    made = [
        {"name": f"B{number}", "domain_id": number % 1000 + 1, "url": f"https://d{number % 1000}.com/{number}"}
        for number in range(2000)
    ]

    def fill(conn: Any) -> None:
        conn.execute(insert(domains), [{"domain": f"d{number}.com"} for number in range(2000)])
        conn.execute(insert(local_businesses), made)
        conn.execute(insert(business_facts), [{"business_id": number, "source": "osm"} for number in range(1, 2001)])

    database.write(fill)
    with counted(database) as said:
        rows = leads(database)
    assert len(rows) == 3000
    assert len({(row["name"], row["domain"]) for row in rows}) == 3000
    assert [row["name"] for row in rows[:2]] == ["B0", "B1"]
    assert rows[-1]["domain"] == "d1999.com"
    assert len(said) < 15 * (3000 / 500 + 2)


# --- as people read it --------------------------------------------------------------------------------------
def test_numbers_and_names_of_sites_are_given_as_people_write_them(database: Database) -> None:
    site(database, "xn--mller-kva.de", pages={"/": [phone("+4930901821")]})
    written = one(database)
    has(written, domain="xn--mller-kva.de", domain_as_read="müller.de")
    has(written, phone="+4930901821", phone_national="030 901821", phone_international="+49 30 901821")


AUSTIN = {"name": "Mill", "types": ["Bakery"], "street": "Elm St 2", "city": "Austin", "country": "US"}
ULM = {"legal_name": "Öl & Mehl GmbH", "types": [], "city": "Ulm", "country": "DE", "postal_code": "89073"}
SHOWN: dict[str, tuple[Filters, list[str]]] = {
    "a city": (Filters(cities=("austin",)), ["mill.com"]),
    "a country": (Filters(countries=("de", "FR")), ["holt.de", "oel.de"]),
    "a category": (Filters(categories=("bakery",)), ["mill.com"]),
    "a part of a name": (Filters(names=("MIL",)), ["mill.com"]),
    "the name of a company": (Filters(names=("öl",)), ["oel.de"]),
    "all of these": (Filters(names=("holt",), cities=("Berlin",), countries=("DE",)), ["holt.de"]),
    "what two businesses say": (Filters(cities=("Berlin",), countries=("US",)), []),
    "not what another branch says": (Filters(cities=("Dallas",)), []),
    "not what no site says": (Filters(cities=("Austin",), min_rating=1), []),
}


@pytest.mark.parametrize(("filters", "found"), SHOWN.values(), ids=SHOWN.keys())
def test_a_lead_is_chosen_by_what_it_says(database: Database, filters: Filters, found: list[str]) -> None:
    """Of a domain without a business, that is what its site says."""
    through(database, HOLT)
    site(database, "mill.com", {"city": "Dallas"}, AUSTIN, {**AUSTIN, "city": "Dallas"})
    site(database, "oel.de", ULM)
    site(database, "bare.de")
    chosen = [lead["domain"] for lead in leads(database, **{name: getattr(filters, name) for name in filters.given()})]
    assert sorted(chosen) == found


# --- what a list says ---------------------------------------------------------------------------------------
def said_by_list(database: Database, domain_id: int, **said: str) -> dict[str, Any]:
    with database.reading() as conn:
        (lead,) = leads_of_domains(conn, [domain_id], {domain_id: ListSays(**said)})
    return dict(lead)


def test_what_a_list_says_stands_in_where_the_site_says_nothing(database: Database) -> None:
    bare = site(database, "bare.de")
    lead = said_by_list(database, bare, name="Holt", city="Berlin", country="DE", phone="030 / 90 18 21")
    has(lead, name="Holt", name_method="list", city="Berlin", country="DE", phone="+4930901821", phones=[])
    has(lead, phone_national="030 901821", why=["name: only the list", "phone: only the list"], confidence=0.6)
    has(said_by_list(database, bare, phone="12"), phone=None, phone_national=None)


def test_what_a_list_says_is_evidence_beside_the_site(database: Database) -> None:
    full = site(database, "holt.de", DESCRIBED, pages={"/": [phone("+4930901821")]})
    lead = said_by_list(database, full, name="Holt Zahnärzte", city="Bonn", country="FR", phone="+49 30 901821")
    has(lead, name="Holt Zahnärzte", city="Berlin", country="DE", phone="+4930901821")
    assert {"name: the list and the site agree", "phone: the list and the site agree"} <= set(lead["why"])
    other = said_by_list(database, full, name="Somebody Else", phone="030 999999")
    assert {"name: the list and the site differ", "phone: the list and the site differ"} <= set(other["why"])
    assert (lead["confidence"], other["confidence"]) > (0.9, 0.5)
    assert lead["confidence"] > other["confidence"]


def test_a_list_says_nothing_of_one_branch_among_several(database: Database) -> None:
    through(database, HOLT)
    with database.reading() as conn:
        domain_id = conn.scalar(select(domains.c.id))
        assert domain_id is not None
        (lead,) = leads_of_businesses(conn, [1], {domain_id: ListSays(name="Praxis Holt")})
    assert "name: the list and osm agree" in lead["why"]
    bonn = Address("Am Hof 1", "Bonn", None, "53111", "DE")
    through(
        database, replace(HOLT, source_id="2", name="Bonn Dental", address=bonn, phones=(), emails=(), latitude=50.7)
    )
    with database.reading() as conn:
        found = leads_of_businesses(conn, [1, 2], {domain_id: ListSays(name="Praxis Holt")})
    assert not any("list" in why for each in found for why in each["why"])


def test_columns_of_a_list_are_recognised_in_many_languages() -> None:
    places = recognised(["ID", "Firma", "Stadt", "Land", "Telefon-Nummer", "Netz"])
    assert places == {"company": 1, "city": 2, "country": 3, "phone": 4}
    says = list_says(["7", "Holt", "Berlin", "Germany", ""], places)
    assert says == ListSays("Holt", "Berlin", "DE", None)
    assert list_says(["7", "", "", "Atlantis"], places) == ListSays()


def test_a_phone_of_a_list_is_read_as_of_its_country_or_else_of_the_expected_one() -> None:
    said = ListSays(phone="0221 4710999", expected="de")
    assert said.number(None) == "+492214710999"
    assert said.number("AT") == "+432214710999"
    assert ListSays(phone="0221 4710999").number(None) is None


def test_a_lead_has_its_columns_and_nothing_that_was_read_beside_them(database: Database) -> None:
    through(database, HOLT)
    site(database, "holt.de", DESCRIBED)
    site(database, "mill.de", DESCRIBED)
    assert [list(lead) for lead in leads(database)] == [[*COLUMNS, *OF_LEAD]] * 2


@pytest.mark.parametrize("pages", [{}, {"/": [phone("+4930901820")]}, {"/": [mail("info@mill.de")]}])
@pytest.mark.parametrize(
    "described",
    [[], [NOTHING], [NOTHING, DESCRIBED], [{"legal_name": "Mill GmbH"}], [{"street": "Weg 1"}], [{"city": "Ulm"}]],
)
def test_a_site_alone_backs_what_it_says(
    sqlite_database: Database, described: list[dict[str, Any]], pages: dict[str, list[Contact]]
) -> None:
    """As the comparison of all parties would say, with a second one that says nothing."""
    site(sqlite_database, "mill.de", *described, pages=pages)
    lead = one(sqlite_database)
    phones, emails = {"site": frozenset(lead["phones"])}, {"site": frozenset(lead["emails"])}
    silent = {"source": "osm", "name": None, "open_status": None}
    compared = backing_of([silent], described, phones, emails)
    has(lead, confidence=compared.confidence, why=list(compared.why), backing=compared.values)
