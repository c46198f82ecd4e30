"""Rescue and the fence: what happens to rows whose worker died, and what a worker may still write that did not."""

from typing import Any

import pytest
from sqlalchemy import select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.claim import ClaimRequest, claim
from scrapersky_cli.engine.queue.claims import lock_open, renew
from scrapersky_cli.engine.queue.flip import rows_under
from scrapersky_cli.engine.queue.pick import Narrowing
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.engine.retry import released
from scrapersky_cli.engine.workflow import Step
from tests.engine import scene

OTHER = scene.workflow("other")


def lose(database: Database, *, beside: int = 0) -> int:
    """Claim rows, by a worker that dies. Return the claim."""
    items = scene.take(database, 1 + beside).items
    scene.expire(database, items[0].claim_id)
    assert scene.rescued(database) == len(items)
    return items[0].claim_id


def test_the_rows_of_an_expired_claim_go_back(database: Database) -> None:
    rows = scene.queued(database, 3)
    claim_id = lose(database, beside=2)
    for id_ in rows:
        row = scene.row(database, id_)
        assert (row.status, row.losses, row.attempts, row.error_code) == ("queued", 1, 1, None)
        assert scene.seconds_until(database, id_) <= 0
        (attempt,) = scene.attempts_of(database, id_)
        assert (attempt.outcome, attempt.claim_id, attempt.attempt) == ("lost", claim_id, 1)
    claim = scene.claim_row(database, claim_id)
    assert (claim.reason, claim.lost, claim.claimed) == ("lost", 3, 3)
    assert claim.ended_at
    assert scene.rescued(database) == 0


def test_a_claim_rescues_first_and_takes_what_it_rescued(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    scene.take(database)
    scene.expire(database)
    (item,) = scene.take(database).items
    assert (item.id, item.attempt) == (id_, 2)


def test_a_claim_along_with_a_commit_leaves_rescue_to_the_next_one(database: Database) -> None:
    """Rescue locks claims and rows, and the commit has locked its own already."""
    dead, due = scene.queued(database, 2)
    scene.take(database, 1, narrowing=Narrowing(ids=[dead]))
    scene.expire(database)
    database.write(rescue, scene.SCAN, scene.LEASE)  # the last call
    scene.end_last_call(database)
    along = ClaimRequest(5, scene.LEASE, along=True)
    assert database.write(claim, scene.SCAN, along).items == []
    assert {scene.row(database, id_).status for id_ in (dead, due)} == {"processing", "queued"}
    taken = database.write(claim, scene.SCAN, ClaimRequest(5, scene.LEASE)).items
    assert {item.id for item in taken} == {dead, due}
    assert database.write(claim, scene.SCAN, along).items == []  # nothing is due


def test_others_are_left_alone(database: Database) -> None:
    rows = scene.queued(database, 3)
    alive, foreign, done = (
        scene.take(database, 1, workflow=each, narrowing=Narrowing(ids=[id_])).items[0]
        for each, id_ in zip((scene.SCAN, OTHER, scene.SCAN), rows, strict=True)
    )
    scene.store(database, scene.entries([done]))
    scene.expire(database, foreign.claim_id, done.claim_id)
    assert scene.rescued(database) == 0
    assert [scene.row(database, id_).status for id_ in rows] == ["processing", "processing", "completed"]
    assert scene.claim_row(database, alive.claim_id).ended_at is None
    assert scene.claim_row(database, done.claim_id).reason == "done"
    assert scene.rescued(database, OTHER) == 1


def test_finished_rows_of_a_lost_claim_stay_finished(database: Database) -> None:
    rows = scene.queued(database, 3)
    items = scene.take(database).items
    scene.store(database, scene.entries(items[:1]), left=scene.in_hand(items))
    database.write(cancel, DOMAIN_SCANS, rows[1:2])
    scene.expire(database)
    assert scene.rescued(database) == 1
    assert [scene.row(database, id_).status for id_ in rows] == ["completed", "cancelled", "queued"]
    claim = scene.claim_row(database, items[0].claim_id)
    assert (claim.claimed, claim.completed, claim.cancelled, claim.lost) == (3, 1, 1, 1)


@pytest.mark.parametrize("has_save", [True, False])
def test_what_was_cancelled_before_the_claim_died_was_not_lost(database: Database, has_save: bool) -> None:
    """In the claim's own books: to the worker all of them are gone."""
    cancelled, lost, cancelled_later = scene.queued(database, 3)
    items = scene.take(database).items
    database.write(cancel, DOMAIN_SCANS, [cancelled])
    scene.expire(database)
    assert scene.rescued(database) == 2
    database.write(cancel, DOMAIN_SCANS, [cancelled_later])
    workflow = scene.workflow(save=scene.recorder(database)) if has_save else scene.SCAN
    told = scene.store(database, scene.entries(items), workflow=workflow)
    assert scene.ended(told) == set()
    assert {id_ for id_, _ in scene.lost(told)} == {cancelled, lost, cancelled_later}
    claim = scene.claim_row(database, items[0].claim_id)
    assert (claim.claimed, claim.cancelled, claim.lost) == (3, 1, 2)


def test_a_cancelled_row_that_waits_again_was_cancelled(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    items = scene.take(database).items
    database.write(cancel, DOMAIN_SCANS, [id_])
    scene.put(database, [id_])
    told = scene.store(database, scene.entries(items))
    assert [end.counts_as for end in told.values()] == ["cancelled"]
    assert scene.row(database, id_).status == "queued"
    claim = scene.claim_row(database, items[0].claim_id)
    assert (claim.claimed, claim.cancelled, claim.lost, claim.reason) == (1, 1, 0, "done")


def test_twice_lost_alone_is_a_crash(database: Database) -> None:
    killer, innocent = scene.queued(database, 2)
    batch = scene.new_batch(database, "b", [killer])
    scene.change(database, [killer], batch_id=batch)
    lose(database, beside=1)
    scene.change(database, [innocent], due_at=scene.ago(-100))
    for losses in (2, 3):
        lose(database)
        row = scene.row(database, killer)
        assert (row.status, row.losses, row.claim_id) == ("queued", losses, None)
    lose(database)
    row = scene.row(database, killer)
    assert (row.status, row.error_kind, row.error_code) == ("failed", "ours", "crashed")
    assert row.error
    assert row.finished_at
    assert [each.outcome for each in scene.attempts_of(database, killer)] == ["lost", "lost", "lost", "failed"]
    assert scene.batch_outcomes(database, batch) == {killer: "failed"}
    assert (scene.row(database, innocent).status, scene.row(database, innocent).losses) == ("queued", 1)


def test_a_claim_of_one_row_beside_other_claims_is_not_alone(database: Database) -> None:
    """A process that holds rows claims again, and only one row is due: when it dies, that row had neighbours."""
    rows = scene.queued(database, 2)
    for number in range(2):
        scene.take(database, 1, empty_handed=number == 0)
    scene.expire(database)
    scene.rescued(database)
    assert [scene.row(database, id_).losses for id_ in rows] == [1, 1]


def test_a_loss_among_many_never_ends_a_row(database: Database) -> None:
    """Rows that die with their worker again and again, but never alone twice."""
    rows = scene.queued(database, 5)
    for _ in range(4):
        items = scene.take(database).items
        scene.expire(database)
        scene.rescued(database)
        assert {scene.row(database, id_).status for id_ in rows} == {"queued"}
        scene.change(database, rows, losses=0)
        assert items


def test_finishing_forgives_the_losses(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    lose(database)
    scene.store(database, scene.entries(scene.take(database).items))
    assert scene.row(database, id_).losses == 0


def test_a_released_suspect_stays_one(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    lose(database)
    scene.store(database, scene.entries(scene.take(database).items, released()))
    assert scene.row(database, id_).losses == 1


def test_a_hundred_and_one_dead_claims(database: Database) -> None:
    rows = scene.queued(database, 101)
    for _ in rows:
        scene.take(database, 1)
    scene.expire(database)
    assert scene.rescued(database) == 100
    assert scene.rescued(database) == 1


# --- the fence --------------------------------------------------------------------------------------------
def taken_away(database: Database, how: str) -> Any:
    """A row in the hands of a zombie. Return its item, and the item of its present owner where there is one."""
    (id_,) = scene.queued(database, 1)
    (zombie,) = scene.take(database).items
    if how == "cancelled":
        database.write(cancel, DOMAIN_SCANS, [id_])
        return zombie, None
    if how == "cancelled, queued":
        database.write(cancel, DOMAIN_SCANS, [id_])
        scene.put(database, [id_])
        return zombie, None
    scene.expire(database)
    scene.rescued(database)
    if how == "rescued":
        return zombie, None
    (owner,) = scene.take(database).items
    if how == "finished":
        scene.store(database, scene.entries([owner]))
    return zombie, owner


CANCELLED = ["cancelled", "cancelled, queued"]
HOW = ["rescued", "claimed", "finished", *CANCELLED]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("step", [False, True])
def test_a_zombie_writes_nothing(database: Database, how: str, step: bool) -> None:
    zombie, owner = taken_away(database, how)
    before = scene.row(database, zombie.id)
    workflow = scene.workflow(save=scene.recorder(database))
    advanced: list[Any] = []
    entry = (zombie, Step("undead", None if step else "ok"))
    told = scene.store(database, [entry], workflow=workflow, advance=lambda conn, rows: advanced.append(rows))
    assert (zombie.key in scene.ended(told), zombie.key in scene.lost(told)) == (how in CANCELLED, how not in CANCELLED)
    assert scene.row(database, zombie.id) == before
    assert scene.effects(database) == []
    assert advanced == []
    if how == "claimed":
        assert scene.ended(scene.store(database, scene.entries([owner], data="alive"), workflow=workflow))
        assert scene.effects(database) == [(zombie.id, "alive")]


@pytest.mark.parametrize("how", HOW)
def test_a_zombie_of_the_fast_form_writes_nothing(database: Database, how: str) -> None:
    zombie, _ = taken_away(database, how)
    before = scene.row(database, zombie.id)
    workflow = scene.workflow(values=lambda item, data: {"note": data})
    told = scene.store(database, scene.entries([zombie], data="undead"), workflow=workflow)
    assert (zombie.key in scene.ended(told), zombie.key in scene.lost(told)) == (how in CANCELLED, how not in CANCELLED)
    assert scene.row(database, zombie.id) == before


def test_one_process_may_hold_both_the_zombie_and_its_successor(database: Database) -> None:
    """A row is cancelled and enqueued again while it is worked: its process claims it again, and both end together."""
    first, second = scene.queued(database, 2)
    old, neighbour = scene.take(database).items
    database.write(cancel, DOMAIN_SCANS, [first])
    scene.put(database, [first])
    (new,) = scene.take(database, empty_handed=False).items
    assert (old.id, new.id, neighbour.id) == (first, first, second)
    workflow = scene.workflow(save=scene.recorder(database))
    both = [(old, Step("undead", "ok")), (new, Step("alive", "ok"))]
    scene.store(database, both, workflow=workflow, left=scene.in_hand([old, new, neighbour]))
    assert scene.effects(database) == [(first, "alive")]
    assert scene.row(database, first).status == "completed"
    assert (scene.claim_row(database, old.claim_id).completed, scene.claim_row(database, old.claim_id).cancelled) == (
        0,
        1,
    )
    assert scene.claim_row(database, old.claim_id).ended_at is None
    assert scene.claim_row(database, new.claim_id).reason == "done"


# --- the heartbeat ----------------------------------------------------------------------------------------
def test_the_heartbeat_moves_the_expiry(database: Database) -> None:
    scene.queued(database, 1)
    (item,) = scene.take(database).items
    scene.expire(database)
    assert database.write(renew, [item.claim_id], 100.0) == {item.claim_id}
    assert scene.rescued(database) == 0
    claim = scene.claim_row(database, item.claim_id)
    assert 90 < (claim.expires_at - claim.started_at).total_seconds() < 130


def test_the_heartbeat_of_a_dead_claim_finds_nothing(database: Database) -> None:
    scene.queued(database, 2)
    dead, alive = scene.take(database, 1).items[0], scene.take(database, 1).items[0]
    scene.expire(database, dead.claim_id)
    scene.rescued(database)
    assert database.write(renew, [dead.claim_id, alive.claim_id, 777], 100.0) == {alive.claim_id}
    assert database.write(lock_open, [dead.claim_id, alive.claim_id, 777]) == {alive.claim_id}
    assert scene.claim_row(database, dead.claim_id).reason == "lost"


def test_held_tells_which_rows_are_still_ours(database: Database) -> None:
    rows = scene.queued(database, 4)
    items = scene.take(database).items
    claim_id = items[0].claim_id
    scene.store(database, scene.entries(items[:1]), left=scene.in_hand(items))
    database.write(cancel, DOMAIN_SCANS, rows[1:2])
    with database.reading() as conn:
        assert {row.id for row in rows_under(conn, DOMAIN_SCANS, [claim_id])} == set(rows[2:])
        assert rows_under(conn, DOMAIN_SCANS, [claim_id + 1]) == []


def test_cancel_takes_active_rows_only(database: Database) -> None:
    rows = scene.queued(database, 3, batch_id=4)
    scene.store(database, scene.entries(scene.take(database, 1).items))
    scene.take(database, 1)
    assert database.write(cancel, DOMAIN_SCANS, [*rows, 999]) == {rows[1]: 4, rows[2]: 4}
    assert [scene.row(database, id_).status for id_ in rows] == ["completed", "cancelled", "cancelled"]
    assert database.write(cancel, DOMAIN_SCANS, rows) == {}


@pytest.mark.parametrize(
    "values",
    [{"reason": "tired"}, {"reason": "done"}, {"ended_at": scene.ago(0)}],
    ids=["unknown reason", "reason without end", "end without reason"],
)
def test_a_claim_refuses_nonsense(database: Database, values: dict[str, Any]) -> None:
    from sqlalchemy.exc import IntegrityError

    scene.queued(database, 1)
    scene.take(database)
    with pytest.raises(IntegrityError):
        database.write(lambda conn: conn.execute(update(claims).values(values)))
    with database.reading() as conn:
        assert conn.scalar(select(claims.c.ended_at)) is None
