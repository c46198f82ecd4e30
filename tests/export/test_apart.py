"""Which rows are set apart, and why."""

from typing import Any

import pytest

from scrapersky_cli.export.apart import divided

REACHED = {"status": "completed", "emails": ["a@b.com"], "phones": []}
SILENT: dict[str, Any] = {"status": "completed", "emails": [], "phones": []}
QUEUED, NEW = {**SILENT, "status": "queued"}, {**SILENT, "status": None}
FAILED = {**SILENT, "status": "failed", "error_code": "dns_failed", "error": "no such host"}
FAILED_BUT_REACHED = {**FAILED, "emails": ["a@b.com"]}
REFUSED = {"reason": "not_a_domain", "because": "it has one label only"}


@pytest.mark.parametrize(
    ("row", "wanted", "failed", "why"),
    [
        (REACHED, ["email"], False, None),
        (REACHED, ["phone"], False, ("no_phone", "no phone number was found")),
        (SILENT, [], True, None),
        (SILENT, ["email"], False, ("no_email", "no e-mail address was found")),
        (QUEUED, ["email"], False, ("queued", "the work on it has not ended")),
        (NEW, ["email"], False, ("not_worked", "the work on it has not ended")),
        (FAILED, [], False, None),
        (FAILED, [], True, ("dns_failed", "no such host")),
        (FAILED, ["email"], False, ("dns_failed", "no such host")),
        (FAILED_BUT_REACHED, [], True, None),
        (FAILED_BUT_REACHED, ["email"], True, None),
        (REFUSED, [], False, ("not_a_domain", "it has one label only")),
    ],
)
def test_a_row_is_set_apart_for_what_it_lacks(
    row: dict[str, Any], wanted: list[str], failed: bool, why: tuple[str, str] | None
) -> None:
    usable, apart = divided([row], wanted, failed=failed)
    if why is None:
        assert (usable, apart) == ([row], [])
    else:
        assert (usable, apart) == ([], [{**row, "reason": why[0], "because": why[1]}])
