"""The parsed page: text, links, language, JSON-LD."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.page import page_links
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.parse.json_ld import all_nodes, read_json_ld, types_of
from scrapersky_cli.extract.urls import join
from tests.extract.markup_strategy import markup

URL = "https://acme.com/de/team.html?x=1"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("a<br>b", "a\nb"),
        ("<p>a</p>b", "a\nb"),
        ("<div>a</div>b<div>c", "a\nb\nc"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("a<b>b</b>c", "abc"),
        ("in<span>fo</span>", "info"),
        ("  a \n\t b&nbsp;c ", "a b c"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "a b\nc\nd"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a<script>x</script><style>y</style><noscript>z</noscript>b", "ab"),
        ("a<svg><title>x</title><text>y</text></svg>b", "ab"),
        ("<title>x</title>a", "a"),
        ("<template><p>x</p></template>a", "a"),
        ("<select><option>x</select>a<textarea>y</textarea>", "a"),
        ('a<span style="DISPLAY : none">x</span>b<i hidden>y</i>c', "abc"),
        ('a<div style="display:none">dialog</div>b', "a\ndialog\nb"),
        ("in\u00adfo\u200b@\ufeffa", "info@a"),
        ("a<!-- x -->b", "ab"),
        ("<frameset><frame src=x></frameset>", ""),
        ("\x00a\x00", "a"),
        ("<body hidden>a", "a"),
    ],
)
def test_visible_text(html: str, text: str) -> None:
    assert read_document(html, URL).text == text


def test_a_page_that_is_empty_without_javascript_says_what_it_tells_search_engines() -> None:
    told = '<meta name="description" content="Towing. Call 587 555 0144"><meta property="og:description" content="Tow">'
    empty = read_document(f'{told}<body><div id="root"></div>', URL)
    assert (empty.visible, empty.text) == ("", "\nTowing. Call 587 555 0144\nTow")
    full = read_document(f"{told}<body>{'Towing in Edmonton since 1996. ' * 2}", URL)
    assert "587" not in full.text


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("/contact", "https://acme.com/contact"),
        ("/a/../b", "https://acme.com/b"),
        ("contact.html", "https://acme.com/de/contact.html"),
        ("../b", "https://acme.com/b"),
        ("?p=2", "https://acme.com/de/team.html?p=2"),
        ("#top", "https://acme.com/de/team.html?x=1#top"),
        ("//other.com/a", "https://other.com/a"),
        (" https://other.com/a ", "https://other.com/a"),
        ("HTTP://other.com/a", "HTTP://other.com/a"),
        ("https://other.com/a\nb", "https://other.com/ab"),
        ("mailto:a@b.com", "mailto:a@b.com"),
        ("tel:+1", "tel:+1"),
        ("http://[bad", "http://[bad"),
        ("//[bad", ""),
        ("", "https://acme.com/de/team.html?x=1"),
    ],
)
def test_links(href: str, absolute: str) -> None:
    link = read_document(f'<a href="{href}">the  <b>text</b></a>', URL).links[0]
    assert (link.href, link.raw, link.text) == (absolute, href.strip(), "the text")


def test_links_follow_the_base() -> None:
    document = read_document('<base href="/x/"><a href="y">', URL)
    assert [link.href for link in document.links] == ["https://acme.com/x/y"]
    assert read_document('<base href="//[bad">', URL).base_url == URL


def test_page_links_are_canonical_and_unique() -> None:
    html = (
        '<a href="/a#x">One</a><a href="/a">Two</a><a href="#y">y</a><a href="mailto:a@b.com">m</a>'
        '<a href="https://X.com" rel="nofollow noopener">X</a><a href="http://[bad">b</a><a href="javascript:x">j</a>'
    )
    links = [(link.url, link.text, link.nofollow) for link in page_links(read_document(html, URL))]
    assert links == [("https://acme.com/a", "One", False), ("https://x.com/", "X", True)]


PARTS = "/ // a b.html . .. ../ ./ /../ ? & = x=1 #top # ;y : @ + - ~ ! ' , * %20 %c3%a9 % é 日 http: c:d"
HREFS = st.lists(st.sampled_from(PARTS.split()), min_size=1, max_size=7).map("".join)
BASES = """https://acme.com https://acme.com/ https://acme.com/de/team.html?x=/1 https://acme.com/a/b/c/#/d/e
    https://acme.com/a//b https://acme.com/./a/b https://acme.com/a;x/b;y https://acme.com:8080/a/ mailto:a@b.com
    http://acme.com?x=/a HTTPS://ACME.com/a/b/"""


@given(HREFS, st.sampled_from(BASES.split()))
def test_the_short_cuts_for_plain_links_lead_to_the_same_pages(href: str, url: str) -> None:
    document = read_document(f'<a href="{href}">x</a>', url)
    expected = join(document.base_url, href)
    assert [link.url for link in page_links(document)] == ([expected] if expected else [])


def test_many_folders_cost_no_more_than_one() -> None:
    document = read_document('<base href="' + "/a" * 500_000 + '/"><a href="../b">x</a>' * 3, URL)
    assert {link.href[-4:] for link in document.links} == {"/a/b"}


def test_links_of_the_footer_and_those_not_to_follow() -> None:
    html = (
        '<a href="/a" rel="NoFollow me">a</a><div class="x footer"><p><a href="/b">b</a></p></div><footer><area href="/c">'
        '<a href="/d" rel="noopener">d</a></footer><div id="footer"><a href="/e">e</a></div>'
        '<div role="contentinfo"><a href="/f">f</a></div><div class="footer-menu"><a href="/g" rel>g</a></div><div class="before-footer"><a href="/h">h</a></div>'
    )
    links = [(link.text, link.nofollow, link.in_footer) for link in page_links(read_document(html, URL))]
    assert [text for text, nofollow, _ in links if nofollow] == ["a"]
    assert [text for text, _, in_footer in links if in_footer] == ["b", "d", "e", "f", "g"]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang=de>", "de"),
        ('<html lang="pt-BR">', "pt-br"),
        ('<html lang="en_US">', "en-us"),
        ("<html lang>", None),
        ('<html lang="*">', None),
        ('<html lang=""><meta http-equiv="Content-Language" content="fr">', "fr"),
        ('<meta property="og:locale" content="es_ES">', "es-es"),
        ("<p>x", None),
    ],
)
def test_language(html: str, language: str | None) -> None:
    assert read_document(html, URL).language == language


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ('{"name":"a"}', ["a"]),
        (' \ufeff{"name":"a"};', ["a"]),
        ('<!-- {"name":"a"} -->', ["a"]),
        ('//<![CDATA[\n{"name":"a"}\n//]]>', ["a"]),
        ('/* <![CDATA[ */ {"name":"a"} /* ]]> */', ["a"]),
        ('{"name":"a\nb"}', ["a\nb"]),
        ('{"name":"a",}', ["a"]),
        ('[{"name":"a"},{"name":"b"},]', ["a", "b"]),
        ('{"name":"a"}{"name":"b"}', ["a", "b"]),
        ('{"name":"a"},\n{"name":"b"}', ["a", "b"]),
        ('{"name":"a"} trailing', ["a"]),
        ('{"@graph":[{"name":"a"},{"@graph":{"name":"b"}},7]}', ["a", "b"]),
        ('"text"', []),
        ("[[[", []),
        ("{", []),
        ("", []),
        ('{"name":' + "9" * 10_000 + "}", []),
    ],
)
def test_json_ld_is_read_as_sites_write_it(script: str, names: list[str]) -> None:
    assert [node["name"] for node in read_json_ld([script])] == names


def test_json_ld_of_any_spelling_of_its_type() -> None:
    html = '<script type="Application/LD+JSON; charset=utf-8">{"a":{"b":[{"c":1}]}}</script><script>{"d":1}</script>'
    assert read_document(html, URL).json_ld_nodes == [{"a": {"b": [{"c": 1}]}}, {"b": [{"c": 1}]}, {"c": 1}]


def test_nodes_come_outer_first() -> None:
    assert [node.get("n") for node in all_nodes([{"n": 1, "x": [{"n": 2, "y": {"n": 3}}, {"n": 4}]}, {"n": 5}])] == [
        1,
        2,
        3,
        4,
        5,
    ]


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("Dentist", ["Dentist"]),
        (["A", "B"], ["A", "B"]),
        ("http://schema.org/Dentist", ["Dentist"]),
        ("schema:Dentist", ["Dentist"]),
        (None, []),
        (7, []),
        ([None, ""], []),
    ],
)
def test_types(kind: object, types: list[str]) -> None:
    assert types_of({"@type": kind}) == types


@given(markup)
def test_nothing_raises(html: str) -> None:
    document = read_document(html, URL)
    assert document.text is not None
    assert document.links is not None
    assert document.json_ld_nodes is not None


def test_an_element_with_several_classes_of_a_card_is_one_card() -> None:
    document = read_document(
        '<p class="p-adr h-adr adr">a</p><p class="vcard h-card">b</p><p class="postcard">c</p>', URL
    )
    assert [node.text() for node in document.address_cards] == ["a"]
    assert [node.text() for node in document.cards] == ["b"]


def test_of_very_many_links_the_first_are_read() -> None:
    links = read_document("".join(f"<a href=/{number}>x</a>" for number in range(20_001)), URL).links
    assert [links[0].raw, links[-1].raw, len(links)] == ["/0", "/19999", 20_000]


def test_elements_and_their_attributes_are_in_the_order_of_the_page() -> None:
    html = '<a href="/a">a</a><div><img src="/1"></div><map><area href="/m"></map><svg><a href="/s"></a></svg><img src="/2">'
    document = read_document(html, URL)
    assert [node.attributes["src"] for node in document.elements["img"]] == ["/1", "/2"]
    assert document.attributes["img"] == [{"src": "/1"}, {"src": "/2"}]
    assert [link.raw for link in document.links] == ["/a", "/m", "/s"]
    assert not document.elements["iframe"]
    assert not document.attributes["iframe"]


def test_a_page_is_freed_when_it_is_no_longer_used() -> None:
    document = read_document('<a href="/a">a</a><img src="/1">', URL)
    assert document.links and document.attributes["img"]
    seen = weakref.ref(document)
    gc.disable()
    try:
        del document
        assert seen() is None
    finally:
        gc.enable()
