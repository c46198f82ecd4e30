"""The sites: `sites.py HOSTS HTTPS DEAD STALL WEIGHT FOLDER`.

Friendly sites of the demo's town, whose home pages are rendered and compressed before the first request. Writes `names`
(domain and address, a line each) and `ca.pem`, which signs the certificates, into FOLDER.
"""

import asyncio
import ctypes
import gzip
import re
import socket
import ssl
import struct
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import trustme

from benchmarks.loopback_web.network import PROBED
from benchmarks.loopback_web.plan import SEED, Place, Web, places, wait
from scrapersky_cli.demo.pages import page_text
from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.town import Town

_HOST = re.compile(rb"\r\nhost: *(?:www\.)?([^\r:]+)", re.IGNORECASE)
_ATTACH_FILTER = 26  # SO_ATTACH_FILTER of Linux
_BACKLOG = 4096


def answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", packed: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{packed}"
    return f"{head}Server: town\r\nConnection: keep-alive\r\n\r\n".encode() + body


NOT_FOUND = answer(b"<h1>Not found</h1>", status="404 Not Found")


def home_page(site: Site) -> bytes:
    return answer(gzip.compress(page_text(site, site.home).encode(), 6), packed="Content-Encoding: gzip\r\n")


class Visit(asyncio.Protocol):
    """One connection to any site: robots.txt is not there, the home page is, and either takes its time."""

    def __init__(self, web: Web, homes: Mapping[str, bytes]) -> None:
        self._web, self._homes, self._read = web, homes, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._read = (self._read + data).split(b"\r\n\r\n")
        for head in heads:
            path = head.split(b" ", 2)[1].decode("latin-1")
            named = _HOST.search(head)
            host = named[1].decode("latin-1").lower() if named else ""
            body = self._homes.get(host, NOT_FOUND) if path == "/" else NOT_FOUND
            asyncio.get_running_loop().call_later(wait(self._web, host, path), self._answer, body)

    def _answer(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(body)


def listening(address: str, port: int) -> socket.socket:
    """Return a listening socket; one of an address of its own goes before the one of all addresses."""
    return socket.create_server((address, port), backlog=_BACKLOG, reuse_port=True)


def listening_to_nobody(address: str, port: int) -> socket.socket:
    """Return a listening socket that drops every packet: whoever connects waits until he gives up."""
    sock = listening(address, port)
    drop_all = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))  # one instruction of BPF: keep 0 bytes
    program = struct.pack("HxxxxxxP", 1, ctypes.addressof(drop_all))
    sock.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, program)
    return sock


def certified(authority: trustme.CA, domain: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    authority.issue_cert(domain, f"www.{domain}").configure_cert(context)
    return context


async def open_sites(
    web: Web, sites: Sequence[Place], homes: Mapping[str, bytes], authority: trustme.CA
) -> list[socket.socket]:
    """Listen for all of them. Return the sockets of the unreachable, which no loop keeps open."""
    loop = asyncio.get_running_loop()
    unreachable = []
    visit = partial(Visit, web, homes)
    await loop.create_server(visit, sock=listening("0.0.0.0", 80))
    await loop.create_server(asyncio.Protocol, sock=listening(PROBED, 443))
    for site in sites:
        if site.manner == "https":
            context = certified(authority, site.domain)
            await loop.create_server(visit, sock=listening(site.address, 443), ssl=context)
        elif site.manner == "silent":
            for port in (80, 443):
                await loop.create_server(asyncio.Protocol, sock=listening(site.address, port))
        elif site.manner == "unreachable":
            unreachable += [listening_to_nobody(site.address, port) for port in (80, 443)]
    return unreachable


async def main(web: Web, folder: Path) -> None:
    weight = (web.weight, web.weight) if web.weight else None
    town = Town(web.hosts, seed=SEED, awkward=False, weight=weight)
    sites = places(web, [site.domain for site in town.sites])
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    (folder / "names").write_text("".join(f"{site.domain} {site.address}\n" for site in sites))
    homes = {site.domain: home_page(site) for site in town.sites}
    unreachable = await open_sites(web, sites, homes, authority)
    print("ready", flush=True)
    await asyncio.Event().wait()
    del unreachable


if __name__ == "__main__":
    hosts, https, dead, stall, weight, where = sys.argv[1:]
    asyncio.run(main(Web(int(hosts), float(https), float(dead), float(stall), int(weight)), Path(where)))
