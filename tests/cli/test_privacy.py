"""To inform people, to tell them what is stored, and to erase it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.statements import page_statements
from scrapersky_cli.engine.intake import RawTarget, enqueue_all, open_batch
from scrapersky_cli.engine.list_lines import OfList
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.store.contacts import ContactSighting, store_contacts
from scrapersky_cli.store.suppression import add
from scrapersky_cli.workflows.registry import workflow_named
from tests.cli.terminal import Terminal
from tests.store.entries import parse_entry
from tests.workflows import scene

HOME = "https://holt.de/team"
ANNA = Contact("email", "anna.holt@holt.de", "mailto", 0.9, person="Anna Holt", person_title="Dentist")
FOUND = (
    ANNA,
    Contact("email", "info@holt.de", "mailto", 0.9, role="info"),
    Contact("phone", "+491701234567", "tel", 0.9, number_type="mobile"),
    Contact("phone", "+4930901820", "tel", 0.9, number_type="fixed_line"),
    Contact("phone", "+4930901821", "tel", 0.9, number_type="fixed_line", person="Bo Holt"),
    Contact("social", "https://www.linkedin.com/in/anna", "link", 0.9, platform="linkedin", profile_kind="person"),
    Contact("social", "https://www.facebook.com/holt", "link", 0.9, platform="facebook", profile_kind="page"),
)
PEOPLE = {"anna.holt@holt.de", "+491701234567", "+4930901821", "https://www.linkedin.com/in/anna"}


@pytest.fixture
def found(database: Database) -> Database:
    """A domain that came with a list, its business, and people that its page names."""
    scan = workflow_named("domain-scan")
    line = OfList(1, "holt.de", ("who", "domain"), ("Anna, 0170 1234567", "holt.de"))
    batch, _ = database.write(open_batch, "april", scan)
    enqueue_all(database, scan, [RawTarget(1, "holt.de", of_list=line)], EnqueueOptions(batch_id=batch))
    (domain,) = (row.id for row in scene.rows(database, domains))
    database.write(lambda conn: conn.execute(update(domains).values(note="Ask anna.holt@holt.de", tags=["spring"])))
    database.write(
        lambda conn: conn.execute(insert(domain_facts).values(domain_id=domain, title="Call 0170/123 45 67"))
    )
    database.write(
        lambda conn: conn.execute(insert(local_businesses).values(name="Praxis Holt", city="Berlin", domain_id=domain))
    )
    database.write(store_contacts, [ContactSighting(HOME, each, domain) for each in FOUND])
    return database


# --- to inform --------------------------------------------------------------------------------------------
def test_people_are_listed_once_with_where_they_were_found(shell: Terminal, found: Database) -> None:
    answer = shell("privacy", "notice", "--since", "30d", "--json").json
    assert {each["value"] for each in answer["contacts"]} == PEOPLE
    (anna,) = (each for each in answer["contacts"] if each["value"] == ANNA.value)
    assert anna.pop("first_seen_at")
    assert anna == {
        "value": ANNA.value,
        "kind": "email",
        "person": "Anna Holt",
        "person_title": "Dentist",
        "source_url": HOME,
        "categories": ["e-mail address", "name", "job title"],
        "business": "Praxis Holt",
        "domain": "holt.de",
    }
    assert answer["suppressed"] == 0


def test_the_first_place_counts_and_any_name(shell: Terminal, found: Database) -> None:
    (domain,) = (row.id for row in scene.rows(found, domains))
    found.write(store_contacts, [ContactSighting("https://holt.de/later", ANNA, domain)])
    rows = shell("privacy", "notice", "--columns", "value,source_url", "--no-header").out.splitlines()
    assert f"{ANNA.value}\t{HOME}" in rows
    assert len(rows) == len(PEOPLE)


def test_those_on_the_list_are_counted(shell: Terminal, found: Database) -> None:
    found.write(add, [parse_entry("+49 170 1234567"), parse_entry("linkedin.com/in/anna")])
    done = shell("privacy", "notice")
    assert {row[0] for row in done.rows} == PEOPLE - {"+491701234567", "https://www.linkedin.com/in/anna"}
    assert "2 more are on the do-not-contact list" in done.err
    assert shell("privacy", "notice", "--json").json["suppressed"] == 2


def test_times_choose_by_when_a_contact_was_first_seen(shell: Terminal, found: Database) -> None:
    old = (
        update(contacts)
        .where(contacts.c.value == ANNA.value)
        .values(first_seen_at=datetime(2026, 1, 15, 12, tzinfo=UTC))
    )
    found.write(lambda conn: conn.execute(old))

    def values(*more: str) -> set[str]:
        return {row[0] for row in shell("privacy", "notice", *more).rows}

    assert values("--since", "2026-01-01", "--until", "2026-02-01") == {ANNA.value}
    assert values("--since", "2026-01-15T12:00", "--until", "2026-01-16") == {ANNA.value}
    assert values("--until", "2026-01-15T12:00") == set()
    assert values("--since", "30d") == PEOPLE - {ANNA.value}
    assert shell("privacy", "notice", "--since", "yesterday").code == 2


def test_people_are_sorted(shell: Terminal, found: Database) -> None:
    done = shell("privacy", "notice", "--sort", "value:desc", "--columns", "value")
    assert [row[0] for row in done.rows] == sorted(PEOPLE, reverse=True)
    assert "no column 'colour'" in shell("privacy", "notice", "--sort", "colour").err


# --- to tell ----------------------------------------------------------------------------------------------
def told(shell: Terminal, *address: str) -> dict[str, Any]:
    answer: dict[str, Any] = shell("privacy", "access", *address, "--json").json
    return answer


def test_everything_about_an_address_is_told(shell: Terminal, found: Database) -> None:
    found.write(add, [parse_entry(ANNA.value)], "asked by phone")
    answer = told(shell, "Anna.Holt@HOLT.de")
    assert answer["address"] == ANNA.value
    ((contact,), (place,), (listed,)) = answer["contacts"], answer["found"], answer["do_not_contact"]
    assert (contact["value"], contact["suppressed"]) == (ANNA.value, True)
    assert (place["source_url"], place["method"], place["domain"]) == (HOME, "mailto", "holt.de")
    assert (place["person"], place["person_title"]) == ("Anna Holt", "Dentist")
    assert (listed["erased"], listed["reason"]) == (False, "asked by phone")
    assert [each["name"] for each in answer["businesses"]] == ["Praxis Holt"]
    assert answer["labels"][0]["tags"] == ["spring"]
    (work,) = answer["work"]
    assert (work["workflow"], work["target"], work["batches"]) == ("domain-scan", "holt.de", ["april"])
    assert [each["row"] for each in answer["mentions"]] == ["domain:1"]


def test_a_number_is_found_in_lists_and_texts(shell: Terminal, found: Database) -> None:
    answer = told(shell, "0170 1234567", "--country", "DE")
    assert {each["row"] for each in answer["mentions"]} == {"domain:1", "batch:april line 1"}
    lines = shell("privacy", "access", "+491701234567").out
    assert "Anna, 0170 1234567" in lines
    assert "domain-scan\tholt.de\tqueued, batch april" in lines


def test_what_mentions_it_is_named_by_its_row(shell: Terminal, found: Database) -> None:
    """Neither the reason of its own entry of the list nor where it was found itself is a mention."""
    bo = Contact("email", "bo@holt.de", "mailto", 0.9, context=f"Bo, or {ANNA.value}")
    own = replace(ANNA, context=f"Write to {ANNA.value}")
    found.write(store_contacts, [ContactSighting(HOME, each, 1) for each in (bo, own)])
    found.write(add, [parse_entry(ANNA.value)], f"{ANNA.value} asked by phone")
    (of_bo,) = (row.id for row in scene.rows(found, contacts, contacts.c.value == bo.value))
    said = {"domain_id": 1, "url_digest": b"0" * 16, "url": HOME, "said": {"emails": [ANNA.value]}}
    found.write(lambda conn: conn.execute(insert(page_statements).values(said)))
    mentions = told(shell, ANNA.value)["mentions"]
    assert [(each["where"], each["row"]) for each in mentions] == [
        ("domains", "domain:1"),
        ("contact_sources", f"contact:{of_bo}"),
        ("page_statements", "domain:1"),
    ]


def test_what_only_a_list_has_is_told_too(shell: Terminal, found: Database) -> None:
    line = OfList(2, "b.de", ("who", "domain"), ("bo@gmail.com", "b.de"))
    scan = workflow_named("domain-scan")
    batch, _ = found.write(open_batch, "may", scan)
    enqueue_all(found, scan, [RawTarget(1, "b.de", of_list=line)], EnqueueOptions(batch_id=batch))
    answer = told(shell, "bo@gmail.com")
    assert (answer["contacts"], answer["found"]) == ([], [])
    assert [each["row"] for each in answer["mentions"]] == ["batch:may line 2"]


@pytest.mark.parametrize("command", ["access", "erase"])
@pytest.mark.parametrize(
    ("address", "why"), [("holt.de", "is a domain"), ("030 1", "cannot be used"), ("x:", "cannot be used")]
)
def test_what_is_nobody_s_address(shell: Terminal, found: Database, command: str, address: str, why: str) -> None:
    done = shell("privacy", command, address)
    assert (done.code, done.out) == (2, "")
    assert why in done.err


def test_nothing_stored_is_said(shell: Terminal, found: Database) -> None:
    done = shell("privacy", "access", "nobody@holt.de")
    assert (done.code, done.out) == (2, "")
    assert "nothing is stored about nobody@holt.de" in done.err


# --- to erase ---------------------------------------------------------------------------------------------
def test_erasing_counts_first_and_must_be_confirmed(shell: Terminal, found: Database) -> None:
    before = told(shell, ANNA.value)
    would = shell("privacy", "erase", ANNA.value, "--dry-run")
    assert would.out == "would_erase=1 contacts=1 contact_sources=1 domains=1\n"
    refused = shell("privacy", "erase", ANNA.value)
    assert (refused.code, refused.out) == (2, "")
    assert "contacts=1 contact_sources=1 domains=1" in refused.err
    assert told(shell, ANNA.value) == before


def test_who_was_erased_is_nowhere_but_on_the_list(shell: Terminal, found: Database, tmp_path: Path) -> None:
    done = shell("privacy", "erase", ANNA.value, "0170 1234567", "--country", "DE", "--yes", "--json")
    assert done.json["rows"] == {
        "contacts": 2, "contact_sources": 2, "domains": 1, "domain_facts": 1, "list_lines": 1,
    }  # fmt: skip
    for address in (ANNA.value, "+491701234567"):
        answer = told(shell, address)
        assert answer["do_not_contact"][0]["erased"] is True
        assert not any(answer[name] for name in ("contacts", "found", "businesses", "labels", "work", "mentions"))
    shown = shell("show", "holt.de").out
    assert "Ask [erased]" in shown
    assert "Call [erased]" in shown
    (domain,) = (row.id for row in scene.rows(found, domains))
    found.write(store_contacts, [ContactSighting(HOME, each, domain) for each in FOUND])
    assert "+491701234567" not in {row.value for row in scene.rows(found, contacts)}
    assert json.loads(shell("suppress", "list", "--json").out)["suppressed"][0]["value"] is None
    assert shell("suppress", "remove", ANNA.value).out == "read=1 removed=1\n"


def test_somebody_unknown_can_be_erased_beforehand(shell: Terminal, found: Database) -> None:
    assert shell("privacy", "erase", "instagram:later", "--yes").out == "erased=1\n"
    (domain,) = (row.id for row in scene.rows(found, domains))
    late = Contact("social", "https://www.instagram.com/later", "link", 0.9)
    found.write(store_contacts, [ContactSighting(HOME, late, domain)])
    assert late.value not in {row.value for row in scene.rows(found, contacts)}
