"""What a page says about itself: title, description, language, icons, Open Graph, forms, link counts."""

import re
from collections.abc import Iterator
from functools import partial

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.findings import Link, Metadata
from scrapersky_cli.extract.hosts import registrable_domain, same_site
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.json_ld import types_of
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import join

_TITLE = 500
_DESCRIPTION = 2_000
_URL = 2_000
_MAX_OPEN_GRAPH = 40
_MAX_TYPES = 30
_FIRST_IMAGES = 12  # a logo is among these
_NO_CONTACT_FORM = re.compile(
    r"search|such|login|log-in|signin|register|newsletter|subscri|mailchimp|comment|review|checkout|cart|rating",
    re.IGNORECASE,
)
_CONTACT_FORM = re.compile(
    r"contact|kontakt|contatt|contato|wpcf7|wpforms|gform|ninja-?forms|fluentform|enquir|inquir|anfrage|quote|devis",
    re.IGNORECASE,
)


def read_metadata(document: Document, links: tuple[Link, ...]) -> Metadata:
    """Return the metadata of the page; `links` are its links as returned by `page_links`."""
    named = _meta(document)
    internal = _internal(document, links)
    return Metadata(
        title=clean_or_none(_title(document), _TITLE),
        description=clean_or_none(named.get("description") or named.get("og:description"), _DESCRIPTION),
        h1=clean_or_none(_text_of(next(iter(document.elements["h1"]), None)), _TITLE),
        language=document.language,
        canonical_url=_link_of(document, "canonical"),
        favicon_url=_link_of(document, "icon") or _link_of(document, "apple-touch-icon"),
        logo_url=_logo(document, named),
        open_graph=_open_graph(named),
        schema_types=_schema_types(document),
        word_count=document.word_count,
        has_contact_form=any(_is_contact_form(form) for form in document.elements["form"]),
        internal_links=internal,
        external_links=len(links) - internal,
    )


def _title(document: Document) -> str | None:
    for node in document.elements["title"]:
        if not any(parent.tag == "svg" for parent in _ancestors(node)):
            return node.text()
    return None


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _text_of(node: LexborNode | None) -> str | None:
    return node.text() if node is not None else None


def named_contents(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the lower-case name or property of each `<meta>`, with its content, if neither is empty."""
    for attributes in document.metas:
        name = (attributes.get("property") or attributes.get("name") or "").strip().lower()
        content = (attributes.get("content") or "").strip()
        if name and content:
            yield name, content


def _meta(document: Document) -> dict[str, str]:
    """Return the contents of `<meta>` by lower-case name or property; the first one that is not empty wins."""
    named: dict[str, str] = {}
    for name, content in named_contents(document):
        named.setdefault(name, content)
    return named


def _open_graph(named: dict[str, str]) -> dict[str, str]:
    told = [(name, value) for name, value in named.items() if name.startswith("og:")]
    cleaned = [(clean_or_none(name, 100), clean_or_none(value, _DESCRIPTION)) for name, value in told]
    return dict([(name, value) for name, value in cleaned if name and value][:_MAX_OPEN_GRAPH])


def _link_of(document: Document, relation: str) -> str | None:
    for attributes in document.attributes["link"]:
        related = relation in (attributes.get("rel") or "").lower().split()
        url = _resolved(document, attributes.get("href")) if related else None
        if url:
            return url
    return None


def _resolved(document: Document, href: str | None) -> str | None:
    return clean_or_none(join(document.base_url, href), _URL) if href else None


def _logo(document: Document, named: dict[str, str]) -> str | None:
    """Return the logo from JSON-LD, else from Open Graph, else the first image that is called a logo."""
    for node in document.json_ld_nodes:
        logo = node.get("logo")
        url = logo.get("url") or logo.get("contentUrl") if isinstance(logo, dict) else logo
        if isinstance(url, str) and (resolved := _resolved(document, url)):
            return resolved
    if resolved := _resolved(document, named.get("og:logo")):
        return resolved
    images = document.attributes["img"][:_FIRST_IMAGES]
    image = next((image for image in images if "logo" in " ".join(map(str, image.values())).lower()), None)
    if image is None:
        return None
    resolve = partial(_resolved, document)
    return resolve(image.get("src")) or resolve(image.get("data-src"))


def _schema_types(document: Document) -> tuple[str, ...]:
    types = [kind for node in (*document.json_ld, *document.embedded) for kind in types_of(node)]
    cleaned = (clean_or_none(kind, 100) for kind in types)
    return tuple(dict.fromkeys(kind for kind in cleaned if kind))[:_MAX_TYPES]


def _is_contact_form(form: LexborNode) -> bool:
    label = " ".join(filter(None, (form.attrs.get(name) for name in ("id", "class", "action", "name", "role"))))
    if form.css_first("input[type=password i], input[type=search i]") or _NO_CONTACT_FORM.search(label):
        return False
    if form.css_first("textarea:not([name*=recaptcha])"):
        return True
    return bool(_CONTACT_FORM.search(label)) and form.css_first("input[type=email i], input[type=tel i]") is not None


def _internal(document: Document, links: tuple[Link, ...]) -> int:
    site = registrable_domain(document.host) or document.host
    return sum(1 for link in links if same_site(link.url.split("/", 3)[2].partition(":")[0], site))
