"""Do a claim and `status` cost more in a big table? The same in turn, in a table of 10,000 rows and in a large one."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import text

from benchmarks.cpu import used_by_command
from benchmarks.loopback_web.processes import environment
from benchmarks.server import TEMPLATE, Server
from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.queue.claim import ClaimRequest, claim
from scrapersky_cli.engine.workflow import Workflow

SMALL = 10_000
CLAIMS, BATCH, LOOKS = 40, 100, 8
WORKFLOW = Workflow("domain-scan", "no operation", DOMAIN_SCANS, ("domain",))

# Every second row waits, some of them for tomorrow, and all of these are urgent. Of the others one in five failed.
_FILL = """
    INSERT INTO domains (domain, status, priority, due_at, attempts, claim_id, result_code, error_kind, error_code,
        error, finished_at)
    SELECT 'site-' || n || '.example',
           CASE WHEN n % 10 = 0 THEN 'failed' WHEN n % 2 = 0 THEN 'completed' ELSE 'queued' END,
           CASE WHEN n % 20 = 1 THEN 0 ELSE 2 END,
           CASE WHEN n % 20 = 1 THEN {tomorrow} ELSE {past} END,
           1 - n % 2, CASE WHEN n % 2 = 0 THEN 1 END,
           CASE WHEN n % 10 = 0 THEN NULL WHEN n % 8 = 2 THEN 'empty' WHEN n % 2 = 0 THEN 'ok' END,
           CASE WHEN n % 10 = 0 THEN 'target' END,
           CASE WHEN n % 10 = 0 THEN 'error_' || n / 10 % 7 END, CASE WHEN n % 10 = 0 THEN 'It failed.' END,
           CASE WHEN n % 2 = 0 THEN {past} END
    FROM ({numbers}) AS n
"""
_POSTGRESQL = {
    "tomorrow": "now() + interval '1 day'",
    "past": "now() - interval '1 hour'",
    "numbers": "SELECT generate_series(1, :rows) AS n",
}
_SQLITE = {
    "tomorrow": "strftime('%Y-%m-%d %H:%M:%f', 'now', '1 day')",
    "past": "strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 hour')",
    "numbers": "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :rows) SELECT n FROM n",
}


def compare_table_sizes(server: Server, rows: int) -> None:
    """Print what a claim and `status` cost in both tables, and the ratio."""
    with server.fresh_database(TEMPLATE) as small_dsn, server.fresh_database(TEMPLATE) as large_dsn:
        small, large = _filled(small_dsn, SMALL), _filled(large_dsn, rows)
        _compare("status on PostgreSQL", rows, LOOKS, [_status(dsn, server) for dsn in (small_dsn, large_dsn)])
        _compare(f"claim of {BATCH} rows", rows, CLAIMS, [_claim(database) for database in (small, large)])
        small.close()
        large.close()
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder, name)}" for name in ("small.db", "large.db")]
        for url, count in zip(urls, (SMALL, rows), strict=True):
            _filled(url, count).close()
        _compare("status on SQLite", rows, LOOKS, [_status(url, None) for url in urls])


def _filled(dsn: str, rows: int) -> Database:
    database = Database(database_url(dsn))
    migrate.ensure(database)
    words = _SQLITE if database.is_sqlite else _POSTGRESQL
    fill = text(_FILL.format(**words).replace("%H:%M:%f", r"%H\:%M\:%f"))
    with database.begin() as conn:
        if not database.is_sqlite:
            conn.execute(text("SET LOCAL statement_timeout = 0"))
        conn.execute(fill, {"rows": rows})
    if not database.is_sqlite:  # which nobody vacuums or analyses
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE domains")
    return database


def _compare(what: str, rows: int, times: int, sides: list[Callable[[], float]]) -> None:
    costs: list[list[float]] = [[], []]
    for _ in range(times):
        for cost, side in zip(costs, sides, strict=True):
            cost.append(side())
    first, second = (median(cost) * 1000 for cost in costs)
    print(f"{what}: {first:.2f} ms of {SMALL:,} rows, {second:.2f} ms of {rows:,}: {second / first:.2f} times")


def _claim(database: Database) -> Callable[[], float]:
    """A claim. It returns the time that it took."""

    def timed() -> float:
        began = time.perf_counter()
        claimed = database.write(claim, WORKFLOW, ClaimRequest(BATCH, lease=600))
        assert len(claimed.items) == BATCH
        return time.perf_counter() - began

    return timed


def _status(dsn: str, server: Server | None) -> Callable[[], float]:
    """The command. Its processor time is returned, PostgreSQL's included."""
    command = [sys.executable, "-m", "scrapersky_cli", "status"]
    chosen = environment(SCRAPERSKY_DATABASE_URL=dsn)
    return lambda: used_by_command(command, chosen, server.cpu_seconds if server else float)
