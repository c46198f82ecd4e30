"""Entries of the usual form, which are read without the parser, and mean what the parser would have said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.sitemap.entries import Entry
from scrapersky_cli.extract.sitemap.plain import plain_entries
from tests.extract.sitemap.test_reader import Read, read

FULL = (
    "\n <url>\n  <loc> https://a.com/?x=1&amp;y=2 </loc><lastmod>2026-01-02T03:04:05+00:00</lastmod>\n"
    "<changefreq>daily</changefreq>\t<priority>0.5</priority></url>"
)
PAGE = "<url><loc>https://a.com/b</loc></url>"

# What is left to the parser.
UNUSUAL = (
    "<url ><loc>https://a.com/b</loc></url>",
    "<URL><loc>https://a.com/b</loc></URL>",
    "<url><loc>https://a.com/b</loc><!-- --></url>",
    "<url><loc>https://a.com/&lt;</loc></url>",
    "<url><loc>https://a.com/&#38;</loc></url>",
    "<url><loc>https://a.com/]]></loc></url>",
    "<url><loc>https://a.com/\ufffe</loc></url>",
    "<url><loc>https://a.com/b c</loc></url>",
    "<url><loc></loc></url>",
    "<url></url>",
    "<url><loc>https://a.com/b</loc><loc>https://a.com/c</loc></url>",
    "<url><loc>https://a.com/b</loc><lastmod/></url>",
    "<url><loc>https://a.com/b</loc><priority>1</priority><lastmod>2026</lastmod></url>",
    "<url><loc>https://a.com/b</loc><image:image/></url>",
    "<url><loc>https://a.com/b</loc>text</url>",
    "<url><loc>https://a.com/b",
    "text" + PAGE,
    "</url>" + PAGE,
)


def test_entries_that_follow_each_other_are_read() -> None:
    entries: list[Entry] = []
    text = f"{PAGE}{FULL}{PAGE}\n</urlset>"
    assert plain_entries(text, 0, entries) == len(f"{PAGE}{FULL}{PAGE}")
    full = Entry("https://a.com/?x=1&y=2", "2026-01-02T03:04:05+00:00", "daily", "0.5")
    assert entries == [Entry("https://a.com/b"), full, Entry("https://a.com/b")]


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_is_unusual_is_left_where_it_stands(text: str) -> None:
    entries: list[Entry] = []
    assert plain_entries(PAGE + text, 0, entries) == len(PAGE)
    assert len(entries) == 1


PARTS = st.sampled_from((
    PAGE, FULL, *UNUSUAL, "<!--", "-->", "<![CDATA[", "]]>", "<?pi ", "?>", "<other>", "</other>", "\n", "<a x='", "'>",
    "<sitemap>", "</sitemap>", "&bare;", "\x01", "é", "<loc>https://a.com/d</loc>", "<url>", "<",
))  # fmt: skip


@given(st.lists(PARTS | st.sampled_from((PAGE, FULL)), max_size=12), st.integers(0, 90), st.booleans())
def test_a_file_says_the_same_without_any_plain_entry(parts: list[str], piece: int, is_cut: bool) -> None:
    """A blank in `<url >` changes nothing but who reads the entry."""
    file = "".join(("<urlset>", *parts))
    plainly = read(file, piece=piece, is_cut=is_cut)
    slowly = read(file.replace("<url>", "<url >"), is_cut=is_cut)
    assert _without_the_blank(plainly) == _without_the_blank(slowly)


def _without_the_blank(found: Read) -> Read:
    entries = [entry._replace(loc=entry.loc.replace("<url >", "<url>")) for entry in found.entries]
    return replace(found, entries=entries)
