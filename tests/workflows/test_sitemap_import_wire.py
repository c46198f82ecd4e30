"""sitemap-import over real sockets: compression of every sort, redirects, answers that break off, and files of any size."""

import asyncio
import gzip
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import QUEUED
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemaps
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.workflows.sitemap_import import SITEMAP_IMPORT
from tests.web.site import Request, answer, serving, web_settings
from tests.workflows import scene

Answers = Mapping[str, bytes]
SITE = "http://a.com"
CAP = 3_000_000  # bytes of a file; a piece has up to 1 MiB, so that some come before it


def urlset(*numbers: int) -> bytes:
    return b"<urlset>%s</urlset>" % b"".join(b"<url><loc>%s/%d</loc></url>" % (SITE.encode(), n) for n in numbers)


def index(*files: str) -> bytes:
    return b"<sitemapindex>%s</sitemapindex>" % b"".join(f"<sitemap><loc>{f}</loc></sitemap>".encode() for f in files)


def xml(body: bytes, *lines: str) -> bytes:
    return answer(body, "Content-Type: application/xml", *lines, html=False)


def packed(body: bytes, *lines: str) -> bytes:
    return answer(body, "Content-Type: application/gzip", *lines, html=False)


def cut(response: bytes, missing: int) -> bytes:
    """An answer that ends too early, together with its connection."""
    return response.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)[:-missing]


def moved(place: str) -> bytes:
    return answer(b"", f"Location: {place}", status=301)


TWO, MANY = urlset(1, 2), urlset(*range(3000))
BOMB = gzip.compress(TWO.removesuffix(b"</urlset>") + bytes(64_000_000))
PAGE = answer("<!DOCTYPE html><html><title>Not here</title><body><a href='/sitemap.xml'>Sitemap</a></body></html>")
LAUGHS = b"<!DOCTYPE u [<!ENTITY %s>]><urlset><url><loc>&a;</loc></url></urlset>"

# What is answered under a path, how the import ends, and how many pages it stores.
CASES: dict[str, tuple[bytes, str, int]] = {
    "/plain.xml": (xml(TWO), "ok", 2),
    "/by-extension.xml.gz": (answer(gzip.compress(TWO), "Content-Type: application/octet-stream", html=False), "ok", 2),
    "/by-header.xml": (xml(gzip.compress(TWO), "Content-Encoding: gzip"), "ok", 2),
    "/by-type.xml": (packed(gzip.compress(TWO)), "ok", 2),
    "/by-magic.xml": (xml(gzip.compress(TWO)), "ok", 2),
    "/not-at-all.xml.gz": (packed(TWO), "ok", 2),
    "/not-despite-its-header.xml.gz": (packed(TWO, "Content-Encoding: gzip"), "bad_encoding", 0),
    "/not-despite-its-magic.xml.gz": (packed(b"\x1f\x8b" + TWO), "bad_encoding", 0),
    "/once.xml.gz": (packed(gzip.compress(TWO), "Content-Encoding: gzip"), "ok", 2),
    "/twice.xml.gz": (packed(gzip.compress(gzip.compress(TWO)), "Content-Encoding: gzip"), "ok", 2),
    "/thrice.xml.gz": (packed(gzip.compress(gzip.compress(gzip.compress(TWO))), "Content-Encoding: gzip"), "bad_encoding", 0),
    "/deflate.xml": (xml(zlib.compress(TWO), "Content-Encoding: deflate"), "ok", 2),
    "/members.xml.gz": (packed(gzip.compress(TWO[:30]) + gzip.compress(TWO[30:])), "ok", 2),
    "/files.xml.gz": (packed(gzip.compress(TWO) + gzip.compress(urlset(3))), "partial", 3),
    "/padded.xml.gz": (packed(gzip.compress(TWO) + bytes(500)), "ok", 2),
    "/junk.xml.gz": (packed(gzip.compress(TWO) + b"<!-- cached -->"), "ok", 2),
    "/invalid.xml.gz": (packed(gzip.compress(MANY)[:400] + b"\xff" * 400), "partial", 0),
    "/truncated.xml.gz": (packed(gzip.compress(MANY)[:-2000]), "partial", 0),
    "/bomb.xml.gz": (packed(BOMB), "partial", 2),
    "/bomb-in-a-coding.xml.gz": (packed(gzip.compress(BOMB), "Content-Encoding: gzip"), "partial", 2),
    "/bomb-of-nothing.xml.gz": (packed(gzip.compress(bytes(64_000_000))), "too_large", 0),
    "/cut.xml": (cut(xml(MANY), 1000), "partial", 0),
    "/cut-at-once.xml": (cut(xml(TWO), len(TWO)), "connection_lost", 0),
    "/truncated.xml": (xml(TWO[:-25]), "partial", 1),
    "/without-its-end.xml": (xml(TWO.removesuffix(b"</urlset>")), "partial", 2),
    "/soft-404.xml": (PAGE, "not_sitemap", 0),
    "/moved-to-root.xml": (moved("/"), "not_sitemap", 0),
    "/": (PAGE, "not_sitemap", 0),
    "/moved.xml": (moved("http://cdn.b.com/elsewhere.xml"), "ok", 2),
    "/elsewhere.xml": (xml(TWO), "ok", 2),
    "/moved-to-a-file.xml": (moved("file:///etc/passwd"), "bad_redirect", 0),
    "/moved-in-circles.xml": (moved("/moved-in-circles.xml"), "redirect_loop", 0),
    "/empty.xml": (xml(b""), "empty", 0),
    "/empty.xml.gz": (packed(gzip.compress(b"")), "empty", 0),
    "/blank.xml": (xml(b"\r\n\n  " + TWO), "ok", 2),
    "/none.xml": (xml(b"<urlset/>"), "empty", 0),
    "/utf-16.xml": (xml(TWO.decode().encode("utf-16")), "ok", 2),
    "/text.txt": (answer("\ufeffhttp://a.com/1\r\n\r\nhttp://a.com/2", "Content-Type: text/plain", html=False), "ok", 2),
    "/laughs.xml": (xml(LAUGHS % b'a "ha"'), "hostile_doctype", 0),
    "/stolen.xml": (xml(LAUGHS % b'a SYSTEM "http://a.com/secret"'), "hostile_doctype", 0),
    "/fetched.xml": (xml(LAUGHS % b'% a SYSTEM "http://a.com/secret">%a;<!ENTITY b ""'), "hostile_doctype", 0),
    "/tagged.xml": (xml(TWO, f"ETag: \"{'x' * 600}\"", "Last-Modified: yesterday\xe4"), "ok", 2),
    "/self.xml": (xml(index("/self.xml", "/self.xml#again")), "ok", 0),
    "/nested.xml": (xml(index("/self.xml", "/none.xml", "http://b.com/foreign.xml", "/nested.xml")), "ok", 0),
}  # fmt: skip


async def import_all(database: Database, respond: Callable[[Request], bytes], **values: Any) -> list[str]:
    """Import what is in the queue, retries included. Return the paths that were asked for."""
    async with serving(respond) as site:
        settings = web_settings(site.port, max_attempts=3, backoff_seconds=0.001, batch_size=100, **values)
        while True:
            await run_workflow(database, SITEMAP_IMPORT, settings, limits(settings), Stop(), through=frozenset())
            with database.reading() as conn:
                if not conn.scalar(select(func.count()).where(SITEMAP_IMPORT.queue.in_state(QUEUED))):
                    return site.paths()


def outcomes(database: Database) -> dict[str, tuple[str, int]]:
    """How the import of each file ended, and how many pages it has stored, by path."""
    with database.reading() as conn:
        rows = conn.execute(select(sitemaps, sitemap_facts.c.stored).outerjoin_from(sitemaps, sitemap_facts)).all()
    return {
        row.url.removeprefix(SITE): (row.import_result_code or row.import_error_code, row.stored or 0) for row in rows
    }


def test_every_answer_gives_what_is_in_it(sqlite_database: Database) -> None:
    scene.put(sqlite_database, "sitemap-import", *(SITE + path for path in CASES))
    nothing = answer("", status=404)
    asked = asyncio.run(
        import_all(sqlite_database, lambda request: CASES.get(request.path, (nothing,))[0], sitemap_bytes=CAP)
    )
    found = outcomes(sqlite_database)
    broken = {path for path, (_, how, stored) in CASES.items() if how == "partial" and not stored}
    assert all(0 < found[path][1] < 3000 for path in broken), "what came before is kept"
    expected = {path: (how, found[path][1] if path in broken else stored) for path, (_, how, stored) in CASES.items()}
    assert found == expected
    assert "/secret" not in asked
    assert "/foreign.xml" not in asked


def test_a_site_that_makes_up_files_is_read_up_to_a_limit(database: Database) -> None:
    """Each index lists two more: no loop ever meets a file that is known."""
    scene.put(database, "sitemap-import", f"{SITE}/index.xml")

    def respond(request: Request) -> bytes:
        return (
            xml(index(f"{request.path}?0", f"{request.path}1?1")) if ".xml" in request.path else answer("", status=404)
        )

    asked = asyncio.run(import_all(database, respond, max_sitemaps=20))
    assert len(outcomes(database)) == 20
    assert len(asked) <= 21
