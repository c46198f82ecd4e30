"""Databases so full that a statement which reads more than it is about is found out.

Ten thousand domains are due, forty thousand are done, a hundred thousand urgent ones are due tomorrow, and a batch waits
for all that are not done. Thirty thousand pages of one host are due, ten thousand more wait in its line.
"""

import re

from sqlalchemy import Connection

from scrapersky_cli.db.database import Database

DUE, DONE, TOMORROW, CLAIMS, JOBS = 10_000, 40_000, 100_000, 5_000, 20_000
PAGES, LINE = 30_000, 10_000
ROWS = DUE + DONE + TOMORROW
BATCH = 1  # the id of the one batch
CROWDED = {
    "domains",
    "claims",
    "attempts",
    "batch_items",
    "pages",
    "hosts",
    "jobs",
}  # tables nobody may read as a whole

_WAITS = f"(i <= {DUE} OR i > {DUE + DONE})"
_FILL = (
    f"""
    INSERT INTO domains (domain, status, priority, due_at, claim_id, batch_id)
    SELECT 'x' || i || '.com', CASE WHEN {_WAITS} THEN 'queued' ELSE 'completed' END,
        CASE WHEN i > {DUE + DONE} THEN 0 ELSE 2 + i - i / 2 * 2 END, CASE WHEN i <= {DUE + DONE} THEN @past ELSE @future END,
        CASE WHEN {_WAITS} THEN NULL ELSE 1 + i - i / {CLAIMS} * {CLAIMS} END, {BATCH}
    FROM n
    """,
    f"""
    INSERT INTO claims (workflow, host, pid, version, started_at, expires_at, ended_at, reason, claimed)
    SELECT 'scan', 'h', 1, '0', @past, @past, @past, 'done', 1 FROM n WHERE i <= {CLAIMS}
    """,
    f"""
    INSERT INTO attempts (workflow, row_id, claim_id, attempt, outcome, at)
    SELECT 'scan', i + {DUE}, 1, 1, 'retried', @past FROM n WHERE i <= {DONE}
    """,
    f"INSERT INTO batches (id, name, workflow) VALUES ({BATCH}, 'all', 'scan')",
    f"""
    INSERT INTO batch_items (batch_id, workflow, row_id, outcome)
    SELECT {BATCH}, 'scan', i, CASE WHEN {_WAITS} THEN NULL ELSE 'completed' END FROM n
    """,
    "INSERT INTO hosts (host) SELECT 'x' || i || '.com' FROM n",
    f"""
    INSERT INTO pages (domain_id, url, url_digest, host, scrape_status, scrape_due_at, scrape_in_line_since)
    SELECT i, 'https://crowd.com/' || i, @digest, 'crowd.com', 'queued', CASE WHEN i <= {PAGES} THEN @past ELSE @line END,
        CASE WHEN i <= {PAGES} THEN NULL ELSE @past END
    FROM n WHERE i <= {PAGES + LINE}
    """,
    f"""
    INSERT INTO jobs (type, domain_id, host, status)
    SELECT 'email_scan', i, 'x' || i || '.com', 'completed' FROM n WHERE i <= {JOBS}
    """,
)
_NUMBERS = {
    "sqlite": f"""
        CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
        SELECT i FROM n
        """,
    "postgresql": f"CREATE TEMP TABLE n ON COMMIT DROP AS SELECT i FROM generate_series(1, {ROWS}) i",
}
_WORDS = {
    "sqlite": {
        "past": "strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 day')",
        "future": "strftime('%Y-%m-%d %H:%M:%f', 'now', '1 day')",
        "line": "strftime('%Y-%m-%d %H:%M:%f', 'now', i || ' seconds')",
        "digest": "randomblob(16)",
    },
    "postgresql": {
        "past": "now() - interval '1 day'",
        "future": "now() + interval '1 day'",
        "line": "now() + i * interval '1 second'",
        "digest": "decode(md5(i::text), 'hex')",
    },
}


def fill(database: Database) -> None:
    """Fill a migrated, empty database. It has no statistics yet."""
    dialect = "sqlite" if database.is_sqlite else "postgresql"

    def insert(conn: Connection) -> None:
        conn.exec_driver_sql(_NUMBERS[dialect])
        for statement in _FILL:
            conn.exec_driver_sql(re.sub(r"@(\w+)", lambda name: _WORDS[dialect][name[1]], statement))

    database.write(insert)


def analyse(database: Database) -> None:
    """Let the database gather its statistics, as PostgreSQL does by itself, and SQLite never does."""
    database.write(lambda conn: conn.exec_driver_sql("ANALYZE"))
