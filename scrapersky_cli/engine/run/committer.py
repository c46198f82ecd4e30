"""The one committer of a process: takes the steps that are ready, stores them together, tells their owners.

Where the process has room for more rows, the transaction that stores also claims.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import require_head
from scrapersky_cli.engine.queue.finish import finished_by_us
from scrapersky_cli.engine.retry import released
from scrapersky_cli.engine.run.claiming import Claimed, ClaimRequest, claim
from scrapersky_cli.engine.run.finishing import Advance, EndedAttempt, Finished, FinishedStep, Key, finish
from scrapersky_cli.engine.run.orphans import release_orphaned_claims
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import DatabaseBusy, DatabaseError, SchemaAhead, SchemaBehind

_LINGER = 0.02  # seconds to wait for company while more steps are about to become ready


class Committer:
    """Stores entries in groups. `request(entries)` is asked before each commit what to claim along with it;
    `stored(entries, finished, claimed)` is called on the event loop after it, and `give_up(error)` where the database
    takes no results any more."""

    def __init__(
        self,
        database: Database,
        workflow: Workflow,
        lease: float,
        group: int,
        advance: Advance | None,
        request: Callable[[Sequence[FinishedStep]], ClaimRequest | None],
        stored: Callable[[Sequence[FinishedStep], Finished, Claimed | None], None],
        more_to_come: Callable[[], bool],
        give_up: Callable[[DatabaseError], None],
    ) -> None:
        self._database, self._workflow, self._lease = database, workflow, lease
        self._group, self._advance = group, advance
        self._request, self._stored, self._more_to_come, self._give_up = request, stored, more_to_come, give_up
        self._ready: list[FinishedStep] = []
        self._arrived, self._full, self._room, self._idle = (asyncio.Event() for _ in range(4))
        self._room.set()
        self._idle.set()
        self.left: dict[int, set[int]] = defaultdict(set)  # rows in hand, by claim

    def is_full(self) -> bool:
        """Whether what is ready should be stored before more is begun."""
        return len(self._ready) >= self._group

    def is_about_to_commit(self) -> bool:
        return bool(self._ready)

    async def put(self, entry: FinishedStep) -> None:
        """Hand over an entry; waits only while far too many are waiting already."""
        await self._room.wait()
        self.put_nowait([entry])

    def put_nowait(self, entries: Sequence[FinishedStep]) -> None:
        """Hand over entries."""
        if not entries:
            return
        self._ready += entries
        self._idle.clear()
        self._arrived.set()
        if self.is_full():
            self._full.set()
        if len(self._ready) >= 2 * self._group:
            self._room.clear()

    async def idle(self) -> None:
        """Wait until everything handed over is stored."""
        await self._idle.wait()

    async def run(self) -> None:
        """Commit until cancelled."""
        while True:
            await self._arrived.wait()
            if not self.is_full() and self._more_to_come():
                await self._linger()
            await self.commit(self._take())
            if not self._ready:
                self._idle.set()

    async def _linger(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                await self._full.wait()

    def _take(self) -> list[FinishedStep]:
        taken, self._ready = self._ready[: self._group], self._ready[self._group :]
        if not self._ready:
            self._arrived.clear()
        if not self.is_full():
            self._full.clear()
        if len(self._ready) < 2 * self._group:
            self._room.set()
        return taken

    async def commit(self, entries: Sequence[FinishedStep]) -> None:
        """Store the entries in one transaction. While the database is away they are kept, never worked again.

        Where it can be reached, but others leave no room to store, the rows are given back. Raise DatabaseUnreachable.
        """
        known: dict[Key, EndedAttempt] = {}
        rest, request = list(entries), self._request(entries)
        claimed, began = Claimed() if request else None, time.monotonic()
        done = Finished({}, set())
        try:
            async for attempt in self._database.patience.attempts():
                with attempt:
                    if attempt.retry_state.attempt_number > 1:  # the last commit may have gone through
                        known |= await self._look_up(rest)
                        rest = [entry for entry in rest if entry.item.key not in known]
                        if request:
                            await self.release_orphaned_claims(began)
                            request = None
                    if rest:
                        terms = rest, self._in_hand(), request
                        done, taken = await self._database.on_thread(partial(self._store, *terms))
                        claimed = taken or claimed
        except (DatabaseBusy, SchemaAhead, SchemaBehind) as error:
            self._give_up(error)
            rest = [replace(entry, data=None, outcome=released()) for entry in rest]
            done = await self._database.run(finish, self._workflow, rest, self._in_hand(), self._lease, None)
        self._stored(entries, Finished(known | done.ended, done.lost), claimed)

    async def release_orphaned_claims(self, began: float) -> None:
        """Give back what claims took whose answer was lost, those tried since `began` (monotonic seconds)."""
        terms = self._workflow, list(self.left), time.monotonic() - began, self._lease
        await self._database.run(release_orphaned_claims, *terms)

    def _in_hand(self) -> dict[int, frozenset[int]]:
        """A copy for the database thread, while the event loop goes on."""
        return {claim_id: frozenset(rows) for claim_id, rows in self.left.items()}

    def _store(
        self, entries: Sequence[FinishedStep], left: Mapping[int, Collection[int]], request: ClaimRequest | None
    ) -> tuple[Finished, Claimed | None]:
        """One optimistic transaction; if anything in it raises, a careful one. Only its first try claims: what keeps a
        claim waiting does not keep results from being stored."""
        terms = self._workflow, entries, left, self._lease, self._advance
        requests = [request] if request else []

        def turn(conn: Connection) -> tuple[Finished, Claimed | None]:
            finished = finish(conn, *terms, careful=False)
            return finished, claim(conn, self._workflow, requests.pop()) if requests else None

        with Caught() as caught:
            return self._database.write(turn)
        if isinstance(caught.error, DatabaseError):
            raise caught.error
        require_head(self._database)  # or every row would fail for a table that has changed
        return self._database.write(finish, *terms), None

    async def _look_up(self, entries: Sequence[FinishedStep]) -> dict[Key, EndedAttempt]:
        items = [entry.item for entry in entries if entry.outcome is not None]
        done = await self._database.run(finished_by_us, self._workflow.queue, items)
        return {
            entry.item.key: EndedAttempt(entry.outcome, int(entry.succeeded))
            for entry in entries
            if entry.item.id in done and entry.outcome is not None
        }
