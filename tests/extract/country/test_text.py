"""What a text says of its country."""

import pytest

from scrapersky_cli.extract.country.text import CROSSING, names_crossing


@pytest.mark.parametrize(
    ("text", "is_crossing"),
    [
        ("Taller Ruiz\nCalle 41 B # 12-30, Bogotá", True),
        ("Cra. 7 No. 71 - 21", True),
        ("carrera 15 bis n° 93 a- 5", True),
        ("Diagonal 5 sur #4-2", True),
        ("Calle 41 B # 12, 30", False),
        ("Carrera 7, (404) 555-0100", False),
        ("Calle 5, # 4 or 12-30", False),
        ("-" * 1000, False),
    ],
)
def test_a_street_with_the_street_that_crosses_it(text: str, is_crossing: bool) -> None:
    assert names_crossing(text) is (CROSSING.search(text) is not None) is is_crossing
