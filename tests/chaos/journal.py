"""The journal: what the database itself saw, written by triggers, whatever a process believes that it did.

A database does not know which process writes. So each process has a time zone of its own, a number of minutes away
from UTC, and that number is its name. A trigger can ask for it: SQLite asks the C library for the local time,
PostgreSQL its session, also behind a pooler. The product knows no zone but UTC, so it makes no difference to it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, text

from scrapersky_cli.workflows.registry import workflows

HARNESS = 0  # the name of a process in UTC, which is the test's own


def time_zone(number: int) -> dict[str, str]:
    """The environment of the process of that name, for SQLite and for PostgreSQL."""
    zone = f"CHAOS-{number // 60}:{number % 60:02}"
    return {"TZ": zone, "PGTZ": zone}


class Line(NamedTuple):
    """One thing that happened, in a transaction that was committed.

    `event` is `status` (a row of the table `place` changed its status; `now` says what the attempt came to), `save`
    (something that was found was written to the table `place`, to the row `key`) or `claim` (one was opened, renewed,
    `called` for the last time, or ended). `who` is the process. `row_id` is the queue row, `claim_id` its claim, and `own` says that this claim is
    open and was made by `who`. For a save they are the row, of the table `held`, that `who` holds and that this can
    come from; where there are several, the save has several lines, and where there is none, they are empty.
    """

    id: int
    tx: int | None  # PostgreSQL only: on SQLite the transactions stand one after another
    at: str
    who: int
    event: str
    place: str
    row_id: int | None
    was: str | None
    now: str | None
    claim_id: int | None
    own: bool
    expired: bool
    held: str | None
    key: int | None


_DIALECTS = {
    "postgresql": {
        "KEY": "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "TX": "txid_current()",
        "AT": "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')",
        "NOW": "clock_timestamp()",
        "WHO": "(extract(timezone FROM now()) / 60)::integer",
        "IS_NOT": "IS DISTINCT FROM",
    },
    "sqlite": {
        "KEY": "INTEGER PRIMARY KEY",
        "TX": "NULL",
        "AT": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        "NOW": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        "WHO": "(strftime('%s', 'now', 'localtime') - strftime('%s', 'now')) / 60",
        "IS_NOT": "IS NOT",
    },
}

_TABLES = """
CREATE TABLE chaos_processes (who integer PRIMARY KEY, pid integer NOT NULL);
CREATE TABLE chaos_journal (
    id {KEY}, tx bigint DEFAULT ({TX}), at varchar(30) DEFAULT ({AT}), who integer DEFAULT ({WHO}), event varchar(10),
    place varchar(40), row_id bigint, was varchar(10), now varchar(10), claim_id bigint, own integer DEFAULT 0,
    expired integer DEFAULT 0, held varchar(40), key bigint);
CREATE VIEW chaos_me AS SELECT pid FROM chaos_processes WHERE who = {WHO};
CREATE VIEW chaos_mine AS SELECT id FROM claims WHERE ended_at IS NULL AND pid = (SELECT pid FROM chaos_me);
CREATE VIEW chaos_held AS SELECT * FROM (
    SELECT 'domains' AS place, id AS row_id, id AS domain_id, claim_id FROM domains WHERE status = 'processing'
    UNION ALL SELECT 'pages', id, domain_id, scrape_claim_id FROM pages WHERE scrape_status = 'processing'
    UNION ALL SELECT 'jobs', id, domain_id, claim_id FROM jobs WHERE status = 'processing'
) AS held WHERE claim_id IN (SELECT id FROM chaos_mine);
"""

# A row's status changed: what did the attempt come to?
_STATUS = """
INSERT INTO chaos_journal (event, place, row_id, was, now, claim_id, own, expired)
SELECT 'status', '{place}', NEW.id, OLD.{p}status,
    CASE WHEN NEW.{p}status = 'processing' THEN 'claimed'
         WHEN OLD.{p}status = 'processing' AND NEW.{p}losses > OLD.{p}losses THEN 'lost'
         WHEN OLD.{p}status = 'processing' AND NEW.{p}status = 'queued' THEN
             CASE WHEN NEW.{p}result_code IS NOT NULL THEN 'completed'
                  WHEN NEW.{p}attempts < OLD.{p}attempts THEN 'released' ELSE 'retried' END
         ELSE NEW.{p}status END,
    one.claim_id,
    CASE WHEN one.claim_id IN (SELECT id FROM chaos_mine) THEN 1 ELSE 0 END,
    CASE WHEN one.claim_id IN (SELECT id FROM claims WHERE ended_at IS NULL AND expires_at < {NOW}) THEN 1 ELSE 0 END
FROM (SELECT CASE WHEN NEW.{p}status = 'processing' THEN NEW.{p}claim_id ELSE OLD.{p}claim_id END AS claim_id) AS one;
"""

# Something was saved: which of the rows that the process holds can it come from?
_SAVE = """
INSERT INTO chaos_journal (event, place, key, row_id, held, claim_id, own)
SELECT 'save', '{place}', {key}, held.row_id, held.place, held.claim_id, CASE WHEN held.claim_id IS NULL THEN 0 ELSE 1 END
FROM (SELECT 1 AS one) AS one LEFT JOIN chaos_held AS held ON {held};
"""

_CLAIM = """
INSERT INTO chaos_journal (event, place, was, now, claim_id, own, expired)
SELECT 'claim', '', {was}, coalesce(NEW.reason, {open}), NEW.id,
    CASE WHEN NEW.pid = (SELECT pid FROM chaos_me) THEN 1 ELSE 0 END,
    CASE WHEN {expires} < {NOW} THEN 1 ELSE 0 END;
"""


class _Saved(NamedTuple):
    """A table for what is found. `key` is the row that is written, `held` says from which queue rows it can come."""

    table: str
    key: str
    held: str
    events: tuple[str, ...] = ("INSERT", "UPDATE")
    when: str = ""


_OF_ITS_DOMAIN = "held.domain_id = NEW.domain_id"
_SAVES = (
    _Saved("domain_facts", "NEW.domain_id", _OF_ITS_DOMAIN),
    _Saved(
        "page_facts",
        "NEW.page_id",
        "(held.place = 'pages' AND held.row_id = NEW.page_id)"
        " OR (held.place = 'jobs' AND held.domain_id = (SELECT domain_id FROM pages WHERE id = NEW.page_id))",
    ),
    _Saved("contact_sources", "NEW.contact_id", _OF_ITS_DOMAIN),
    _Saved("pages", "NEW.id", f"{_OF_ITS_DOMAIN} AND held.place = 'jobs'", ("INSERT",), "NEW.source = 'crawl'"),
    _Saved("job_progress", "NEW.job_id", "held.place = 'jobs' AND held.row_id = NEW.job_id"),
    _Saved("jobs", "NEW.id", "held.place = 'jobs' AND held.row_id = NEW.id", ("UPDATE OF result",)),
)


def _triggers(words: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Table, event, condition and body of each trigger."""
    for table, prefix in sorted(
        {(queue.table.name, queue.prefix) for queue in (workflow.queue for workflow in workflows())}
    ):
        changed = f"OLD.{prefix}status {words['IS_NOT']} NEW.{prefix}status"
        yield table, f"UPDATE OF {prefix}status", changed, _STATUS.format(place=table, p=prefix, **words)
    for saved in _SAVES:
        body = _SAVE.format(place=saved.table, key=saved.key, held=saved.held, **words)
        for event in saved.events:
            yield saved.table, event, saved.when, body
    yield "claims", "INSERT", "", _CLAIM.format(was="NULL", open="'open'", expires="NEW.expires_at", **words)
    was = "coalesce(OLD.reason, 'open')"
    called = "CASE WHEN NEW.last_call_at IS NOT NULL AND NEW.expires_at = OLD.expires_at THEN 'called' ELSE 'open' END"
    yield "claims", "UPDATE", "", _CLAIM.format(was=was, open=called, expires="OLD.expires_at", **words)


def install(conn: Connection) -> None:
    """Give this database, which is migrated and empty, a journal."""
    dialect = conn.dialect.name
    words = _DIALECTS[dialect]
    for statement in _TABLES.format(**words).split(";\n"):
        if statement.strip():
            conn.execute(text(statement))
    for number, (table, event, condition, body) in enumerate(_triggers(words)):
        name = f"chaos_{number}"
        when = f"WHEN ({condition})" if condition else ""
        if dialect == "postgresql":
            function = (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            )
            conn.exec_driver_sql(function)
            body = f"EXECUTE FUNCTION {name}()"
        else:
            body = f"BEGIN {body} END"
        conn.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when} {body}")


def register(conn: Connection, number: int, pid: int) -> None:
    """The process of that name has this id."""
    conn.execute(text("INSERT INTO chaos_processes VALUES (:number, :pid)"), {"number": number, "pid": pid})


def length(conn: Connection) -> int:
    """How many lines were written: the clock of chaos."""
    lines: int = conn.execute(text("SELECT coalesce(max(id), 0) FROM chaos_journal")).scalar_one()
    return lines


def read(conn: Connection) -> list[Line]:
    """Every line, in order.

    SQLite numbers no transactions, but they come one after another. So there `tx` is the turn: the lines that one
    process wrote before another one did, which are one or more transactions.
    """
    lines = [
        Line(*row) for row in conn.execute(text(f"SELECT {', '.join(Line._fields)} FROM chaos_journal ORDER BY id"))
    ]
    if conn.dialect.name != "sqlite":
        return lines
    turns, turn = [], 0
    for number, line in enumerate(lines):
        turn += number > 0 and line.who != lines[number - 1].who
        turns.append(line._replace(tx=turn))
    return turns
