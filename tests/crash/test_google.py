"""Real processes that are killed while they pay for places, and two of them that spend one budget."""

import random
import time

import pytest
from sqlalchemy import func, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.costs import cost_days, costs
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.tables.searches import place_searches
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.workflows.registry import workflow_named
from tests.crash.test_crawls import finish, process
from tests.crash.test_sitemaps import count, expire
from tests.demo.google_places import google_town
from tests.waiting import until
from tests.workflows import scene
from tests.workflows.test_google_search import BOX, CONTACT, IDS, TWO, at_google

KILLS = 2


def paid(database: Database) -> int:
    with database.reading() as conn:
        return conn.scalar(select(func.count()).where(costs.c.sku == CONTACT)) or 0


def rescue_lost(database: Database) -> None:
    """Rescue what was lost, as the next worker does."""
    workflow = workflow_named("place-search")
    database.write(rescue, workflow, 60.0)
    database.write(lambda conn: conn.execute(update(claims).values(last_call_at=after(now(), -10.0))))
    database.write(rescue, workflow, 60.0)


@pytest.mark.soak_on("sqlite")
def test_each_kill_costs_one_request_at_most(database: Database, any_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town = google_town(150)
    with at_google(monkeypatch, town) as google:
        scene.put(database, "place-search", BOX)
        for number in range(KILLS):
            before = count(database, costs)
            worker = process(any_url, "place-search")
            until(lambda: count(database, costs) > before + number, pause=0.005)  # noqa: B023 - called at once
            time.sleep(random.uniform(0.0, 0.05))
            worker.kill()
            worker.communicate()
            expire(database)
            rescue_lost(database)
            scene.put(database, "place-search", BOX)  # a row that was lost twice has failed
        summary = finish(process(any_url, "place-search"))
        asked = dict(google.counts)
    assert "completed=1" in summary
    assert sorted(row.source_id for row in scene.rows(database, places)) == sorted(each["id"] for each in town)
    with at_google(monkeypatch, town) as google:
        scene.put(database, "place-search", BOX, force=True)
        finish(process(any_url, "place-search"))
        undisturbed = dict(google.counts)
    assert sum(asked.values()) <= sum(undisturbed.values()) + KILLS
    assert asked[CONTACT] <= undisturbed[CONTACT] + KILLS
    booked = paid(database) - undisturbed[CONTACT]
    assert asked[CONTACT] <= booked <= asked[CONTACT] + KILLS  # nothing was sent that is not in the book


def test_two_processes_spend_one_budget(database: Database, any_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_google(monkeypatch, google_town(150), places_daily_requests="5", batch_size="1") as google:
        scene.put(database, "place-search", *TWO)
        workers = [process(any_url, "place-search") for _ in range(2)]
        for worker in workers:
            finish(worker)
        assert google.counts[CONTACT] == 5
        assert google.counts[IDS] > 0
    assert paid(database) == 5
    (day,) = scene.rows(database, cost_days)
    assert day.requests == 5
    assert {row.error_code for row in scene.rows(database, place_searches)} == {"places_budget_spent"}
