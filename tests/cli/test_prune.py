"""prune as a command: what it says, and when it is silent."""

from typing import Any

from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contacts
from tests.cli.terminal import Terminal
from tests.engine import scene
from tests.engine.test_prune import RETRIED, add_host, age, work


def test_it_deletes_what_is_old_and_says_how_much(shell: Terminal, database: Database) -> None:
    work(database, 3)
    scene.change(database, work(database, 2, RETRIED, prefix="r"), status="cancelled")
    age(database, 100)
    work(database, 1, prefix="y")
    add_host(database, "nowhere.com")
    counts: dict[str, Any] = {"schema": 1, "claims": 2, "attempts": 2, "hosts": 1}

    dry = shell("prune", "--dry-run")
    assert (dry.code, dry.out, dry.err) == (0, "would_prune claims=2 attempts=2 hosts=1\n", "")
    dry = shell("prune", "--dry-run", "--json")
    assert dry.json == {**counts, "older_than_seconds": 90 * 86400, "dry_run": True}
    none = shell("prune", "--older-than", "101d", "--dry-run")
    assert none.out == "would_prune claims=0 attempts=0 hosts=1\n"

    done = shell("prune")
    assert (done.code, done.out, done.err) == (0, "pruned claims=2 attempts=2 hosts=1\n", "")
    again = shell("prune")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert shell("prune", "--json").json["claims"] == 0
    assert len(shell("history", "--json").json["claims"]) == 1
    assert shell("prune", "--older-than", "soon").code == 2


def test_what_was_found_goes_only_when_it_is_confirmed(shell: Terminal, database: Database) -> None:
    add_contact(database, "old@one.com")
    asked = shell("prune", "contacts", "pages")
    assert (asked.code, asked.out) == (2, "")
    assert "this would delete contacts=1 pages=0" in asked.err
    assert shell("prune", "contacts", "--dry-run").out == "would_prune contacts=1\n"
    assert shell("prune", "contacts", "--older-than", "800d").out == ""
    done = shell("prune", "contacts", "--yes", "--json")
    assert done.json == {"schema": 1, "contacts": 1, "older_than_seconds": 365 * 86400, "dry_run": False}
    assert shell("prune", "contacts", "pages").out == ""  # nothing to confirm
    wrong = shell("prune", "contact")
    assert (wrong.code, "did you mean contacts?" in wrong.err) == (2, True)
    assert shell("prune", "contacts", "--google-content").code == 2


def add_contact(database: Database, value: str) -> None:
    row = {"kind": "email", "value": value, "first_seen_at": scene.ago(400 * 86400)}
    database.write(lambda conn: conn.execute(insert(contacts).values(row)))
