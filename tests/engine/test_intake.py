"""From what an operator names to rows in the queue: chunks, reports, batches that go on where they stopped."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.engine.intake import (
    CHUNK,
    Intake,
    RawTarget,
    Rejected,
    Stored,
    Target,
    close_batch,
    drop_batch,
    enqueue_all,
    open_batch,
    preview,
)
from scrapersky_cli.engine.list_lines import OfList
from scrapersky_cli.engine.operator_actions import cancel_rows, refuse_rows, retry_batch_rows, retry_rows
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.errors import UsageError
from scrapersky_cli.failures import BlockedHost
from tests.engine import scene


def parse(text: str) -> Target:
    if "." not in text:
        raise Rejected("not a domain")
    return Target(text.lower())


def keep(conn: Connection, targets: Sequence[Target], terms: EnqueueOptions) -> Stored:
    names = [target.key for target in targets]
    known = select(domains.c.domain, domains.c.id).where(domains.c.domain.in_(names))
    before = len(conn.execute(known).all())
    statement = upsert(conn.dialect.name)(domains).on_conflict_do_nothing()
    conn.execute(statement, [{"domain": name} for name in names])
    return Stored({row.domain: row.id for row in conn.execute(known)}, len(names) - before)


SCAN = scene.workflow(intake=Intake("domain", parse, keep))


def named(*texts: str, first: int = 1) -> list[RawTarget]:
    return [RawTarget(number, text) for number, text in enumerate(texts, first)]


def put(database: Database, targets: Any, **terms: Any) -> Any:
    return enqueue_all(database, SCAN, targets, EnqueueOptions(**terms))


def test_what_became_of_each_target(database: Database) -> None:
    put(database, named("done.com"))
    scene.store(database, scene.entries(scene.take(database).items))
    put(database, named("working.com"))
    scene.take(database)
    put(database, named("waiting.com"))
    report = put(database, named("new.com", "NEW.com", "nonsense", "done.com", "working.com", "waiting.com"))
    assert (report.read, report.new, report.duplicates, report.rejected) == (6, 1, 1, 1)
    assert (report.created, report.skipped, report.processing, report.active, report.requeued) == (1, 1, 1, 1, 0)
    assert report.examples == [(3, "nonsense", "not a domain")]
    assert report.reasons == {"not a domain": 1}
    ((key, age),) = report.skipped_examples
    assert (key, age < 60) == ("done.com", True)


def test_a_later_line_of_the_same_target_adds_what_it_says(database: Database) -> None:
    stored: list[Target] = []

    def keep_labels(conn: Connection, targets: Sequence[Target], terms: EnqueueOptions) -> Stored:
        stored.extend(targets)
        return keep(conn, targets, terms)

    lines = [
        RawTarget(1, "a.com", "crm-1", ("a",)),
        RawTarget(2, "A.com", None, ("b", "a")),
        RawTarget(3, "b.com", "crm-2"),
        RawTarget(4, "b.com", "crm-3", ("c",)),
    ]
    enqueue_all(database, scene.workflow(intake=Intake("domain", parse, keep_labels)), lines, EnqueueOptions())
    assert stored == [
        Target("a.com", external_id="crm-1", tags=("a", "b")),
        Target("b.com", external_id="crm-3", tags=("c",)),
    ]


def test_rows_can_be_stored_without_the_queue(database: Database) -> None:
    report = enqueue_all(database, SCAN, named("a.com", "b.com"), EnqueueOptions(), into_queue=False)
    assert (report.new, report.created) == (2, 0)
    assert scene.statuses(database) == {None: 2}


def test_a_dry_run_writes_nothing(database: Database) -> None:
    report, keys = preview(SCAN, named("b.com", "a.com", "nonsense"))
    assert (report.created, report.rejected, keys) == (2, 1, ["a.com", "b.com"])
    assert scene.statuses(database) == {}


def test_targets_are_read_chunk_by_chunk(database: Database) -> None:
    read: list[int] = []
    done_at: list[tuple[int, int]] = []

    def lines() -> Iterator[RawTarget]:
        for number in range(1, 2 * CHUNK + 101):
            read.append(number)
            yield RawTarget(number, f"d{number}.com")

    report = enqueue_all(
        database, SCAN, lines(), EnqueueOptions(), progress=lambda so_far: done_at.append((so_far.created, len(read)))
    )
    assert report.created == 2 * CHUNK + 100
    assert done_at[0] == (CHUNK, CHUNK)
    assert len(report.ids) == 100


# --- batches ----------------------------------------------------------------------------------------------
def open_named(database: Database, name: str = "april") -> tuple[int, int]:
    return database.write(open_batch, name, SCAN)


def test_an_interrupted_batch_goes_on_where_it_stopped(database: Database) -> None:
    batch, line = open_named(database)
    assert line == 0

    def interrupted() -> Iterator[RawTarget]:
        yield from named(*(f"d{number}.com" for number in range(CHUNK + 10)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(database, interrupted(), batch_id=batch)
    again, line = open_named(database)
    assert (again, line) == (batch, CHUNK)
    put(database, named("last.com", first=line + 1), batch_id=batch)
    database.write(close_batch, batch)
    assert len(scene.batch_outcomes(database, batch)) == CHUNK + 1
    with pytest.raises(UsageError) as caught:
        open_named(database)
    assert "april" in caught.value.message
    with database.reading() as conn:
        assert conn.execute(select(batches.c.open, batches.c.last_line)).one() == (False, CHUNK + 1)


def test_a_batch_belongs_to_its_workflow(database: Database) -> None:
    open_named(database)
    with pytest.raises(UsageError):
        database.write(open_batch, "april", scene.workflow("other"))


def test_what_was_done_before_counts_as_done(database: Database) -> None:
    put(database, named("done.com"))
    scene.store(database, scene.entries(scene.take(database).items))
    batch, _ = open_named(database)
    put(database, named("done.com", "new.com"), batch_id=batch)
    assert sorted(scene.batch_outcomes(database, batch).values(), key=str) == [None, "completed"]


def test_a_cancelled_row_ends_its_place_in_the_batch(database: Database) -> None:
    batch, _ = open_named(database)
    put(database, named("a.com", "b.com"), batch_id=batch)
    first, second = scene.batch_outcomes(database, batch)
    assert database.write(cancel_rows, SCAN, [first]) == 1
    assert database.write(cancel_rows, SCAN, [first]) == 0
    assert scene.batch_outcomes(database, batch) == {first: "cancelled", second: None}
    assert database.write(retry_rows, SCAN, [first]) == 1
    assert scene.batch_outcomes(database, batch) == {first: "cancelled", second: None}
    scene.run(database, SCAN)
    assert scene.batch_outcomes(database, batch) == {first: "cancelled", second: "completed"}


def test_a_row_that_is_refused_fails_and_ends_its_place_in_the_batch(database: Database) -> None:
    batch, _ = open_named(database)
    put(database, named("working.com"), batch_id=batch)
    scene.take(database)
    put(database, named("a.com", "b.com"), batch_id=batch)
    working, first, second = scene.batch_outcomes(database, batch)
    error = BlockedHost("a.com is on the do-not-crawl list")
    assert database.write(refuse_rows, SCAN, [first, working], error) == 1
    assert database.write(refuse_rows, SCAN, [first], error) == 0
    assert scene.batch_outcomes(database, batch) == {working: None, first: "failed", second: None}
    row = scene.row(database, first)
    assert (row.status, row.error_kind, row.error_code, row.error) == ("failed", "target", error.code, error.message)


def test_a_batch_that_is_retried_waits_again(database: Database) -> None:
    batch, _ = open_named(database)
    put(database, named("a.com"), batch_id=batch)
    (id_,) = scene.batch_outcomes(database, batch)
    database.write(cancel_rows, SCAN, [id_])
    assert database.write(retry_batch_rows, SCAN, [id_], batch) == 1
    assert scene.batch_outcomes(database, batch) == {id_: None}
    scene.run(database, SCAN)
    assert scene.batch_outcomes(database, batch) == {id_: "completed"}


# --- lists ------------------------------------------------------------------------------------------------
COLUMNS = ("Firma", "Netz")


def lines_of(batch: int, database: Database) -> list[tuple[object, ...]]:
    line = list_lines.c
    wanted = select(line.number, line.line, line.input, line.cells, line.row_id, line.refused).order_by(line.number)
    with database.reading() as conn:
        assert conn.scalar(select(batches.c.list_columns).where(batches.c.id == batch)) == list(COLUMNS)
        return [tuple(row) for row in conn.execute(wanted.where(line.batch_id == batch))]


def test_the_lines_of_a_list_are_kept_with_its_batch(database: Database) -> None:
    written = ["b.com", "nonsense", "a.com", "B.com"]
    targets = [
        RawTarget(2 * number, text, of_list=OfList(number, text, COLUMNS, (f"Firma {number}", text)))
        for number, text in enumerate(written, 1)
    ]
    batch, _ = open_named(database)
    enqueue_all(database, SCAN, targets, EnqueueOptions(batch_id=batch))
    rows = {row[2]: row[4] for row in lines_of(batch, database)}
    assert lines_of(batch, database) == [
        (1, 2, "b.com", ["Firma 1", "b.com"], rows["b.com"], None),
        (2, 4, "nonsense", ["Firma 2", "nonsense"], None, "not a domain"),
        (3, 6, "a.com", ["Firma 3", "a.com"], rows["a.com"], None),
        (4, 8, "B.com", ["Firma 4", "B.com"], rows["b.com"], None),
    ]
    enqueue_all(database, SCAN, targets, EnqueueOptions(batch_id=batch))  # as by two commands at the same time
    assert len(lines_of(batch, database)) == 4
    enqueue_all(database, SCAN, targets, EnqueueOptions())  # without a batch there is nothing to give back
    database.write(drop_batch, batch)
    with database.reading() as conn:
        assert conn.scalars(select(list_lines.c.number)).all() == []
