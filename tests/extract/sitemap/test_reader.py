"""The reader: every form and every defect of a sitemap, read whole, in pieces and byte by byte."""

import codecs
from dataclasses import dataclass
from unittest.mock import patch

import pytest

import scrapersky_cli.extract.sitemap.reader as reader_module
from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.sitemap.entries import Entry, ListedFile
from scrapersky_cli.extract.sitemap.reader import SitemapReader

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
A, B, C = "https://a.com/", "https://a.com/b", "https://a.com/c?x=1&y=2"


def urlset(*locs: str, attributes: str = NAMESPACE, before: str = "") -> str:
    urls = "\n".join(f"<url><loc>{loc}</loc></url>" for loc in locs)
    return f"{before}<urlset {attributes}>\n{urls}\n</urlset>"


def index(*locs: str) -> str:
    files = "".join(f"<sitemap><loc>{loc}</loc></sitemap>" for loc in locs)
    return f"<sitemapindex {NAMESPACE}>{files}</sitemapindex>"


@dataclass
class Read:
    """All that a file gave."""

    kind: str | None
    entries: list[Entry]
    files: list[ListedFile]
    fault: str | None
    error: str | None = None

    @property
    def locs(self) -> list[str]:
        return [entry.loc for entry in self.entries]


def read(data: bytes | str, *, piece: int = 0, is_cut: bool = False, least: int = 1) -> Read:
    """Read the file in pieces of this many bytes, or whole. Pieces smaller than `least` are collected."""
    with patch.object(reader_module, "_LEAST", least):
        return _read(data, piece, is_cut)


def _read(data: bytes | str, piece: int, is_cut: bool) -> Read:
    data = data.encode() if isinstance(data, str) else data
    reader, error = SitemapReader(), None
    entries: list[Entry] = []
    try:
        for place in range(0, len(data), piece or max(len(data), 1)):
            reader.feed(data[place : place + (piece or len(data))])
            entries += reader.take()
        reader.close(is_cut=is_cut)
    except ItemError as raised:
        error = raised.code
    entries += reader.take()
    return Read(reader.kind, entries, reader.take_files(), reader.fault.code if reader.fault else None, error)


DECLARED = '<?xml version="1.0" encoding="{}"?>\n'
FORMS: dict[str, tuple[str | bytes, list[str]]] = {
    "plain": (urlset(A, B), [A, B]),
    "declared": (urlset(A, B, before=DECLARED.format("UTF-8")), [A, B]),
    "without a namespace": (urlset(A, attributes=""), [A]),
    "with a wrong namespace": (urlset(A, attributes='xmlns="http://www.google.com/schemas/sitemap/0.84"'), [A]),
    "prefixed": (
        '<sm:urlset xmlns:sm="x"><sm:url><sm:loc>https://a.com/</sm:loc></sm:url></sm:urlset>',
        [A],
    ),
    "with an undeclared prefix": ("<s:urlset><s:url><s:loc>https://a.com/</s:loc></s:url></s:urlset>", [A]),
    "in capitals": ("<URLSET><URL><LOC>https://a.com/</LOC></URL></URLSET>", [A]),
    "escaped": (urlset("https://a.com/c?x=1&amp;y=2"), [C]),
    "not escaped": (urlset("https://a.com/c?x=1&y=2"), [C]),
    "with an entity of HTML": (urlset("https://a.com/caf&eacute;", B), ["https://a.com/café", B]),
    "with an unknown entity": (urlset("https://a.com/?a=1&unknown;b", B), ["https://a.com/?a=1&unknown;b", B]),
    "with numeric entities": (urlset("https://a.com/c?x=1&#38;y&#x3D;2"), [C]),
    "in CDATA": (urlset("<![CDATA[https://a.com/c?x=1&y=2]]>"), [C]),
    "in CDATA over lines": (urlset("\n  <![CDATA[\n https://a.com/c?x=1&y=2\n ]]>\n"), [C]),
    "with a > in CDATA": (urlset("<![CDATA[https://a.com/a>b&c]]>"), ["https://a.com/a>b&c"]),
    "with white space": (urlset(f"\n   {A}\t\n"), [A]),
    "with a processing instruction": (
        urlset(A, before='<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/main.xsl"?><!-- made by x -->'),
        [A],
    ),
    "with an instruction inside": (urlset("https://a.com/<?php echo 1 ?>b"), [B]),
    "after blank lines": ("\n \n" + urlset(A, before=DECLARED.format("UTF-8")), [A]),
    "after a warning": ("Warning: x in <b>/y.php</b>\n" + urlset(A, before=DECLARED.format("UTF-8")), [A]),
    "declared twice": (urlset(A, before=DECLARED.format("UTF-8") * 2), [A]),
    "declared after a comment": (urlset(A, before="<!-- cached -->\n" + DECLARED.format("UTF-8")), [A]),
    "declared with a defect": (urlset(A, before='<?xml version="1.0" encoding="UTF-8" standalone="maybe" >\n'), [A]),
    "with bare ampersands after a comment on CDATA": (
        "<urlset><!-- no <![CDATA[ here > -->" + urlset("https://a.com/c?x=1&y=2")[8:],
        [C],
    ),
    "with a byte order mark": (codecs.BOM_UTF8 + urlset(A, before=DECLARED.format("UTF-8")).encode(), [A]),
    "in UTF-16": (
        urlset(A, "https://a.com/ä", before=DECLARED.format("UTF-16")).encode("utf-16"),
        [A, "https://a.com/ä"],
    ),
    "in UTF-16 without a mark": (urlset(A, "https://a.com/ä").encode("utf-16-be"), [A, "https://a.com/ä"]),
    "in Latin-1": (
        urlset("https://a.com/ä", before=DECLARED.format("ISO-8859-1")).encode("latin-1"),
        ["https://a.com/ä"],
    ),
    "in Latin-1, declared as UTF-8": (
        urlset("https://a.com/ä", B, before=DECLARED.format("UTF-8")).encode("latin-1"),
        ["https://a.com/ä", B],
    ),
    "in UTF-8, declared as Latin-1": (
        urlset("https://a.com/ä", B, before=DECLARED.format("ISO-8859-1")),
        ["https://a.com/ä", B],
    ),
    "in Windows-1252, declared as Latin-1": (
        urlset("https://a.com/€", B, before=DECLARED.format("latin1")).encode("cp1252"),
        ["https://a.com/€", B],
    ),
    "in Cyrillic": (
        urlset("https://a.com/контакты", before=DECLARED.format("windows-1251")).encode("cp1251"),
        ["https://a.com/контакты"],
    ),
    "in Japanese": (
        urlset("https://a.com/連絡", before=DECLARED.format("Shift_JIS")).encode("shift_jis"),
        ["https://a.com/連絡"],
    ),
    "in UTF-8, declared as UTF-16": (urlset("https://a.com/ä", before=DECLARED.format("UTF-16")), ["https://a.com/ä"]),
    "in an unknown encoding": (urlset(A, before=DECLARED.format("klingon")), [A]),
    "in an encoding that is none": (urlset(A, before=DECLARED.format("rot13")), [A]),
    "with control characters": (urlset("https://a.com/\x0bb\x00"), [B]),
    "with trailing junk": (urlset(A) + "\n<!-- x --></html>\n& junk <b>", [A]),
    "text": (f"{A}\n{B}\n", [A, B]),
    "text with a mark and CRLF": (codecs.BOM_UTF8 + f"{A}\r\n\r\n{B}\r\n".encode(), [A, B]),
    "text without a final newline": (f"# my pages\n{A}\n{B}", [A, B]),
    "text in capitals": ("HTTPS://a.com/\n", ["HTTPS://a.com/"]),
}


@pytest.mark.parametrize("piece", [0, 7, 1])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_its_pages(form: str, piece: int) -> None:
    data, locs = FORMS[form]
    found = read(data, piece=piece)
    assert (found.locs, found.fault, found.error) == (locs, None, None)
    assert found.kind == ("text" if form.startswith("text") else "urlset")


BROKEN: dict[str, tuple[str, list[str], str]] = {
    "cut in a URL": (urlset(A, B)[:-35], [A], "bad_xml"),
    "cut after an entry": (urlset(A, B).removesuffix("\n</urlset>"), [A, B], "bad_xml"),
    "a tag that is not closed": (urlset(A, "x").replace("<loc>x</loc>", "<loc>x") + urlset(B), [A, B], "bad_xml"),
    "an entry that is not closed": (f"<urlset><url><loc>{A}</loc><url><loc>{B}</loc></url></urlset>", [A, B], "bad_xml"),
    "a loc that is not closed": (
        f"<urlset><url><loc>{A}</url><url><loc>{B}</loc></url></urlset>",
        [B],
        "bad_xml",
    ),
    "two unclosed in a row": (
        f"<urlset><url><loc>{A}<url><loc>x<url><loc>{B}</loc></url></urlset>",
        [B],
        "bad_xml",
    ),
    "a character that cannot be": (urlset(A, "https://a.com/&#1;", B), [A, B], "bad_xml"),
    "a bare < in a URL": (urlset(A, "https://a.com/a<b", B), [A, B], "bad_xml"),
    "attributes twice": (urlset(A, B).replace("<url>", "<url a='1' a='2'>", 1), [B], "bad_xml"),
    "a harmless DOCTYPE": (urlset(A, before="<!DOCTYPE urlset>"), [A], "doctype"),
    "a DOCTYPE with an address": (urlset(A, before='<!DOCTYPE urlset SYSTEM "http://127.0.0.1/x.dtd">'), [A], "doctype"),
    "a DOCTYPE with elements": (urlset(A, before="<!DOCTYPE urlset [<!ELEMENT urlset ANY>]>"), [A], "doctype"),
    "an entity": (urlset("&a;", before='<!DOCTYPE urlset [<!ENTITY a "https://a.com/">]>'), [], "hostile_doctype"),
    "an external entity": (
        urlset("&a;", before='<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        [],
        "hostile_doctype",
    ),
    "a parameter entity": (
        urlset(A, before='<!DOCTYPE urlset [<!ENTITY % a SYSTEM "http://127.0.0.1/">%a;]>'),
        [],
        "hostile_doctype",
    ),
    "a quadratic entity": (
        urlset("&a;" * 10, before=f'<!DOCTYPE urlset [<!ENTITY a "{"a" * 10_000}">]>'),
        [],
        "hostile_doctype",
    ),
    "a billion laughs": (
        urlset("&c;", before='<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'),
        [],
        "hostile_doctype",
    ),
    "a default that multiplies": (
        urlset(A, before=f'<!DOCTYPE urlset [<!ATTLIST url a CDATA "{"a" * 10_000}">]>'),
        [],
        "hostile_doctype",
    ),
    "two files in one": (urlset(A) + DECLARED.format("UTF-8") + urlset(B), [A, B], "bad_xml"),
    "a root that was renamed": (f"<{'x' * 200}:urlset><url><loc>{A}</loc></url>", [], "not_sitemap"),
    "too deep": (urlset(A, "<a>" * 100, B), [A, B], "bad_xml"),
}  # fmt: skip


@pytest.mark.parametrize("piece", [0, 5])
@pytest.mark.parametrize("defect", BROKEN)
def test_a_defect_costs_only_what_it_hits(defect: str, piece: int) -> None:
    data, locs, fault = BROKEN[defect]
    found = read(data, piece=piece)
    error = fault if fault in ("hostile_doctype", "not_sitemap") else None
    assert (found.locs, found.error or found.fault, found.error) == (locs, fault, error)


NONE: dict[str, str | bytes] = {
    "a page": "<!DOCTYPE html><html><body>404</body></html>",
    "a page with a sitemap's words": "<html><body><a href='/sitemap.xml'>urlset</a></body></html>",
    "a page in XHTML": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>',
    "another XML": "<?xml version='1.0'?><note><loc>https://a.com/</loc></note>",
    "broken before the first element": "<<<",
    "text without URLs": "User-agent: *\nDisallow: /\n",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "JSON": '{"pages": ["https://a.com/"]}',
}


@pytest.mark.parametrize("file", NONE)
def test_what_is_no_sitemap_is_refused(file: str) -> None:
    found = read(NONE[file])
    assert (found.error, found.locs) == ("not_sitemap", [])


@pytest.mark.parametrize("data", [b"", b" \n\r\n", codecs.BOM_UTF8])
def test_an_empty_file_is_called_so(data: bytes) -> None:
    assert read(data).error == "empty_file"


def test_an_index_lists_files_and_may_list_pages() -> None:
    mixed = index("https://a.com/1.xml").replace("</sitemapindex>", f"<url><loc>{A}</loc></url></sitemapindex>")
    found = read(mixed)
    assert (found.kind, found.files, found.locs) == ("index", [ListedFile("https://a.com/1.xml", None)], [A])


def test_a_urlset_may_list_files() -> None:
    mixed = urlset(A).replace("</urlset>", "<sitemap><loc>/1.xml</loc><lastmod>2026</lastmod></sitemap></urlset>")
    found = read(mixed)
    assert (found.kind, found.files, found.locs) == ("urlset", [ListedFile("/1.xml", "2026")], [A])


def test_what_is_said_of_one_page_does_not_pass_to_the_next() -> None:
    data = (
        "<urlset><url><lastmod>2026-01-01</lastmod><image><loc>x</loc></image></url>"
        f"<url><loc></loc><priority>0.5</priority></url><url><loc>{A}</loc></url></urlset>"
    )
    assert read(data).entries == [
        Entry("", "2026-01-01", images=1),
        Entry("", priority="0.5"),
        Entry(A),
    ]


def test_images_videos_news_and_translations_are_counted_and_are_no_pages() -> None:
    data = f"""
    <urlset {NAMESPACE} xmlns:image="i" xmlns:video="v" xmlns:news="n" xmlns:xhtml="h"><url>
      <image:image><image:loc>https://a.com/1.jpg</image:loc><image:title>T</image:title></image:image>
      <image:image><image:loc>https://a.com/2.jpg</image:loc></image:image>
      <image:loc>https://a.com/3.jpg</image:loc>
      <video:video><video:title>Film</video:title><video:player_loc>https://v.com/</video:player_loc></video:video>
      <news:news><news:publication><news:name>Paper</news:name></news:publication>
        <news:publication_date>2026-03-01</news:publication_date><news:title>News of &amp; today</news:title></news:news>
      <xhtml:link rel="alternate" hreflang="de" href="https://a.com/de"/>
      <xhtml:link rel="alternate" hreflang="fr" href="https://a.com/fr"/>
      <xhtml:link rel="amphtml" href="https://a.com/amp"/>
      <loc>{A}</loc><changefreq>daily</changefreq>
    </url></urlset>"""
    expected = Entry(A, "2026-03-01", "daily", None, 2, 2, 1, True, "News of & today")
    assert read(data).entries == [expected]


def test_feeds_list_pages() -> None:
    rss = """<rss version="2.0"><channel><title>x</title><link>https://a.com/feed</link>
      <atom:link href="https://a.com/feed" rel="self"/><image><url>https://a.com/i.png</url></image>
      <item><title>1</title><link>https://a.com/1</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>
      <item><guid>https://a.com/2</guid></item><item><guid isPermaLink="false">abc-123</guid></item></channel></rss>"""
    found = read(rss)
    assert (found.kind, found.fault) == ("rss", None)
    assert found.entries == [
        Entry("https://a.com/1", "Mon, 02 Mar 2026 08:00:00 GMT"),
        Entry("https://a.com/2"),
        Entry(""),
    ]
    rdf = """<rdf:RDF xmlns:rdf="r" xmlns="p"><channel><link>https://a.com/</link></channel>
      <item><link>https://a.com/1</link><dc:date>2026-03-01</dc:date></item></rdf:RDF>"""
    assert read(rdf).entries == [Entry("https://a.com/1", "2026-03-01")]


def test_atom_lists_the_alternate_not_the_feed_itself() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://a.com/atom"/>
      <entry><link rel="self" href="https://a.com/e1"/><link rel="alternate" href="https://a.com/1"/>
        <published>2026-01-01</published><updated>2026-03-01</updated></entry>
      <entry><link href="https://a.com/2"/><published>2026-01-01</published></entry></feed>"""
    found = read(atom)
    assert found.kind == "atom"
    assert found.entries == [Entry("https://a.com/1", "2026-03-01"), Entry("https://a.com/2", "2026-01-01")]


def test_lines_of_prose_are_no_pages() -> None:
    assert read(f"{A}\nWelcome to us\n/about\nwww.a.com\n{B}").locs == [A, "", "", "", B]


def test_a_cut_text_loses_its_last_line() -> None:
    assert read(f"{A}\nhttps://a.com/b", is_cut=True).locs == [A]


def test_an_endless_tag_ends_the_file() -> None:
    found = read(urlset(A)[:-9] + "<!--" + "x" * 2_000_000, piece=50_000)
    assert (found.locs, found.fault) == ([A], "bad_xml")


def test_a_text_that_is_too_long_is_empty() -> None:
    data = f"<url><lastmod>{'x' * 9_000}</lastmod><loc>{'x' * 9_000}</loc><priority>1</priority></url>"
    assert read(urlset(A).replace("</urlset>", data + "</urlset>")).entries == [Entry(A), Entry("", priority="1")]


def test_fifty_thousand_pages_are_read() -> None:
    data = urlset(*(f"https://a.com/{number}" for number in range(50_000)))
    reader, locs = SitemapReader(), []
    for place in range(0, len(data), 65_536):
        reader.feed(data[place : place + 65_536].encode())
        locs += [entry.loc for entry in reader.take()]
    reader.close()
    assert len(set(locs)) == 50_000
    assert reader.take() == []
