"""A second opinion on sitemap files: a strict reader from the standard library, which mends nothing."""

import gzip
import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree

from .client import Reply

ROOTS = {"sitemapindex": "index", "urlset": "urlset", "rss": "rss", "feed": "atom"}
STATUSES = {404: "http_gone", 410: "http_gone", 403: "http_forbidden", 429: "http_429"}


@dataclass
class ReadSitemap:
    """What was read of a file, up to its first error."""

    kind: str | None = None
    locs: tuple[str, ...] = ()
    error: str | None = None
    packed: bool = False


def read_sitemap(reply: Reply) -> ReadSitemap:
    if reply.status != 200:
        code = "bot_wall" if "cf-mitigated" in reply.headers else STATUSES.get(reply.status, "http_5xx")
        return ReadSitemap(error=code)
    data, packed, error = unpacked(reply)
    found = _contents(data, reply.headers["content-type"]) if data else ReadSitemap(error="empty_file")
    found.packed, found.error = packed, error or found.error
    return found


def unpacked(reply: Reply) -> tuple[bytes, bool, str | None]:
    """The bytes of the file; whether it was a gzip file, below any Content-Encoding; and what is wrong with that."""
    data = gzip.decompress(reply.body) if reply.headers.get("content-encoding") == "gzip" else reply.body
    packed, whole = data.startswith(b"\x1f\x8b"), b""
    while data.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(wbits=31)
        try:
            whole += member.decompress(data)
        except zlib.error:
            return whole, packed, "bad_encoding"
        if not member.eof:
            return whole, packed, "truncated"
        data = member.unused_data
    return (whole if packed else data), packed, None


def _contents(data: bytes, content_type: str) -> ReadSitemap:
    if content_type == "text/plain":
        return ReadSitemap("text", tuple(data.decode("utf-8-sig").split()))
    if re.match(rb"\s*<!doctype html", data, re.IGNORECASE) or data.startswith(b"%PDF"):
        return ReadSitemap(error="not_sitemap")
    if b"<!ENTITY" in data:
        return ReadSitemap(error="hostile_doctype")
    parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(["start", "end"])
    parser.feed(data.lstrip(b" \r\n"))
    found = ReadSitemap(error="doctype" if b"<!DOCTYPE" in data else None)
    entries: list[str] = []
    try:
        events = cast("Iterator[tuple[str, ElementTree.Element]]", parser.read_events())
        for number, (event, element) in enumerate(events):
            if number == 0:
                found.kind = ROOTS.get(local(element))
            elif event == "end":
                found.kind = medium(element) or found.kind
                entries += address(element)
        parser.close()
    except ElementTree.ParseError as error:
        # 3 no element found, 5 unclosed token: the text ends too early; all others are wrong in the middle
        found.error = "truncated" if error.code in (3, 5) else "bad_xml"
    found.locs = tuple(entries)
    return found if found.kind else ReadSitemap(error="not_sitemap")


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def medium(element: ElementTree.Element) -> str | None:
    named = re.match(r"\{http://www\.google\.com/schemas/sitemap-(image|video|news)/", element.tag)
    return named and named[1]


def address(element: ElementTree.Element) -> Iterator[str]:
    """What an entry of any kind leads to, as it is written."""
    for child in element:
        if local(element) in ("url", "sitemap") and local(child) == "loc" and child.text:
            yield child.text.strip()
        if local(element) == "item" and local(child) == "link":
            yield child.text or ""
        if local(element) == "entry" and local(child) == "link" and child.get("rel", "alternate") == "alternate":
            yield child.get("href", "")


def canonical(base: str, loc: str) -> str:
    """The one spelling of an address, for what the town needs of that."""
    parts = urlsplit(urljoin(base, loc))
    if parts.scheme not in ("http", "https"):
        return loc
    host = (parts.hostname or "").encode("idna").decode()
    path = posixpath.normpath(quote(unquote(parts.path or "/")))
    query = "&".join(each for each in parts.query.split("&") if not each.startswith("utm_"))
    return f"{parts.scheme}://{host}{path}{'?' if query else ''}{quote(query, safe='=&/')}"
