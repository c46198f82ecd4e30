"""Does a claim cost more in a big table? The same claims, in turn, in a table of 10,000 rows and in a large one."""

import time
from statistics import median

from sqlalchemy import text

from benchmarks.server import TEMPLATE, Server
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.queue.claim import ClaimRequest, claim
from scrapersky_cli.engine.workflow import Workflow

SMALL = 10_000
CLAIMS, BATCH = 40, 100
WORKFLOW = Workflow("domain-scan", "no operation", DOMAIN_SCANS, ("domain",))

# Every second row is done, every second one waits; some wait for tomorrow, all of them urgent.
FILL = text("""
    INSERT INTO domains (domain, status, priority, due_at, attempts, claim_id, result_code, finished_at)
    SELECT 'site-' || n || '.example',
           CASE WHEN n % 2 = 0 THEN 'completed' ELSE 'queued' END,
           CASE WHEN n % 20 = 1 THEN 0 ELSE 2 END,
           now() + CASE WHEN n % 20 = 1 THEN interval '1 day' ELSE interval '-1 hour' END,
           1 - n % 2, CASE WHEN n % 2 = 0 THEN 1 END, CASE WHEN n % 2 = 0 THEN 'ok' END,
           CASE WHEN n % 2 = 0 THEN now() END
    FROM generate_series(1, :rows) AS n
""")


def compare_table_sizes(server: Server, rows: int) -> None:
    """Print the median time of a claim of 100 rows in both tables, and their ratio."""
    with server.fresh_database(TEMPLATE) as small_dsn, server.fresh_database(TEMPLATE) as large_dsn:
        small, large = _filled(small_dsn, SMALL), _filled(large_dsn, rows)
        times: tuple[list[float], list[float]] = [], []
        for _ in range(CLAIMS):
            for database, seconds in zip((small, large), times, strict=True):
                seconds.append(_timed_claim(database))
        first, second = (median(seconds) * 1000 for seconds in times)
        print(f"claim of {BATCH} rows: {first:.2f} ms of {SMALL:,} rows, {second:.2f} ms of {rows:,}", end="")
        print(f": {second / first:.2f} times")
        small.close()
        large.close()


def _filled(dsn: str, rows: int) -> Database:
    database = Database(database_url(dsn))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("SET statement_timeout = 0"))
        conn.execute(FILL, {"rows": rows})
        conn.execute(text("VACUUM ANALYZE domains"))
    database.engine.dispose()
    return database


def _timed_claim(database: Database) -> float:
    began = time.perf_counter()
    claimed = database.write(claim, WORKFLOW, ClaimRequest(BATCH, lease=600))
    assert len(claimed.items) == BATCH
    return time.perf_counter() - began
