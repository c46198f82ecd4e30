"""A browser of a few lines: one request to the town over a real socket, no redirect followed."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.demo.site import Site
from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


def _port(server: TownServer, site: Site | None, scheme: str) -> int:
    port = 443 if scheme == "https" else 80
    if site is not None and port in site.manner.closed:
        return server.closed_port
    return server.https_port if scheme == "https" else server.http_port


def connect(server: TownServer, url: str, timeout: float = PATIENCE) -> http.client.HTTPConnection:
    """A connection to the host of `url`, sent to the town as SCRAPERSKY_CONNECT_TO would."""
    parts = urlsplit(url)
    site = server.town.by_host.get(parts.hostname or "")
    raw = socket.create_connection(("127.0.0.1", _port(server, site, parts.scheme)), timeout=timeout)
    connection = http.client.HTTPConnection(parts.hostname or "", timeout=timeout)
    connection.sock = raw
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=str(server.ca_file))
        try:
            connection.sock = context.wrap_socket(raw, server_hostname=parts.hostname)
        except BaseException:
            raw.close()
            raise
    return connection


def get(server: TownServer, url: str, headers: Mapping[str, str] | None = None, timeout: float = PATIENCE) -> Reply:
    connection = connect(server, url, timeout)
    target = urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        connection.request("GET", target, headers=dict(headers or {}))
        response = connection.getresponse()
        return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def follow(server: TownServer, url: str, limit: int = 12) -> list[tuple[str, Reply]]:
    """`url` and what it redirects to, at most `limit` answers."""
    hops: list[tuple[str, Reply]] = []
    while len(hops) < limit:
        reply = get(server, url)
        hops.append((url, reply))
        if reply.status not in (301, 302):
            break
        url = reply.headers["location"]
    return hops
