"""The turn of a workflow among others, and the poll that tells whether it has anything to do."""

from collections.abc import Callable, Iterable, Sequence

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.poll import idle
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.pipeline.web_when_needed import web_when_needed
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import following, queue_of, workflow_named


class Poll:
    """Asks whether workflows, in the order of their turns, have anything to do.

    One transaction asks for all of them. After one that had something to do, the rest is asked again: what it completed
    may have filled their queues.
    """

    def __init__(self, database: Database, workflows: Sequence[str]) -> None:
        self._database, self._workflows = database, workflows
        self._idle: frozenset[str] | None = None

    async def finds_nothing(self, name: str) -> bool:
        """Return whether the workflow, which is next, has nothing to do."""
        if self._idle is None:
            left = self._workflows[self._workflows.index(name) :]
            self._idle = await self._database.write_patiently(idle, {each: queue_of(each) for each in left})
        if name in self._idle:
            return True
        self._idle = None
        return False


async def take_turn(
    database: Database,
    name: str,
    settings: Settings,
    limits: Limits,
    stop: Stop,
    poll: Poll,
    *,
    through: frozenset[str] | None = None,
    progress: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Run the workflow of that name, as `run_workflow` does, unless the poll finds nothing to do.

    Raise SettingsError for a wrong setting in either case.
    """
    through = following(settings.advance) if through is None else through
    if await poll.finds_nothing(name):
        async with web_when_needed(database, settings, None):
            return Summary(name)
    # Imported late: a command that finds nothing due takes less time than these imports.
    from scrapersky_cli.pipeline.run_workflow import run_workflow

    workflow = workflow_named(name)
    return await run_workflow(database, workflow, settings, limits, stop, through=through, progress=progress)


def import_all(names: Iterable[str]) -> None:
    """Import what these workflows need, so that processes forked later share its memory and do not import it again."""
    from scrapersky_cli.pipeline.run_workflow import run_workflow  # noqa: F401

    workflows = [workflow_named(name) for name in names]
    if any(workflow.queue.host for workflow in workflows):  # they fetch pages
        from scrapersky_cli.extract.page import extract_page  # noqa: F401
