"""doctor --repair: what it mends, it says; then it checks."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.workflows.registry import workflow_named
from tests.cli.terminal import Terminal
from tests.engine import scene


def test_what_it_finds_it_can_mend(shell: Terminal, database: Database) -> None:
    scene.queued(database, 1)
    (item,) = scene.take(database, workflow=workflow_named("domain-scan")).items
    scene.change(database, [item.id], claim_id=item.claim_id + 1_000)
    scene.expire(database, item.claim_id)
    sick = shell("doctor", "--offline", "--quiet")
    assert sick.code == 1
    assert "(run: scrapersky doctor --repair)" in sick.out
    mended = shell("doctor", "--offline", "--quiet", "--repair", SCRAPERSKY_LEASE_SECONDS="1")
    said = "[done]  domain-scan: 1 rows without a claim and 0 rows of dead claims were given back\n"
    assert (mended.code, mended.out) == (0, said)
    again = shell("doctor", "--offline", "--repair", "--json").json
    assert (again["ok"], again["repaired"]) == (True, [])
    assert "repaired" not in shell("doctor", "--offline", "--json").json
    gone = shell("doctor", "--offline", "--repair", SCRAPERSKY_DATABASE_URL="sqlite:////nowhere/x.db")
    assert gone.code == 1
    assert "[fail] database: there is no database" in gone.out
