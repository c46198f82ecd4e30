"""The do-not-contact list is read page by page, in one order."""

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import suppressions
from scrapersky_cli.read import suppressed

ENTRIES = [
    ("domain", "a.de"), ("domain", "b.de"), ("domain", None), ("email", "a@b.de"), ("email", "c@d.de"),
    ("email", None), ("email", None), ("email", None), ("phone", "+4930901820"), ("social", None),
]  # fmt: skip


@pytest.mark.parametrize("page", [1, 2, 3, 5, 10, 100])
def test_no_entry_is_lost_or_given_twice(database: Database, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppressed, "_PAGE", page)
    rows = [{"digest": f"{number:064}", "kind": kind, "value": value} for number, (kind, value) in enumerate(ENTRIES)]
    database.write(lambda conn: conn.execute(insert(suppressions), rows[::-1]))
    found = list(suppressed.suppressed_entries(database))
    assert [(row.kind, row.value) for row in found] == ENTRIES
    assert [row.digest for row in found] == [row["digest"] for row in rows]
