"""Addresses in text, of many countries, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.address.text import addresses_in
from scrapersky_cli.extract.findings import PostalAddress

from . import texts

HINTS: dict[str, list[str]] = {"US": [], "CANADA": [], "BRITAIN": []} | {
    "REST": ["NL", "BE", "PL", "SE", "DK", "NO", "FI", "CZ"],
    "ROMANCE": ["FR", "IT", "ES"],
    "GERMAN": ["DE"],
}


def shown(address: PostalAddress) -> str:
    parts = (address.street, address.city, address.region, address.postal_code, address.country)
    return " | ".join(part or "-" for part in parts)


def cases() -> list[tuple[str, str, list[str]]]:
    named = (
        "US",
        "CANADA",
        "BRITAIN",
        "GERMAN",
        "ROMANCE",
        "REST",
        "HARDER",
        "CUTS",
        "OWN",
        "SHAPES",
        "LABELS",
        "VARIED",
    )
    lines = ((name, line) for name in named for line in getattr(texts, name).strip().splitlines())
    split = ((name, *line.split(" => ")) for name, line in lines)
    return [(text.replace("⏎", "\n"), wanted, HINTS.get(name, [wanted[-2:]])) for name, text, wanted in split]


def lines_of(name: str) -> list[str]:
    return [line.replace("⏎", "\n") for line in getattr(texts, name).strip().splitlines()]


@pytest.mark.parametrize(
    ("text", "wanted", "hints"), cases(), ids=[case[0].replace("\n", "/")[:60] for case in cases()]
)
def test_an_address(text: str, wanted: str, hints: list[str]) -> None:
    assert [shown(one) for one in addresses_in(text, hints).own] == wanted.split(" & ")


@pytest.mark.parametrize("text", lines_of("NOTHING"))
@pytest.mark.parametrize("hint", ["US", "DE", "GB", "NL", "AT", "IE", "TR", "BR"])
def test_no_address(text: str, hint: str) -> None:
    assert addresses_in(text, [hint]).own == []


@pytest.mark.parametrize("text", [*lines_of("THIRD"), *lines_of("AWAY")])
def test_an_address_of_somebody_else(text: str) -> None:
    assert addresses_in(text, ["DE", "GB"]).own == []


@pytest.mark.parametrize(
    ("text", "wanted", "hints"), cases(), ids=[case[0].replace("\n", "/")[:60] for case in cases()]
)
def test_an_address_between_other_lines(text: str, wanted: str, hints: list[str]) -> None:
    around = f"Welcome to our practice\nAcme & Sons\n{text}\nOpening hours\nMon - Fri 9:00 - 17:00\n© 2024 Acme"
    found = addresses_in(around, hints).own
    assert [shown(one) for one in found] == wanted.split(" & ")
    assert all(one.start is not None and one.end is not None and around[one.start : one.end].strip() for one in found)
    assert all(0 < one.confidence <= 1 for one in found)


PARTS = [
    "12",
    "Main St",
    "Austin",
    ", ",
    "TX",
    " 78701",
    "\n",
    "10115 Berlin",
    "SW1A 1AA",
    "Straße 5",
    "via",
    "-",
    "é",
    "1234 AB ",
]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=20).map("".join))
def test_nothing_raises(text: str) -> None:
    for one in addresses_in(text, ["US", "NL"]).own:
        assert one.street or one.city
