"""A listing of a subject's own rows, with each status column of its table."""

from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, select

from scrapersky_cli.db.columns import key, stamp
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import Queue, queue_columns
from scrapersky_cli.errors import UsageError
from scrapersky_cli.subjects.conditions import OF_QUEUES, conditions_on
from scrapersky_cli.subjects.filters import BatchRows, Filters, InState
from scrapersky_cli.subjects.registry import REGISTRY, listings, queues, subject_of, subjects
from scrapersky_cli.subjects.rows import named_columns, read_listing, states
from scrapersky_cli.subjects.subject import Listing, Subject
from scrapersky_cli.workflows.registry import workflows

things = Table(
    "things",
    MetaData(),
    key(),
    Column("name", String(20)),
    *queue_columns(),
    *queue_columns("review_"),
    stamp("created_at"),
)
CHECKS, REVIEWS = Queue(things), Queue(things, "review_")
LISTING = Listing(
    "things", columns={"name": str, **states((CHECKS, REVIEWS))}, shown=("name", "status"), takes=OF_QUEUES
)
THING = Subject(
    kind="thing",
    table=things,
    label=things.c.name,
    find=lambda text: select(things.c.id).where(things.c.name == text),
    is_named_by=lambda text: False,
    queues=(CHECKS, REVIEWS),
    listings=(LISTING,),
)
FAILED = {"status": "failed", "error_code": "gone", "error": "It is gone."}


@pytest.fixture
def stored(database: Database) -> Database:
    rows: list[dict[str, Any]] = [
        {"name": "both", **FAILED, "review_status": "completed", "review_result_code": "ok"},
        {"name": "second", **{f"review_{name}": value for name, value in FAILED.items()}},
        {"name": "neither"},
    ]
    with database.begin() as conn:
        things.create(conn)
        for row in rows:
            conn.execute(insert(things).values(**row))
    return database


def read(database: Database, **filters: Any) -> list[str]:
    with database.reading() as conn:
        page = read_listing(conn, THING, LISTING, Filters(**filters), 0, 10)
    return [row["name"] for row in page.rows]


def test_a_status_is_asked_of_every_queue_or_of_one(stored: Database) -> None:
    assert read(stored) == ["both", "second", "neither"]
    assert read(stored, status=(InState("failed"),)) == ["both", "second"]
    assert read(stored, status=(InState("failed", CHECKS),)) == ["both"]
    assert read(stored, status=(InState("failed", REVIEWS), InState("completed", REVIEWS))) == ["both", "second"]
    assert read(stored, error_codes=("gone",)) == ["both", "second"]
    assert read(stored, result_codes=("ok",)) == ["both"]


def test_the_other_queues_have_columns_of_their_own(stored: Database) -> None:
    assert {"status", "review_status", "review_error_code"} <= LISTING.columns.keys()
    with stored.reading() as conn:
        rows = read_listing(conn, THING, LISTING, Filters(), 0, 10).rows
    assert [(row["status"], row["review_status"]) for row in rows] == [
        ("failed", "completed"),
        (None, "failed"),
        (None, None),
    ]


def test_pages_follow_each_other_by_id(stored: Database) -> None:
    with stored.reading() as conn:
        first = read_listing(conn, THING, LISTING, Filters(), 0, 2)
        assert first.last is not None
        rest = read_listing(conn, THING, LISTING, Filters(), first.last, 2)
    assert [row["name"] for row in (*first.rows, *rest.rows)] == ["both", "second", "neither"]
    assert rest.last is None


def test_a_batch_of_rows_without_a_domain_says_nothing_of_domains() -> None:
    domain, domains = subjects()["domain"], subjects()["domain"].table
    batch = BatchRows(1, "april", "brand-check", Queue(subjects()["batch"].table), 1)
    with pytest.raises(UsageError, match="batch april has batch rows"):
        conditions_on(domain, Filters(batch=batch))
    assert subject_of(domains) is domain


@pytest.mark.parametrize("kind", REGISTRY)
def test_every_subject_stands_under_its_kind(kind: str) -> None:
    assert subjects()[kind].kind == kind
    assert kind.isalpha()
    assert REGISTRY[kind].listings == tuple(listing.name for listing in subjects()[kind].listings)


def test_every_column_of_a_listing_of_own_rows_stands_somewhere() -> None:
    for subject, listing in listings().values():
        assert set(listing.shown) <= set(listing.columns)
        if listing.read is None:
            assert named_columns(subject, listing.columns).keys() == listing.columns.keys()
        assert subject.batch_listing in {"", *listings()}


def test_the_first_listing_of_a_subject_shows_each_of_its_queues() -> None:
    """So a second status column on a table cannot be forgotten."""
    first = {subject.kind: (subject, subject.listings[0]) for subject in subjects().values() if subject.listings}
    for subject, listing in first.values():
        statuses = [("" if queue is subject.queues[0] else queue.prefix) + "status" for queue in subject.queues]
        assert set(statuses) <= set(listing.shown)
        assert states(subject.queues).keys() <= listing.columns.keys()


def test_every_queue_belongs_to_the_subject_of_its_table() -> None:
    assert all(queue in subject_of(queue.table).queues for queue in queues())
    assert {workflow.queue for workflow in workflows()} == set(queues())
