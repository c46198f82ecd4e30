"""Which part of a shared site a page belongs to."""

import pytest

from scrapersky_cli.extract.places.site_parts import enclosing_parts, owners_by_part, part_of_page

CHAIN = {
    1: "https://www.chain.com/austin",
    2: "https://chain.com/austin/south/",
    3: "https://berlin.chain.com/",
    4: "https://chain.com/stores?id=7",
    5: "https://chain.com/",
    6: "http://www.chain.com",
}


@pytest.mark.parametrize(
    ("page", "owners"),
    [
        ("https://chain.com/austin", {1}),
        ("https://www.chain.com/austin/contact?x=1", {1}),
        ("https://chain.com/austin/south/team", {2}),
        ("https://chain.com/austin-north", {5, 6}),
        ("https://berlin.chain.com/kontakt", {3}),
        ("https://www.berlin.chain.com/kontakt", {3}),
        ("https://chain.com/stores?id=7", {4}),
        ("https://chain.com/stores?id=8", {5, 6}),
        ("https://shop.chain.com/", {5, 6}),
        ("https://chain.com/", {5, 6}),
    ],
)
def test_a_page_belongs_to_the_smallest_part_that_has_it(page: str, owners: set[int]) -> None:
    parts = owners_by_part(CHAIN)
    part = part_of_page(page, parts)
    assert part is not None
    assert parts[part] == owners


def test_a_page_may_be_in_no_part() -> None:
    assert part_of_page("https://other.com/", owners_by_part(CHAIN)) is None
    assert part_of_page("", owners_by_part(CHAIN)) is None


def test_parts_come_from_the_smallest_to_the_largest() -> None:
    assert list(enclosing_parts("https://www.a.chain.com/x/y/?q=1")) == [
        "a.chain.com/x/y?q=1", "a.chain.com/x/y", "a.chain.com/x", "a.chain.com", "chain.com", "com",
    ]  # fmt: skip
