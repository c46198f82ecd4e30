"""The reader gives the same whatever pieces a file arrives in, and raises nothing but its own refusals."""

from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.sitemap.listed import ListedPages
from scrapersky_cli.extract.text import clean_or_none
from tests.extract.sitemap.test_reader import DECLARED, NAMESPACE, A, B, C, read, urlset

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


VALID: dict[str, bytes] = {
    "urlset": (
        f"{DECLARED.format('UTF-8')}<!-- made by x --><urlset {NAMESPACE} xmlns:image='i' xmlns:news='n'>"
        f"<url><loc>{A}</loc><lastmod>2026-03-02</lastmod><image:image><image:loc>{B}.png</image:loc></image:image></url>"
        f"<url>\r\n<loc><![CDATA[{C}]]></loc><news:news><news:title>\u202eé \U0001f600</news:title></news:news></url>"
        "</urlset>"
    ).encode(),
    "index": f"<sitemapindex><sitemap><loc>{A}1.xml</loc></sitemap><url><loc>{B}</loc></url></sitemapindex>".encode(),
    "rss": f"<rss><channel><item><link>{A}</link><guid>x</guid></item><item><guid>{B}</guid></item></channel></rss>".encode(),
    "atom": f"<feed><entry><link href='{A}'/><updated>2026</updated></entry></feed>".encode(),
    "text": f"\ufeff{A}\r\n{B}\n# x\n{C}".encode(),
    "UTF-16": urlset(A, "https://a.com/\U0001f600").encode("utf-16"),
}  # fmt: skip
SPITE = st.sampled_from([
    b"", b"\0", b"<", b">", b"&", b"&#xD800;", b"&#0;", b"</url>", b"<url>", b"<loc>", b"</loc>", b"<![CDATA[", b"]]>",
    b"<!--", b"-->", b"<?xml ", b"?>", b"<!DOCTYPE u [", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"'", b"\r",
    b"\xe2\x80\xae", b"</urlset>", b"<urlset>", b"xmlns:x='y'", b"<x:url>",
])  # fmt: skip
PLACES = st.tuples(st.floats(0, 1), st.integers(0, 12), SPITE | st.binary(max_size=4))


@given(st.sampled_from(sorted(VALID)), st.lists(PLACES, min_size=1, max_size=4), st.integers(1, 60), st.booleans())
def test_a_valid_file_with_some_bytes_replaced(
    file: str, changes: list[tuple[float, int, bytes]], piece: int, is_cut: bool
) -> None:
    """What comes out is the same in any pieces, and can be listed and stored."""
    data = VALID[file]
    for where, length, new in changes:
        place = int(where * len(data))
        data = data[:place] + new + data[place + length :]
    whole = read(data, is_cut=is_cut)
    assert read(data, piece=piece, is_cut=is_cut) == whole
    assert whole.error in (None, "not_sitemap", "hostile_doctype", "empty_file", "bad_xml")
    listing = ListedPages(A, ["a.com"])
    for page in listing.take(whole.entries):
        assert page.url.isascii()
        assert page.url.isprintable()
        assert clean_or_none(page.news_title, 500) == page.news_title
    assert (
        listing.read == listing.stored + listing.duplicate + listing.off_domain + listing.invalid == len(whole.entries)
    )


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
