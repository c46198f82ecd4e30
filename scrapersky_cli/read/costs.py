"""Read what requests to paid APIs have cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from scrapersky_cli.db.clock import day_of, time_of
from scrapersky_cli.db.tables.costs import costs
from scrapersky_cli.extract.places.prices import PriceTable
from scrapersky_cli.store.ledger import MILLION, begin_of_month


@dataclass(frozen=True, slots=True)
class DayCost:
    """The requests of one SKU on a day (UTC). `cost` is in millionths of a US dollar."""

    day: str
    sku: str
    requests: int
    cost: int


@dataclass(frozen=True, slots=True)
class MonthUse:
    """The requests of one SKU since the month (UTC) began, and how many more of it are free: None if all are."""

    sku: str
    requests: int
    cost: int
    free_left: int | None


def days(conn: Connection, number: int) -> Sequence[DayCost]:
    """Return what was spent in the last `number` days (UTC), of which this is one, by day and SKU, the latest first."""
    c = costs.c
    day = day_of(c.asked_at)
    first = datetime.combine(time_of(conn).date() - timedelta(days=number - 1), time(), UTC)
    found = (
        select(day, c.sku, func.count(), func.sum(c.cost))
        .where(c.asked_at >= first)
        .group_by(day, c.sku)
        .order_by(day.desc(), c.sku)
    )
    return [DayCost(day, sku, count, int(cost)) for day, sku, count, cost in conn.execute(found)]


def spent(conn: Connection) -> Sequence[tuple[str, int, float]]:
    """Return for each SKU: its name, the number of all requests so far, and their cost in US dollars."""
    c = costs.c
    found = select(c.sku, func.count(), func.sum(c.cost)).group_by(c.sku).order_by(c.sku)
    return [(sku, count, int(cost) / MILLION) for sku, count, cost in conn.execute(found)]


def month(conn: Connection, prices: PriceTable) -> tuple[datetime, Sequence[MonthUse]]:
    """Return when the month began, and the use of each SKU since then. SKUs with a price are included even if they were
    not used."""
    c, begin = costs.c, begin_of_month(time_of(conn))
    found = select(c.sku, func.count(), func.sum(c.cost)).where(c.asked_at >= begin).group_by(c.sku)
    used = {sku: (count, int(cost)) for sku, count, cost in conn.execute(found)}
    priced = [sku for sku, price in prices.prices.items() if price.per_thousand]
    return begin, [_use(sku, *used.get(sku, (0, 0)), prices) for sku in sorted({*priced, *used})]


def _use(sku: str, count: int, cost: int, prices: PriceTable) -> MonthUse:
    price = prices.prices.get(sku)
    if price and not price.per_thousand:
        return MonthUse(sku, count, cost, None)
    return MonthUse(sku, count, cost, max(0, price.free_per_month - count) if price else 0)
