"""Whose the addresses of a page are: shops that sell its wares, clients and venues have theirs, and branches are its own."""

import pytest

from scrapersky_cli.extract.address.addresses import find_addresses
from scrapersky_cli.extract.parse.document import read_document

from .owner_pages import PAGES


def cases() -> list[tuple[str, ...]]:
    return [tuple(line.split(" => ")) for line in PAGES.strip().splitlines()]


@pytest.mark.parametrize(("where", "text", "streets"), cases(), ids=[case[0] for case in cases()])
def test_the_streets_of_the_business(where: str, text: str, streets: str) -> None:
    lines = text.replace("&", "&amp;").split("⏎")
    html = "".join(
        f"<footer>{line[8:]}</footer>" if line.startswith("footer: ") else f"<p>{line}</p>" for line in lines
    )
    found = find_addresses(read_document(html, f"https://www.{where}")).own
    assert {one.street for one in found} == set(streets.split(" & "))


LISTED = "<p>Bow Hats, 4 Elm St, Waco, TX 76701</p>"
OWN = "<p>Acme Dental, 9 Oak St, Dallas, TX 75201</p>"


@pytest.mark.parametrize(
    ("html", "count"),
    [
        (LISTED + OWN, 1),
        (LISTED, 1),  # no other is surely the business's own
        (f"<title>Bow Hats</title>{LISTED}{OWN}", 2),
        (f"<p>Our partners</p>{LISTED}<p>Our office</p><p>7 Pine St, Waco, TX 76701</p>", 1),
        (f"<p>Showroom: 4 Elm St, Waco, TX 76701</p>{OWN}", 2),
        (f"<p>Houston, 4 Elm St, Waco, TX 76701</p>{OWN}", 2),
        (f"<p>pick up at the barn, 4 Elm St, Waco, TX 76701</p>{OWN}", 2),
        (f"<p>Eagle House, 4 Elm St, Waco, TX 76701</p>{OWN}", 2),
        (f"<p>4 Elm St, Waco, TX 76701<br>$325,000</p>{OWN}", 1),
        (f"<p>From Waco Airport (4 Elm St, Waco, TX 76701) it is a mile.</p>{OWN}", 1),
        ("<p>Mercy Hospital, 4 Elm St, Waco, TX 76701</p>", 0),
        ("<title>Mercy Hospital</title><p>Mercy Hospital, 4 Elm St, Waco, TX 76701</p>", 1),
        (f"<p>We worked for Bow Hill Books (4 Elm St, Waco, TX 76701).</p>{OWN}", 1),
        (
            "<p><a href=/>Home</a><a href=/p>Our partners</a><a href=/c>Contact</a></p><p>4 Elm St, Waco, TX 76701</p>",
            1,
        ),
        (f"<p>Our valued suppliers</p><p>4 Elm St, Waco, TX 76701</p>{OWN}", 1),
    ],
)
def test_a_name_of_its_own_before_an_address(html: str, count: int) -> None:
    assert len(find_addresses(read_document(html, "https://www.acme-dental.com/")).own) == count


def test_a_long_page_of_others_takes_no_longer_for_each_address() -> None:
    html = f"{OWN}<p>Our partners</p>{''.join(f'<p>Mill {n}, {n} Elm St, Waco, TX 76701</p>' for n in range(1, 99))}"
    assert len(find_addresses(read_document(html, "https://www.acme-dental.com/")).own) < 99
