"""Count what all workers have done since a moment, from the book of claims."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, bindparam, func, select

from scrapersky_cli.db.tables.queue import attempts, claims

_GONE = ("completed", "retried", "failed", "released", "cancelled", "lost")


class Moment(NamedTuple):
    """The last claim and the last attempt that there were."""

    claim_id: int
    attempt_id: int


@dataclass(slots=True)
class WorkDone:
    """Of one workflow: the rows that are being worked, those that ended, and how often each error was met."""

    running: int = 0
    done: int = 0
    failed: int = 0
    errors: Counter[str] = field(default_factory=Counter)


def moment(conn: Connection) -> Moment:
    """Return this moment."""
    claim, attempt = (conn.scalar(select(func.max(table.c.id))) for table in (claims, attempts))
    return Moment(claim or 0, attempt or 0)


def work_since(conn: Connection, since: Moment) -> dict[str, WorkDone]:
    """Return by workflow what was done by claims that were made since the moment."""
    found: dict[str, WorkDone] = defaultdict(WorkDone)
    for row in conn.execute(_claims(), {"since": since.claim_id}):
        found[row.workflow].running = row.claimed - sum(getattr(row, name) for name in _GONE)
        found[row.workflow].done, found[row.workflow].failed = row.completed + row.failed, row.failed
    for workflow, code, count in conn.execute(_errors(), since._asdict()):
        found[workflow].errors[code] = count
    return found


@cache
def _claims() -> Select[Any]:
    sums = (func.sum(claims.c[name]).label(name) for name in ("claimed", *_GONE))
    recent = claims.c.id > bindparam("since", type_=BigInteger)
    return select(claims.c.workflow, *sums).where(recent).group_by(claims.c.workflow)


@cache
def _errors() -> Select[Any]:
    recent = attempts.c.id > bindparam("attempt_id", type_=BigInteger)
    of_claims = attempts.c.claim_id > bindparam("claim_id", type_=BigInteger)
    return (
        select(attempts.c.workflow, attempts.c.error_code, func.count())
        .where(recent, of_claims, attempts.c.error_code.is_not(None))
        .group_by(attempts.c.workflow, attempts.c.error_code)
    )
