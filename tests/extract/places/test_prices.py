"""What requests cost, to the cent and by month."""

import re
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.extract.places.google_fields import SKUS
from scrapersky_cli.extract.places.prices import bundled_prices, read_prices

TEXT = files("scrapersky_cli.extract").joinpath("data", "places_prices.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("sku", "count", "used", "dollars"),
    [
        ("text-search-enterprise", 1, 0, "0"),
        ("text-search-enterprise", 1000, 0, "0"),
        ("text-search-enterprise", 1, 1000, "0.035"),
        ("text-search-enterprise", 10, 995, "0.175"),
        ("text-search-enterprise", 2000, 0, "35"),
        ("text-search-pro", 5001, 0, "0.032"),
        ("text-search-essentials-ids", 10**9, 10**9, "0"),
        ("details-enterprise", 0, 10**6, "0"),
    ],
)
def test_costs(sku: str, count: int, used: int, dollars: str) -> None:
    assert bundled_prices().cost(sku, count, used) == Decimal(dollars)


@given(st.sampled_from(SKUS), st.integers(0, 20_000), st.lists(st.integers(0, 5000), max_size=6))
def test_a_month_costs_the_same_in_any_parts(sku: str, used: int, parts: list[int]) -> None:
    table, total = bundled_prices(), Decimal(0)
    for done, part in enumerate(parts):
        total += table.cost(sku, part, used + sum(parts[:done]))
    assert total == table.cost(sku, sum(parts), used)


def test_the_bundled_table_has_every_sku_and_says_what_is_uncertain() -> None:
    table = bundled_prices()
    assert table.dated == date(2026, 9, 30)
    assert set(table.prices) == set(SKUS)
    certain = {sku for sku, price in table.prices.items() if not price.is_uncertain}
    assert certain == {sku for sku in SKUS if sku.startswith("text-")}


@pytest.mark.parametrize(
    ("pattern", "instead", "said"),
    [
        ("dated = .*", "", "does not say its date"),
        ('currency = "USD"', 'currency = "EUR"', "not in US dollars"),
        (r"\[details-pro\]", "[details-por]", "unknown SKU: details-por"),
        (r"\[details-pro\]\n.*\n.*\n.*", "", "no price of details-pro"),
        ('per_thousand = "17"', "per_thousand = 17.5", "per_thousand of details-pro is not an amount"),
        ('per_thousand = "17"', 'per_thousand = "cheap"', "per_thousand of details-pro is not an amount"),
        ('per_thousand = "17"', 'per_thousand = "NaN"', "per_thousand of details-pro is not an amount"),
        ('per_thousand = "17"', 'per_thousand = "-1"', "per_thousand of details-pro is not an amount"),
        ('per_thousand = "17"', 'per_thousand = "17"\nfree = 1', "unknown entry: free"),
        ('per_thousand = "17"\n.*', 'per_thousand = "17"\nfree_per_month = true', "not a number of requests"),
        ("dated", "= dated", "not TOML"),
    ],
)
def test_a_damaged_table_is_refused(pattern: str, instead: str, said: str) -> None:
    text, changes = re.subn(pattern, instead, TEXT, count=1)
    assert changes == 1
    with pytest.raises(SettingsError, match=said):
        read_prices(text)


def test_an_operators_own_table() -> None:
    own = read_prices(TEXT.replace('"35"', '"12.34"'))
    assert own.cost("text-search-enterprise", 1, 1000) == Decimal("0.01234")
