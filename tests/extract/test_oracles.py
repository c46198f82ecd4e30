"""A second opinion: BeautifulSoup finds the same links, metadata, JSON-LD and mailto addresses."""

import json
import re
import warnings
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document

from .cases import BUSINESS_CASES, CASES, METADATA_CASES, VERDICT_CASES

pytestmark = pytest.mark.slow

URL = "https://acme-dental.com/en/"
FIXTURES = [one.html for cases in (CASES, BUSINESS_CASES, METADATA_CASES, VERDICT_CASES) for one in cases]
PAGES = [html if isinstance(html, str) else html.decode("utf-8", "replace") for html in FIXTURES]


def soup_of(html: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BeautifulSoup(html, "html.parser")


def attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def links(soup: BeautifulSoup) -> list[str]:
    return [attribute(tag, "href").strip() for tag in soup.find_all(["a", "area"], href=True)]


def names(html: str) -> dict[str, str]:
    """`<meta>` contents by name or property, the first of each."""
    found: dict[str, str] = {}
    for tag in soup_of(html).find_all("meta", content=True):
        name = (attribute(tag, "property") or attribute(tag, "name")).strip().lower()
        if name and attribute(tag, "content").strip():
            found.setdefault(name, " ".join(attribute(tag, "content").split()))
    return found


def json_objects(soup: BeautifulSoup) -> int:
    """How many top-level objects the scripts hold that plain JSON can read."""
    total = 0
    for tag in soup.find_all("script", type="application/ld+json"):
        try:
            value = json.loads(tag.get_text(), strict=False)
        except ValueError:
            continue
        for one in value if isinstance(value, list) else [value]:
            graph = one.get("@graph") if isinstance(one, dict) else None
            inner = graph if isinstance(graph, list) else [one if graph is None else graph]
            total += sum(isinstance(each, dict) for each in inner)
    return total


def mailto(soup: BeautifulSoup) -> set[str]:
    """Plain, single, ASCII addresses behind mailto: links: those on which nobody can differ."""
    found = set()
    for href in links(soup):
        if href[:7].lower() == "mailto:":
            address = unquote(href[7:].partition("?")[0]).strip()
            if re.fullmatch(r"[a-zA-Z0-9.]+@[a-zA-Z0-9.-]+", address):
                found.add(address.partition("@")[0] + "@" + address.partition("@")[2].lower())
    return found


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_fixtures(number: int) -> None:
    agrees(PAGES[number])


def agrees(html: str) -> None:
    soup, document = soup_of(html), read_document(html, URL)
    if "<svg" not in html.lower() and "<template" not in html.lower():
        assert [link.raw for link in document.links] == links(soup)
    base = soup.find("base", href=True)
    if base is None:
        pairs = [(one.href, one.raw) for one in document.links if one.raw.isprintable() and "[" not in one.raw]
        assert [urldefrag(href).url for href, _ in pairs] == [urldefrag(urljoin(URL, raw)).url for _, raw in pairs]
    facts = extract_page(html, url=URL).metadata
    wanted = names(html)
    clean = {name: value for name, value in wanted.items() if value.isascii() and value.isprintable()}
    for name, value in clean.items():
        if name.startswith("og:") and len(facts.open_graph) < 40:
            assert facts.open_graph[name] == value
    if "description" in clean:
        assert facts.description == clean["description"]
    assert len(document.json_ld) >= json_objects(soup)
    if "<svg" not in html.lower() and html.lower().count("<title") == html.lower().count("</title") == 1:
        title = soup.find("title")
        assert isinstance(title, Tag)
        if title.get_text().isascii():
            assert facts.title == (" ".join(title.get_text().split()) or None)


def test_every_mailto_is_found_or_refused_with_reason() -> None:
    """All over the fixtures: of the plain addresses behind links only what the junk rules refuse is missing."""
    declared: set[str] = set()
    found: set[str] = set()
    for html in PAGES:
        declared |= mailto(soup_of(html))
        found |= {one.value for one in extract_page(html, url=URL).contacts if one.kind == "email"}
    refused = (
        "example",
        "domain.",
        "yourdomain",
        "sentry",
        "email.com",
        "company.com",
        "mysite",
        "test.",
        "wixpress",
        "yoursite.",
    )
    missing = {one for one in declared - found if not any(word in one for word in refused)}
    assert len(missing) <= len(declared) // 20, sorted(missing)


NAMES = st.sampled_from(["info", "office", "anna.winter", "praxis", "k.ruiz"])
HOSTS = st.sampled_from(["acme-dental.com", "zahnarzt-sommer.de", "dent.co.uk", "clinica-sol.es"])
HREFS = st.sampled_from(
    ["/a", "b.html", "?x=1", "#y", "../c", "https://other.com/z", "//cdn.com/q", "mailto:info@acme-dental.com"]
)
TEXTS = st.text("abc äß&<>\"' \n", max_size=15).map(lambda text: text.replace("<", "&lt;"))
ELEMENTS = st.one_of(
    TEXTS,
    st.builds('<a href="{}">{}</a>'.format, HREFS, TEXTS),
    st.builds('<a href="MailTo:{}@{}?subject=Hi">{}</a>'.format, NAMES, HOSTS, TEXTS),
    st.builds(
        '<meta property="og:{}" content="{}">'.format, st.sampled_from(["title", "url"]), st.text("ab c", max_size=9)
    ),
    st.builds('<meta name="description" content="{}">'.format, st.text("ab c", max_size=9)),
    st.builds(
        '<script type="application/ld+json">{}</script>'.format, st.sampled_from(['{"a":1}', "[{},{}]", "{", "7"])
    ),
    st.sampled_from(["<p>", "</p>", "<div class=x>", "</div>", "<b>", "</b>", "<li>", "<br>", "<!-- c -->", "</span>"]),
)


@given(st.lists(ELEMENTS, max_size=20).map("".join))
def test_generated_markup(html: str) -> None:
    agrees(html)
    found = {one.value for one in extract_page(html, url=URL).contacts if one.method == "mailto"}
    assert found == mailto(soup_of(html))
