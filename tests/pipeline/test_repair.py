"""What `doctor --repair` gives back, and what it leaves to whoever works it."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.pipeline.repair import Repaired, repair
from scrapersky_cli.workflows.registry import workflow_named, workflows
from tests.engine import scene

SCAN = workflow_named("domain-scan")
LEASE = 0.3  # seconds


def test_rows_without_a_claim_and_rows_of_dead_claims(database: Database) -> None:
    scene.queued(database, 5)
    orphan, other = scene.take(database, 2, workflow=SCAN).items
    dead = scene.take(database, 1, workflow=SCAN).items[0]
    alive = scene.take(database, 1, workflow=SCAN).items[0]
    scene.change(database, [orphan.id], claim_id=orphan.claim_id + 1_000)
    scene.expire(database, dead.claim_id)
    assert repair(database, workflows(), LEASE) == [Repaired("domain-scan", orphans=1, rescued=1)]
    assert {id_: scene.row(database, id_).status for id_ in (orphan.id, dead.id, alive.id, other.id)} == {
        orphan.id: "queued",
        dead.id: "queued",
        alive.id: "processing",
        other.id: "processing",
    }
    assert scene.row(database, orphan.id).claim_id is None
    assert (scene.row(database, orphan.id).losses, scene.row(database, dead.id).losses) == (0, 1)
    assert repair(database, workflows(), LEASE) == []
    assert {item.id for item in scene.take(database, workflow=SCAN).items} >= {orphan.id}
