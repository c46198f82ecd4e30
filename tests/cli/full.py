"""A database that is full of everything, made by a few statements."""

import re

from sqlalchemy import Connection

from scrapersky_cli.db.database import Database

_STATE = "CASE i % 10 WHEN 0 THEN 'failed' WHEN 1 THEN 'queued' WHEN 2 THEN 'cancelled' WHEN 3 THEN NULL ELSE 'completed' END"
_DUE = "CASE i % 10 WHEN 1 THEN $past END"
_RESULT = "CASE WHEN i % 10 > 3 THEN CASE i % 3 WHEN 0 THEN 'empty' ELSE 'ok' END END"
_KIND, _CODE, _ERROR = (
    f"CASE i % 10 WHEN 0 THEN {value} END"
    for value in ("'ours'", "CASE i % 3 WHEN 0 THEN 'timeout' ELSE 'connect_refused' END", "'it took too long'")
)
_QUEUE = ("status", "due_at", "result_code", "error_kind", "error_code", "error", "finished_at")


def _queue(prefix: str = "") -> str:
    return ", ".join(prefix + name for name in _QUEUE)


_QUEUED = f"{_STATE}, {_DUE}, {_RESULT}, {_KIND}, {_CODE}, {_ERROR}, $past"
_DOMAIN = "CASE i WHEN 1 THEN 'one.com' ELSE 'number' || i || '.com' END"
_FILL = (
    f"INSERT INTO domains (id, domain, {_queue()}) SELECT i, {_DOMAIN}, {_QUEUED} FROM n",
    """
    INSERT INTO domain_facts (domain_id, http_status, title, cms, best_email, businesses)
    SELECT i, 200, 'The practice number ' || i, 'WordPress', 'info@number' || i || '.com', '[{"name": "Practice"}]'
    FROM n WHERE i % 10 > 3
    """,
    "INSERT INTO contacts (id, kind, value, role) SELECT i, 'email', 'info@number' || i || '.com', 'info' FROM n",
    """
    INSERT INTO contact_sources (contact_id, domain_id, source_url, url_digest, method, confidence, own_domain)
    SELECT i, i, 'https://number' || i || '.com/contact', $digest, 'mailto', 0.9, true FROM n
    """,
    f"""
    INSERT INTO pages (id, domain_id, url, url_digest, host, kind, {_queue("scrape_")})
    SELECT i, i, 'https://number' || i || '.com/contact', $digest, 'number' || i || '.com', 'contact', {_QUEUED} FROM n
    """,
    "INSERT INTO hosts (host) SELECT 'number' || i || '.com' FROM n",
    """
    INSERT INTO claims (id, workflow, host, pid, version, started_at, expires_at, ended_at, reason, claimed, completed)
    SELECT i, 'domain-scan', 'worker', 1, '0', $past, $past, $past, 'done', 50, 50 FROM n WHERE i <= $rows / 50
    """,
    """
    INSERT INTO attempts (workflow, row_id, claim_id, attempt, outcome, error_code, error, at)
    SELECT 'domain-scan', i, 1 + i / 50, 1, 'retried', 'timeout', 'it took too long', $past FROM n
    """,
    "INSERT INTO batches (id, name, workflow, open) VALUES (1, 'april', 'domain-scan', false)",
    f"""
    INSERT INTO batch_items (batch_id, workflow, row_id, outcome)
    SELECT 1, 'domain-scan', i, CASE WHEN i % 10 IN (1, 3) THEN NULL ELSE {_STATE} END FROM n
    """,
    f"""
    INSERT INTO places (id, source, source_id, name, category, city, country, {_queue("deep_scan_")})
    SELECT i, 'overture', 'p' || i, 'Practice ' || i, 'dentist', 'Austin', 'US', {_QUEUED} FROM n WHERE i <= $rows / 2
    """,
    """
    INSERT INTO place_facts (place_id, street, postcode, content_hash)
    SELECT i, i || ' Main Street', '78701', 'x' FROM n WHERE i <= $rows / 2
    """,
    f"""
    INSERT INTO local_businesses (id, name, category, city, country, website, domain_id, url, {_queue("extraction_")})
    SELECT i, 'Practice ' || i, 'dentist', 'Austin', 'US', 'https://number' || i || '.com', i, 'https://number' || i || '.com',
        {_QUEUED}
    FROM n WHERE i <= $rows / 2
    """,
    """
    INSERT INTO business_facts (business_id, source, street, postcode)
    SELECT i, 'overture', i || ' Main Street', '78701' FROM n WHERE i <= $rows / 2
    """,
    "INSERT INTO business_places (place_id, business_id) SELECT i, i FROM n WHERE i <= $rows / 2",
    """
    INSERT INTO jobs (type, domain_id, host, status, result_code, finished_at)
    SELECT 'email_scan', i, 'number' || i || '.com', 'completed', 'ok', $past FROM n WHERE i <= $rows / 4
    """,
    f"""
    INSERT INTO sitemaps (id, domain_id, url, url_digest, host, found_by, {_queue("import_")})
    SELECT i, i, 'https://number' || i || '.com/sitemap.xml', $digest, 'number' || i || '.com', 'robots', {_QUEUED}
    FROM n WHERE i <= $rows / 4
    """,
    "INSERT INTO sitemap_facts (sitemap_id, urls) SELECT i, 7 FROM n WHERE i <= $rows / 4",
    f"""
    INSERT INTO place_searches (id, name, phrase, near, source, digest, {_queue()})
    SELECT i, 'dentists ' || i, 'dentists', 'Austin', 'osm', 'd' || i, {_QUEUED} FROM n WHERE i <= $rows / 10
    """,
    """
    INSERT INTO costs (asked_at, sku, cost) SELECT $past, 'text-search-pro', 32000 FROM n WHERE i <= $rows / 10
    """,
    "INSERT INTO suppressions (digest, kind, value) SELECT 'x' || i, 'email', 'a@b' || i || '.com' FROM n WHERE i <= $rows / 20",
)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) SELECT i FROM n"
_WORDS = {
    "sqlite": {"past": "strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 hour')", "digest": "randomblob(16)"},
    "postgresql": {"past": "now() - interval '1 hour'", "digest": "decode(md5(i::text), 'hex')"},
}


def fill(database: Database, rows: int) -> None:
    """Fill a migrated, empty database: so many domains, and of other things as many or fewer."""
    words = {**_WORDS["sqlite" if database.is_sqlite else "postgresql"], "rows": str(rows)}

    def insert(conn: Connection) -> None:
        for statement in (f"CREATE TEMP TABLE n AS {_NUMBERS}", *_FILL, "DROP TABLE n"):
            written = statement if database.is_sqlite else statement.replace("%", "%%")
            conn.exec_driver_sql(re.sub(r"\$(\w+)", lambda name: words[name[1]], written))

    with database.migrating() as conn:  # which may take longer than a write
        insert(conn)
    database.write(lambda conn: conn.exec_driver_sql("ANALYZE"))
