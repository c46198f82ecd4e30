"""Checks of the database and its queues. Each says what it looked at, what it found and which command mends it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from scrapersky_cli.db.clock import now, skew_seconds
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.engine.queue.orphans import is_orphaned
from scrapersky_cli.engine.queue.pick import Wanted, select_due
from scrapersky_cli.engine.workflow import Workflow

_CLOCK_SKEW = 30.0  # seconds; beyond this, times in logs and in rows cannot be compared
_OLD_TRANSACTION = 3600.0  # seconds
_DEAD_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check. `ok` is False only if the operator has to act."""

    name: str
    ok: bool
    found: str
    hint: str = ""


def check_queues(conn: Connection, workflows: Sequence[Workflow]) -> Iterator[Check]:
    """Run the claim query of each workflow, and look for rows that no claim will ever take."""
    for workflow in workflows:
        picked = select_due(conn, Wanted(workflow, n=1), oldest=False)
        yield Check(f"claim {workflow.name}", ok=True, found=f"{len(picked)} due row(s) seen")
        orphans = conn.scalar(select(func.count()).where(is_orphaned(workflow.queue))) or 0
        hint = "run: scrapersky doctor --repair"
        yield Check(
            f"orphans {workflow.name}", orphans == 0, f"{orphans} rows in processing without an open claim", hint
        )


def check_claims(conn: Connection) -> Check:
    """Count expired claims. The next process run rescues them, so many of them mean that none runs."""
    expired = conn.scalar(
        select(func.count()).select_from(claims).where(claims.c.ended_at.is_(None), claims.c.expires_at < now())
    )
    return Check("expired claims", not expired, f"{expired} expired", "run: scrapersky process all")


def check_consumers(conn: Connection, workflows: Sequence[Workflow]) -> Check:
    """Check that each kind of row in a shared table has a workflow that works it."""
    queues = [workflow.queue for workflow in workflows]
    missing: list[str] = []
    for table, name in sorted({(queue.table, name) for queue in queues for name in queue.where}, key=str):
        known = {queue.where[name] for queue in queues if queue.table is table and name in queue.where}
        missing += sorted(set(conn.scalars(select(table.c[name]).distinct())) - known)
    return Check("consumers", not missing, ", ".join(missing) or "every kind of job has one", "upgrade scrapersky")


def check_clock(conn: Connection) -> Check:
    """Check that this machine's clock is close to the database's, which all times are taken from."""
    skew = skew_seconds(conn)
    return Check("clock", skew < _CLOCK_SKEW, f"{skew:.1f} s from the database's", "set this machine's clock (NTP)")


def check_postgresql(conn: Connection) -> Iterator[Check]:
    """Look for what slows every queue down: a transaction held open, and dead rows that vacuum has not removed."""
    if conn.dialect.name != "postgresql":
        return
    oldest = conn.scalar(
        text("SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity")
    )
    hint = "end the session that holds it: SELECT pid, query FROM pg_stat_activity ORDER BY xact_start"
    yield Check("oldest transaction", float(oldest or 0) < _OLD_TRANSACTION, f"{float(oldest or 0):.0f} s", hint)
    dead = conn.execute(
        text("SELECT relname, n_dead_tup FROM pg_stat_user_tables ORDER BY n_dead_tup DESC LIMIT 1")
    ).first()
    if dead:
        hint = f"run: VACUUM (ANALYZE) {dead.relname}"
        yield Check("dead rows", dead.n_dead_tup < _DEAD_ROWS, f"{dead.n_dead_tup} in {dead.relname}", hint)
