"""Pauses and polls: what keeps a host from claiming, and what shows that it tries."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Select, String, and_, bindparam, delete, or_, select

from scrapersky_cli import __version__
from scrapersky_cli.db.clock import clock
from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.queue import pauses, pollers
from scrapersky_cli.engine.queue.claims import HOST, has_expired
from scrapersky_cli.engine.queue.statements import statement

_workflow = bindparam("workflow", type_=String)
_host = bindparam("host", type_=String)
_is_here = pauses.c.host.in_(("*", _host))
_applies = and_(pauses.c.workflow.in_(("*", _workflow)), _is_here)


@dataclass(frozen=True, slots=True)
class Pause:
    """Why claims of a workflow, or by a host, take nothing. `*` stands for all."""

    workflow: str
    host: str
    reason: str | None

    @property
    def is_everywhere(self) -> bool:
        """Whether no host at all claims."""
        return self.host == "*"

    def stops(self, workflow: str) -> bool:
        """Return whether the pause applies to this workflow."""
        return self.workflow in ("*", workflow)


# --- before a claim ---------------------------------------------------------------------------------------
def needs_check() -> ColumnElement[bool]:
    """Whether `check` would find anything, as a column of a statement that binds `workflow` and `host`."""
    return or_(has_expired(), select(pauses.c.workflow).where(_applies).exists())


def paused_here() -> Select[Any]:
    """Return a query for the workflows that are paused on the host bound as `host`; `*` means all of them."""
    return select(pauses.c.workflow).where(_is_here)


@statement
def _check() -> Select[Any]:
    """Say whether claims of a workflow have expired, and which pause stops this host from claiming."""
    one = select(has_expired().label("expired")).subquery("one")
    columns = (one.c.expired, pauses.c.workflow, pauses.c.host, pauses.c.reason)
    return select(*columns).join_from(one, pauses, _applies, isouter=True)


def check(conn: Connection, workflow: str) -> tuple[bool, Pause | None]:
    """Return whether claims of the workflow have expired, and the pause that stops this host from claiming."""
    row = conn.execute(_check(), {"workflow": workflow, "host": HOST}).first()
    assert row is not None
    return row.expired, Pause(row.workflow, row.host, row.reason) if row.workflow else None


# --- polls ------------------------------------------------------------------------------------------------
@statement
def _note_poll(dialect: str) -> Any:
    """Write down when this host last asked for work, and with which version."""
    row = upsert(dialect)(pollers).values({name: bindparam(name) for name in ("workflow", "host", "version")})
    return row.on_conflict_do_update(
        index_elements=[pollers.c.workflow, pollers.c.host],
        set_={"version": row.excluded.version, "polled_at": clock()},
    )


def note_polls(conn: Connection, workflows: Collection[str]) -> None:
    """Remember that this host asked for work, so that a dead cron and an empty queue look different."""
    # In the same order everywhere, so that no process waits for one that waits for it.
    polls = [{"workflow": name, "host": HOST, "version": __version__} for name in sorted(workflows)]
    if polls:
        conn.execute(_note_poll(conn.dialect.name), polls)


# --- an operator's pauses ---------------------------------------------------------------------------------
@statement
def _pause(dialect: str) -> Any:
    """Begin a pause, or change its reason."""
    row = upsert(dialect)(pauses).values({name: bindparam(name) for name in ("workflow", "host", "reason")})
    return row.on_conflict_do_update(
        index_elements=[pauses.c.workflow, pauses.c.host], set_={"reason": row.excluded.reason}
    )


def pause(conn: Connection, workflow: str, host: str, reason: str | None) -> None:
    """Let no claim of the workflow, or by the host, take anything; `*` stands for all."""
    conn.execute(_pause(conn.dialect.name), {"workflow": workflow, "host": host, "reason": reason})


@statement
def _all() -> Select[Any]:
    """Read all pauses."""
    return select(pauses.c.workflow, pauses.c.host, pauses.c.reason).order_by(pauses.c.host, pauses.c.workflow)


def all_pauses(conn: Connection) -> list[Pause]:
    """Return all pauses, first those that stop every host."""
    found = [Pause(row.workflow, row.host, row.reason) for row in conn.execute(_all())]
    return sorted(found, key=lambda pause: not pause.is_everywhere)


@statement
def _resume() -> Delete:
    """End a pause."""
    return delete(pauses).where(pauses.c.workflow == _workflow, pauses.c.host == _host)


def resume(conn: Connection, workflow: str, host: str) -> bool:
    """End a pause. Return whether there was one."""
    return bool(conn.execute(_resume(), {"workflow": workflow, "host": host}).rowcount)
