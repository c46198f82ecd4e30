"""The turn of a workflow among others."""

from collections.abc import Callable, Iterable, Sequence

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.poll import idle
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.pipeline.web_when_needed import web_when_needed
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import following, queue_of, workflow_named


async def take_turn(
    database: Database,
    name: str,
    settings: Settings,
    limits: Limits,
    stop: Stop,
    *,
    through: frozenset[str] | None = None,
    progress: Callable[[Summary], None] = lambda summary: None,
    known_idle: frozenset[str] | None = None,
) -> Summary:
    """Run the workflow of that name, as `run_workflow` does, unless there is nothing to do.

    `known_idle` are the workflows that `idle_among` has just found; without it, the queue is asked here. Raise
    SettingsError for a wrong setting in either case.
    """
    through = following(settings.advance) if through is None else through
    if name in (await idle_among(database, [name]) if known_idle is None else known_idle):
        async with web_when_needed(database, settings, None):
            return Summary(name)
    # Imported late: a command that finds nothing due takes less time than these imports.
    from scrapersky_cli.pipeline.run_workflow import run_workflow

    workflow = workflow_named(name)
    return await run_workflow(database, workflow, settings, limits, stop, through=through, progress=progress)


async def idle_among(database: Database, names: Sequence[str]) -> frozenset[str]:
    """Return the workflows, of these, that have nothing to do. They are asked in one transaction."""
    return await database.write_patiently(idle, {name: queue_of(name) for name in names})


def import_all(names: Iterable[str]) -> None:
    """Import what `take_turn` imports for these workflows, so that processes forked later share its memory."""
    from scrapersky_cli.pipeline.run_workflow import run_workflow  # noqa: F401

    for name in names:
        workflow_named(name)
