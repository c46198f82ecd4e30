"""Run a workflow with the engine, the web and the settings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.pick import ANY_ROW, Narrowing
from scrapersky_cli.engine.retry import Policy
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.pipeline.advance import advancing
from scrapersky_cli.pipeline.kept_bodies import drop_old_pages
from scrapersky_cli.pipeline.warm import tune_garbage_collection
from scrapersky_cli.pipeline.web_when_needed import is_online, web_when_needed
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import following

if TYPE_CHECKING:
    from scrapersky_cli.web.gates import Gates

_ROWS_WITHOUT_NETWORK = 500  # of a claim: none of them waits, and a transaction costs more than many rows


def limits(
    settings: Settings,
    *,
    rows: int | None = None,
    deadline: float | None = None,
    concurrency: int | None = None,
    ids: Sequence[int] | None = None,
    batch_id: int | None = None,
) -> Limits:
    """Return the limits of a run: `rows` rows, or until `deadline`, in seconds, or else one batch."""
    if rows is None and deadline is None:
        rows = len(ids) if ids else settings.batch_size
    return Limits(
        batch_size=settings.batch_size,
        concurrency=concurrency or settings.concurrency,
        lease=settings.lease_seconds,
        item_seconds=settings.item_seconds,
        grace=settings.grace_seconds,
        host_delay=settings.host_delay,
        rows=rows,
        deadline=deadline,
        policy=Policy(
            max_attempts=settings.max_attempts,
            backoff=settings.backoff_seconds,
            backoff_cap=settings.backoff_cap_seconds,
            max_wait=settings.max_wait,
        ),
        narrowing=ANY_ROW if ids is None and batch_id is None else Narrowing(ids, batch_id),
    )


async def run_workflow(
    database: Database,
    workflow: Workflow,
    settings: Settings,
    limits: Limits,
    stop: Stop,
    *,
    through: frozenset[str] | None = None,
    progress: Callable[[Summary], None] = lambda summary: None,
    gates: "Gates | None" = None,
) -> Summary:
    """Run one workflow within the limits, and return what was done.

    Raise SettingsError if a setting is not valid, and NetworkDown if the network is down.

    `through` overrides SCRAPERSKY_ADVANCE; `gates` overrides the gates of the database.
    """

    def a_run(web: Any) -> Run:
        follow = following(settings.advance) if through is None else through
        return Run(
            database,
            workflow,
            web,
            limits,
            stop,
            advance=advancing(workflow, follow, settings),
            is_online=partial(is_online, settings) if web else None,
            progress=progress,
        )

    workflow.check(settings)
    tune_garbage_collection()
    if workflow.work is None:
        limits = replace(limits, batch_size=max(limits.batch_size, _ROWS_WITHOUT_NETWORK))
        return await a_run(None)()
    if settings.keep_pages:
        await database.write_patiently(drop_old_pages, settings.keep_pages)
    async with web_when_needed(database, settings, gates) as web:
        return await a_run(web)()
