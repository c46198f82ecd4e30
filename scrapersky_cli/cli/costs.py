"""costs: what requests to Google Places have cost, and what is left of those that are free."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.read.costs import DayCost, MonthUse, days, month
from scrapersky_cli.settings import settings
from scrapersky_cli.store.ledger import MILLION, dollars, price_table

Days = Annotated[int, typer.Option("--days", min=1, max=3660, help="Number of days (UTC) to list, with today.")]
COLUMNS = ("day", "sku", "requests", "cost")


@prints_table
def costs(number: Days = 31, as_json: Json = False) -> None:
    """Show what requests to Google Places have cost. Below that: how many more are free this month.

    Google may know of more requests: those that other programs made with the same key.
    """
    set_up_logs()
    prices = price_table(settings())
    with opened_to_read() as database, database.reading() as conn:
        found = days(conn, number)
        began, uses = month(conn, prices)
    used = [use for use in uses if use.requests]
    lines = [f"{began:%Y-%m}: {_told(use)}" for use in used]
    lines.append(f"prices of {prices.dated}, and at most {settings().places_daily_requests} paid requests a day")
    data = {
        "days": [_day(each) for each in found],
        "month": {"since": began, "skus": [_month(use) for use in uses]},
        "prices_dated": str(prices.dated),
        "daily_requests": settings().places_daily_requests,
    }
    columns = COLUMNS if found else ()
    emit(Answer(data, lines=lines, columns=columns, records="days", wording={"cost": _dollars}), as_json=as_json)


def _dollars(cost: float) -> str:
    return dollars(round(cost * MILLION))


def _told(use: MonthUse) -> str:
    if use.free_left is None:
        return f"{use.sku} {use.requests} used: it costs nothing"
    return f"{use.sku} {use.requests} used for {dollars(use.cost)}, {use.free_left} more are free"


def _day(each: DayCost) -> dict[str, object]:
    return {**asdict(each), "cost": each.cost / MILLION}


def _month(use: MonthUse) -> dict[str, object]:
    return {**asdict(use), "cost": use.cost / MILLION}
