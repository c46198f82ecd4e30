"""The server: `site.py PAGES FILE`. The town's pages, rendered before the first request; each site has an address of
its own in 127.0.1.0/24, so that no contender needs a resolver. Writes the pages' URLs into FILE, one a line.
"""

import asyncio
import itertools
import sys
from functools import partial
from pathlib import Path

from benchmarks.fetch_contenders.truth import town
from scrapersky_cli.demo.pages import page_text

ROBOTS = b"User-agent: *\nDisallow: /wp-admin/\n"


def answer(body: bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Server: town\r\nConnection: keep-alive\r\n\r\n".encode() + body


class Site(asyncio.Protocol):
    """One connection. Whatever follows the question mark, the page is the same."""

    def __init__(self, pages: dict[bytes, bytes]) -> None:
        self._pages = pages
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(1 << 20)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._read = (self._read + data).split(b"\r\n\r\n")
        for head in heads:
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            self._transport.write(self._pages.get(path) or answer(b"", status="404 Not Found"))


def sites() -> dict[str, dict[bytes, bytes]]:
    rendered = {}
    for number, site in enumerate(town().sites, start=1):
        pages = {page.path.encode(): answer(page_text(site, page).encode()) for page in site.pages}
        rendered[f"127.0.1.{number}"] = {**pages, b"/robots.txt": answer(ROBOTS, "text/plain")}
    return rendered


def urls(rendered: dict[str, dict[bytes, bytes]], port: int, count: int) -> list[str]:
    """Host after host in turn, as a queue of many sites has them."""
    lines = [
        [f"http://{host}:{port}{path.decode()}" for path in pages if path != b"/robots.txt"]
        for host, pages in rendered.items()
    ]
    rounds = (f"{pages[turn % len(pages)]}?n={turn}" for turn in itertools.count() for pages in lines)
    return list(itertools.islice(rounds, count))


async def main(count: int, file: Path) -> None:
    rendered = sites()
    loop = asyncio.get_running_loop()
    port, servers = 0, []
    for host, pages in rendered.items():
        servers.append(await loop.create_server(partial(Site, pages), host, port, backlog=512))
        port = servers[0].sockets[0].getsockname()[1]
    file.write_text("\n".join(urls(rendered, port, count)))
    print("ready", flush=True)
    await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
