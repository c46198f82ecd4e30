"""Run a workflow with the engine, the web and the settings."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.pipeline.advance import advancing
from scrapersky_cli.pipeline.kept_bodies import drop_old_pages
from scrapersky_cli.pipeline.run_limits import fitting
from scrapersky_cli.pipeline.warm import tune_garbage_collection
from scrapersky_cli.pipeline.web_when_needed import is_online, web_when_needed
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import following

if TYPE_CHECKING:
    from scrapersky_cli.web.gates import Gates


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
    limits = fitting(limits, workflow)
    tune_garbage_collection()
    if workflow.work is None:
        return await a_run(None)()
    if settings.keep_pages:
        # In short transactions: after a shorter time was set, most of what is kept may be old.
        while not stop.requested and await database.write_patiently(drop_old_pages, settings.keep_pages):
            pass
    async with web_when_needed(database, settings, gates) as web:
        summary = await a_run(web)()
        summary.traffic = web.traffic
        return summary
