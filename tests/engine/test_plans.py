"""Plans: with many rows in the table, every statement of the queue touches only what it is about."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.schema import DOMAIN_SCANS
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.claiming import Wish, claim, rescue_dead
from scrapersky_cli.engine.claims import renew
from scrapersky_cli.engine.finishing import finish
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.claim import Narrowing
from scrapersky_cli.engine.queue.enqueue import Terms, enqueue
from scrapersky_cli.engine.queue.finish import held
from tests.engine import scene

DUE, DONE, TOMORROW, CLAIMS = 10_000, 40_000, 100_000, 5_000
BATCH = 50

FILL = {
    "sqlite": [
        "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)"
        " SELECT i FROM n",
        "INSERT INTO domains (domain, status, priority, due_at, claim_id)"
        " SELECT 'x' || i || '.com', {status}, {priority},"
        " strftime('%Y-%m-%d %H:%M:%f', 'now', (CASE WHEN i <= 50000 THEN -1 ELSE 1 END) || ' days'), {claim} FROM n",
        "INSERT INTO claims (workflow, host, pid, version, expires_at, ended_at, reason, claimed)"
        " SELECT 'scan', 'h', 1, '0', '2020-01-01 00:00:00.000', '2020-01-01 00:00:00.000', 'done', 1 FROM n"
        " WHERE i <= {claims}",
        "ANALYZE",
    ],
    "postgresql": [
        "CREATE TEMP TABLE n ON COMMIT DROP AS SELECT i FROM generate_series(1, 150000) i",
        "INSERT INTO domains (domain, status, priority, due_at, claim_id)"
        " SELECT 'x' || i || '.com', {status}, {priority},"
        " now() + (CASE WHEN i <= 50000 THEN -1 ELSE 1 END) * interval '1 day', {claim} FROM n",
        "INSERT INTO claims (workflow, host, pid, version, expires_at, ended_at, reason, claimed)"
        " SELECT 'scan', 'h', 1, '0', now(), now(), 'done', 1 FROM n WHERE i <= {claims}",
        "ANALYZE",
    ],
}
SHAPE = {
    "status": f"CASE WHEN i <= {DUE} OR i > {DUE + DONE} THEN 'queued' ELSE 'completed' END",
    "priority": f"CASE WHEN i > {DUE + DONE} THEN 0 ELSE 2 + i - i / 2 * 2 END",
    "claim": f"CASE WHEN i <= {DUE} OR i > {DUE + DONE} THEN NULL ELSE 1 + i - i / {CLAIMS} * {CLAIMS} END",
    "claims": CLAIMS,
}


def fill(database: Database) -> Database:
    def insert(conn: Connection) -> None:
        for statement in FILL["sqlite" if database.is_sqlite else "postgresql"]:
            conn.exec_driver_sql(re.sub(r"\{(\w+)\}", lambda name: str(SHAPE[name[1]]), statement))

    database.write(insert)
    return database


@pytest.fixture(scope="module")
def crowded_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file = tmp_path_factory.mktemp("plans") / "crowded.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = fill(Database(database_url(f"sqlite:///{file}")))
    yield database
    database.close()


@pytest.fixture(scope="module")
def crowded_postgresql(postgresql_server: str) -> Iterator[Database]:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE crowded TEMPLATE template_scrapersky")
    database = fill(Database(database_url(re.sub(r"/postgres\?", "/crowded?", postgresql_server))))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest) -> Database:
    """Ten thousand rows are due, forty thousand are done, a hundred thousand urgent ones are due tomorrow."""
    database: Database = request.getfixturevalue(f"crowded_{request.param}")
    return database


# --- what the engine says to the database -----------------------------------------------------------------
def _finish(conn: Connection, workflow: Any) -> None:
    items = claim(conn, workflow, Wish(BATCH, scene.LEASE)).items
    finish(conn, workflow, scene.entries(items), scene.in_hand(items), scene.LEASE, None, careful=False)


def _beat(conn: Connection) -> None:
    (claim_id,) = {item.claim_id for item in claim(conn, scene.SCAN, Wish(BATCH, scene.LEASE)).items}
    renew(conn, [claim_id], scene.LEASE)
    held(conn, DOMAIN_SCANS, [claim_id])


def _rescue(conn: Connection) -> None:
    claim(conn, scene.SCAN, Wish(BATCH, -1000.0))
    for _ in range(2):  # the last call, and its end
        rescue_dead(conn, scene.SCAN, -1000.0)


def _claim(**wish: Any) -> Callable[[Connection], Any]:
    return lambda conn: claim(conn, scene.SCAN, Wish(BATCH, scene.LEASE, **wish))


IDS = list(range(5, 45))
SAVING = scene.workflow(save=lambda conn, group: {})
VERBS: dict[str, Callable[[Connection], Any]] = {
    "claim": _claim(),
    "claim the oldest": _claim(oldest=True),
    "claim given rows": _claim(narrowing=Narrowing(ids=IDS)),
    "finish": lambda conn: _finish(conn, scene.SCAN),
    "finish with a save": lambda conn: _finish(conn, SAVING),
    "heartbeat": _beat,
    "rescue": _rescue,
    "cancel": lambda conn: cancel(conn, DOMAIN_SCANS, IDS),
    "enqueue": lambda conn: enqueue(conn, DOMAIN_SCANS, list(range(9_990, 10_030)), Terms(force=True)),
}
Statement = tuple[str, Any]


def spoken(database: Database, verb: str) -> list[Statement]:
    """The statements of a verb, with their parameters; nothing of it stays."""
    heard: list[Statement] = []

    def hear(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "WITH", "UPDATE")):
            heard.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        with database.begin() as conn:
            VERBS[verb](conn)
            conn.rollback()
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    assert heard
    return heard


def sqlite_plan(conn: Connection, statement: Statement) -> list[str]:
    return [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])]


def postgresql_plan(conn: Connection, statement: Statement, *, generic: bool) -> list[dict[str, Any]]:
    """Every node of the plan the statement ran with. Its effects are undone."""
    sql, parameters = statement
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    prepared = re.sub(r"%\((\w+)\)s", place, sql).replace("%%", "%")
    arguments = ", ".join(psycopg.sql.Literal(parameters[name]).as_string(None) for name in names)
    cursor = conn.connection.dbapi_connection.cursor()
    cursor.execute("SAVEPOINT plan")
    cursor.execute(f"SET LOCAL plan_cache_mode = force_{'generic' if generic else 'custom'}_plan")
    cursor.execute(f"PREPARE plan AS {prepared}")
    execute = f"EXECUTE plan({arguments})" if names else "EXECUTE plan"
    (found,) = cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {execute}").fetchone()
    cursor.execute("DEALLOCATE plan")
    cursor.execute("ROLLBACK TO SAVEPOINT plan")
    tree = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
    return list(_nodes(tree))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def rows_read(nodes: list[dict[str, Any]], table: str) -> float:
    """Rows of the table that were looked at, those that were filtered out included."""
    scans = [node for node in nodes if node.get("Relation Name") == table and "Scan" in node["Node Type"]]
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0))
        * node["Actual Loops"]
        for node in scans
    )


@pytest.mark.parametrize("verb", VERBS)
def test_no_statement_reads_a_whole_table(crowded: Database, verb: str) -> None:
    statements = spoken(crowded, verb)
    with crowded.begin() as conn:
        if crowded.is_sqlite:
            for statement in statements:
                steps = sqlite_plan(conn, statement)
                bad = [step for step in steps if re.match(r"SCAN (domains|claims)\b", step)]
                assert not bad, (statement[0], steps)
        else:
            for statement in statements:
                for generic in (False, True):
                    nodes = postgresql_plan(conn, statement, generic=generic)
                    whole = [node for node in nodes if node["Node Type"] == "Seq Scan"]
                    assert not {node["Relation Name"] for node in whole} & {"domains", "claims"}, statement[0]
                    assert rows_read(nodes, "domains") <= 8 * BATCH, (generic, statement[0])
        conn.rollback()


def picking(crowded: Database, verb: str = "claim") -> Statement:
    return next(statement for statement in spoken(crowded, verb) if "class_0" in statement[0])


@pytest.mark.parametrize("verb", ["claim", "claim the oldest"])
@pytest.mark.parametrize("generic", [False, True])
def test_the_pick_walks_the_partial_index(crowded: Database, verb: str, generic: bool) -> None:
    statement = picking(crowded, verb)
    with crowded.begin() as conn:
        if crowded.is_sqlite:
            steps = [step for step in sqlite_plan(conn, statement) if " domains" in step]
            by_class = [step for step in steps if "ix_domains_queue_due (priority=? AND due_at<?)" in step]
            assert len(by_class) == 4
            assert not any("TEMP B-TREE" in step for step in steps)
        else:
            nodes = postgresql_plan(conn, statement, generic=generic)
            used = [node["Index Name"] for node in nodes if node.get("Relation Name") == "domains"]
            assert used.count("ix_domains_queue_due") >= 4
            assert set(used) <= {"ix_domains_queue_due", "pk_domains"}
        conn.rollback()


def test_urgent_rows_of_tomorrow_cost_the_claim_nothing(crowded_postgresql: Database) -> None:
    """The claim reads as many rows with a hundred thousand of them as without."""
    crowded = crowded_postgresql
    statement = picking(crowded)
    cost: list[tuple[float, int]] = []
    with crowded.begin() as conn:
        for _ in range(2):
            nodes = postgresql_plan(conn, statement, generic=False)
            cost.append((rows_read(nodes, "domains"), nodes[0]["Shared Hit Blocks"] + nodes[0]["Shared Read Blocks"]))
            conn.execute(text("UPDATE domains SET status = NULL WHERE priority = 0"))
        conn.rollback()
    (rows_with, pages_with), (rows_without, _) = cost
    assert rows_with <= rows_without <= BATCH
    assert pages_with < 20 * BATCH
