"""prune as a command: what it says, and when it is silent."""

from typing import Any

from scrapersky_cli.db.database import Database
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
