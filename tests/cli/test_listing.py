"""Looks at what was found: lists with the filters of export, and contacts in numbers."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.urls import database_url
from tests.cli.terminal import Terminal
from tests.cli.test_export import HOSTILE, Books


@pytest.fixture
def books(any_url: str) -> Iterator[Books]:
    database = Database(database_url(any_url))
    yield Books(database)
    database.close()


def test_lists_are_plain_rows_in_a_pipe(shell: Terminal, books: Books) -> None:
    listed = shell("list", "contacts", "--kind", "email")
    assert (listed.code, listed.err) == (0, "")
    assert listed.rows == [
        ["holt.de", "email", "anna@gmx.de", "mailto", "https://holt.de/team", "True"],
        ["holt.de", "email", "info@holt.de", "mailto", "https://holt.de/", "True"],
        ["evil.com", "email", "boss@evil.com", "mailto", "https://evil.com/", "True"],
    ]
    listed = shell("list", "domains", "--columns", "domain,title")
    assert "\x1b" in HOSTILE
    assert not {"\x1b", "\u202e"} & set(listed.out)
    assert [len(row) for row in listed.rows] == [2, 2, 2]


def test_a_long_list_says_that_there_is_more(shell: Terminal, books: Books) -> None:
    listed = shell("list", "domains", "-n", "2")
    assert len(listed.rows) == 2
    assert listed.err == "there are more than 2: use -n, or scrapersky export domains\n"
    assert shell("list", "domains", "-n", "3").err == ""
    answer = shell("list", "domains", "-n", "2", "--json").json
    assert (len(answer["domains"]), answer["more"]) == (2, True)
    assert answer["domains"][0]["emails"] == ["info@holt.de", "anna@gmx.de"]


def test_a_list_is_sorted_by_any_column_and_what_is_not_known_comes_last(shell: Terminal, books: Books) -> None:
    def order(sort: str) -> list[list[str]]:
        return shell("list", "domains", "--columns", "domain", "--sort", sort).rows

    assert order("domain") == [["evil.com"], ["gone.com"], ["holt.de"]]
    assert order("domain:desc") == [["holt.de"], ["gone.com"], ["evil.com"]]
    assert order("http_status:desc")[0] == order("tags")[0] == ["holt.de"]
    first = shell("list", "domains", "--sort", "domain", "-n", "1", "--json").json
    assert ([row["domain"] for row in first["domains"]], first["more"]) == (["evil.com"], True)
    wrong = shell("list", "domains", "--sort", "domian")
    assert (wrong.code, "did you mean domain?" in wrong.err) == (2, True)
    assert shell("list", "domains", "--sort", "domain:up").code == 2


def test_a_list_of_any_length_is_sorted(quick: Terminal, sqlite_database: Database) -> None:
    names = [{"domain": f"number{number:05}.com"} for number in range(12_000)]
    sqlite_database.write(lambda conn: conn.execute(insert(domains), names))
    done = quick("list", "domains", "--sort", "domain:desc", "-n", "2", "--columns", "domain")
    assert (done.code, done.rows) == (0, [["number11999.com"], ["number11998.com"]])
    assert done.err.startswith("there are more than 2")
    assert len(quick("list", "domains", "--sort", "domain", "--where", "limit=5").rows) == 5


def test_contacts_in_numbers(shell: Terminal, books: Books) -> None:
    books.contact("evil.com", "email", "info@holt.de")
    books.suppress("anna@gmx.de")
    counts = shell("contacts", "summary", "--json").json["counts"]
    found = {(each["what"], each["value"]): (each["contacts"], each["domains"]) for each in counts}
    assert found["kind", "email"] == (2, 2)
    assert found["kind", "social"] == (2, 1)
    assert found["method", "mailto"] == (3, 2)
    assert found["email at", "own domain"] == (1, 1)
    assert ("email at", "free mail") not in found
    assert found["email role", "info"] == (1, 2)
    assert found["phone country", "DE"] == (1, 1)
    days = {value: count for (what, value), count in found.items() if what == "first seen"}
    assert list(days.values()) == [(5, 2)] or len(days) == 2  # around midnight
    narrowed = shell("contacts", "summary", "--domain", "holt.de", "--kind", "phone")
    assert narrowed.rows[0] == ["kind", "phone", "1", "1"]
