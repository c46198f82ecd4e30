"""Values as one line for people."""

import pytest

from scrapersky_cli.export.harmless import harmless


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.99, "0.99"),
        (0.5, "0.5"),
        (0.0, "0.0"),
        (1.0, "1.0"),
        (1234.5, "1234.5"),
        (-97.743061, "-97.743061"),  # a degree is 111 km
        (2 / 3, "0.666667"),
        (-0.25, "-0.25"),
        ({"name": "Acme", "city": None, "types": [], "stars": 0}, '{"name": "Acme", "stars": 0}'),
        ([{"a": None}, "b"], "{}, b"),
    ],
)
def test_what_people_read(value: object, text: str) -> None:
    assert harmless(value) == text
