"""The pipeline in the foreground: `tests/cli/test_run.py` runs it as operators do."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.run.stopping import SIGNALS, Stop
from scrapersky_cli.pipeline.foreground import Pipeline
from scrapersky_cli.pipeline.stages import State, open_stages
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.domain_scan import DOMAIN_SCAN

TWO_HOURS = 7200.0


def test_a_look_that_takes_long_is_not_repeated_at_once(sqlite_database: Database) -> None:
    """Of a batch with 300,000 rows a look takes most of a second, in which nothing else is read or stored."""
    (stage,) = sqlite_database.write(open_stages, "april", [DOMAIN_SCAN])
    options = EnqueueOptions(due_at=datetime.now(UTC) + timedelta(hours=1), batch_id=stage.batch_id)
    enqueue_all(sqlite_database, DOMAIN_SCAN, [RawTarget(1, "acme-dental.com")], options)
    stop, rests, rested_since = Stop(), [], time.monotonic()

    def tell(states: dict[str, State]) -> None:
        nonlocal rested_since
        rests.append(time.monotonic() - rested_since)
        time.sleep(0.2)
        if len(rests) == 2:
            stop.request(SIGNALS[0])
        rested_since = time.monotonic()

    states = asyncio.run(Pipeline(sqlite_database, [stage], Settings(), tell, patience=TWO_HOURS)(stop))
    assert states["domain-scan"].soon == 1
    assert rests[1] > 1.5
