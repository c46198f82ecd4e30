"""Files that would cost a careless reader all its time or memory: what they cost grows with their size, and no faster."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.sitemap.entries import Entry
from scrapersky_cli.extract.sitemap.listed import ListedPages
from scrapersky_cli.extract.sitemap.places import is_sitemap_name
from scrapersky_cli.extract.sitemap.reader import SitemapReader

Parts = Callable[[], Iterator[str]]
COMBINING = "\u0301\u0316"  # in the wrong order, which takes quadratic time to put right


def repeated(part: str, before: str = "<urlset>") -> Parts:
    """A file that never ends: its beginning, then the same again and again."""

    def parts() -> Iterator[str]:
        yield before
        while True:
            yield part

    return parts


def numbered(part: str, before: str = "<urlset>") -> Parts:
    """The same, with another number for each `{}`."""

    def parts() -> Iterator[str]:
        yield before
        for number in count():
            yield part.format(number)

    return parts


FLOODS: dict[str, Parts] = {
    "blank lines": repeated("\r\n \t" * 1000, ""),
    "byte order marks": repeated("\ufeff" * 1000, ""),
    "entries that are not closed": numbered("<url><loc>/{}</loc>"),
    "entries without anything": repeated("<url/>"),
    "entries that are broken": repeated("<url><"),
    "entries that are broken, under a long name": repeated("<url><", f"<{'x' * 60_000}:urlset>"),
    "elements within each other": repeated("<a>"),
    "elements within an entry": repeated("<a>", "<urlset><url>"),
    "elements of many names": numbered("<a{}/>"),
    "attributes of many names": numbered("<a b{}=''/>"),
    "attributes of one tag": numbered(" b{}=''", "<urlset><url"),
    "defaults of attributes": repeated("<url/>", f'<!DOCTYPE u [<!ATTLIST url a CDATA "{"x" * 60_000}">]><urlset>'),
    "comments that do not end": repeated("<!-- "),
    "one comment that does not end": repeated("> & ", "<urlset><!--"),
    "CDATA that does not end": repeated("<![CDATA[&>"),
    "one CDATA section that does not end": repeated("&]>", "<urlset><url><loc><![CDATA["),
    "ampersands": repeated("&", "<urlset><url><loc>"),
    "entities": repeated("&eacute;", "<urlset><url><loc>"),
    "a text": repeated("x", "<urlset><url><loc>"),
    "texts": numbered(f"<url><loc>/{{}}{'x' * 8_000}</loc></url>"),
    "a line": repeated("x", "http://a.com/"),
    "lines": numbered("http://a.com/{}\n", ""),
    "hosts of marks": repeated(f"<url><loc>http://a{COMBINING * 4_000}.com/</loc></url>"),
    "hosts of marks in lines": repeated(f"http://a{COMBINING * 30_000}.com/\n", "http://a.com/\n"),
    "titles of marks": repeated(f"<url><news><title>{COMBINING * 4_000}</title></news><loc>/x</loc></url>"),
    "dates": numbered(f"<url><loc>/x</loc><lastmod>{{}}{'0' * 8_000}</lastmod></url>"),
    "priorities": numbered(f"<url><loc>/x</loc><priority>0.{{}}{'0' * 8_000}</priority></url>"),
    "segments": repeated(f"<url><loc>/{'../a/' * 1_600}</loc></url>"),
    "parameters": repeated(f"<url><loc>/?{'b=1&amp;a&amp;' * 600}</loc></url>"),
}


def bytes_of(parts: Parts, size: int) -> bytes:
    text, length = [], 0
    for part in parts():
        text.append(part)
        length += len(part)
        if length >= size:
            break
    return "".join(text).encode()[:size]


def read_all(data: bytes, piece: int) -> Iterator[list[Entry]]:
    reader = SitemapReader()
    with suppress(ItemError):
        for place in range(0, len(data), piece):
            reader.feed(data[place : place + piece])
            yield reader.take()
        reader.close()
    yield reader.take()


def cost(data: bytes, piece: int = 65_536) -> float:
    """The processor's seconds to read and list it, which do not depend on what else the machine does."""
    began = time.thread_time()
    listing = ListedPages("https://a.com/sitemap.xml", ["a.com"])
    for entries in read_all(data, piece):
        listing.take(entries)
    return time.thread_time() - began


SMALL, TIMES = 25_000, 8
PAGES = bytes_of(numbered("<url><loc>https://a.com/some/page-{}</loc></url>"), SMALL * TIMES)


@pytest.mark.parametrize("flood", FLOODS)
def test_what_a_flood_costs_grows_with_its_size(flood: str) -> None:
    small, large = (bytes_of(FLOODS[flood], size) for size in (SMALL, SMALL * TIMES))
    once, all_ = (min(cost(data) for _ in range(3)) for data in (small, large))  # one may pay for others' garbage
    assert all_ < 4 * TIMES * max(once, 0.002)
    assert all_ < 20 * cost(PAGES), "nor does it cost much more than as many bytes of pages"


@pytest.mark.parametrize("flood", ["one comment that does not end", "one CDATA section that does not end", "a text"])
def test_small_pieces_cost_little_more(flood: str) -> None:
    data = bytes_of(FLOODS[flood], SMALL * TIMES)
    assert cost(data, 10) < 20 * max(cost(data), 0.02)


RETAINED = ("blank lines", "byte order marks", "elements of many names", "attributes of many names", "a text", "a line",
            "texts", "comments that do not end")  # fmt: skip


@pytest.mark.parametrize("flood", RETAINED)
def test_memory_does_not_grow_with_the_file(flood: str) -> None:
    data = bytes_of(FLOODS[flood], 2_000_000)
    tracemalloc.start()
    for _ in read_all(data, 65_536):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_what_is_asked_of_a_name_takes_linear_time() -> None:
    urls = ["https://a.com/" + "sitemap" * times for times in (1_000, 10_000)]
    small, large = (min(seconds(is_sitemap_name, url) for _ in range(2)) for url in urls)
    assert large < 4 * TIMES * max(small, 0.002)


def seconds(function: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    function(text)
    return time.thread_time() - began
