"""Recognise the products that a page is made with by its resources, scripts, generator, headers and cookies."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from scrapersky_cli.extract.findings import Technology
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.technology.table import Product, marks, places, plugin_folders, products
from scrapersky_cli.extract.text import clean_or_none

_MAX_URLS = 400
_URL = 500
_OUTWARD = 100  # characters: the host and the beginning of the path
_INLINE = 2_000  # characters of an inline script; a snippet names its product at the beginning
_MAX_INLINE = 40_000
_MAX_COMMENTS = 100
_COMMENT = 200
_COMMENT_START = re.compile(b"<!--")
_LONGEST_CHARACTER = 4  # bytes, in UTF-8
_MAX_FRAME = 100
_FRAME = ("form", "script", "app-root")
_RESOURCES = ("script", "link", "iframe", "img", "form")
_WORDPRESS_PART = re.compile(r"/wp-content/(plugins|themes|mu-plugins)/([\w.-]{1,60})/")
_ASSET_VERSION = re.compile(r"[?&]ver=(\d[\w.]{0,20})")
_VERSION = re.compile(r"\d[\w.]{0,20}")


def find_technologies(document: Document, headers: Mapping[str, str] | None = None) -> list[Technology]:
    """Return the products found in the page and the response's `headers`, each once, in table order, then themes."""
    urls = _resource_urls(document)
    sources = {
        "url": "\n".join(urls).lower(),
        "inline": _inline_scripts(document),
        "html": _telling_markup(document),
        "generator": "\n".join(_generators(document)),
        "header": _header_lines(headers),
    }
    names = {
        name for source, text in sources.items() if text for _, told in marks()[source].iter(text) for name in told
    }
    found = {name: products()[name] for name in sorted(names, key=places().__getitem__)}
    for product in list(found.values()):
        found |= {name: products()[name] for name in product.implies if name not in found}
    technologies = [Technology(p.name, p.category, _version(p, sources, urls)) for p in found.values()]
    return _unique(technologies + _wordpress_parts(urls))


def _version(product: Product, sources: dict[str, str], urls: list[str]) -> str | None:
    """Return the version from the product's generator tag or header, else from the address of one of its assets."""
    for source, pattern in product.versions:
        found = re.search(pattern, sources[source])
        if found:
            return clean_or_none(found[1], 30)
    for asset in product.assets:
        for url in urls:
            if asset in url.lower() and (version := _ASSET_VERSION.search(url)):
                return version[1]
    return None


def _wordpress_parts(urls: list[str]) -> list[Technology]:
    """Return themes and known plugins, with the version that WordPress appends to the address of their assets."""
    parts: dict[tuple[str, str], str | None] = {}
    for url in urls:
        if (part := _WORDPRESS_PART.search(url)) is not None:
            ver = _ASSET_VERSION.search(url)
            key = ("theme" if part[1] == "themes" else "plugin", part[2])
            # A theme's assets have its version; WordPress's default is its own version.
            parts[key] = parts.get(key) or (ver[1] if ver else None)
    found = []
    for (part_kind, slug), version in parts.items():
        if part_kind == "theme":
            found.append(Technology(slug, "theme", version))
        elif product := plugin_folders().get(slug):
            found.append(Technology(product.name, product.category, version))
    return found


def _unique(technologies: list[Technology]) -> list[Technology]:
    """Return each product once, with a version if any of its traces has one."""
    kept: dict[str, Technology] = {}
    for one in technologies:
        known = kept.get(one.name)
        if known is None or (known.version is None and one.version is not None):
            kept[one.name] = one
    return list(kept.values())


def _resource_urls(document: Document) -> list[str]:
    """Return the addresses of what the page loads and of sites that it links to; for pictures only the folders."""
    urls: dict[str, None] = {}
    resources = ((tag, attributes) for tag in _RESOURCES for attributes in document.attributes[tag])
    for tag, attributes in islice(resources, _MAX_URLS):
        url = attributes.get("src") or attributes.get("href") or attributes.get("action")
        if url:
            is_picture = tag == "img" and "?" not in url
            urls[url[: url.rfind("/") + 1][:_URL] if is_picture else url[:_URL]] = None
    own = f"://{document.host}/"
    outward = {link.raw[:_OUTWARD]: None for link in document.links if link.raw[:4] == "http" and own not in link.raw}
    return [*urls, *list(outward)[:_MAX_URLS]]


def _telling_markup(document: Document) -> str:
    """Return the markup that identifies plugins: their comments, and the attributes of outer elements and of fields."""
    page = document.page
    starts = (comment.start() for comment in islice(_COMMENT_START.finditer(page), _MAX_COMMENTS))
    written = (page[start : start + _COMMENT * _LONGEST_CHARACTER] for start in starts)
    comments = [comment.decode("utf-8", "replace")[:_COMMENT] for comment in written]
    outer = (node.attributes for node in (document.tree.root, document.tree.body) if node is not None)
    frame = [*outer, *(each for tag in _FRAME for each in document.attributes[tag])][:_MAX_FRAME]
    told = [*frame, *_hidden_fields(document)]
    attributes = [f'{name}="{value}"' for each in told for name, value in each.items()]
    return "\n".join([*comments, *attributes])


def _hidden_fields(document: Document) -> Iterator[Mapping[str, str | None]]:
    fields = document.attributes["input"]
    return islice((each for each in fields if each.get("type") == "hidden" and "name" in each), _MAX_FRAME)


def _inline_scripts(document: Document) -> str:
    pieces, size = [], 0
    for node in document.inline_scripts:
        piece = (node.text() or "")[:_INLINE]
        pieces.append(piece)
        size += len(piece)
        if size > _MAX_INLINE:
            break
    return "\n".join(pieces)


def _generators(document: Document) -> list[str]:
    found = (each for each in document.metas if (each.get("name") or "").lower() == "generator")
    return [(each.get("content") or "")[:200] for each in islice(found, 10)]


def _header_lines(headers: Mapping[str, str] | None) -> str:
    """Return lines of `name: value`, with names in lower case."""
    return "\n".join(f"{name.lower()}: {value[:1_000]}" for name, value in (headers or {}).items())
