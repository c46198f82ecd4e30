"""What sites ask, from the setting to what is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from tests.cli.terminal import Terminal

PAGE = b'<html><head><title>Holt</title></head><body><a href="mailto:anna@holt.de">Write to Anna</a></body></html>'
RESERVED = b'[{"location": "/kontakt", "tdm-reservation": 1, "tdm-policy": "https://holt.de/policy"}]'


class Answers(BaseHTTPRequestHandler):
    """A site that reserves its contact page, and asks that /team be in no index."""

    asked: ClassVar[list[str]]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = self.path in ("/kontakt", "/team", "/.well-known/tdmrep.json")
        body = RESERVED if self.path.endswith(".json") else PAGE if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/team":
            self.send_header("X-Robots-Tag", "otherbot: noarchive")
            self.send_header("X-Robots-Tag", "noindex, nofollow")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def asking_site(shell: Terminal, **more: str) -> Iterator[tuple[Terminal, list[str]]]:
    """A terminal whose web is that site, and the paths that are asked for."""

    class Remembering(Answers):
        asked: ClassVar[list[str]] = []

    with ThreadingHTTPServer(("127.0.0.1", 0), Remembering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            route = f"*:80:127.0.0.1:{server.server_port}"
            yield Terminal({**shell.environment, "SCRAPERSKY_CONNECT_TO": route, **more}), Remembering.asked
        finally:
            server.shutdown()


def scraped(shell: Terminal) -> dict[str, dict[str, object]]:
    """Return the columns of the pages that tell what they ask, by path, after both were read."""
    shell("enqueue", "page-scrape", "http://holt.de/kontakt", "http://holt.de/team", "--force")
    assert "completed=2" in shell("process", "page-scrape").out
    columns = "url,result_code,opted_out,x_robots_tag,tdm_reservation,tdm_policy,title"
    rows = shell("list", "pages", "--columns", columns, "--json").json["pages"]
    return {row.pop("url").removeprefix("http://holt.de"): row for row in rows}


def test_by_default_it_is_recorded(shell: Terminal) -> None:
    with asking_site(shell) as (terminal, asked):
        pages = scraped(terminal)
    assert {path: (row["result_code"], row["opted_out"]) for path, row in pages.items()} == {
        "/kontakt": ("ok", None),
        "/team": ("ok", None),
    }
    assert pages["/team"]["x_robots_tag"] == "otherbot: noarchive; noindex, nofollow"
    assert "/.well-known/tdmrep.json" not in asked
    assert shell("list", "contacts").rows[0][2] == "anna@holt.de"


def test_what_is_respected_is_obeyed_and_said(shell: Terminal) -> None:
    with asking_site(shell, SCRAPERSKY_RESPECT="tdm,noindex") as (terminal, asked):
        pages = scraped(terminal)
        again = scraped(terminal)
    assert {path: (row["result_code"], row["opted_out"]) for path, row in pages.items()} == {
        "/kontakt": ("opted_out", "tdm"),
        "/team": ("opted_out", "noindex"),
    }
    kontakt = pages["/kontakt"]
    assert (kontakt["tdm_reservation"], kontakt["tdm_policy"]) == (True, "https://holt.de/policy")
    assert again == pages
    assert asked.count("/.well-known/tdmrep.json") == 2  # once for each run
    assert shell("list", "contacts").rows == []
    shown = shell("show", "http://holt.de/team").out
    assert "page-scrape\tcompleted: opted_out" in shown
    assert "opted_out\tnoindex" in shown
    assert "title" not in shown


def test_a_wish_that_does_not_exist_is_refused(quick: Terminal) -> None:
    done = Terminal({**quick.environment, "SCRAPERSKY_RESPECT": "tdm,nofollow"})("status")
    assert (done.code, done.out) == (4, "")
    assert "SCRAPERSKY_RESPECT: nofollow is none of tdm, noindex, noarchive, noai" in done.err


@pytest.mark.parametrize("value", ["tdm", "tdm,noindex", ""])
def test_it_is_set_in_the_file(quick: Terminal, value: str, tmp_path: object) -> None:
    own = Terminal({**quick.environment, "XDG_CONFIG_HOME": str(tmp_path)})
    assert own("config", "set", "respect", value).code == 0
    assert own("config", "get", "respect").out == f"{value}\n"
