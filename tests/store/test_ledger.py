"""The book of requests that cost money: limits that many workers cannot exceed together, and what is free."""

import asyncio
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.costs import cost_days, costs
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.tables.searches import place_searches, search_progress
from scrapersky_cli.errors import LostLease, SettingsError
from scrapersky_cli.extract.places.google_fields import SKUS
from scrapersky_cli.extract.places.prices import Price, PriceTable, bundled_prices
from scrapersky_cli.google_failures import PlacesBudgetSpent, SearchBudgetSpent
from scrapersky_cli.store.ledger import DatabaseLedger, dollars, price_table, reserve, seconds_left_of_day
from scrapersky_cli.web.paid import PaidRequest
from tests.engine import scene
from tests.web.site import web_settings

CONTACT, IDS = "text-search-enterprise", "text-search-essentials-ids"
PRICES = PriceTable(date(2026, 1, 1), {CONTACT: Price(Decimal(35), 2), IDS: Price(Decimal(0))})


def put_search(database: Database, **limits: Any) -> int:
    row = {"name": "x", "phrase": "x", "near": "y", "source": "google", "digest": "d", **limits}
    database.write(lambda conn: conn.execute(insert(place_searches).values(row)))
    with database.reading() as conn:
        return int(conn.scalars(select(place_searches.c.id)).one())


def spend(database: Database, sku: str = CONTACT, *, most: int = 100, **ids: int) -> None:
    database.write(reserve, PaidRequest(sku, **ids), PRICES, most)


def book(database: Database) -> list[tuple[str, int]]:
    with database.reading() as conn:
        return [tuple(row) for row in conn.execute(select(costs.c.sku, costs.c.cost).order_by(costs.c.id))]


def test_each_request_is_written_with_what_it_costs_after_the_free_ones(database: Database) -> None:
    for _ in range(3):
        spend(database)
    spend(database, IDS)
    assert book(database) == [(CONTACT, 0), (CONTACT, 0), (CONTACT, 35_000), (IDS, 0)]


def test_free_requests_are_those_of_the_month(database: Database) -> None:
    for _ in range(2):
        spend(database)
    database.write(lambda conn: conn.execute(update(costs).values(asked_at=after(now(), -32 * 86_400.0))))
    spend(database)
    assert book(database)[-1] == (CONTACT, 0)


def test_the_day_has_an_end(database: Database) -> None:
    spend(database, most=1)
    with pytest.raises(PlacesBudgetSpent) as caught:
        spend(database, most=1)
    assert "SCRAPERSKY_PLACES_DAILY_REQUESTS (1) is used up" in caught.value.message
    assert caught.value.retry_after
    assert 0 < caught.value.retry_after <= 86_400
    spend(database, IDS, most=1)  # costs nothing, so it takes nothing
    assert len(book(database)) == 2


def test_a_day_without_requests(database: Database) -> None:
    with pytest.raises(PlacesBudgetSpent):
        spend(database, most=0)
    with database.reading() as conn:
        assert conn.execute(select(cost_days)).all() == []


def test_what_a_search_may_do(database: Database) -> None:
    search = put_search(database, max_requests=3)
    for _ in range(3):
        spend(database, search_id=search)
    with pytest.raises(SearchBudgetSpent):
        spend(database, search_id=search)
    with database.reading() as conn:
        progress = conn.execute(select(search_progress)).one()
        assert conn.scalar(select(cost_days.c.requests)) == 3  # the refused one was not counted
    assert (progress.requests, progress.cost) == (3, 35_000)


def test_what_a_search_may_cost(database: Database) -> None:
    search = put_search(database, max_cost=70_000)
    for _ in range(4):
        spend(database, search_id=search)
    with pytest.raises(SearchBudgetSpent, match=r"\$0\.07"):
        spend(database, search_id=search)


def test_two_workers_cannot_both_spend_the_last(database: Database) -> None:
    refused, begin = [], threading.Barrier(8)

    def worker() -> None:
        begin.wait()
        for _ in range(5):
            try:
                spend(database, most=12)
            except PlacesBudgetSpent as error:
                refused.append(error)

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(book(database)), len(refused)) == (12, 28)
    assert sum(cost for _, cost in book(database)) == 10 * 35_000


def test_a_claim_that_is_not_alive_spends_nothing(database: Database) -> None:
    scene.queued(database, 1)
    (item,) = scene.take(database).items
    spend(database, claim_id=item.claim_id)
    database.write(lambda conn: conn.execute(update(claims).values(expires_at=after(now(), -1))))
    with pytest.raises(LostLease):
        spend(database, claim_id=item.claim_id)
    assert len(book(database)) == 1


def test_the_ledger_reads_its_terms_from_the_settings(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    lines = [f'[{sku}]\nper_thousand = "1"\n' for sku in SKUS]
    file.write_text("\n".join(['dated = 2026-10-01\ncurrency = "USD"', *lines]))
    chosen = web_settings(places_prices=str(file), places_daily_requests=1)

    async def go() -> None:
        ledger = DatabaseLedger(database, chosen)
        await ledger.reserve(PaidRequest(CONTACT))
        with pytest.raises(PlacesBudgetSpent):
            await ledger.reserve(PaidRequest(CONTACT))

    asyncio.run(go())
    assert book(database) == [(CONTACT, 1000)]


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_prices_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "none.toml"
    if content:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="SCRAPERSKY_PLACES_PRICES"):
        price_table(web_settings(places_prices=str(file)))
    assert price_table(web_settings()) == bundled_prices()


def test_the_day_ends_at_midnight_utc() -> None:
    assert seconds_left_of_day(datetime(2026, 2, 28, 23, 0, tzinfo=UTC)) == 3600
    assert seconds_left_of_day(datetime(2026, 2, 28, tzinfo=UTC)) == timedelta(days=1).total_seconds()


@pytest.mark.parametrize(
    ("millionths", "text"), [(0, "$0.00"), (35_000, "$0.035"), (1_500_000, "$1.50"), (12_000_000, "$12.00")]
)
def test_dollars(millionths: int, text: str) -> None:
    assert dollars(millionths) == text
