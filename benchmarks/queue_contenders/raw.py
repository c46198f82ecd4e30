"""The physical limit: `raw.py loop VERB DSN ROWS`, claim 100 with SKIP LOCKED, complete them with one UPDATE.

No fence, no lease, no retry, no history, no asyncio: what any queue adds, it adds to this.
"""

import sys

import psycopg
from protocol import BATCH, CHUNK, done, wait_for_the_barrier

TABLE = """
CREATE TABLE job (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL DEFAULT 'queued',
    payload text NOT NULL, done_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX ON job (id) WHERE status = 'queued';
"""
CLAIM = """
UPDATE job SET status = 'processing' WHERE id = ANY(ARRAY(
    SELECT id FROM job WHERE status = 'queued' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED))
RETURNING id, payload
"""
COMPLETE = "UPDATE job SET status = 'completed', done_at = clock_timestamp() WHERE id = ANY(%s)"


def enqueue(conn: psycopg.Connection, rows: int) -> None:
    for start in range(0, rows, CHUNK):
        payloads = [f"site-{n:08}.example" for n in range(start, min(rows, start + CHUNK))]
        conn.execute("INSERT INTO job (payload) SELECT unnest(%s::text[])", [payloads])


def drain(conn: psycopg.Connection) -> None:
    while claimed := conn.execute(CLAIM, [BATCH]).fetchall():
        conn.execute(COMPLETE, [[id_ for id_, _ in claimed]])


def main(form: str, verb: str, dsn: str, rows: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        if verb == "enqueue":
            conn.execute(TABLE)
            wait_for_the_barrier()
            enqueue(conn, int(rows))
            done()
        else:
            wait_for_the_barrier()
            drain(conn)


main(*sys.argv[1:])
