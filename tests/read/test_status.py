"""The state of a workflow, as `status` prints it: its numbers, its pauses."""

import pytest
from sqlalchemy import text

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.read.status import WorkflowStatus, status
from scrapersky_cli.workflows.registry import queue_of
from tests.engine import scene
from tests.engine.plans import Ear, Spoken


def read(database: Database, name: str = "domain-scan") -> WorkflowStatus:
    with database.reading() as conn:
        (found,) = status(conn, {name: queue_of(name)})
    return found


@pytest.mark.parametrize(
    ("paused", "said"),
    [
        ([], None),
        ([("domain-scan", "*", "lunch")], "lunch"),
        ([("*", "*", None)], "paused"),
        ([("email-scan", "*", "lunch")], None),
        ([("domain-scan", "h1", "repair")], "repair (on h1 only)"),
        ([("*", "h1", None)], "paused (on h1 only)"),
        ([("*", "h1", "repair"), ("*", "*", "lunch")], "lunch"),
        ([("domain-scan", "*", "lunch"), ("domain-scan", "h1", "repair")], "lunch"),
    ],
)
def test_a_pause_is_shown_with_the_machines_it_stops(
    database: Database, paused: list[tuple[str, str, str | None]], said: str | None
) -> None:
    for pause in paused:
        database.write(pauses.pause, *pause)
    assert read(database).paused == said


def test_rows_are_counted_by_their_state(database: Database) -> None:
    rows = scene.queued(database, 20)
    scene.change(database, rows[:3], status="completed", result_code="ok")
    scene.change(database, rows[3:5], status="completed", result_code="empty")
    scene.change(database, rows[5:6], status="completed", result_code=None)
    scene.change(
        database,
        rows[6:8],
        status="failed",
        error="x",
        error_code="dns_not_found",
        error_kind="target",
        result_code="empty",
    )
    scene.change(database, rows[8:11], status="failed", error="x", error_code="crashed", error_kind="ours")
    scene.change(database, rows[11:12], status="failed", error="x", error_code="dns_not_found", error_kind="ours")
    scene.change(database, rows[12:13], status="cancelled")
    scene.change(database, rows[13:15], status="processing", claim_id=1)
    scene.change(database, rows[15:16], status=None)
    found = read(database)
    assert (found.queued, found.due, found.processing, found.cancelled) == (4, 4, 2, 1)
    assert (found.completed, found.empty, found.failed, found.failed_ours) == (6, 2, 6, 4)
    assert (found.error, found.at_least) == ("crashed", [])
    assert read(database, "sitemap-submission").queued == 0


def test_the_oldest_due_row_may_be_of_any_class(database: Database) -> None:
    normal, *urgent = scene.queued(database, 3)
    scene.change(database, urgent, priority=0)
    scene.change(database, [normal], due_at=scene.ago(7200.0))
    found = read(database)
    assert found.due == 3
    assert 7100 < (found.oldest_due or 0) < 7300


# --- a table that is too big to be counted ----------------------------------------------------------------
MOST = 100_000
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 210000) SELECT i FROM n",
    "postgresql": "SELECT i FROM generate_series(1, 210000) i",
}
_DUE = {  # one row in fifty thousand is due, and urgent ones wait for a day to come
    "sqlite": "CASE i % 50000 WHEN 6 THEN '2000-01-01 00:00:00.000' ELSE '2999-01-01 00:00:00.000' END",
    "postgresql": "CAST(CASE i % 50000 WHEN 6 THEN '2000-01-01' ELSE '2999-01-01' END AS timestamptz)",
}
_STATES = """
    CASE i % 50000 WHEN 1 THEN 'failed' WHEN 2 THEN 'processing' WHEN 3 THEN 'cancelled' WHEN 4 THEN NULL
    ELSE CASE i % 2 WHEN 0 THEN 'queued' ELSE 'completed' END END
"""


@pytest.fixture
def big(database: Database) -> Database:
    """Most rows are done, or wait. Of each other state there are five between them."""
    dialect = "sqlite" if database.is_sqlite else "postgresql"
    rows = text(f"""
        INSERT INTO domains (domain, status, priority, due_at, claim_id, result_code, error_kind, error_code, error)
        SELECT 'x' || i || '.com', {_STATES}, CASE i % 50000 WHEN 6 THEN 2 ELSE 0 END, {_DUE[dialect]}, 1,
            CASE i % 50000 WHEN 5 THEN 'empty' ELSE 'ok' END, 'ours', 'crashed', 'It crashed.'
        FROM ({_NUMBERS[dialect]}) n
        """)
    database.write(lambda conn: conn.execute(rows))
    if not database.is_sqlite:  # which gathers no statistics by itself
        database.write(lambda conn: conn.exec_driver_sql("ANALYZE"))
    return database


def reads_the_table(spoken: Spoken) -> bool:
    """Whether a plan of the statement reads `domains` otherwise than by a partial index of its queue."""
    for plan in spoken.plans:
        for step in plan:
            if isinstance(step, str):
                if " domains" in step and " INDEX ix_domains_" not in step:
                    return True
            elif step.get("Relation Name") == "domains" and not step.get("Index Name", "").startswith("ix_domains_"):
                return True
    return False


def test_a_big_table_is_counted_without_being_read(big: Database) -> None:
    found = read(big)
    assert (found.queued, found.completed, found.at_least) == (MOST, MOST, ["queued", "completed"])
    assert (found.due, found.processing, found.failed, found.failed_ours, found.cancelled) == (5, 5, 5, 5, 5)
    assert (found.empty, found.error) == (5, "crashed")
    heard = Ear(big, {"domains"}).listen(lambda conn: status(conn, {"domain-scan": queue_of("domain-scan")}))
    assert not [spoken.sql for spoken in heard if reads_the_table(spoken)]
    assert max(spoken.effort for spoken in heard) < (20 if big.is_sqlite else 3) * MOST
