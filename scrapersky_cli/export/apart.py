"""Divide rows into those that can be used and those to set apart, and say why a row is set apart."""

from collections.abc import Iterable, Mapping, Sequence

from scrapersky_cli.db.queues import COMPLETED, FAILED
from scrapersky_cli.subjects.filters import ANY
from scrapersky_cli.subjects.keyset import Row
from scrapersky_cli.subjects.reachable import PLATFORMS

_COLUMNS: Mapping[str, Sequence[str]] = {
    "email": ("emails",),
    "phone": ("phones",),
    "fax": ("faxes",),
    "social": (*PLATFORMS, "other_profiles"),
}
_WORDS = {"email": "e-mail address", "phone": "phone number", "fax": "fax number", "social": "profile", ANY: "contact"}


def divided(rows: Iterable[Row], wanted: Sequence[str], *, failed: bool) -> tuple[list[Row], list[Row]]:
    """Return the rows that can be used, and the others with `reason` and `because`.

    A row can be used if it has a contact of each `wanted` kind, and is no line that was set apart before. With
    `failed`, a row without any contact is set apart, too, if the work on its domain failed.
    """
    usable: list[Row] = []
    apart: list[Row] = []
    for row in rows:
        if row.get("reason"):
            apart.append(row)
        elif why := _why(row, wanted, failed=failed):
            apart.append({**row, "reason": why[0], "because": why[1]})
        else:
            usable.append(row)
    return usable, apart


def _why(row: Row, wanted: Sequence[str], *, failed: bool) -> tuple[str, str] | None:
    lacks = next((kind for kind in wanted if not has_contact(row, kind)), None)
    if row.get("status") == FAILED and (lacks or (failed and not has_contact(row, ANY))):
        return str(row.get("error_code") or FAILED), str(row.get("error") or "the work on it failed")
    if lacks is None:
        return None
    if row.get("status") != COMPLETED:
        return str(row.get("status") or "not_worked"), "the work on it has not ended"
    return f"no_{lacks if lacks != ANY else 'contact'}", f"no {_WORDS[lacks]} was found"


def has_contact(row: Row, kind: str) -> bool:
    """Return whether the lead has a contact of this kind, or of any kind for `any`."""
    kinds = tuple(_COLUMNS) if kind == ANY else (kind,)
    return any(row.get(column) for each in kinds for column in _COLUMNS[each])
