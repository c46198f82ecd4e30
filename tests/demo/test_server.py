"""The servers: real sockets, what they count, how they stop."""

import ssl
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scrapersky_cli.demo.pages import page_bytes
from scrapersky_cli.demo.server import environment, serve
from scrapersky_cli.demo.town import Town

from .client import connect, get


def test_a_friendly_site_answers_under_all_its_names() -> None:
    town = Town(1, seed=3)
    site = town.sites[0]
    with serve(town) as server:
        for url in (f"http://{site.domain}/", f"https://www.{site.domain}/", f"http://www.{site.domain}/"):
            reply = get(server, url)
            assert (reply.status, reply.headers["location"]) == (301, f"{site.origin}/")
        for page in site.pages:
            assert get(server, site.origin + page.path).body == page_bytes(site, page)
        assert get(server, f"{site.origin}/nowhere").status == 404


def test_every_request_is_counted_with_its_time() -> None:
    town = Town(2, seed=3)
    first, second = town.sites
    with serve(town) as server:
        get(server, f"{first.origin}/")
        get(server, f"{first.origin}/?a=1")
        get(server, f"{second.origin}/robots.txt")
        assert server.counts() == {(first.host, "/"): 2, (second.host, "/robots.txt"): 1}
        times = server.times(first.host)
        assert times == sorted(times)
        assert len(times) == 2
        assert server.strangers() == set()


def test_a_stranger_is_refused_and_named() -> None:
    with serve(Town(1)) as server:
        assert get(server, "http://somewhere-else.com/").status == 421
        with pytest.raises(ssl.SSLError):
            get(server, "https://somewhere-else.com/")
        assert server.strangers() == {"somewhere-else.com"}


def test_one_connection_serves_many_requests_and_head_has_no_body() -> None:
    site = Town(1).sites[0]
    with serve(Town(1)) as server:
        connection = connect(server, site.origin)
        for page in site.pages:
            connection.request("HEAD", page.path)
            response = connection.getresponse()
            assert int(response.headers["Content-Length"]) == len(page_bytes(site, page))
            assert response.read() == b""
        connection.close()


def test_many_clients_at_once() -> None:
    town = Town(20, seed=5, awkward=False)
    urls = [site.origin + page.path for site in town.sites for page in site.pages]
    with serve(town) as server, ThreadPoolExecutor(16) as pool:
        assert {reply.status for reply in pool.map(lambda url: get(server, url), urls)} == {200}
        assert set(server.counts().values()) == {1}


def test_it_stops_with_connections_open_and_leaves_no_thread() -> None:
    before = threading.active_count()
    site = Town(1).sites[0]
    with serve(Town(1)) as server:
        idle = [connect(server, site.origin), connect(server, f"http://{site.host}")]
        idle[0].request("GET", "/")
    assert threading.active_count() == before
    for connection in idle:
        connection.close()


def test_the_environment_sends_every_host_to_loopback(tmp_path: Path) -> None:
    town = Town(60, seed=2)
    with serve(town, tmp_path / "keep") as server:
        variables = environment(server)
        routes = [route.split(":") for route in variables["SCRAPERSKY_CONNECT_TO"].split(",")]
        assert {route[2] for route in routes} == {"127.0.0.1"}
        assert [route[:2] for route in routes[-2:]] == [["*", "80"], ["*", "443"]]
        closed = {(host, int(port)) for host, port, _, to in routes[:-2] if int(to) == server.closed_port}
        assert closed == {(h, p) for site in town.sites for h in site.hosts for p in site.manner.closed}
        assert len(closed) > 0
        assert (tmp_path / "keep" / "town-ca.pem").read_text().startswith("-----BEGIN CERTIFICATE-----")
        assert urllib.parse.urlsplit(town.sites[0].origin).hostname not in {route[0] for route in routes}
