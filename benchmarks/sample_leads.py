"""Leads for exports: domains whose home page was read, each with an address, hours and three contacts of its own."""

import random
from collections.abc import Iterable

from sqlalchemy import Connection, insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.extract.findings import Business, BusinessName, Contact, Metadata, PageFacts
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.statements import PageReading, store_found

NAMES = ("Holt", "Kern", "Weber", "Fischer", "Schäfer", "Koch", "Richter", "Klein", "Braun", "Neumann")
TRADES = ("Dentist", "LegalService", "Restaurant", "HairSalon", "Electrician")
STREETS = ("Marktstraße", "Lindenweg", "Bahnhofstr.", "Goethestraße", "Am Ring")
CITIES = (("Berlin", "10115", "30"), ("Hamburg", "20095", "40"), ("Köln", "50667", "221"), ("Bonn", "53111", "228"))
CHUNK = 500


def fill(database: Database, leads: int) -> None:
    """Store so many leads: the same ones each time."""
    dice = random.Random(7)
    for first in range(0, leads, CHUNK):
        database.write(_store, [_page(number, dice) for number in range(first, min(first + CHUNK, leads))])


def _page(number: int, dice: random.Random) -> PageFacts:
    """Return what is found on the home page of the business with this number."""
    domain, trade = f"site-{number}.de", dice.choice(TRADES)
    name = f"{trade} {dice.choice(NAMES)} {number}"
    city, code, area = dice.choice(CITIES)
    business = Business(
        name=name,
        types=(trade,),
        street=f"{dice.choice(STREETS)} {dice.randrange(1, 200)}",
        city=city,
        postal_code=code,
        country="DE",
        opening_hours=("Mo-Fr 08:00-17:00", "Sa 09:00-12:00"),
    )
    contacts = (
        Contact("email", f"info@{domain}", "mailto", 0.98, role="info", email_type="corporate", own_domain=True),
        Contact("phone", f"+49{area}{dice.randrange(10**6, 10**7)}", "tel", 0.98, number_type="fixed_line"),
        Contact("social", f"https://www.facebook.com/x{number}", "link", 0.9, platform="facebook", handle=f"x{number}"),
    )
    metadata = Metadata(title=f"{name} in {city}", description=f"Welcome to {name}, since 1990.", language="de")
    called = BusinessName(name, "schema.org", 0.9)
    return PageFacts(f"https://www.{domain}/", "ok", metadata, contacts, businesses=(business,), name=called)


def _store(conn: Connection, pages: Iterable[PageFacts]) -> None:
    readings = []
    for facts in pages:
        name = facts.url.removeprefix("https://www.").rstrip("/")
        ended = insert(domains).values(domain=name, status="completed", result_code="ok").returning(domains.c.id)
        number = conn.scalar(ended)
        assert number
        conn.execute(
            insert(domain_facts).values(
                domain_id=number,
                final_url=facts.url,
                http_status=200,
                title=facts.metadata.title,
                description=facts.metadata.description,
                language=facts.metadata.language,
            )
        )
        readings.append(PageReading(number, facts.url, facts))
    store_found(conn, readings)
    store_facts(conn, [each.domain_id for each in readings])
