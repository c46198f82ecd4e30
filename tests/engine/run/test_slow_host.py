"""One host's backlog never delays other hosts: thousands of its rows are queued before everybody else's.

The work takes its slot as the fetcher does: from the real gates, over the real database, at the default pace.
"""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Item, Step, Workflow
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.admit import Admission
from scrapersky_cli.web.host import CachedRobots
from scrapersky_cli.web.politeness import DatabaseGates
from scrapersky_cli.web.target import HostTarget, parse_target
from scrapersky_cli.web.trip import Trip

pytestmark = pytest.mark.slow

SLOW = "slow.com"
MOST_UPDATES = 3  # a claim, an end, and a place further back in its host's line
PROMISED = 120.0  # seconds
CHUNK = 10_000

_COUNT_UPDATES = {
    "sqlite": "CREATE TRIGGER counted AFTER UPDATE ON pages BEGIN INSERT INTO updates VALUES (NEW.id); END",
    "postgresql": """
        CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO updates VALUES (NEW.id); RETURN NULL; END';
        CREATE TRIGGER counted AFTER UPDATE ON pages FOR EACH ROW EXECUTE FUNCTION counted()""",
}


def add_pages(conn: Connection, hosts: Sequence[str]) -> None:
    """A due page for each entry, in order."""
    domain_id = conn.execute(insert(domains).values(domain="any.com").returning(domains.c.id)).scalar_one()
    rows = [
        {
            "domain_id": domain_id,
            "url": f"http://{host}/{number}",
            "url_digest": number.to_bytes(16),
            "host": host,
        }
        for number, host in enumerate(hosts)
    ]
    for start in range(0, len(rows), CHUNK):
        conn.execute(insert(pages), rows[start : start + CHUNK])
    conn.execute(text("UPDATE pages SET scrape_status = 'queued', scrape_due_at = created_at"))


def count_updates(conn: Connection) -> None:
    conn.execute(text("CREATE TABLE updates (row_id bigint)"))
    conn.exec_driver_sql(_COUNT_UPDATES[conn.dialect.name])


def updates(database: Database, condition: str) -> list[int]:
    """How often each of these rows was updated, once or more."""
    counted = f"SELECT count(*) FROM updates JOIN pages ON id = row_id WHERE {condition} GROUP BY id"
    with database.reading() as conn:
        return list(conn.scalars(text(counted)))


async def no_robots(target: HostTarget, trip: Trip) -> CachedRobots:
    return CachedRobots(404, "")


def paced(database: Database, delay: float, finish: Callable[[str], None]) -> Workflow:
    """A workflow that waits for each row's slot, is slow on the slow host, and tells the host of what it finished."""
    admission = Admission(DatabaseGates(database), Settings(host_delay=delay), no_robots)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await admission.enter(parse_target(item.row.url), Trip(), obey=True)
        await asyncio.sleep(0.2 if item.row.host == SLOW else 0.0)
        finish(item.row.host)
        yield Step(None, "ok")

    return Workflow("page-scrape", "a test", PAGE_SCRAPES, ("host", "url"), work=work)


async def crawl(database: Database, others: int) -> tuple[Summary, float]:
    """Run until that many rows of other hosts are done. Return the summary and the seconds it took."""
    stop, done, began = Stop(), Counter[str](), time.monotonic()

    def watch(summary: Summary) -> None:
        if done.total() - done[SLOW] == others and not stop.requested:
            stop.request(signal.SIGTERM)

    workflow = paced(database, 1.0, lambda host: done.update([host]))
    limits = Limits(host_delay=1.0, deadline=PROMISED + 30)
    summary = await Run(database, workflow, None, limits, stop, progress=watch)()
    return summary, time.monotonic() - began


def check(database: Database, backlog: int, others: int) -> None:
    database.write(add_pages, [SLOW] * backlog + [f"quick{number}.com" for number in range(others)])
    database.write(count_updates)
    summary, seconds = asyncio.run(crawl(database, others))
    with database.reading() as conn:
        left = select(pages.c.id).where(pages.c.host != SLOW, pages.c.scrape_status != "completed")
        assert conn.execute(left).all() == []
    quick, slow = updates(database, f"host <> '{SLOW}'"), updates(database, f"host = '{SLOW}'")
    print(f"{backlog:,} rows of one host, {others:,} of others: done in {seconds:.1f} s")  # for `make soak -s`
    assert seconds < PROMISED
    assert max(quick) <= MOST_UPDATES
    # What waits in its line has two more updates before it: so far it was moved, about once.
    assert sum(slow) <= backlog * 1.1 + MOST_UPDATES * summary.completed


def test_a_slow_hosts_backlog_does_not_delay_others(database: Database) -> None:
    check(database, backlog=2_000, others=60)


@pytest.mark.soak
def test_fifty_thousand_rows_of_a_slow_host_do_not_delay_others(database: Database) -> None:
    check(database, backlog=50_000, others=1_000)


def test_a_backlog_is_worked_off_with_three_updates_per_row(database: Database) -> None:
    rows, delay = 8, 1.0
    database.write(add_pages, [SLOW] * rows)
    database.write(count_updates)

    given_back = 0

    async def drain() -> None:
        nonlocal given_back
        done = Counter[str]()
        workflow = paced(database, delay, lambda host: done.update([host]))
        while done[SLOW] < rows:
            summary = await Run(database, workflow, None, Limits(host_delay=delay), Stop())()
            given_back += summary.released
            await asyncio.sleep(0.1)

    asyncio.run(drain())
    assert sum(updates(database, "true")) <= MOST_UPDATES * rows + 2 * given_back  # on a machine that is too late
    assert given_back <= rows
