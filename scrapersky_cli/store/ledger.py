"""The book of requests that cost money: each is written, and its price reserved, before it is sent.

A crash after that leaves one request in the book that may not have been sent. It is never the other way round.
"""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, Date, Integer, Select, Update, bindparam, func, insert, select
from sqlalchemy import update as sql_update

from scrapersky_cli.db.clock import UtcTime, clock, time_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.costs import cost_days, costs
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.tables.searches import place_searches, search_progress
from scrapersky_cli.errors import LostLease, SettingsError
from scrapersky_cli.extract.places.prices import PriceTable, bundled_prices, read_prices
from scrapersky_cli.google_failures import PlacesBudgetSpent, SearchBudgetSpent
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.paid import PaidRequest

MILLION = 1_000_000


def price_table(settings: Settings) -> PriceTable:
    """Return the prices of the file that SCRAPERSKY_PLACES_PRICES names, or those of this version."""
    return _read(settings.places_prices) if settings.places_prices else bundled_prices()


@cache
def _read(path: str) -> PriceTable:
    try:
        return read_prices(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"SCRAPERSKY_PLACES_PRICES: cannot read {path}: {why}") from None


def begin_of_month(moment: datetime) -> datetime:
    """Return when the month (UTC) began, since which free requests are counted."""
    return datetime(moment.year, moment.month, 1, tzinfo=UTC)


def seconds_left_of_day(moment: datetime) -> float:
    """Return the seconds until the day (UTC) ends."""
    tomorrow = datetime.combine(moment.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return (tomorrow - moment).total_seconds()


class DatabaseLedger:
    """The book in `database`. Many processes may reserve at the same time; none of them exceeds a limit.

    `reserve` waits while the database is away, and raises DatabaseUnreachable when its patience ends.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    async def reserve(self, request: PaidRequest) -> None:
        terms = request, price_table(self._settings), self._settings.places_daily_requests
        await self._database.write_patiently(reserve, *terms)


def reserve(conn: Connection, request: PaidRequest, prices: PriceTable, daily_requests: int) -> None:
    """Reserve one request, as `Ledger.reserve` says. The locks are those of the day, then of the search."""
    if request.claim_id and conn.scalar(_alive(), {"claim": request.claim_id}) is None:
        raise LostLease
    moment = time_of(conn)
    cost = 0
    if prices.prices[request.sku].per_thousand:
        _take_from_day(conn, moment, daily_requests)
        cost = _cost(conn, request.sku, prices, moment)
        if request.search_id:
            _take_from_search(conn, request.search_id, cost)
    ids = {"claim_id": request.claim_id, "search_id": request.search_id, "place_id": request.place_id}
    conn.execute(insert(costs).values(sku=request.sku, cost=cost, **ids))


@cache
def _alive() -> Select[Any]:
    """Return the query for a claim whose last heartbeat is younger than its lease."""
    c = claims.c
    return select(c.id).where(c.id == bindparam("claim"), c.ended_at.is_(None), c.expires_at > clock())


# --- the day ----------------------------------------------------------------------------------------------
def _take_from_day(conn: Connection, moment: datetime, most: int) -> None:
    """Count a request of the day. Its row stays locked, so that the free ones of the month are counted one by one."""
    taken = conn.scalar(_take(conn.dialect.name), {"day": moment.astimezone(UTC).date(), "most": most})
    if taken is None:
        message = f"SCRAPERSKY_PLACES_DAILY_REQUESTS ({most}) is used up until midnight UTC"
        raise PlacesBudgetSpent(message, retry_after=seconds_left_of_day(moment))


@cache
def _take(dialect: str) -> Any:
    first = select(bindparam("day", type_=Date), 1).where(bindparam("most", type_=Integer) > 0)
    statement = upsert(dialect)(cost_days).from_select(["day", "requests"], first)
    return statement.on_conflict_do_update(
        index_elements=[cost_days.c.day],
        set_={"requests": cost_days.c.requests + 1},
        where=cost_days.c.requests < bindparam("most", type_=Integer),
    ).returning(cost_days.c.requests)


def _cost(conn: Connection, sku: str, prices: PriceTable, moment: datetime) -> int:
    """Return the price of the next request, in millionths of a US dollar."""
    free = prices.prices[sku].free_per_month
    used = conn.scalar(_used(), {"sku": sku, "since": begin_of_month(moment), "most": free}) or 0
    return int((prices.cost(sku, 1, used) * MILLION).to_integral_value())


@cache
def _used() -> Select[Any]:
    """Return the count of the month's requests, which need not be counted beyond those that are free."""
    c = costs.c
    of_month = select(c.id).where(c.sku == bindparam("sku"), c.asked_at >= bindparam("since", type_=UtcTime))
    return select(func.count()).select_from(of_month.limit(bindparam("most", type_=Integer)).subquery())


# --- the search -------------------------------------------------------------------------------------------
def _take_from_search(conn: Connection, search_id: int, cost: int) -> None:
    ids = {"search": search_id}
    conn.execute(upsert(conn.dialect.name)(search_progress).on_conflict_do_nothing(), {"search_id": search_id})
    used = conn.execute(_lock_search(), ids).one()
    if used.max_requests is not None and used.requests >= used.max_requests:
        raise SearchBudgetSpent(f"the search may make {used.max_requests} requests (--max-requests)")
    if used.max_cost is not None and used.cost + cost > used.max_cost:
        raise SearchBudgetSpent(f"the search may cost {dollars(used.max_cost)} (--max-cost)")
    conn.execute(_add_to_search(), {**ids, "cost": cost})


@cache
def _lock_search() -> Select[Any]:
    s, p = place_searches.c, search_progress.c
    return (
        select(p.requests, p.cost, s.max_requests, s.max_cost)
        .join_from(search_progress, place_searches)
        .where(p.search_id == bindparam("search"))
        .with_for_update(of=search_progress)
    )


@cache
def _add_to_search() -> Update:
    p = search_progress.c
    added = {"requests": p.requests + 1, "cost": p.cost + bindparam("cost", type_=BigInteger)}
    return sql_update(search_progress).where(p.search_id == bindparam("search")).values(added)


def dollars(millionths: int) -> str:
    """Return an amount as people write it: `$1.25`, with as many decimals as it needs, and two at least."""
    text = f"{Decimal(millionths) / MILLION:.6f}".rstrip("0")
    whole, _, part = text.partition(".")
    return f"${whole}.{part:0<2}"
