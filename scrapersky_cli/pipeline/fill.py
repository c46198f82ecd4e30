"""Fill the first stage of a pipeline with a row for each target, or resume a filling that was interrupted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import dropwhile
from typing import Any

from sqlalchemy import Connection, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.engine.intake import IntakeReport, RawTarget, close_batch, drop_batch, enqueue_all, open_batch
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.pipeline.stages import URGENT, Stage, open_stages


def fill(
    database: Database,
    name: str,
    chain: Sequence[Workflow],
    targets: Iterable[RawTarget],
    older_than: float | None,
    row_options: Mapping[str, Any] | None,
    progress: Callable[[IntakeReport], None],
) -> tuple[IntakeReport | None, list[Stage]]:
    """Enqueue the targets for the first workflow, in the batch of this name, unless an earlier call did so.

    Return a report of what was stored, or None if nothing had to be, and the stages: none if no target can be used, and
    then there is no batch. `older_than` is in seconds; `row_options` are those of the first workflow's rows.
    """
    report = None
    with database.reading() as conn:
        is_filled = _is_filled(conn, name)
    if not is_filled:
        batch_id, stored = database.write(open_batch, name, chain[0])
        left = dropwhile(lambda target: target.line <= stored, targets)
        options = EnqueueOptions(priority=URGENT, older_than=older_than, batch_id=batch_id, row_options=row_options)
        report = enqueue_all(database, chain[0], left, options, progress=progress)
        if report.is_unusable and not stored:
            database.write(drop_batch, batch_id)
            return report, []
        database.write(close_batch, batch_id)
    return report, database.write(open_stages, name, chain)


def _is_filled(conn: Connection, name: str) -> bool:
    return conn.scalar(select(batches.c.open).where(batches.c.name == name)) is False
