"""The queue against a model: whatever happens, in whatever order, the database and a dict agree."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.claims import renew
from scrapersky_cli.engine.queue.pauses import pause, resume
from scrapersky_cli.engine.retry import Outcome, released
from scrapersky_cli.engine.workflow import Item, Step
from tests.engine import scene

pytestmark = pytest.mark.slow

ROWS = 6
OUTCOMES: dict[str, Step | Outcome] = {
    "step": Step(),
    "completed": Step(None, "ok"),
    "empty": Step(None, "empty"),
    "failed": Outcome("failed", "failed", error_kind="target", error_code="http_gone", error="gone"),
    "retried": Outcome("queued", "retried", error_kind="ours", error_code="timeout", error="slow", delay=1000.0),
    "released": released(),
}
COUNTS = ("claimed", "completed", "retried", "failed", "released", "lost", "cancelled")
places = st.sets(st.integers(0, ROWS - 1), min_size=1)


@dataclass
class Row:
    status: str | None = None
    claim: int | None = None
    attempts: int = 0
    losses: int = 0
    priority: int = 2
    again: bool = False
    is_due: bool = True
    times_claimed: int = 0


@dataclass
class Claim:
    is_open: bool = True
    is_expired: bool = False
    left: set[int] = field(default_factory=set)


class Queue(RuleBasedStateMachine):
    """Rows are few, so that things happen to the same ones; items stay in the pool after their end, as zombies."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        with self.database.begin() as conn:
            for table in ("attempts", "claims", "pauses", "pollers", "domains"):
                conn.execute(text(f"DELETE FROM {table}"))
        self.ids = scene.add_domains(self.database, ROWS)
        self.rows = {id_: Row() for id_ in self.ids}
        self.claims: dict[int, Claim] = {}
        self.pool: list[Item] = []
        self.is_paused = False

    def chosen(self, where: set[int]) -> list[int]:
        return [self.ids[place] for place in where]

    # --- from outside -------------------------------------------------------------------------------------
    @rule(where=places, force=st.booleans(), changed=st.booleans(), only_new=st.booleans(), priority=st.integers(0, 3))
    def enqueue(self, where: set[int], force: bool, changed: bool, only_new: bool, priority: int) -> None:
        scene.put(self.database, self.chosen(where), force=force, changed=changed, only_new=only_new, priority=priority)
        for row in (self.rows[id_] for id_ in self.chosen(where)):
            if row.status == "queued":
                if not only_new:
                    row.priority, row.is_due = min(row.priority, priority), True
            elif row.status == "processing":
                row.again |= changed or (force and not only_new)
            elif row.status is None or changed or (not only_new and (force or row.status != "completed")):
                row.status, row.priority, row.is_due = "queued", priority, True
                row.attempts = row.losses = row.times_claimed = 0
                row.again = False

    @rule(where=places)
    def cancel(self, where: set[int]) -> None:
        taken = self.database.write(cancel, DOMAIN_SCANS, self.chosen(where))
        active = [id_ for id_ in self.chosen(where) if self.rows[id_].status in ("queued", "processing")]
        assert set(taken) == set(active)
        for id_ in active:
            self.rows[id_].status, self.rows[id_].claim, self.rows[id_].again = "cancelled", None, False

    @rule(turns_pause=st.integers(0, 5).map(lambda number: number == 0))
    def time_passes(self, turns_pause: bool) -> None:
        waiting = [id_ for id_, row in self.rows.items() if not row.is_due]
        scene.change(self.database, waiting, due_at=scene.ago(5))
        for id_ in waiting:
            self.rows[id_].is_due = True
        if self.is_paused:
            assert self.database.write(resume, "scan", "*")
        elif turns_pause:
            self.database.write(pause, "scan", "*", None)
        self.is_paused = turns_pause and not self.is_paused

    @initialize()
    def begin(self) -> None:
        self.enqueue(set(range(ROWS)), False, False, False, 2)

    # --- a worker -----------------------------------------------------------------------------------------
    @rule(n=st.integers(1, ROWS), oldest=st.booleans(), empty_handed=st.booleans())
    def claim(self, n: int, oldest: bool, empty_handed: bool) -> None:
        got = scene.take(self.database, n, oldest=oldest, empty_handed=empty_handed)
        self.model_rescue()
        due = {id_: row for id_, row in self.rows.items() if row.status == "queued" and row.is_due}
        if self.is_paused:
            due = {}
        taken = [item.id for item in got.items]
        assert set(taken) <= set(due)
        suspects = [id_ for id_, row in due.items() if row.losses >= 2]
        others = {id_: row for id_, row in due.items() if row.losses < 2}
        assert got.alone == (not set(suspects).isdisjoint(taken))
        if got.alone:
            assert empty_handed
            assert len(taken) == 1
        elif not suspects or not empty_handed:
            assert len(taken) == min(n, len(others))
            rest = [row.priority for id_, row in others.items() if id_ not in taken]
            assert oldest or not rest or not taken or max(due[id_].priority for id_ in taken) <= min(rest)
        else:
            assert taken  # nothing keeps a worker with empty hands from its next row
        if taken:
            (claim_id,) = {item.claim_id for item in got.items}
            assert claim_id not in self.claims
            self.claims[claim_id] = Claim(left=set(taken))
        for item in got.items:
            row = self.rows[item.id]
            row.status, row.claim = "processing", item.claim_id
            row.attempts += 1
            row.times_claimed += 1
            assert item.attempt == row.attempts
        self.pool += got.items

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def heartbeat(self, data: st.DataObject) -> None:
        asked = data.draw(st.sets(st.sampled_from(sorted(self.claims)), min_size=1))
        alive = self.database.write(renew, sorted(asked), scene.LEASE)
        assert alive == {claim_id for claim_id in asked if self.claims[claim_id].is_open}
        for claim_id in alive:
            self.claims[claim_id].is_expired = False

    @precondition(lambda self: self.pool)
    @rule(data=st.data())
    def store(self, data: st.DataObject) -> None:
        """Half of the time it is what a living worker would bring, else anything that was ever handed out."""
        alive = [item for item in self.pool if self.is_ours(item)]
        only_alive = data.draw(st.booleans()) if alive else False
        source = alive if only_alive else self.pool
        places = data.draw(st.sets(st.integers(0, len(source) - 1), min_size=1, max_size=4))
        endings = st.sampled_from(sorted(OUTCOMES))
        last = {source[place].key: (source[place], data.draw(endings)) for place in places}
        left = {
            claim_id: {(id_, claim_id) for id_ in claim.left} for claim_id, claim in self.claims.items() if claim.left
        }
        # On SQLite, where no heartbeat can be written beside a save, a save renews every claim of its process.
        renewed = {claim_id for _, claim_id in last} | (left.keys() if self.database.is_sqlite else set())
        told = scene.store(
            self.database,
            [(item, OUTCOMES[name]) for item, name in last.values()],
            left=left,
            workflow=scene.workflow(save=lambda conn, saved: {}),
        )
        mine = {key for key in last if self.is_ours(last[key][0])}
        cancelled = {key for key, end in told.items() if end.counts_as == "cancelled"}
        in_hand = {(id_, claim_id) for id_, claim_id in last if id_ in self.claims[claim_id].left}
        assert cancelled == in_hand - mine
        assert scene.lost(told) == last.keys() - mine - cancelled
        assert scene.ended(told) - cancelled == {key for key in mine if last[key][1] != "step"}
        for item, name in last.values():
            if item.key in mine:
                self.model_end(self.rows[item.id], name)
            if item.key not in mine or name != "step":
                self.claims[item.claim_id].left.discard(item.id)
        for claim_id in {claim_id for _, claim_id in last}:
            self.claims[claim_id].is_open &= bool(self.claims[claim_id].left)
        for claim_id in renewed:
            self.claims[claim_id].is_expired = False

    def is_ours(self, item: Item) -> bool:
        row = self.rows[item.id]
        return row.status == "processing" and row.claim == item.claim_id and self.claims[item.claim_id].is_open

    def model_end(self, row: Row, name: str) -> None:
        if name in ("completed", "empty", "failed"):
            row.status, row.losses = ("completed" if name == "empty" else name), 0
            if row.again and name != "failed":
                row.status, row.attempts, row.is_due, row.times_claimed = "queued", 0, True, 0
            row.again = False
        elif name != "step":
            row.status, row.is_due = "queued", name == "released"
            row.attempts -= name == "released"

    # --- death --------------------------------------------------------------------------------------------
    @precondition(lambda self: any(claim.is_open for claim in self.claims.values()))
    @rule(data=st.data(), is_noticed=st.booleans(), claims_next=st.booleans())
    def worker_dies(self, data: st.DataObject, is_noticed: bool, claims_next: bool) -> None:
        alive = sorted(claim_id for claim_id, claim in self.claims.items() if claim.is_open)
        claim_id = data.draw(st.sampled_from(alive))
        scene.expire(self.database, claim_id)
        self.claims[claim_id].is_expired = True
        if is_noticed:
            assert scene.rescued(self.database) == self.model_rescue()
        if claims_next:
            self.claim(ROWS, oldest=False, empty_handed=True)

    def model_rescue(self) -> int:
        dead = {claim_id for claim_id, claim in self.claims.items() if claim.is_open and claim.is_expired}
        lost = [row for row in self.rows.values() if row.status == "processing" and row.claim in dead]
        for row in lost:
            row.losses += 1
            row.claim = None
            row.status, row.is_due = ("failed", row.is_due) if row.losses >= 4 else ("queued", True)
        for claim_id in dead:
            self.claims[claim_id].is_open = False
            self.claims[claim_id].left.clear()
        return len(lost)

    # --- what always holds --------------------------------------------------------------------------------
    @invariant()
    def the_database_agrees(self) -> None:
        columns = (domains.c.id, domains.c.status, domains.c.claim_id, domains.c.attempts, domains.c.losses)
        with self.database.reading() as conn:
            rows = {row.id: tuple(row)[1:] for row in conn.execute(select(*columns, domains.c.again))}
            found = conn.execute(select(claims.c.id, claims.c.ended_at)).all()
            counts = conn.execute(select(*(claims.c[name] for name in COUNTS)).where(claims.c.ended_at.is_not(None)))
            assert [row for row in counts.all() if row.claimed != sum(row[1:])] == []
        expected = {id_: (row.status, row.claim, row.attempts, row.losses, row.again) for id_, row in self.rows.items()}
        assert rows == expected
        assert {id_: ended is None for id_, ended in found} == {
            claim_id: claim.is_open for claim_id, claim in self.claims.items()
        }

    @invariant()
    def the_clock_moves_on(self) -> None:
        """SQLite's clock counts milliseconds: whether two steps share one would decide which row is claimed first."""
        time.sleep(0.001)

    @invariant()
    def no_row_is_lost(self) -> None:
        for row in self.rows.values():
            assert 0 <= row.attempts <= row.times_claimed
            if row.status == "processing":
                assert row.claim is not None
                assert self.claims[row.claim].is_open  # it will be finished, or rescued


@pytest.fixture
def machine(database: Database) -> Iterator[type[Queue]]:
    yield type("QueueOn", (Queue,), {"database": database})


@pytest.mark.timeout(300)
def test_the_queue_behaves_as_its_model(machine: type[Queue]) -> None:
    examples = 20 if machine.database.is_sqlite else 10
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.soak
def test_the_queue_behaves_as_its_model_for_long(machine: type[Queue]) -> None:
    chosen = settings(max_examples=1000, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=chosen)
