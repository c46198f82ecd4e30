"""A site with an index and many sitemap files, made as they are asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy import func, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import SITEMAP_IMPORTS, sitemap_facts

HOST = "many-pages.example.com"
INDEX = f"http://{HOST}/index.xml"


def index(files: int) -> bytes:
    listed = "".join(f"<sitemap><loc>/{number}.xml</loc></sitemap>" for number in range(files))
    return f"<sitemapindex>{listed}</sitemapindex>".encode()


def urlset(number: int, urls: int) -> bytes:
    beginning = f"<url><loc>http://{HOST}/shop/part-{number}/thing-"
    end = "</loc><lastmod>2026-03-02T10:00:00+01:00</lastmod><priority>0.5</priority></url>\n"
    return f"<urlset>{''.join(f'{beginning}{n}{end}' for n in range(urls))}</urlset>".encode()


@contextmanager
def served(files: int, urls: int) -> Iterator[int]:
    """Serve an index of so many files with so many URLs each. Yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, _, ending = self.path[1:].partition(".")
            body = index(files) if name == "index" else urlset(int(name), urls) if name.isdigit() else b""
            self.send_response(200 if ending == "xml" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def environment(port: int) -> dict[str, str]:
    """Settings with which a worker finds the site on this port."""
    return {
        "SCRAPERSKY_CONNECT_TO": f"*:80:127.0.0.1:{port}",
        "SCRAPERSKY_HOST_DELAY": "0",
        "SCRAPERSKY_CONCURRENCY": "4",
    }


def imported(database: Database) -> int:
    """How many files are imported."""
    with database.reading() as conn:
        return conn.scalar(select(func.count()).where(SITEMAP_IMPORTS["status"] == "completed")) or 0


def counts(database: Database) -> dict[str, int]:
    """How many pages are stored, and what the files' facts say of that, all together."""
    names = ("read", "stored", "new", "updated", "duplicate", "off_domain", "invalid")
    sums = [func.sum(sitemap_facts.c[name]).label(name) for name in names]
    with database.reading() as conn:
        stored = conn.scalar(select(func.count()).select_from(pages)) or 0
        return {
            "pages": stored,
            **{name: count for name, count in conn.execute(select(*sums)).one()._mapping.items() if count},
        }
