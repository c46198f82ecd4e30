"""One page, parsed once for all extractors."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapersky_cli.extract.page_kinds import page_kind
from scrapersky_cli.extract.parse.embedded import read_embedded
from scrapersky_cli.extract.parse.json_ld import Node, all_nodes, read_json_ld
from scrapersky_cli.extract.parse.markup import bounded
from scrapersky_cli.extract.parse.visible import visible_text
from scrapersky_cli.extract.text import lowered

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8}){0,4}")
# Links that joining only puts behind the origin, or behind a folder above the page. What is missing here needs care:
# empty and dot segments, parameters, schemes.
_ORIGIN = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_END_OF_PATH = re.compile("[?#]")
_PLAIN_PATH = re.compile(r"(?:/(?![/.])[\w~%!$&'()*+,;=:@?#.-]*+)++")
_PLAIN_NAME = re.compile(r"((?:\.\./)*+)([\w~%-][\w~%!$&'()*+,=@./-]*+(?:\?[\w~%.&=/+-]++)?(?:#[\w.-]++)?)")
_LONGEST_BASE = 2_000  # characters
_SELF_CONTAINED = re.compile(r"(?:https?://|mailto:|tel:|javascript:|data:)(?![^\t\n\r]*+[\t\n\r])", re.IGNORECASE)
_DATA_NAME = re.compile(rb"data-[\w-]*+=?")
# What marks the items and properties of microdata and of RDFa, and code for a click, the mouse or the focus.
_MARKS = "[itemprop], [property], [itemtype], [typeof], [onclick], [onmouseover], [onmousedown], [onfocus]"
# The classes of hCards and of addresses in hCards. One search finds the elements of both.
_CARDS = frozenset(("vcard", "h-card", "hcard"))
_ADDRESSES = frozenset(("adr", "h-adr", "p-adr"))
_CLASSED = ", ".join(f".{name}" for name in sorted(_CARDS | _ADDRESSES))
_FOOTERS = 'footer, [role="contentinfo"], #footer, .footer, [class^="footer"]'
_MOST_OF_A_KIND = 20_000  # elements; a page of 3 MB can have ten times as many links
_SHORTEST_TEXT = 40  # characters of a page that says something without JavaScript
_DESCRIPTIONS = frozenset(("description", "og:description"))
_BREAKS_IN_URL = str.maketrans("", "", "\t\n\r")  # the URL standard removes them anywhere

T = TypeVar("T")
Attributes = Mapping[str, str | None]


@dataclass(slots=True)  # a page has hundreds, and frozen ones take five times as long
class Anchor:
    """One `<a href>` or `<area href>`."""

    href: str  # absolute; other schemes (mailto:, tel:, javascript:) as written; "" if it cannot be parsed
    raw: str  # as written, stripped
    node: LexborNode
    attributes: Attributes

    @property
    def text(self) -> str:
        """The words of the link, white space collapsed."""
        return " ".join((self.node.text() or "").split())


class ByTag(dict[str, list[T]]):
    """What a page has under each tag. It is read when a tag is first asked for: an extractor needs a few of them."""

    def __init__(self, read: Callable[[str], list[T]]) -> None:
        self._read = read

    def __missing__(self, tag: str) -> list[T]:
        found = self[tag] = self._read(tag)
        return found


@dataclass(frozen=True)
class Document:
    """A parsed page. Derived values are computed on first use and cached.

    Make it with `read_document`, which limits hostile markup before it is parsed.
    """

    page: bytes  # UTF-8
    source: bytes  # the part of `page` that was parsed
    url: str
    tree: LexborHTMLParser

    @cached_property
    def html(self) -> str:
        """The whole page."""
        return self.page.decode("utf-8", "replace")

    @cached_property
    def host(self) -> str:
        """The host of `url`, lower case; "" if it has none."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @cached_property
    def kind(self) -> str:
        """The kind of the page, as its URL says it."""
        return page_kind(self.url).kind

    @cached_property
    def base_url(self) -> str:
        """The base of relative links: `<base href>`, else `url`."""
        bases = (node.attributes for node in self.elements["base"])
        href = next((each["href"] for each in bases if "href" in each), None)
        return _join(self.url, href.strip()) or self.url if href else self.url

    @cached_property
    def visible(self) -> str:
        """The text that a visitor sees without JavaScript, one line per block."""
        return visible_text(self.tree.body)

    @cached_property
    def text(self) -> str:
        """The visible text; if that is nearly empty, with the page's descriptions for search engines at its end."""
        return self.visible if len(self.visible) >= _SHORTEST_TEXT else "\n".join((self.visible, *self.descriptions))

    @cached_property
    def lowered(self) -> str:
        """The text in lower case. A place in it is the same place in `text`."""
        return lowered(self.text)

    @cached_property
    def descriptions(self) -> list[str]:
        """What the page says of itself to search engines, each text once."""
        named = (each.get("name") or each.get("property") or "" for each in self.metas)
        told = (
            " ".join((each.get("content") or "").split())
            for each, name in zip(self.metas, named, strict=True)
            if name.lower() in _DESCRIPTIONS
        )
        return [text for text in dict.fromkeys(told) if text]

    @cached_property
    def word_count(self) -> int:
        """The number of words in the visible text."""
        # One blank or line break stands between any two of them.
        return self.visible.count(" ") + self.visible.count("\n") + bool(self.visible)

    @cached_property
    def links(self) -> list[Anchor]:
        """The links, in the order of the page; of more than 20,000 the first."""
        nodes = self.tree.css("a, area") if self.elements["area"] else self.elements["a"]  # few pages have areas
        return list(_anchors(nodes[:_MOST_OF_A_KIND], self.base_url))

    @cached_property
    def elements(self) -> ByTag[LexborNode]:
        """The elements of the page by their tag. Those of one tag are in the order of the page."""
        return ByTag(self.tree.tags)

    @cached_property
    def attributes(self) -> ByTag[Attributes]:
        """The attributes of `elements`. Those of links are in `links`, too."""
        elements = self.elements  # a function that holds `self` would keep the page until garbage is collected
        return ByTag(lambda tag: [node.attributes for node in elements[tag]])

    @cached_property
    def metas(self) -> list[Attributes]:
        """The attributes of each `<meta>`."""
        return self.attributes["meta"]

    @cached_property
    def json_ld(self) -> list[Node]:
        """The top-level JSON-LD objects, with `@graph` opened. `json_ld_nodes` has the nested ones, too."""
        scripts = zip(self.elements["script"], self.attributes["script"], strict=True)
        return read_json_ld(node.text() for node, attributes in scripts if _is_json_ld(attributes))

    @cached_property
    def json_ld_nodes(self) -> list[Node]:
        """Every JSON-LD object of the page, outer before inner."""
        return list(all_nodes(self.json_ld))

    @cached_property
    def embedded(self) -> list[Node]:
        """The top-level microdata and RDFa items, in the shape of JSON-LD objects."""
        has_types = any("itemtype" in each or "typeof" in each for each in self._marked)
        return read_embedded(self.tree) if has_types else []

    @cached_property
    def properties(self) -> str:
        """The values of every `itemprop` and `property`, one in a line: the properties of microdata and of RDFa."""
        names = ("itemprop", "property")
        return "\n".join([each[name] or "" for each in self._marked for name in names if name in each])

    @cached_property
    def handlers(self) -> list[str]:
        """The code of event handlers, such as `onclick`."""
        return [code for each in self._marked for name, code in each.items() if code and name.startswith("on")]

    @cached_property
    def _marked(self) -> list[Attributes]:
        return [node.attributes for node in self.tree.css(_MARKS)[:_MOST_OF_A_KIND]]

    @cached_property
    def cards(self) -> list[LexborNode]:
        """The elements with the class of an hCard: `vcard`, `h-card` or `hcard`."""
        return [node for node, classes in self._classed if not _CARDS.isdisjoint(classes)]

    @cached_property
    def address_cards(self) -> list[LexborNode]:
        """The elements with the class of an address in an hCard: `adr`, `h-adr` or `p-adr`."""
        return [node for node, classes in self._classed if not _ADDRESSES.isdisjoint(classes)]

    @cached_property
    def _classed(self) -> list[tuple[LexborNode, list[str]]]:
        nodes = self.tree.css(_CLASSED)[:_MOST_OF_A_KIND]
        found = {node.mem_id: node for node in nodes}  # the search gives a node once for each of its classes
        return [(node, (node.attributes["class"] or "").split()) for node in found.values()]

    @cached_property
    def footers(self) -> list[LexborNode]:
        """The footers of the page."""
        return self.tree.css(_FOOTERS)

    @cached_property
    def inline_scripts(self) -> list[LexborNode]:
        """The scripts whose text is in the page itself."""
        scripts = zip(self.elements["script"], self.attributes["script"], strict=True)
        return [node for node, attributes in scripts if "src" not in attributes]

    @cached_property
    def data_names(self) -> str:
        """Every `data-…` in the source, in lower case and with its `=`: a short text in which to look for names."""
        return b"\n".join(_DATA_NAME.findall(self.source.lower())).decode("ascii")

    @cached_property
    def language(self) -> str | None:
        """The declared language, BCP 47, lower case: `<html lang>`, content-language, og:locale."""
        for selector, attribute in (
            ("html", "lang"),
            ("html", "xml:lang"),
            ('meta[http-equiv="content-language" i]', "content"),
            ('meta[property="og:locale"]', "content"),
        ):
            node = self.tree.css_first(selector)
            value = ((node.attrs.get(attribute) if node else "") or "").strip().replace("_", "-")
            if _LANGUAGE.fullmatch(value):
                return value.lower()
        return None


def read_document(page: bytes | str, url: str) -> Document:
    """Parse `page`, which is at `url`; bytes are UTF-8. Never raises; time is bounded whatever the markup."""
    if isinstance(page, str):
        page = page.encode("utf-8", "replace")
    source = bounded(page)
    return Document(page=page, source=source, url=url, tree=LexborHTMLParser(source))


def _is_json_ld(attributes: Attributes) -> bool:
    return "ld+json" in (attributes.get("type") or "").lower()


def _folders(base: str) -> list[str]:
    """Return the URL of the folder that `base` is in, then of those above it, up to the root; [] if it is not plain."""
    found = _ORIGIN.match(base) if len(base) <= _LONGEST_BASE else None
    if found is None:
        return []
    path = _END_OF_PATH.split(base[found.end() :], maxsplit=1)[0]
    path = path[: path.rfind("/") + 1] or "/"
    if not _PLAIN_PATH.fullmatch(path):
        return []
    return [found[0] + path[: at + 1] for at in range(len(path) - 1, -1, -1) if path[at] == "/"]


def _anchors(nodes: Iterable[LexborNode], base: str) -> Iterator[Anchor]:
    """Yield the links among these nodes. Most are paths from the root, which are joined here, without a call."""
    folders = _folders(base)
    origin = folders[-1][:-1] if folders else None
    is_path = _PLAIN_PATH.fullmatch
    for node in nodes:
        attributes = node.attributes
        if "href" in attributes:
            raw = (attributes["href"] or "").strip()
        elif "xlink:href" in attributes:  # in SVG
            raw = (attributes["xlink:href"] or "").strip()
        else:
            continue
        href = origin + raw if origin and is_path(raw) else _joined(base, folders, raw)
        yield Anchor(href, raw, node, attributes)


def _joined(base: str, folders: list[str], raw: str) -> str:
    """Return the URL of a link; where it is a plain name, in a tenth of the time that joining takes."""
    found = _PLAIN_NAME.fullmatch(raw) if folders else None
    if found and "//" not in raw and "/." not in found[2]:
        return folders[min(len(found[1]) // 3, len(folders) - 1)] + found[2]
    return raw if _SELF_CONTAINED.match(raw) else _join(base, raw)


def _join(base: str, href: str) -> str:
    href = href.translate(_BREAKS_IN_URL)
    try:
        return urljoin(base, href)
    except ValueError:
        return ""
