"""Sizes as they are typed."""

import pytest

from scrapersky_cli.cli.sizes import parse_size
from scrapersky_cli.errors import UsageError


@pytest.mark.parametrize(
    ("text", "size"), [("800K", 800 * 2**10), ("500M", 500 * 2**20), ("1.5G", 3 * 2**29), ("2g", 2**31)]
)
def test_a_size(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "M", "500", "-1M", "1e3M", "5T", "½G", ".M"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageError, match="is not a valid size"):
        parse_size(text)
