"""Addresses without a postcode, and texts that only name a number and a city."""

from time import process_time

import pytest

from scrapersky_cli.extract.address.addresses import find_addresses
from scrapersky_cli.extract.address.bare import bare_addresses
from scrapersky_cli.extract.parse.document import read_document

from . import texts
from .test_text import shown


def cases() -> list[tuple[str, ...]]:
    return [tuple(line.replace("⏎", "\n").split(" => ")) for line in texts.BARE.strip().splitlines()]


@pytest.mark.parametrize(("text", "hints", "wanted"), cases(), ids=[case[2] for case in cases()])
def test_an_address_without_a_postcode(text: str, hints: str, wanted: str) -> None:
    assert wanted in [shown(one) for one in bare_addresses(text, hints.split())]


@pytest.mark.parametrize("text", texts.NOTHING_BARE.strip().splitlines())
@pytest.mark.parametrize("hint", ["US", "GB", "FR"])
def test_no_address(text: str, hint: str) -> None:
    assert bare_addresses(text, [hint]) == []


def test_only_where_no_other_address_has_a_street() -> None:
    bare = "<p>Via Cavour 33, Lucca (LU)</p>"
    assert [one.city for one in find_addresses(read_document(bare, "https://acme.it/")).own] == ["Lucca"]
    both = f"{bare}<p>Via Roma 12, 20121 Milano</p>"
    assert [one.city for one in find_addresses(read_document(both, "https://acme.it/")).own] == ["Milano"]


@pytest.mark.parametrize("line", ["Only 5 words of News, about Paris (RM)\n", "Street 12, ", "1 Main St\nAustin NY, "])
def test_long_texts_take_no_longer(line: str) -> None:
    begin = process_time()
    bare_addresses(line * 50_000, ["US", "IT"])
    assert process_time() - begin < 1
