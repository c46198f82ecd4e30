"""The heartbeat: a thread that keeps this process's claims alive while its event loop is."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.finish import held
from scrapersky_cli.errors import DatabaseUnreachable

log = logging.getLogger(__name__)

_FAREWELL = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class LeaseReport:
    """What one heartbeat learned of the claims it renewed: which were declared dead, and which rows the others hold."""

    asked: frozenset[int]
    lost: frozenset[int]
    held_rows: set[int]


class Heartbeat:
    """Renews `open_claims()` every third of the lease and reports each beat; silent while the loop hangs.

    A beat that fails says nothing about the claims: the next one may pass, and comes soon, before others take this
    process for dead. A loop that has not ticked for half a lease, or a database thread that has been waiting for a
    whole one, does not get its claims renewed, so that its rows go to a process that works.
    """

    def __init__(
        self,
        database: Database,
        queue: Queue,
        lease: float,
        open_claims: Callable[[], Sequence[int]],
        report: Callable[[LeaseReport], None],
    ) -> None:
        self._database, self._queue, self._lease = database, queue, lease
        self._open_claims, self._report = open_claims, report
        self._ticked = time.monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop. Do not wait long for a last heartbeat: its answer may be lost."""
        self._stopping.set()
        self._thread.join(_FAREWELL)

    def tick(self) -> None:
        """Called by the event loop, at least four times a lease."""
        self._ticked = time.monotonic()

    def _run(self) -> None:
        calm, hurried = self._lease / 3, min(1.0, self._lease / 12)
        pause = calm
        while not self._stopping.wait(pause):
            claim_ids = self._open_claims()
            if not claim_ids or not self._is_alive():
                continue
            try:
                beat = self._database.write(self._beat, claim_ids)
            except (SQLAlchemyError, DatabaseUnreachable) as error:  # no free connection in the pool is one, too
                if pause == calm:
                    log.warning("heartbeat failed, will try again: %s", error)
                pause = hurried
                continue
            pause = calm
            self._report(beat)

    def _is_alive(self) -> bool:
        ticks = time.monotonic() - self._ticked <= self._lease / 2
        return ticks and self._database.silent_seconds() <= self._lease

    def _beat(self, conn: Connection, claim_ids: Sequence[int]) -> LeaseReport:
        alive = claims.renew(conn, claim_ids, self._lease)
        asked = frozenset(claim_ids)
        return LeaseReport(asked, asked - alive, {row.id for row in held(conn, self._queue, sorted(alive))})
