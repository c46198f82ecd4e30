"""Run the stages of a pipeline side by side, each over its own rows only, until no row is worth waiting for."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from signal import SIGTERM

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import close_batch
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.errors import NetworkDown, PutOff, UsageError
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.pipeline.stages import (
    Stage,
    State,
    completed_rows,
    pass_on,
    state_of,
    strayed_rows,
    take_back,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.traffic import Traffic

_TICK = 0.3  # seconds between two looks at the database
# A look counts the rows of whole batches, so after one that took a second the next one waits 9 seconds, and 10 at most.
_REST, _LONGEST_REST = 9, 10.0
_RESCUE_LOOK = 2.0  # seconds between two claims while other workers hold the rows, because these may have died
_NO_END = 1e9


class Pipeline:
    """A pipeline that is worked in the foreground.

    `tell` is called with the states of all stages each time they are read. The pipeline waits for rows that are due
    within `patience` seconds. Completed rows are done again if they are older than `older_than` seconds. `put_off` says
    by workflow why rows could not be worked on now, `traffic` what was fetched.

    Raise SettingsError if a setting is not valid that one of the workflows needs.
    """

    def __init__(
        self,
        database: Database,
        stages: list[Stage],
        settings: Settings,
        tell: Callable[[dict[str, State]], None],
        *,
        patience: float,
        older_than: float | None = None,
        concurrency: int | None = None,
    ) -> None:
        for stage in stages:
            stage.workflow.check(settings)
        self._database, self._stages, self._settings, self._tell = database, stages, settings, tell
        self._patience, self._older_than, self._concurrency = patience, older_than, concurrency
        self._stops = {stage: Stop() for stage in stages}
        self._passed: dict[tuple[Stage, Stage], set[int]] = defaultdict(set)
        self._over: set[Stage] = set()
        self._problem: NetworkDown | PutOff | UsageError | None = None
        self.states = {stage.name: State() for stage in stages}
        self.put_off: dict[str, PutOff] = {}
        self.traffic = Traffic()

    async def __call__(self, stop: Stop) -> dict[str, State]:
        """Run to the end, or until `stop` is requested. Return the last state of each stage.

        Raise NetworkDown if the network is down, UsageError if a workflow is paused, and PutOff if rows cannot be
        worked on until somebody does something about it.
        """
        stop.on_request(self._stop_all)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._watch())
                for stage in self._stages:
                    group.create_task(self._run(stage))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        await self._look()
        if self._problem:
            raise self._problem
        return self.states

    def _stop_all(self) -> None:
        for stop in self._stops.values():
            if not stop.requested:
                stop.request(SIGTERM)

    @property
    def _is_stopped(self) -> bool:
        return any(stop.requested for stop in self._stops.values())

    async def _watch(self) -> None:
        while not self._is_stopped:
            began = time.monotonic()
            await self._look()
            if len(self._over) == len(self._stages):
                return
            await self._rest(time.monotonic() - began)

    async def _rest(self, took: float) -> None:
        """Wait after a look that took so many seconds, so that looks at big batches take about a tenth of the time.

        A stop ends it.
        """
        until = time.monotonic() + min(_REST * took, _LONGEST_REST)
        await asyncio.sleep(_TICK)
        while time.monotonic() < until and not self._is_stopped:
            await asyncio.sleep(_TICK)

    async def _look(self) -> None:
        """Read the state of every stage, and pass on the rows that it has completed to the stages after it."""
        for stage in self._stages:
            for before in stage.before:
                if self.states[before.name].completed != len(self._passed[before, stage]) and not self._is_stopped:
                    await self._pass_on(before, stage)
            state = await self._database.read_patiently(state_of, stage, self._patience)
            self.states[stage.name] = state
            if state.strayed:
                rows = await self._database.read_patiently(strayed_rows, stage)
                await self._database.write_patiently(take_back, stage, rows)
            if self._over.issuperset(stage.before) and not state.is_moving and stage not in self._over:
                self._over.add(stage)
                await self._database.write_patiently(close_batch, stage.batch_id)
        self._tell(self.states)

    async def _pass_on(self, before: Stage, stage: Stage) -> None:
        passed = self._passed[before, stage]
        for rows in await self._database.read_patiently(completed_rows, before, passed):
            await self._database.write_patiently(pass_on, before, stage, rows, self._older_than, self._settings)
            passed.update(rows)

    async def _run(self, stage: Stage) -> None:
        """Work the rows of the stage whenever some are ready, until the stage is over."""
        looked = 0.0
        while stage not in self._over and not self._stops[stage].requested:
            state = self.states[stage.name]
            if state.ready or (state.processing and time.monotonic() - looked > _RESCUE_LOOK):
                await self._work(stage)
                looked = time.monotonic()
            await asyncio.sleep(_TICK)

    async def _work(self, stage: Stage) -> None:
        bounds = limits(
            self._settings,
            deadline=_NO_END,
            concurrency=self._concurrency,
            batch_id=stage.batch_id,
            runs=len(self._stages),
        )
        stop = self._stops[stage]
        try:
            # Successors are enqueued by `_pass_on` from the batch, which also sees rows that another worker completed.
            done = await run_workflow(self._database, stage.workflow, self._settings, bounds, stop, through=frozenset())
        except NetworkDown as down:
            self._end(down)
            return
        self.traffic.add(done.traffic)
        if done.paused:
            hint = f"run: scrapersky resume {stage.name}, then the same command again"
            self._end(UsageError(f"{stage.name} is paused: {done.paused}", hint=hint))
        if done.put_off and done.put_off.exit_code:
            self._end(done.put_off)
        elif done.put_off:
            self.put_off[stage.name] = done.put_off

    def _end(self, problem: NetworkDown | PutOff | UsageError) -> None:
        self._problem = self._problem or problem
        self._stop_all()
