"""robots: which rule decides about an address."""

from pathlib import Path

import pytest

from scrapersky_cli.errors import Exit
from tests.cli.terminal import Terminal


@pytest.mark.parametrize(
    ("typed", "asked", "code"),
    [
        ("https://one.com/admin", "https://one.com/admin", 3),
        ("one.com/admin", "https://one.com/admin", 3),
        ("one.com", "https://one.com/", Exit.DONE),
        ("http://one.com", "http://one.com/", Exit.DONE),
    ],
)
def test_an_address_may_be_typed_without_its_scheme(
    quick: Terminal, tmp_path: Path, typed: str, asked: str, code: int
) -> None:
    file = tmp_path / "robots.txt"
    file.write_text("User-agent: *\nDisallow: /admin\n")
    done = quick("robots", typed, "--file", str(file), "--json")
    assert (done.code, done.json["url"], done.json["allowed"]) == (code, asked, code == Exit.DONE)


@pytest.mark.parametrize("typed", ["ftp://one.com/", "", "https://"])
def test_what_is_no_address(quick: Terminal, typed: str) -> None:
    done = quick("robots", typed)
    assert (done.code, done.out) == (Exit.USAGE, "")
    assert done.err.endswith("hint: for example example.com, or https://example.com/page\n")
