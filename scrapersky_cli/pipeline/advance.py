"""Enqueue the successors of completed rows, in the transaction that completes the rows."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from scrapersky_cli.db.columns import REFUSED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.queue.group import Advance
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import names, workflow_named


def advancing(workflow: Workflow, following: frozenset[str], settings: Settings) -> Advance | None:
    """Return the function that enqueues the successors of `workflow` that are in `following`; None without any.

    Raise SettingsError if a successor needs a setting that is not valid.
    """
    wanted = [workflow_named(name) for name in names() if name in following]  # the others need not be imported
    successors = [each for each in wanted if workflow.name in each.follows]
    if not successors:
        return None
    for successor in successors:
        successor.check(settings)

    def advance(conn: Connection, completed: Mapping[int, bool]) -> None:
        for successor in successors:
            for changed in (True, False):
                rows = sorted(id_ for id_, has_changed in completed.items() if has_changed is changed)
                if rows:
                    own = successor.follows[workflow.name](conn, rows, settings)
                    _enqueue_successors(conn, successor, own, changed=changed)

    return advance


def _enqueue_successors(conn: Connection, successor: Workflow, rows: Sequence[int], *, changed: bool) -> None:
    if wanted := not_refused(conn, successor, rows):
        enqueue(conn, successor.queue, wanted, EnqueueOptions(only_new=True, changed=changed))


def not_refused(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> list[int]:
    """Return the rows that are not curated as `rejected` or `archived`."""
    if not workflow.curated or not rows:
        return list(rows)
    table = workflow.queue.table
    kept = select(table.c.id).where(among(table.c.id, ids("rows")), table.c.curation.not_in(REFUSED))
    return list(conn.scalars(kept, {"rows": sorted(rows)}))
