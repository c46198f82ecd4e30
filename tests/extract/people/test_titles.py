"""What can be the title of a person."""

import pytest

from scrapersky_cli.extract.people.titles import is_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Owner", True),
        ("Owner and Head Baker", True),
        ("Senior Partner; tax", True),
        ("Owner, Suite 12", True),
        ("Owner, Suite 123", False),
        ("owner@acme.com", False),
        ("Owner, https://acme.com", False),
        ("Owner, www.acme.com", False),
        ("the owner; Call", False),
        ("Our bakery. The owner", False),
        ("St. The owner", True),
        ("I am the owner", False),
        ("we owner", False),
        ("owe owner", True),
        ("Inhaber hat", False),
        ("he is the owner.", False),
        ("Dr. dent.", False),
    ],
)
def test_titles(text: str, expected: bool) -> None:
    assert is_title(text) is expected
