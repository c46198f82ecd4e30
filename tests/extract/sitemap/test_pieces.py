"""The reader gives the same whatever pieces a file arrives in, and raises nothing but its own refusals."""

from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.sitemap.test_reader import DECLARED, A, B, read, urlset

SOME = st.lists(st.sampled_from(["<url>", "</url>", "<loc>", "</loc>", "https://a.com/x", "&", "<![CDATA[", "]]>", "<",
                                 ">", "\n", "<!--", "-->", "</urlset>", "<sitemap>", "é", "\0"]))  # fmt: skip


@given(SOME, st.integers(1, 40))
def test_pieces_do_not_matter_and_nothing_else_is_raised(parts: list[str], piece: int) -> None:
    data = ("<urlset>" + "".join(parts)).encode()
    whole = read(data)
    assert read(data, piece=piece) == whole
    assert whole.error in (None, "not_sitemap")


NO_TEXT = (
    "bz2",
    "charmap",
    "hex",
    "hz",
    "idna",
    "mbcs",
    "punycode",
    "raw_unicode_escape",
    "undefined",
    "utf_7",
    "zlib",
)


@pytest.mark.parametrize("name", sorted({*aliases.values(), *NO_TEXT}))
def test_any_declared_encoding_is_survived(name: str) -> None:
    before = DECLARED.format(name).encode() + b"<!-- " + bytes(range(128, 256)) + b"\\ud800 \\N{x} -->"
    assert read(before + urlset(A, B).encode(), piece=100).locs == [A, B]


LONG = "x" * 200_000
LARGE: dict[str, str] = {
    "defects": urlset(A)[:-9] + "".join(f"<url><loc>/{n}</loc></url>\n<url><" for n in range(6000)),
    "unclosed": urlset(A)[:-9] + "".join(f"<url><loc>/{n}</loc>" for n in range(9000)),
    "long text": urlset("https://a.com/" + LONG, B),
    "long text with entities": urlset("https://a.com/" + "x&amp;y&z&eacute;" * 9_000, B),
    "long CDATA": urlset(f"<![CDATA[https://a.com/{'x&amp;y]]' * 20_000}]]>", "https://a.com/c?x=1&y=2"),
    "long comment": urlset(A, before=f"<!-- {'- &a; <![CDATA[' * 15_000} -->"),
    "many > in a text": urlset("https://a.com/" + "a>" * 3_000, B),
    "long lines": f"{A}\nhttps://a.com/{LONG}\n{B}\n",
    "blank lines": "\n" * 200_000 + urlset(A, B),
}  # fmt: skip


@pytest.mark.parametrize("file", LARGE)
def test_pieces_of_large_files_do_not_matter_either(file: str) -> None:
    whole = read(LARGE[file])
    assert len(whole.locs) > 0
    for piece in (999, 4_096, 65_536, 77_777):
        assert read(LARGE[file], piece=piece, least=4096) == whole, piece


@given(st.binary(max_size=300), st.integers(1, 40))
def test_any_bytes_are_read_or_refused(data: bytes, piece: int) -> None:
    assert read(data, piece=piece) == read(data)
