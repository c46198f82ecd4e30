"""Finish: a group is stored with care, in halves of halves where something cannot be stored.

So one bad row fails alone, at its own cost. This costs a savepoint for each half; `exchange.py` tries without.
"""

from collections.abc import Mapping, Set

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.database import close_cursors, is_disconnect, is_replayable
from scrapersky_cli.db.queues import FAILED
from scrapersky_cli.db.together import send
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.group import (
    Advance,
    Group,
    flips,
    of_latest_claims,
    outcomes_of,
    save_steps,
    settling,
    verdicts,
    write_books,
)
from scrapersky_cli.engine.retry import Outcome, shortened
from scrapersky_cli.engine.workflow import Key, Step, Workflow
from scrapersky_cli.failures import SaveFailed


def finish(
    conn: Connection,
    workflow: Workflow,
    group: Group,
    rows_by_claim: Mapping[int, Set[Key]],
    lease: float,
    advance: Advance | None,
) -> dict[Key, Outcome]:
    """Store the group. Return the outcome of each attempt that ended: the others go on.

    `rows_by_claim` has the keys of what the process has in hand, the group included; `lease` is in seconds.
    """
    still_open = claims.lock_open(conn, sorted({item.claim_id for item, _ in group}))
    ours = of_latest_claims([(item, ready) for item, ready in group if item.claim_id in still_open])
    ended = verdicts(conn, group, _store(conn, workflow, ours, advance), rows_by_claim)
    send(conn, [settling(conn, group, ended, rows_by_claim, lease)])
    return ended


def _store(conn: Connection, workflow: Workflow, group: Group, advance: Advance | None) -> dict[Key, Outcome | None]:
    """Store the group or, where that fails, its halves. The keys that are missing from the answer were taken away."""
    if not group:
        return {}
    with Caught() as caught, conn.begin_nested():
        done = _store_group(conn, workflow, group, advance)
        close_cursors(conn)
        return done
    close_cursors(conn)
    error = caught.error
    assert error is not None
    if isinstance(error, DBAPIError) and (is_disconnect(error) or is_replayable(error)):
        raise error
    if len(group) == 1:
        ((item, ready),) = group
        if not isinstance(ready, Step):
            raise error  # not even the failure could be written: this is a bug, not a bad row
        return _store(conn, workflow, [(item, _save_failed(error))], advance)
    half = len(group) // 2
    return _store(conn, workflow, group[:half], advance) | _store(conn, workflow, group[half:], advance)


def _save_failed(error: Exception) -> Outcome:
    cause = getattr(error, "orig", None) or error
    text = shortened(f"{SaveFailed().message} ({type(cause).__name__}: {cause})")
    return Outcome(FAILED, "failed", error_kind=SaveFailed.kind, error_code=SaveFailed.code, error=text)


def _store_group(
    conn: Connection, workflow: Workflow, group: Group, advance: Advance | None
) -> dict[Key, Outcome | None]:
    fenced = save_steps(conn, workflow, group)
    outcomes = outcomes_of(workflow, fenced)
    flipped = send(conn, flips(conn.dialect.name, workflow, fenced, outcomes))
    return write_books(conn, workflow, fenced, outcomes, flipped, advance)
