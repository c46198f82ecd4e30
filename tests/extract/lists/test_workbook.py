import io
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.extract.lists.records import read_records
from scrapersky_cli.extract.lists.text import UnreadableInput
from scrapersky_cli.extract.lists.workbook import MAGIC, workbook_lines


def book(*sheets: Sequence[Sequence[Any]], hidden: int | None = None) -> io.BytesIO:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if number == hidden else "visible"
    file = io.BytesIO()
    made.save(file)
    return file


def test_a_workbook_is_read_as_a_list_with_all_its_columns() -> None:
    rows: list[list[Any]] = [
        ["Firma", "Website", "ID", "Seit"],
        ['A "B"\nGmbH', "a.com", 7, datetime(2026, 4, 1, tzinfo=UTC).replace(tzinfo=None)],
        [],
        ["C\tD", "b.de", 7.5, None],
    ]
    file = book([], rows)
    assert file.getvalue().startswith(MAGIC)
    found = [
        (record.line, record.text, record.external_id, record.cells) for record in read_records(workbook_lines(file))
    ]
    assert found == [
        (2, "a.com", "7", ('A "B" GmbH', "a.com", "7", "2026-04-01")),
        (4, "b.de", "7.5", ("C D", "b.de", "7.5")),
    ]


def test_rows_keep_their_numbers_below_blank_ones() -> None:
    assert [(record.line, record.text) for record in read_records(workbook_lines(book([[None], [], ["a.com"]])))] == [
        (3, "a.com")
    ]


def test_the_first_sheet_that_is_seen_is_read() -> None:
    assert list(workbook_lines(book([["x.com"]], [["y.com"]], hidden=0))) == [b"y.com\n"]


@pytest.mark.parametrize("data", [MAGIC + b"not a workbook", book([["a.com"]]).getvalue()[:2000]])
def test_what_is_no_workbook(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="no XLSX workbook"):
        list(workbook_lines(io.BytesIO(data)))


def test_without_openpyxl_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    file = book([["a.com"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(SettingsError) as caught:
        list(workbook_lines(file))
    assert caught.value.hint == "run: pip install 'scrapersky[xlsx]'"
