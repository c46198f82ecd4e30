"""Which row an operator means."""

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.read.identify import resolve, row_ids, rows_named
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.workflows.registry import workflow_named, workflows

URL = "https://holt.de/team"


@pytest.fixture
def filled(database: Database) -> Database:
    page = {"id": 20, "domain_id": 5, "url": URL, "url_digest": url_digest(URL), "host": "holt.de"}
    with database.begin() as conn:
        conn.execute(insert(domains).values(id=5, domain="holt.de"))
        conn.execute(insert(pages).values(page))
        for number in (5, 31):
            status = {"status": "completed", "result_code": "ok"}
            conn.execute(insert(jobs).values(id=number, type="email_scan", domain_id=5, host="holt.de", **status))
        conn.execute(insert(contacts).values(id=40, kind="email", value="info@holt.de"))
        conn.execute(insert(batches).values(id=50, name="2026", workflow="domain-scan"))
    return database


@pytest.mark.parametrize(
    ("text", "kind", "row"),
    [
        ("holt.de", "domain", 5),
        ("https://www.holt.de/", "domain", 5),
        ("domain:5", "domain", 5),
        ("domain:holt.de", "domain", 5),
        (URL, "page", 20),
        ("holt.de/team", "page", 20),
        ("https://holt.de/unknown", "domain", 5),
        ("20", "page", 20),
        ("job:31", "job", 31),
        ("job:holt.de", "job", 31),
        ("info@holt.de", "contact", 40),
        ("INFO@holt.de", "contact", 40),
        ("batch:2026", "batch", 50),
    ],
)
def test_what_a_text_names(filled: Database, text: str, kind: str, row: int) -> None:
    with filled.reading() as conn:
        subject, found = resolve(conn, text, workflows)
    assert (subject.kind, found) == (kind, row)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5", "5 is ambiguous: it could be domain:5, job:5"),
        ("50", "nothing has the id 50"),
        ("batch:50", "there is no batch:50"),
        ("page:5", "there is no page:5"),
        ("other.de", "other.de is not known"),
        ("not a name", "'not a name' is not a valid target"),
        ("9" * 30, "nothing has the id 999"),
        pytest.param("9" * 5000, "nothing has the id 999", id="five thousand digits"),
    ],
)
def test_what_names_nothing(filled: Database, text: str, said: str) -> None:
    with filled.reading() as conn, pytest.raises(UsageError) as failed:
        resolve(conn, text, workflows)
    assert failed.value.message.startswith(said)
    assert failed.value.hint


@pytest.mark.parametrize(
    ("workflow", "text", "row"),
    [
        ("domain-scan", "holt.de", 5),
        ("domain-scan", "5", 5),
        ("page-scrape", URL, 20),
        ("page-scrape", "page:20", 20),
        ("email-scan", "holt.de", 31),
        ("email-scan", "5", 5),
    ],
)
def test_a_name_means_a_row_of_the_workflow(filled: Database, workflow: str, text: str, row: int) -> None:
    with filled.reading() as conn:
        assert row_ids(conn, workflow_named(workflow), [text]) == [row]


@pytest.mark.parametrize(
    ("workflow", "text"), [("page-scrape", "domain:5"), ("page-scrape", "5"), ("email-scan", "domain:5")]
)
def test_a_row_of_another_kind_is_never_taken(filled: Database, workflow: str, text: str) -> None:
    with filled.reading() as conn, pytest.raises(UsageError, match=f"{workflow} has no row {text}"):
        row_ids(conn, workflow_named(workflow), [text])


# --- many names at once -----------------------------------------------------------------------------------
def test_many_names_at_once_mean_what_each_means_alone(filled: Database) -> None:
    names = {  # five that mean the row, and others
        "page": [URL, "holt.de/team", "20", "page:20", f"page:{URL}", "domain:5", "5", "holt.de", "a b", ""],
        "domain": ["holt.de", "https://www.holt.de/x", "domain:5", "5", "domain:holt.de", "page:20", "20", "other.de"],
    }
    with filled.reading() as conn:
        for kind, texts in names.items():
            found = rows_named(conn, subjects()[kind], [*texts, "9" * 30, "9" * 5000])
            assert found == dict.fromkeys(texts[:5], {"page": 20, "domain": 5}[kind])


def test_of_pages_at_one_url_the_first_is_meant(filled: Database) -> None:
    page = {"url": URL, "url_digest": url_digest(URL), "host": "holt.de"}
    with filled.begin() as conn:
        conn.execute(insert(domains).values(id=4, domain="moved.de"))
        conn.execute(insert(pages).values(id=21, domain_id=4, **page))
    with filled.reading() as conn:
        assert rows_named(conn, subjects()["page"], [URL]) == {URL: 20}
        assert resolve(conn, URL, workflows) == (subjects()["page"], 20)
