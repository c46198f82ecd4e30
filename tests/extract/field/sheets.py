"""Halves c to g: many pages in one file, in the shapes in which businesses write themselves and others.

A page begins with `=== NAME`; lines of truth follow, then its HTML. The lines are `url`, `phone`, `fax`, `email`, `name`
(the best first), `address STREET | CITY | REGION | POSTCODE | COUNTRY`, `hours`, `person NAME | TITLE`, `tolerated`.
An empty field of an address is not judged.

- `sheets/` is half c, written without sight of the extractors. It has phones, faxes and addresses, and only they are
  judged.
- `unseen/d-*.txt` to `unseen/g-*.txt` are halves d to g, written later and without sight of the extractors. Names,
  e-mails, hours and people are judged, too. d and e have frames in common, and f and g were written as one; each has
  businesses of its own. Each was judged before anybody who works on extractors had seen it, and then they were mended
  by what is missed there; half g was the last.

Pages of real businesses are not kept here, because they name people. They are written in the same form, and
`report.py FILE` judges them.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .pages import FieldPage

_FIELDS = ("street", "city", "region", "postal_code", "country")
_LISTS = {"phone": "phones", "fax": "faxes", "email": "emails", "name": "name", "tolerated": "tolerated"}
_NEVER_JUDGED = ("profiles", "technologies", "legal_name", "managing_director", "register_number", "vat_id")
_NOT_JUDGED_IN_C = (*_NEVER_JUDGED, "name", "emails", "hours", "people")


@cache
def sheet_pages() -> tuple[FieldPage, ...]:
    """Every page of halves c to g, in the order of files."""
    here = Path(__file__).parent
    paths = [*sorted(here.glob("sheets/*.txt")), *sorted(here.glob("unseen/*.txt"))]
    return tuple(page for path in paths for page in pages_in(path))


def pages_in(path: Path) -> Iterator[FieldPage]:
    """Yield the pages of one file."""
    folder = path.parent.name
    half = "c" if folder == "sheets" else path.name[0]
    not_judged = _NOT_JUDGED_IN_C if half == "c" else _NEVER_JUDGED
    for part in path.read_text("utf-8").removeprefix("=== ").split("\n=== "):
        head, _, html = part.partition("\n<")
        name, *lines = head.splitlines()
        truth = {"tolerated_fields": not_judged, **_truth(lines)}
        yield FieldPage(f"{folder}/{path.stem}/{name}", f"<{html}".encode(), truth, half)


def _truth(lines: list[str]) -> dict[str, Any]:
    truth: dict[str, Any] = {}
    for line in lines:
        kind, _, value = line.partition(" ")
        fields = [each.strip() for each in value.split("|")]
        if kind in ("url", "hours"):
            truth[kind] = value
        elif kind == "address":
            named = zip(_FIELDS, fields, strict=True)
            truth.setdefault("addresses", []).append({key: field for key, field in named if field})
        elif kind == "person":
            truth.setdefault("people", []).append(dict(zip(("name", "title"), fields, strict=True)))
        else:
            truth.setdefault(_LISTS[kind], []).append(value)
    return truth
