"""Half c: phones and addresses in the shapes in which businesses write them, and those of others beside them.

Each file of `sheets/` has many pages, written without sight of the extractors. A page begins with `=== NAME`; lines of
truth follow (`url`, `phone`, `fax`, `address STREET | CITY | REGION | POSTCODE | COUNTRY`, `tolerated`), then its HTML.
An empty field of an address is not judged, and nothing is but phones, faxes and addresses.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .pages import FieldPage

_FIELDS = ("street", "city", "region", "postal_code", "country")
_NOT_JUDGED_WORDS = """
emails profiles technologies name legal_name managing_director register_number vat_id hours people
"""
_NOT_JUDGED = tuple(_NOT_JUDGED_WORDS.split())
_KINDS = {"phone": "phones", "fax": "faxes", "address": "addresses", "tolerated": "tolerated"}


@cache
def sheet_pages() -> tuple[FieldPage, ...]:
    """Every page of the sheets, in the order of files."""
    folder = Path(__file__).parent / "sheets"
    return tuple(page for path in sorted(folder.glob("*.txt")) for page in _pages(path.stem, path.read_text("utf-8")))


def _pages(sheet: str, text: str) -> Iterator[FieldPage]:
    for part in text.removeprefix("=== ").split("\n=== "):
        head, _, html = part.partition("\n<")
        name, *lines = head.splitlines()
        yield FieldPage(f"sheets/{sheet}/{name}", f"<{html}".encode(), _truth(lines), half="c")


def _truth(lines: list[str]) -> dict[str, Any]:
    truth: dict[str, Any] = {"tolerated_fields": _NOT_JUDGED}
    for line in lines:
        kind, _, value = line.partition(" ")
        if kind == "url":
            truth["url"] = value
        elif kind == "address":
            fields = zip(_FIELDS, (each.strip() for each in value.split("|")), strict=True)
            truth.setdefault("addresses", []).append({key: field for key, field in fields if field})
        else:
            truth.setdefault(_KINDS[kind], []).append(value)
    return truth
