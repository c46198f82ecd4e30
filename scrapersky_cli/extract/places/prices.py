"""What requests to Google's Places API cost, by a dated table that an operator may replace."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Any

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.extract.places.google_fields import SKUS

_ENTRIES = {"per_thousand", "free_per_month", "uncertain"}


@dataclass(frozen=True, slots=True)
class Price:
    """The price of 1,000 requests in US dollars, and how many requests are free in a month.

    `is_uncertain`: nobody has confirmed it.
    """

    per_thousand: Decimal
    free_per_month: int = 0
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The price of each SKU on a day."""

    dated: date
    prices: Mapping[str, Price]

    def cost(self, sku: str, count: int, used_this_month: int) -> Decimal:
        """Return what `count` requests cost in US dollars, if `used_this_month` of the SKU were made before them."""
        price = self.prices[sku]
        billed = count - min(count, max(0, price.free_per_month - used_this_month))
        return price.per_thousand * billed / 1000


def bundled_prices() -> PriceTable:
    """Return the table that comes with this version."""
    return read_prices(files("scrapersky_cli.extract").joinpath("data", "places_prices.toml").read_text("utf-8"))


def read_prices(text: str) -> PriceTable:
    """Return the table in a TOML text of the form of `data/places_prices.toml`.

    Raise SettingsError if it is damaged, lacks the price of a SKU, or has what no price has.
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the table of prices is not TOML: {error}") from None
    dated = read.pop("dated", None)
    if not isinstance(dated, date):
        raise SettingsError("the table of prices does not say its date", hint="add a line such as: dated = 2026-09-30")
    if read.pop("currency", None) != "USD":
        raise SettingsError("the table of prices is not in US dollars", hint='add the line: currency = "USD"')
    if unknown := sorted(read.keys() - set(SKUS)):
        raise SettingsError(f"the table of prices has an unknown SKU: {unknown[0]}", hint=f"known: {', '.join(SKUS)}")
    return PriceTable(dated, {sku: _price(sku, read.get(sku)) for sku in SKUS})


def _price(sku: str, entry: Any) -> Price:
    if not isinstance(entry, dict):
        raise SettingsError(f"the table of prices has no price of {sku}", hint=f'add [{sku}] and: per_thousand = "32"')
    if unknown := sorted(entry.keys() - _ENTRIES):
        raise SettingsError(f"the price of {sku} has an unknown entry: {unknown[0]}")
    free = entry.get("free_per_month", 0)
    if type(free) is not int or free < 0:
        raise SettingsError(f"free_per_month of {sku} is not a number of requests")
    return Price(_dollars(sku, entry.get("per_thousand")), free, entry.get("uncertain", False) is True)


def _dollars(sku: str, value: Any) -> Decimal:
    """Return an amount. It is written in quotes, because a binary fraction is not exactly what was written."""
    try:
        amount = Decimal(value) if type(value) in (str, int) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise SettingsError(
            f"per_thousand of {sku} is not an amount", hint='write it in quotes: per_thousand = "32.50"'
        )
    return amount
