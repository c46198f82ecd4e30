"""Leads in the order of the list that a batch was made of, with its own columns in front."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import update

from scrapersky_cli.cli.filtering import filters_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.engine.intake import RawTarget, close_batch, enqueue_all, open_batch
from scrapersky_cli.engine.list_lines import OfList
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.export.rows import listing_in, listing_named, pages_of
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.store.suppression import add
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.list_rows import own_names
from scrapersky_cli.workflows.registry import workflow_named
from tests.store.entries import parse_entry
from tests.subjects.test_leads import DESCRIBED, phone, site

HEADERS = ("Kunde", "website", "Telefon", "Land")


def batch_from(database: Database, *rows: Sequence[str], workflow: str = "domain-scan", headers: Any = HEADERS) -> None:
    """The batch of a list with these rows, whose second cell is the target."""
    batch, _ = database.write(open_batch, "april", workflow_named(workflow))
    targets = [
        RawTarget(number + 1, cells[1], of_list=OfList(number, cells[1], headers, tuple(cells)))
        for number, cells in enumerate(rows, 1)
    ]
    enqueue_all(database, workflow_named(workflow), targets, EnqueueOptions(batch_id=batch))
    database.write(close_batch, batch)


def given_back(database: Database, **filters: Any) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns of the export, and its rows."""
    with database.reading() as conn:
        chosen = Filters(batch=filters_of(conn, batch="april").batch, **filters)
        listed = listing_in(conn, listing_named("leads", chosen), chosen)
    rows = [dict(row) for rows in pages_of(database, listed, chosen) for row in rows]
    return list(listed.listing.columns), rows


def picked(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.get(name) for name in names) for row in rows]


def test_the_columns_of_the_list_come_first_and_its_rows_in_their_order(database: Database) -> None:
    batch_from(database, ("C", "c.de", "1", ""), ("A", "https://www.a.de/x"), ("B", "b.de", "2", "DE", "more"))
    columns, rows = given_back(database)
    assert columns[:8] == ["Kunde", "list_website", "Telefon", "Land", "column 5", "input", "line", "domain"]
    assert picked(rows, *columns[:8]) == [
        ("C", "c.de", "1", None, None, "c.de", 2, "c.de"),
        ("A", "https://www.a.de/x", None, None, None, "https://www.a.de/x", 3, "a.de"),
        ("B", "b.de", "2", "DE", "more", "b.de", 4, "b.de"),
    ]


def test_lines_that_are_no_targets_or_repeated_say_so(database: Database) -> None:
    batch_from(database, ("A", "a.de"), ("?", "nonsense"), ("A2", "www.A.de"), ("B", "b.de"))
    _, rows = given_back(database)
    assert picked(rows, "Kunde", "line", "domain", "reason", "because") == [
        ("A", 2, "a.de", None, None),
        ("?", 3, None, "not_a_target", rows[1]["because"]),
        ("A2", 4, None, "repeated", "it is the same as line 2"),
        ("B", 5, "b.de", None, None),
    ]
    assert rows[1]["because"]


def test_a_list_is_read_page_by_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"d{number}.de" for number in range(7)]
    batch_from(database, *((name, name) for name in [*names, "d0.de"]))
    with database.reading() as conn:
        chosen = Filters(batch=filters_of(conn, batch="april").batch)
        read = listing_in(conn, listing_named("leads", chosen), chosen).listing.read
        assert read is not None
        after: int | None = 0
        found: list[tuple[Any, Any]] = []
        while after is not None:
            page = read(conn, chosen, after, 3)
            found += [(row.get("domain"), row.get("reason")) for row in page.rows]
            after = page.last
    assert found == [*((name, None) for name in names), (None, "repeated")]


def test_what_the_list_says_fills_the_gaps_and_confirms_the_site(database: Database) -> None:
    site(database, "holt.de", DESCRIBED, pages={"/": [phone("+4930901821")]})
    headers = ("Firma", "Netz", "Telefon", "Land")
    batch_from(
        database,
        ("Holt Zahnärzte", "holt.de", "030 901821"),
        ("Neu GmbH", "neu.de", "030 901822", "DE"),
        headers=headers,
    )
    _, rows = given_back(database)
    assert picked(rows, "name", "phone", "country") == [
        ("Holt Zahnärzte", "+4930901821", "DE"),
        ("Neu GmbH", "+4930901822", "DE"),
    ]
    assert "phone: the list and the site agree" in rows[0]["why"]


@pytest.mark.parametrize("spelled", ["030 901822", "+49 (0)30 90 18 22", "0049-30-901822"])
def test_a_number_of_the_list_that_is_suppressed_stands_in_for_nothing(database: Database, spelled: str) -> None:
    headers = ("Firma", "Netz", "Telefon", "Land")
    batch_from(database, ("Neu GmbH", "neu.de", spelled, "DE"), headers=headers)
    database.write(add, [parse_entry("+4930901822")])
    _, rows = given_back(database)
    names = ("Telefon", "phone", "phone_national", "phone_international")
    assert picked(rows, *names) == [("[…]", None, None, None)]


def test_other_filters_apply_but_contacts_only_set_apart(database: Database) -> None:
    site(database, "a.de", pages={"/": [Contact("email", "a@a.de", "mailto", 0.98)]})
    batch_from(database, ("A", "a.de"), ("B", "b.de"))
    assert picked(given_back(database, having=("email",))[1], "domain") == [("a.de",), ("b.de",)]
    assert picked(given_back(database, domains=("b.de",))[1], "domain") == [("b.de",)]


@pytest.mark.parametrize("workflow", ["email-scan", "page-scrape"])
def test_lists_of_other_rows_that_have_domains(database: Database, workflow: str) -> None:
    batch_from(database, ("B", "b.de"), ("A", "a.de"), workflow=workflow)
    assert picked(given_back(database)[1], "Kunde", "domain") == [("B", "b.de"), ("A", "a.de")]


def test_a_batch_of_rows_without_domains_has_the_usual_columns(database: Database) -> None:
    batch_from(database, ("x", "dentists near Austin"), workflow="place-search", headers=("a", "query"))
    columns, rows = given_back(database)
    assert (columns[0], rows) == ("domain", [])


def test_the_suppressed_leave_no_line(database: Database) -> None:
    batch_from(database, ("A", "a.de"), ("ask jo@b.de", "c.de"), ("?", "no b.de"))
    database.write(add, [parse_entry("a.de"), parse_entry("b.de")])
    database.write(lambda conn: conn.execute(update(domains).values(status="completed", result_code="ok")))
    _, rows = given_back(database)
    assert picked(rows, "Kunde", "input") == [("ask […]", "c.de"), ("?", "no […]")]


@pytest.mark.parametrize(
    ("headers", "width", "names"),
    [
        ((), 0, []),
        (("A", "B"), 2, ["A", "B"]),
        (("A", ""), 3, ["A", "column 2", "column 3"]),
        (("A", "A", "A"), 3, ["A", "A (2)", "A (3)"]),
        (("domain", "line", "City"), 3, ["list_domain", "list_line", "City"]),
    ],
)
def test_names_of_columns(headers: tuple[str, ...], width: int, names: list[str]) -> None:
    assert own_names(headers, width, {"domain", "line", "city"}) == names
