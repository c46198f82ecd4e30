"""A number without country code on a site that does not say where it is: who says it instead."""

import csv
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

PAGE = b"<title>Holt</title><h1>Holt</h1><p>Phone: 0221 4710 999</p><p>info@holt-and-friends.com</p>"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE) if found else 0))
        self.end_headers()
        self.wfile.write(PAGE if found else b"")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(quick: Terminal, town_server: TownServer) -> Iterator[Terminal]:
    """A terminal for which every name is that of the site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server, socket.create_server(("127.0.0.1", 0)) as closed:
        closed.close()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        to = f"*:80:127.0.0.1:{server.server_address[1]},*:443:127.0.0.1:{town_server.closed_port}"
        yield Terminal({**quick.environment, "SCRAPERSKY_CONNECT_TO": to, "SCRAPERSKY_HOST_DELAY": "0"})
        server.shutdown()
        thread.join(PATIENCE)


def phones(terminal: Terminal, folder: Path, text: str, through: str = "domain-scan", **env: Any) -> list[str]:
    """The phone of each lead that comes of the list."""
    (folder / "list.csv").write_text(text)
    args = ("run", "--file", str(folder / "list.csv"), "--through", through, "-o", str(folder / "leads.csv"), "-q")
    done = terminal(*args, **env)
    assert done.code == 0, done
    with (folder / "leads.csv").open(newline="") as file:
        return [row["phone"] for row in csv.DictReader(file)]


def test_nobody_says_it(site: Terminal, tmp_path: Path) -> None:
    assert phones(site, tmp_path, "domain\nholt-and-friends.com\n") == [""]


@pytest.mark.parametrize("through", ["domain-scan", "email-scan"])
def test_the_list_says_it(site: Terminal, tmp_path: Path, through: str) -> None:
    lines = "domain,Land\nholt-and-friends.com,Germany\nholt-and-others.com,AT\n"
    assert phones(site, tmp_path, lines, through) == ["+492214710999", "+432214710999"]


def test_the_setting_says_it(site: Terminal, tmp_path: Path) -> None:
    lines = "domain,country\nholt-and-friends.com,\nholt-and-others.com,AT\n"
    expected: dict[str, Any] = {"SCRAPERSKY_COUNTRY": "de"}
    assert phones(site, tmp_path, lines, **expected) == ["+492214710999", "+432214710999"]
    done = site("extract", "http://holt-and-friends.com/", "--json", **expected)
    assert [each["value"] for each in done.json["contacts"] if each["kind"] == "phone"] == ["+492214710999"]
    assert site("status", SCRAPERSKY_COUNTRY="Germany").code == 4
