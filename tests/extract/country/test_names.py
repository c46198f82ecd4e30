"""Names of countries and their codes."""

import pytest

from scrapersky_cli.extract.country.names import country_code, iso_code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Germany", "DE"), ("  united   states", "US"), ("uk", "GB"), ("EL", "GR"), ("Österreich", "AT"), ("x", "")],
)
def test_codes(name: str, code: str) -> None:
    assert country_code(name) == code


def test_codes_that_others_write_otherwise() -> None:
    assert (iso_code("uk"), iso_code("de")) == ("GB", "DE")
