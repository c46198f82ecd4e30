"""The country of a business before its site is read: of a list, of what is listed, or unknown."""

from typing import Any

from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, jobs
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.store.countries import countries_of


def add(database: Database, table: Any, **values: Any) -> int:
    made = insert(table).values(**values).returning(table.c.id)
    return int(database.write(lambda conn: conn.execute(made).scalar_one()))


def a_list(database: Database, columns: list[str] | None, queue: Queue, *lines: tuple[int, list[str]]) -> None:
    """A batch that was made of a list with these columns, and its lines: a row, and the cells."""
    batch = add(database, batches, name=f"list {len(lines)} {columns}", workflow="any", list_columns=columns)
    for number, (row_id, cells) in enumerate(lines, 1):
        line = {"batch_id": batch, "number": number, "line": number, "input": "x", "row_id": row_id, "cells": cells}
        made = insert(list_lines).values(**line)
        change = queue.table.update().where(queue.id == row_id).values({queue["batch_id"]: batch})
        database.write(lambda conn, *both: list(map(conn.execute, both)), made, change)


def read(database: Database, queue: Queue, *rows: int) -> dict[int, str]:
    with database.reading() as conn:
        return dict(countries_of(conn, queue, rows))


def test_a_list_says_it_before_what_is_listed(database: Database) -> None:
    one, two, three, four = (add(database, domains, domain=f"{name}.com") for name in ("one", "two", "three", "four"))
    for domain_id, country in ((one, "AT"), (two, "AT"), (two, None), (three, "AT"), (three, "CH")):
        add(database, local_businesses, name="x", domain_id=domain_id, country=country)
    assert read(database, DOMAIN_SCANS, one, two, three, four) == {one: "AT", two: "AT"}
    lines = ((one, ["one.com", "Germany"]), (three, ["three.com", "Ruritania"]), (four, ["four.com"]))
    a_list(database, ["domain", "Land"], DOMAIN_SCANS, *lines)
    assert read(database, DOMAIN_SCANS, one, two, three, four) == {one: "DE", two: "AT"}


def test_a_list_without_countries_says_nothing(database: Database) -> None:
    one = add(database, domains, domain="one.com")
    a_list(database, ["domain", "firma"], DOMAIN_SCANS, (one, ["one.com", "DE"]))
    assert read(database, DOMAIN_SCANS, one) == {}


def test_pages_and_jobs_have_the_country_of_their_domain_or_of_their_own_line(database: Database) -> None:
    one, two = (add(database, domains, domain=f"{name}.com") for name in ("one", "two"))
    a_list(database, ["domain", "country"], DOMAIN_SCANS, (one, ["one.com", "de"]))
    first, second = (
        add(database, pages, domain_id=one, url=url, url_digest=url_digest(url), host="one.com")
        for url in ("https://one.com/a", "https://one.com/b")
    )
    job = add(database, jobs, type="email_scan", domain_id=one, host="one.com")
    other = add(database, jobs, type="email_scan", domain_id=two, host="two.com")
    a_list(database, ["url", "country"], PAGE_SCRAPES, (second, ["https://one.com/b", "CH"]))
    assert read(database, PAGE_SCRAPES, first, second) == {first: "DE", second: "CH"}
    assert read(database, EMAIL_SCANS, job, other) == {job: "DE"}
    assert read(database, EMAIL_SCANS) == {}
