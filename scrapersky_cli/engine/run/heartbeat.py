"""The heartbeat: a thread that keeps this process's claims alive while its event loop is."""

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.flip import rows_under
from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.workflow import Item
from scrapersky_cli.errors import DatabaseUnreachable

log = logging.getLogger(__name__)

_LAST_BEAT_SECONDS = 2.0  # to wait for a beat in flight at the end


@dataclass(frozen=True, slots=True)
class LeaseReport:
    """What a heartbeat learned of the claims in `asked`: which of them are `dead`, and the `rows` under the others."""

    asked: frozenset[int]
    dead: frozenset[int]
    rows: set[int]

    def is_gone(self, item: Item) -> bool:
        """Whether somebody else decided about the row: its claim was declared dead, or it was cancelled."""
        return item.claim_id in self.asked and item.id not in self.rows


class Heartbeat:
    """Renews the claims in hand every third of the lease, and puts a report of each beat in `reports`. `lease` is in
    seconds.

    A beat that fails says nothing about the claims: the next one may pass, and comes soon, before others take this
    process for dead. A loop that has not ticked for half a lease, or a database thread that has been waiting for a
    whole one, does not get its claims renewed, so that its rows go to a process that works.
    """

    def __init__(self, database: Database, queue: Queue, lease: float, in_hand: InHand) -> None:
        self._database, self._queue, self._lease, self._in_hand = database, queue, lease, in_hand
        self.reports: asyncio.Queue[LeaseReport] = asyncio.Queue()
        self._ticked = time.monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        """Begin to beat. Call this in the event loop that will read the reports."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Stop. Do not wait long for a last heartbeat: its answer may be lost."""
        self._stopping.set()
        self._thread.join(_LAST_BEAT_SECONDS)

    async def tick(self) -> None:
        """Show, until cancelled, that the event loop is alive, several times a lease. Raise DatabaseUnreachable where
        the database thread waits for an answer that was lost."""
        while True:
            self._ticked = time.monotonic()
            self._database.leave_behind_what_hangs()
            await asyncio.sleep(min(1.0, self._lease / 8))

    def _run(self) -> None:
        calm, hurried = self._lease / 3, min(1.0, self._lease / 12)
        pause = calm
        while not self._stopping.wait(pause):
            claim_ids = self._in_hand.open_claims()
            if not claim_ids or not self._is_alive():
                continue
            try:
                report = self._database.write(self._beat, claim_ids)
            except (SQLAlchemyError, DatabaseUnreachable) as error:  # no free connection in the pool is one, too
                if pause == calm:
                    log.warning("heartbeat failed, will try again: %s", error)
                pause = hurried
                continue
            pause = calm
            self._loop.call_soon_threadsafe(self.reports.put_nowait, report)

    def _is_alive(self) -> bool:
        ticks = time.monotonic() - self._ticked <= self._lease / 2
        return ticks and self._database.silent_seconds() <= self._lease

    def _beat(self, conn: Connection, claim_ids: Sequence[int]) -> LeaseReport:
        alive = claims.renew(conn, claim_ids, self._lease)
        asked = frozenset(claim_ids)
        return LeaseReport(asked, asked - alive, {row.id for row in rows_under(conn, self._queue, sorted(alive))})
