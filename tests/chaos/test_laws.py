"""The laws can be broken: each wrong is done once by hand, on both databases, and the law that forbids it says so."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import Connection, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.workflow import Item
from tests.chaos import journal
from tests.chaos.chaos import violations
from tests.chaos.laws import Span, gather
from tests.chaos.processes import Process
from tests.chaos.results import results
from tests.engine import scene

CRAWL = scene.workflow("crawl", EMAIL_SCANS)
ME, OTHER = 700, 701  # two processes by their names

SOURCE = (
    "INSERT INTO contact_sources (contact_id, domain_id, source_url, url_digest, method, confidence)"
    " VALUES (1, {row}, 'https://d.com', '{n}', 'text', 1.0)"
)
CONTACT = "INSERT INTO contacts (id, kind, value) VALUES (1, 'email', 'a@d.com')"
END = "UPDATE domains SET status = 'completed', result_code = 'ok', finished_at = due_at WHERE id = {row}"
BOOK = "UPDATE claims SET completed = completed + 1, ended_at = started_at, reason = 'done' WHERE id = {claim}"
BURY = "UPDATE claims SET ended_at = started_at, reason = 'lost', lost = claimed WHERE id = {claim}"
TAKE_AWAY = "UPDATE domains SET status = 'queued', losses = losses + 1 WHERE id = {row}"
PAGE = "INSERT INTO pages (domain_id, url, url_digest, host, source) VALUES (1, 'u', '{n}', 'd.com', 'crawl')"
PAGE_FACTS = "INSERT INTO page_facts (page_id) VALUES (1)"
PAGE_AGAIN = "UPDATE page_facts SET title = 'again' WHERE page_id = 1"
RENEW = "UPDATE claims SET expires_at = expires_at WHERE id = {claim}"
LATE = "UPDATE claims SET expires_at = started_at WHERE id = {claim}"


class Actor:
    """Somebody who writes to a database with a journal, under any name, whatever he likes."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._url, self._monkeypatch = url, monkeypatch
        self.database = self._open()
        self.database.write(journal.install)
        self.database.write(journal.register, ME, os.getpid())
        self.database.write(journal.register, OTHER, os.getpid() + 1)

    def _open(self) -> Database:
        return Database(database_url(self._url))

    def be(self, number: int) -> None:
        """From now on whoever writes is the process of that name."""
        self.database.close()
        for name, value in journal.time_zone(number).items():
            self._monkeypatch.setenv(name, value)
        time.tzset()
        self.database = self._open()

    def claimed(self, lease: float = scene.LEASE) -> Item:
        """A row that was claimed by me."""
        self.be(ME)
        scene.queued(self.database, 1)
        (item,) = scene.take(self.database, lease=lease).items
        return item

    def crawling(self) -> Item:
        """A crawl that was claimed by me, of the domain 1."""
        self.be(ME)
        scene.add_domains(self.database, 1)
        job = "INSERT INTO jobs (type, domain_id, host) VALUES ('email_scan', 1, 'd.com')"
        self.database.write(lambda conn: conn.execute(text(job)))
        scene.put(self.database, [1], EMAIL_SCANS)
        (item,) = scene.take(self.database, workflow=CRAWL).items
        return item

    def expire(self, item: Item) -> None:
        """The harness ends the lease of the row's claim."""
        self.be(journal.HARNESS)
        self.do(item, LATE)

    def do(self, item: Item, *statements: str) -> None:
        """One transaction."""

        def go(conn: Connection) -> None:
            for number, statement in enumerate(statements):
                conn.execute(text(statement.format(row=item.id, claim=item.claim_id, n=f"{number:016}")))

        self.database.write(go)

    def broken(
        self,
        lease: float = scene.LEASE,
        locks: Sequence[Span] = (),
        processes: Mapping[int, Process] = MappingProxyType({}),
    ) -> set[str]:
        """The laws that are broken, but for the results, which nobody expects here."""
        with self.database.reading() as conn:
            return set(violations(gather(conn, processes, results(conn), lease, locks)))


@pytest.fixture
def actor(any_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Actor]:
    made = Actor(any_url, monkeypatch)
    yield made
    made.database.close()
    monkeypatch.undo()
    time.tzset()


def test_what_is_right_is_not_blamed(actor: Actor) -> None:
    item = actor.claimed()
    actor.do(item, CONTACT, SOURCE, END, BOOK)
    assert actor.broken() == set()


def test_a_row_is_completed_by_another(actor: Actor) -> None:
    item = actor.claimed()
    actor.be(OTHER)
    actor.do(item, END, BOOK)
    assert actor.broken() == {"only_the_owner_ends_an_attempt"}


def test_a_row_is_completed_under_a_claim_that_was_lost(actor: Actor) -> None:
    item = actor.claimed()
    actor.expire(item)
    actor.be(ME)
    actor.do(item, BURY)
    actor.do(item, END)
    assert {"only_the_owner_ends_an_attempt", "the_claims_add_up"} <= actor.broken()


def test_a_row_is_saved_by_who_does_not_hold_it(actor: Actor) -> None:
    item = actor.claimed()
    actor.be(OTHER)
    actor.do(item, CONTACT, SOURCE)
    actor.be(ME)
    actor.do(item, END, BOOK)
    assert actor.broken() == {"only_the_owner_saves"}


def test_a_row_is_saved_after_it_was_taken_away(actor: Actor) -> None:
    item = actor.claimed()
    actor.expire(item)
    actor.be(OTHER)
    scene.rescued(actor.database)
    assert actor.broken() == set()
    actor.be(ME)
    actor.do(item, CONTACT, SOURCE)
    assert actor.broken() == {"only_the_owner_saves"}


def test_a_row_is_saved_and_completed_apart(actor: Actor) -> None:
    item = actor.claimed()
    actor.expire(item)  # on SQLite only another's turn tells transactions apart
    actor.be(ME)
    actor.do(item, CONTACT, SOURCE)
    actor.expire(item)
    actor.be(ME)
    actor.do(item, END, BOOK)
    assert {"a_save_and_its_completion_are_one", "a_save_is_booked_on_its_claim"} == actor.broken()


def test_a_completion_that_its_claim_does_not_know_of(actor: Actor) -> None:
    item = actor.claimed()
    actor.expire(item)
    actor.be(ME)
    actor.do(item, END)
    assert actor.broken() == {"a_save_is_booked_on_its_claim", "the_claims_add_up", "nothing_is_stuck"}


def test_a_row_is_taken_from_a_claim_that_lives(actor: Actor) -> None:
    item = actor.claimed()
    actor.be(OTHER)
    actor.do(item, BURY, TAKE_AWAY)
    assert actor.broken() == {"only_the_expired_are_rescued", "nobody_is_buried_alive", "the_attempts_add_up"}


def test_a_claim_is_buried_for_the_time_in_which_nobody_could_write(actor: Actor) -> None:
    since = datetime.now(UTC).replace(tzinfo=None)
    actor.claimed(lease=0.2)
    actor.be(OTHER)
    time.sleep(0.3)
    scene.rescued(actor.database)
    until = datetime.now(UTC).replace(tzinfo=None)
    assert actor.broken(lease=0.2) == set()
    assert actor.broken(lease=0.2, locks=[(since, until)]) == {"nobody_is_buried_alive"}


def test_a_process_may_bury_its_own_claim(actor: Actor) -> None:
    """Its last call of it, which on a busy machine comes before its renewal, is no sign of life."""
    actor.claimed(lease=0.2)
    time.sleep(0.3)
    scene.rescued(actor.database)
    assert actor.broken(lease=0.2) == set()


def test_a_page_is_saved_twice(actor: Actor) -> None:
    """By a crawl that was interrupted after it."""
    item = actor.crawling()
    actor.do(item, PAGE, PAGE_FACTS, RENEW)
    actor.expire(item)
    actor.be(OTHER)
    scene.rescued(actor.database, CRAWL)
    actor.be(ME)
    (again,) = scene.take(actor.database, workflow=CRAWL).items
    assert actor.broken() == {"nothing_is_stuck"}
    actor.do(again, PAGE_AGAIN, RENEW)
    assert actor.broken() == {"nothing_is_stuck", "no_page_is_saved_twice"}


def ended(folder: Path, code: int, said: str = "") -> dict[int, Process]:
    """I was this process: it ended with that code and said that."""
    (folder / "out").write_text(said)
    (folder / "err").touch()
    process = subprocess.Popen(["sh", "-c", f"exit {code}"])
    process.wait()
    return {ME: Process(ME, ("process", "domain-scan"), process, folder / "out", folder / "err")}


@pytest.mark.parametrize(("code", "broken"), [(0, set()), (1, {"processes_end_as_they_should"})])
def test_a_process_that_ends_by_a_bug(actor: Actor, tmp_path: Path, code: int, broken: set[str]) -> None:
    assert actor.broken(processes=ended(tmp_path, code)) == broken


@pytest.mark.parametrize(("completed", "broken"), [(1, set()), (0, {"summaries_tell_the_truth"})])
def test_a_summary_that_is_not_true(actor: Actor, tmp_path: Path, completed: int, broken: set[str]) -> None:
    item = actor.claimed()
    actor.do(item, END, BOOK)
    said = f"workflow=domain-scan claimed=1 completed={completed} empty=0 retried=0 failed=0 seconds=1.0\n"
    assert actor.broken(processes=ended(tmp_path, 0, said)) == broken
