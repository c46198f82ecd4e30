import codecs
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.lists.records import AREA_COLUMNS, SEARCH_COLUMNS, Record, read_records
from scrapersky_cli.extract.lists.text import BinaryInput, EmptyInput, UnreadableInput


def texts(data: bytes) -> list[tuple[int, str]]:
    return [(record.line, record.text) for record in read_records([data])]


SAME_LISTS = [
    b"a.com\nb.de\n",
    b"a.com\r\nb.de\r\n",
    b"a.com\rb.de",
    b"domain\na.com\nb.de",
    b"Website\na.com\nb.de\n",
    b"\xef\xbb\xbfDomain\r\na.com\r\nb.de\r\n",
    b'"domain"\n"a.com"\n"b.de"\n',
    b"# list\n\na.com\n  \n#x\n  b.de  # ours\n",
    b"id,domain\n1,a.com\n2,b.de\n",
    b"id;URL;name\n1;a.com;A, B\n2;b.de;C\n",
    b"name\tSite\nA\ta.com\nB\tb.de\n",
    b"name|Home Page\nA|a.com\nB|b.de\n",
    b"domain;name\na.com;A\nb.de;B\n",
    b"page\turl\nA\ta.com\nB\tb.de\n",
    b"sep=;\nname;domain\nA;a.com\nB;b.de\n",
    b"Name,Telefon,Adresse im Netz\nA,1,a.com\nB,2,b.de\n",
    b"Joe,a.com\nAnn,b.de\n",
    b"a.com, b.de\n",
    b"# pasted\na.com; b.de;\n",
    b"a.com,\nb.de,\n",
    b"url,domain\nhttps://x.com/1,a.com\nhttps://x.com/2,b.de\n",
    b'name,domain\n"A, ""Inc""",a.com\n"two\nlines",b.de\n',
    b"name,domain\n,a.com\n,,\n,b.de\n",
    codecs.BOM_UTF16_LE + "domain\r\na.com\r\nb.de".encode("utf-16-le"),
    codecs.BOM_UTF16_BE + "domain\na.com\nb.de\n".encode("utf-16-be"),
    codecs.BOM_UTF32_LE + "a.com\nb.de\n".encode("utf-32-le"),
    "domain\r\na.com\r\nb.de".encode("utf-16-le"),
    "domain\r\na.com\r\nb.de".encode("utf-16-be"),
]


@pytest.mark.parametrize("data", SAME_LISTS)
def test_every_way_to_write_the_same_list(data: bytes) -> None:
    assert [text for _, text in texts(data)] == ["a.com", "b.de"]
    by_byte = [bytes([byte]) for byte in data]
    assert list(read_records(by_byte)) == list(read_records([data]))
    assert list(read_records(data.splitlines(keepends=True))) == list(read_records([data]))


def test_line_numbers_are_those_of_the_file() -> None:
    assert texts(b"# c\n\na.com\n\nnot a domain\n") == [(3, "a.com"), (5, "not a domain")]
    assert texts(b'name,domain\n"x\ny\nz",a.com\nB,b.de\n') == [(2, "a.com"), (5, "b.de")]
    assert texts(b"name;domain\r\nA;\r\nB;b.de\r\n") == [(2, ""), (3, "b.de")]


def test_other_columns_are_kept() -> None:
    data = b'Domain,Ref,Tags,First Name,Phone,\na.com, 17 ,"dentist; austin,dentist",Joe\x07,,x,y\nb.de\n'
    names = ("Domain", "Ref", "Tags", "First Name", "Phone", "")
    extra = {"First Name": "Joe", "column 6": "x", "column 7": "y"}
    cells = ("a.com", "17", "dentist; austin,dentist", "Joe\x07", "", "x", "y")
    assert list(read_records([data])) == [
        Record(2, "a.com", "17", ("dentist", "austin"), extra, names, cells),
        Record(3, "b.de", None, (), {}, names, ("b.de",)),
    ]


def test_columns_without_a_known_name() -> None:
    assert list(read_records([b"Firma;ID;Netz\nA;7;a.com\n"])) == [
        Record(2, "a.com", "7", (), {"Firma": "A"}, ("Firma", "ID", "Netz"), ("A", "7", "a.com"))
    ]
    assert list(read_records([b"7,a.com\n"])) == [Record(1, "a.com", None, (), {"column 1": "7"}, (), ("7", "a.com"))]


def test_another_wanted_column() -> None:
    records = read_records([b"domain,email\na.com,x@a.com\n"], wanted=("email",))
    assert [(record.text, record.extra) for record in records] == [("x@a.com", {"domain": "a.com"})]


def test_a_url_with_commas_is_no_table() -> None:
    assert texts(b"https://a.com/?x=1,2\nb.de\nc.com\n")[0] == (1, "https://a.com/?x=1,2")


def test_bad_first_line_is_a_record_not_a_header() -> None:
    assert texts(b"localhost\na.com\n") == [(1, "localhost"), (2, "a.com")]


def test_a_quotation_mark_that_nobody_closes_takes_no_other_row() -> None:
    rows = "".join(f"{i},shop{i}.com\n" for i in range(500)).encode()
    found = texts(b'name,domain\n"Joe,a.com\n' + rows)
    assert found[0] == (2, "a.com")
    assert len(found) == 501
    assert texts(b'name,domain\n12" pizza,a.com\n8" pizza,b.de\n') == [(2, "a.com"), (3, "b.de")]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("domain,name\na.com,Müller\n".encode("cp1252"), "Müller"),
        ("domain,name\na.com,Müller\n".encode(), "Müller"),
        (b"domain,name\na.com,M\xfcller \x96\n", "Müller –"),
    ],
)
def test_windows_and_utf8_text(data: bytes, name: str) -> None:
    assert next(read_records([data])).extra == {"name": name}


def test_lines_of_both_encodings_in_one_file() -> None:
    data = "domain,name\na.com,Zoë\n".encode() + "b.de,Zoë\n".encode("cp1252")
    assert [record.extra["name"] for record in read_records([data])] == ["Zoë", "Zoë"]


@pytest.mark.parametrize(
    "data", [b"", b"\n\r\n  \n", b"# only\n# comments", b"domain\n", b"\xef\xbb\xbf", b"id,domain\n,\n"]
)
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyInput, match="no targets"):
        next(read_records([data]))
    with pytest.raises(EmptyInput):
        next(read_records(iter([])))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04\x14\x00", "CSV"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"a.com\n" + b"x" * 2_000_000, "1 MiB"),
    ],
)
def test_no_text(data: bytes, says: str) -> None:
    with pytest.raises(BinaryInput, match=says):
        list(read_records([data]))


def many_lines(count: int) -> Iterator[bytes]:
    yield b"domain\n"
    for start in range(0, count, 1000):
        yield "".join(f"shop{i}.example.com\n" for i in range(start, start + 1000)).encode()


@pytest.mark.slow
def test_many_lines_in_flat_memory() -> None:
    tracemalloc.start()
    assert sum(1 for _ in read_records(many_lines(100_000))) == 100_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


@given(st.lists(st.one_of(st.binary(max_size=40), st.text(alphabet='a.,;"\n\r#\té\0', max_size=40).map(str.encode))))
def test_any_bytes_give_records_or_one_clear_refusal(chunks: list[bytes]) -> None:
    try:
        records = list(read_records(chunks))
    except UnreadableInput as refusal:
        assert str(refusal)
        return
    lines = [record.line for record in records]
    assert lines == sorted(set(lines))
    assert all(record.text or record.extra or record.external_id or record.tags for record in records)


def test_a_line_end_cut_in_two_is_one_line_end() -> None:
    chunks = [b"# " + b"x" * 70_000 + b"\r", b"\na.com\r\n"]
    assert [(record.line, record.text) for record in read_records(chunks)] == [(2, "a.com")]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('query,location\ndentists,"Austin, TX"\n', ["dentists near Austin, TX"]),
        ("City;Search term\nKöln;hair salons\n;florists near Bonn\n", ["hair salons near Köln", "florists near Bonn"]),
        ("keyword\ndentists near Austin\n", ["dentists near Austin"]),
        (
            "dentists near Austin, TX\nbakeries in Portland, OR\n",
            ["dentists near Austin, TX", "bakeries in Portland, OR"],
        ),
        ("a.com near Austin\n", ["a.com near Austin"]),
    ],
)
def test_phrases_with_their_areas(text: str, phrases: list[str]) -> None:
    records = read_records([text.encode()], SEARCH_COLUMNS, AREA_COLUMNS)
    assert [record.text for record in records] == phrases
