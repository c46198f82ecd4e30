"""Do not contact: the list covers what it should, before and after it is found, and the erased stay forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts, suppressions
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.demo.town import Town
from scrapersky_cli.engine.intake import RawTarget, enqueue_all, open_batch
from scrapersky_cli.engine.list_lines import OfList
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.read.suppressed import suppressed_entries
from scrapersky_cli.store.contacts import ContactSighting, store_contacts
from scrapersky_cli.store.delete_domain import delete_domain
from scrapersky_cli.store.do_not_contact import SuppressionEntry, not_suppressed
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.suppression import add, remove
from scrapersky_cli.workflows.registry import workflow_named, workflows
from tests.store.entries import parse_entry
from tests.workflows import scene

TOWN = Town(3, awkward=False)
SITE = TOWN.sites[0]
HOME = "https://site.de/"


def mail(value: str) -> Contact:
    return Contact("email", value, "mailto", 0.9, context=f"write to {value}")


def a_domain(database: Database, name: str = "site.de") -> int:
    statement = insert(domains).values(domain=name).returning(domains.c.id)
    id_: int = database.write(lambda conn: conn.execute(statement).scalar_one())
    return id_


def find(database: Database, domain_id: int, *found: Contact, url: str = HOME) -> None:
    database.write(store_contacts, [ContactSighting(url, each, domain_id) for each in found])


def free(database: Database) -> list[str]:
    """What may leave."""
    with database.reading() as conn:
        return sorted(conn.scalars(select(contacts.c.value).where(not_suppressed())))


def entries(*texts: str) -> list[SuppressionEntry]:
    return [parse_entry(text) for text in texts]


# --- what an entry covers ---------------------------------------------------------------------------------
COVERED = {
    "an address, in any case": ("JO@example.com", ["jo@example.com"]),
    "a domain's addresses": ("example.com", ["jo@example.com"]),
    "a domain's addresses below it": ("example.com", ["jo@mail.example.com"]),
    "all that the domain's site gives as its own": ("site.de", ["jo@gmail.com", "+493012345", "+493012346"]),
    "a number": ("+49 30 12345", ["+493012345"]),
    "a number as a fax": ("+49 30 12346", ["+493012346"]),
    "a number's chats": ("+49 30 12345", ["https://wa.me/493012345", "https://t.me/+493012345"]),
    "a profile, however it is written": ("http://m.instagram.com/Jo/", ["https://www.instagram.com/jo"]),
    "a handle": ("instagram:jo", ["https://www.instagram.com/jo"]),
}
FAX = "+493012346"


def _found(value: str) -> Contact:
    if "://" in value:
        return Contact("social", value, "link", 0.9)
    return mail(value) if "@" in value else Contact("fax" if value == FAX else "phone", value, "tel", 0.9)


@pytest.mark.parametrize("before", [True, False], ids=["listed, then found", "found, then listed"])
@pytest.mark.parametrize(("entry", "covered"), COVERED.values(), ids=COVERED.keys())
def test_what_is_covered_leaves_by_no_exit(database: Database, entry: str, covered: list[str], before: bool) -> None:
    found = list(map(_found, covered))
    domain = a_domain(database)
    if not before:
        find(database, domain, *found)
        assert free(database) == sorted(covered)
    assert database.write(add, entries(entry)) == 1
    assert database.write(add, entries(entry)) == 0
    find(database, domain, *found)
    assert free(database) == []
    assert len(scene.rows(database, contacts)) == len(covered)
    assert database.write(remove, entries(entry)) == 1
    assert free(database) == sorted(covered)


def test_what_no_entry_covers_any_more_can_be_freed(database: Database) -> None:
    """A number of two sites, of which one is listed and then deleted: no entry says any more why it is marked."""
    mine, other = a_domain(database), a_domain(database, "other.de")
    number = _found("+493012345")
    find(database, mine, number)
    find(database, other, number, url="https://other.de/")
    database.write(add, entries("site.de"))
    assert database.write(remove, entries("+493012345")) == 0
    assert free(database) == []  # the listed site still gives it as its own
    delete_domain(database, workflows(), "site.de")
    database.write(remove, entries("site.de"))
    assert free(database) == []
    assert database.write(remove, entries("+493012345")) == 0
    assert free(database) == ["+493012345"]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("entry", ["jo@example.com", "example.com", "sub.other.net", "xother.net"])
def test_nobody_else_is_covered(database: Database, entry: str, before: bool) -> None:
    others = ["jo@example.community", "jo@myexample.com", "jjo@example.org", "other@other.net", "jo@a-other.net"]
    if before:
        database.write(add, entries(entry))
    find(database, a_domain(database), *map(mail, others))
    if not before:
        database.write(add, entries(entry))
    assert free(database) == sorted(others)


NEIGHBOURS = [
    "+493012346",
    "+4330123450",
    "https://wa.me/493012346",
    "https://www.instagram.com/joe",
    "https://x.com/jo",
]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("entry", ["+49 30 12345", "instagram:jo"])
def test_no_other_number_or_profile_is_covered(database: Database, entry: str, before: bool) -> None:
    if before:
        database.write(add, entries(entry))
    find(database, a_domain(database), *map(_found, NEIGHBOURS))
    if not before:
        database.write(add, entries(entry))
    assert free(database) == sorted(NEIGHBOURS)


def test_the_web_designer_s_profile_is_not_covered_by_a_customer_s_domain(database: Database) -> None:
    profile = Contact("social", "https://x.com/agency", "link", 0.5, platform="twitter", third_party=True)
    find(database, a_domain(database), profile)
    database.write(add, entries("site.de"))
    assert free(database) == ["https://x.com/agency"]


def test_what_two_entries_cover_stays_covered_when_one_goes(database: Database) -> None:
    find(database, a_domain(database), mail("jo@example.com"), mail("bo@example.com"))
    database.write(add, entries("jo@example.com", "example.com"))
    database.write(remove, entries("example.com"))
    assert free(database) == ["bo@example.com"]


def test_the_best_address_is_never_a_suppressed_one(database: Database) -> None:
    with scene.served(TOWN):
        scene.put(database, "email-scan", SITE.domain)
        scene.run(database, "email-scan")
        (before,) = scene.rows(database, domain_facts)
        database.write(add, entries(before.best_email))
        (after,) = scene.rows(database, domain_facts)
        scene.put(database, "email-scan", SITE.domain, force=True)
        scene.run(database, "email-scan")
    (rescanned,) = scene.rows(database, domain_facts)
    assert after.best_email == rescanned.best_email != before.best_email
    database.write(remove, entries(before.best_email))
    assert scene.rows(database, domain_facts)[0].best_email == before.best_email


# --- the erased -------------------------------------------------------------------------------------------
def test_the_erased_are_forgotten_and_not_found_again(database: Database) -> None:
    with scene.served(TOWN, keep_pages="7"):
        scene.put(database, "email-scan", SITE.domain)
        scene.run(database, "email-scan")
        (facts,) = scene.rows(database, domain_facts)
        address = facts.best_email
        assert database.write(erase, parse_entry(address.upper()), "asked in a letter")["contact_sources"] > 0
        assert address not in everything(database)
        scene.put(database, "email-scan", SITE.domain, force=True)
        scene.run(database, "email-scan")
        scene.put(database, "domain-scan", SITE.domain)
        scene.run(database, "domain-scan")
    assert address not in {contact.value for contact in scene.rows(database, contacts)}
    (facts,) = scene.rows(database, domain_facts)
    assert facts.best_email != address
    listed = [(row.kind, row.value, row.reason) for row in suppressed_entries(database)]
    assert listed == [("email", None, "asked in a letter")]


ERASED = {
    "an address": ("jo@weg-damit.de", mail("jo@weg-damit.de"), "ask jo (at) weg-damit (dot) de, JO@weg-damit.de"),
    "an address in a URL": ("jo@weg-damit.de", mail("jo@weg-damit.de"), "https://a.de/leave?who=Jo%40weg-damit.de&x=1"),
    "a number": ("+493012345", _found("+493012345"), "ring 030 / 123 45, or +49 (0)30 123-45"),
    "a profile": ("instagram:jo", _found("https://www.instagram.com/jo"), "see m.instagram.com/Jo?hl=de"),
    "a profile with an umlaut": (
        "https://www.linkedin.com/in/jö-holt",
        _found("https://www.linkedin.com/in/j%C3%B6-holt"),
        "see de.linkedin.com/in/Jö-Holt, linkedin.com/in/j%C3%B6-holt/de",
    ),
}


@pytest.mark.parametrize(("text", "contact", "mention"), ERASED.values(), ids=ERASED.keys())
def test_who_was_erased_is_forgotten_wherever_it_stands(
    database: Database, text: str, contact: Contact, mention: str
) -> None:
    domain = a_domain(database)
    (entry,) = entries(text)
    find(database, domain, contact, replace(mail("bo@site.de"), context=mention))
    write_everywhere(database, domain, mention)
    counts = database.write(erase, entry)
    assert counts["contacts"] == 1
    left = everything(database)
    assert [each for each in ("12345", "123 45", "123-45", "instagram", "linkedin", "weg-damit") if each in left] == []
    assert "[erased]" in left
    find(database, domain, contact)
    assert free(database) == ["bo@site.de"]
    database.write(remove, [entry])
    find(database, domain, contact)
    assert free(database) == sorted(["bo@site.de", contact.value])


def write_everywhere(database: Database, domain: int, mention: str) -> None:
    """The mention in each column in which texts are kept."""
    statement = insert(pages).values(**PAGE, domain_id=domain).returning(pages.c.id)
    page = database.write(lambda conn: conn.execute(statement).scalar_one())
    listed = {"phones": [mention], "emails": [mention], "profiles": [mention], "address": mention}

    def write(conn: Connection) -> None:
        conn.execute(update(domains).values(note=mention, tags=["kept", mention]))
        conn.execute(insert(page_facts).values(page_id=page, title=mention, h1=mention))
        said = {"title": mention, "people": [{"name": "Jo", "context": mention}], "open_graph": {"og:title": mention}}
        facts = insert(domain_facts).values(domain_id=domain, **said)
        conn.execute(
            facts if conn.scalar(select(domain_facts.c.domain_id)) is None else update(domain_facts).values(**said)
        )
        conn.execute(insert(places).values(id=1, source="file", source_id="1", name="Holt"))
        conn.execute(insert(place_facts).values(place_id=1, content_hash="", **listed))
        conn.execute(insert(place_answers).values(place_id=1, answer={"text": [mention]}))
        conn.execute(insert(jobs).values(type="email_scan", domain_id=domain, host="site.de", result={"said": mention}))

    database.write(write)


PAGE = {"url": HOME, "url_digest": b"1" * 16, "host": "site.de"}


def test_the_erased_are_forgotten_in_lists(database: Database) -> None:
    cells = {"jo@a.com": ("Jo Doe", "Jo@a.com"), "b.com": ("B", "b.com")}
    targets = [
        RawTarget(number, text, of_list=OfList(number, text, ("who", "where"), row))
        for number, (text, row) in enumerate(cells.items(), 1)
    ]
    scan = workflow_named("domain-scan")
    batch, _ = database.write(open_batch, "april", scan)
    enqueue_all(database, scan, targets, EnqueueOptions(batch_id=batch))
    database.write(erase, parse_entry("jo@a.com"))
    kept = [(row.line, row.input, row.cells) for row in scene.rows(database, list_lines)]
    assert kept == [(1, "", None), (2, "b.com", ["B", "b.com"])]


def everything(database: Database) -> str:
    """All text in all tables but the pages' own, as one."""
    from scrapersky_cli.db.tables import all_tables

    tables = [table for table in all_tables().sorted_tables if table.name != "hosts"]
    return "\n".join(str(row) for table in tables for row in scene.rows(database, table)).lower()


def test_an_erased_address_added_again_stays_nameless(database: Database) -> None:
    database.write(erase, parse_entry("jo@example.com"))
    assert database.write(add, entries("jo@example.com")) == 0
    assert "jo@example.com" not in everything(database)


def test_who_is_taken_off_the_list_is_found_again(database: Database) -> None:
    domain = a_domain(database)
    database.write(erase, parse_entry("jo@example.com"))
    find(database, domain, mail("jo@example.com"))
    assert (free(database), scene.rows(database, contact_sources)) == ([], [])
    database.write(remove, entries("jo@example.com"))
    find(database, domain, mail("Jo@example.com"))
    assert free(database) == ["jo@example.com"]


def test_other_words_around_the_address_are_forgotten_too(database: Database) -> None:
    phone = Contact("phone", "+493012345", "tel", 0.9, context="call, or write to Jo@Example.com")
    find(database, a_domain(database), phone, mail("jo@example.com"))
    database.write(erase, parse_entry("jo@example.com"))
    assert "jo@example.com" not in everything(database)


def test_the_hash_is_the_installation_s_own(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    from scrapersky_cli.db import migrate
    from scrapersky_cli.db.urls import database_url

    other = Database(database_url(f"sqlite:///{tmp_path_factory.mktemp('other')}/other.db"))
    migrate.ensure(other)
    for each in (database, other):
        each.write(erase, parse_entry("jo@example.com"))
    (ours,), (theirs,) = scene.rows(database, suppressions), scene.rows(other, suppressions)
    other.close()
    assert len(ours.digest) == len(theirs.digest) == 64
    assert ours.digest != theirs.digest


def test_no_byte_of_the_erased_is_left_in_the_file(sqlite_database: Database) -> None:
    domain = a_domain(sqlite_database)
    find(sqlite_database, domain, *(mail(f"jo{number}@weg-damit.de") for number in range(20)))
    for number in range(20):
        sqlite_database.write(erase, parse_entry(f"jo{number}@weg-damit.de"))
    with sqlite_database.reading() as conn:
        assert conn.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    sqlite_database.close()
    assert b"weg-damit" not in Path(str(sqlite_database.url.database)).read_bytes()
