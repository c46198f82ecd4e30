"""Storing a group, whatever happens to the database meanwhile. Where there is room for more rows, it also claims."""

import time
from collections.abc import Mapping, Set
from functools import partial

from sqlalchemy import Connection

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import require_head
from scrapersky_cli.engine.queue.claim import Claimed, ClaimRequest, claim
from scrapersky_cli.engine.queue.exchange import exchange
from scrapersky_cli.engine.queue.finish import finish
from scrapersky_cli.engine.queue.flip import ended_by_us
from scrapersky_cli.engine.queue.group import Advance, Group, goes_on
from scrapersky_cli.engine.queue.orphans import release_orphaned_claims
from scrapersky_cli.engine.retry import Outcome, completed, released
from scrapersky_cli.engine.run.ending import Ending
from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.workflow import Key, Step, Workflow
from scrapersky_cli.errors import DatabaseBusy, DatabaseError, SchemaAhead, SchemaBehind


class Committer:
    """Stores groups and claims rows, and keeps the answers that the database may have lost. `lease` is in seconds."""

    def __init__(
        self,
        database: Database,
        workflow: Workflow,
        lease: float,
        in_hand: InHand,
        ending: Ending,
        advance: Advance | None,
    ) -> None:
        self._database, self._workflow, self._lease = database, workflow, lease
        self._in_hand, self._ending, self._advance = in_hand, ending, advance

    async def claim(self, request: ClaimRequest) -> Claimed:
        """Claim rows. Where the database stays away, the run ends, and nothing is claimed."""
        claimed, began = Claimed(), time.monotonic()
        try:
            async for attempt in self._database.patience.attempts():
                with attempt:
                    if attempt.number > 1:  # the last claim may have gone through
                        await self._release_orphaned_claims(began)
                    claimed = await self._database.run(claim, self._workflow, request)
        except DatabaseError as error:
            self._ending.give_up(error)
        return claimed

    async def store(self, group: Group, request: ClaimRequest | None) -> tuple[dict[Key, Outcome], Claimed | None]:
        """Store the group in one transaction, and claim in it what is asked for. While the database is away the group
        is kept, never worked again. Return the attempts that ended, and what was claimed.

        Where the database can be reached, but others leave no room to store, the rows are given back and the run ends.
        Raise DatabaseUnreachable.
        """
        ended: dict[Key, Outcome] = {}
        claimed, began = Claimed() if request else None, time.monotonic()
        try:
            async for attempt in self._database.patience.attempts():
                with attempt:
                    if attempt.number > 1:  # the last commit may have gone through
                        ended |= await self._look_up(group)
                        group = [(item, ready) for item, ready in group if item.key not in ended]
                        if request:
                            await self._release_orphaned_claims(began)
                            request = None
                    if group:
                        call = partial(self._store, group, self._in_hand.rows_by_claim(), request)
                        stored, along = await self._database.on_thread(call)
                        ended, claimed = ended | stored, along or claimed
        except (DatabaseBusy, SchemaAhead, SchemaBehind) as error:
            self._ending.give_up(error)
            back = [(item, released()) for item, _ in group]
            terms = self._workflow, back, self._in_hand.rows_by_claim(), self._lease, None
            ended |= await self._database.run(finish, *terms)
        return ended, claimed

    def _store(
        self, group: Group, rows_by_claim: Mapping[int, Set[Key]], request: ClaimRequest | None
    ) -> tuple[dict[Key, Outcome], Claimed | None]:
        """One optimistic transaction; if anything in it raises, a careful one. Only its first try claims: what keeps a
        claim waiting does not keep results from being stored."""
        terms = self._workflow, group, rows_by_claim, self._lease, self._advance
        requests = [request] if request else []

        def store_and_claim(conn: Connection) -> tuple[dict[Key, Outcome], Claimed | None]:
            return exchange(conn, *terms, requests.pop() if requests else None)

        with Caught() as caught:
            return self._database.write(store_and_claim)
        if isinstance(caught.error, DatabaseError):
            raise caught.error
        require_head(self._database)  # or every row would fail for a table that has changed
        return self._database.write(finish, *terms), None

    async def _look_up(self, group: Group) -> dict[Key, Outcome]:
        """Return the attempts that ended after all, in a commit whose answer was lost."""
        last = [(item, ready) for item, ready in group if not goes_on(ready)]
        done = await self._database.run(ended_by_us, self._workflow.queue, [item for item, _ in last])
        return {item.key: self._presumed(ready) for item, ready in last if item.id in done}

    def _presumed(self, ready: Step | Outcome) -> Outcome:
        """Nobody knows what the save answered, so the step's own result stands."""
        if isinstance(ready, Outcome):
            return ready
        return completed(ready.result or "", ready.result in self._workflow.queue.empty_results)

    async def _release_orphaned_claims(self, began: float) -> None:
        """Give back what claims took whose answer was lost, those tried since `began` (monotonic seconds)."""
        terms = self._workflow, self._in_hand.open_claims(), time.monotonic() - began, self._lease
        await self._database.run(release_orphaned_claims, *terms)
