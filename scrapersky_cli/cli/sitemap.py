"""sitemap: look at the sitemaps of one site, or at one sitemap, now and without a database."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from scrapersky_cli.cli.gates import own_gates
from scrapersky_cli.cli.options import Json, Quiet, Verbose, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, print_line, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.errors import Exit, ItemError, UsageError
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.extract.sitemap.entries import Entry
from scrapersky_cli.extract.sitemap.scan import File, SitemapScan
from scrapersky_cli.extract.urls import NotAUrl, join, normalise_url, with_scheme
from scrapersky_cli.failures import HarmlessDoctype
from scrapersky_cli.settings import settings
from scrapersky_cli.streams import standard_input
from scrapersky_cli.visit.site_sitemaps import ScannedFile, begin_scan, end_scan, fault_facts, scan_file, scan_of_file
from scrapersky_cli.visit.sitemap import SitemapCount
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import Gates
from scrapersky_cli.web.unpack import Layers

Source = Annotated[
    str, typer.Argument(metavar="DOMAIN|URL|FILE|-", help="A site, a sitemap's address, a saved sitemap, or stdin.")
]
Urls = Annotated[bool, typer.Option("--urls", help="Print the pages that the sitemaps list instead of the files.")]
_PIECE = 1 << 16
_FACTS = ("kind", "urls", "files", "newest_lastmod", "generator")
_COLUMNS = ("file", *_FACTS, "fault")


@dataclass
class Seen:
    """What was found: a row for each file, and each page once."""

    print_pages: bool
    as_json: bool
    progress: Callable[[int], None]
    rows: list[dict[str, Any]] = field(default_factory=list)
    pages: dict[str, None] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)  # of the files, by URL

    def add_pages(self, base: str, entries: Sequence[Entry]) -> None:
        """Note the pages that the file at `base` lists, and print those that were not printed before."""
        for entry in entries:
            url = join(base, entry.loc) if entry.loc else None
            if url and url not in self.pages:
                self.pages[url] = None
                if self.print_pages and not self.as_json:
                    print_line(url)
        self.progress(len(self.pages))

    def add_file(self, file: ScannedFile) -> None:
        """Add a row for a file, one level deeper than its index."""
        if not file.url:
            return
        depth = max((self.depths.get(index, 0) + 1 for index in file.parents), default=0)
        self.depths[file.url] = depth
        facts = dict(file.facts or {})
        fault = facts.pop("fault_code", None)
        self.rows.append(
            {
                "url": file.url,
                "kind": file.kind,
                "depth": depth,
                "found_by": file.found_by,
                **facts,
                "fault_code": fault,
            }
        )


@prints_table
def sitemap(
    source: Source, urls: Urls = False, as_json: Json = False, quiet: Quiet = False, verbose: Verbose = 0
) -> None:
    """Look at the sitemaps of a site. Print each file with what it lists, or with --urls each page; store nothing."""
    set_up_logs(verbose, quiet)
    with counting("pages", quiet=quiet or as_json or urls) as progress:
        seen = Seen(urls, as_json, progress)
        result = _saved(source, seen) if _is_file(source) else _fetched(source, seen)
    _show(source, result, seen)
    if not seen.pages:
        say(f"error: {_NOTHING.get(result, 'no page is listed')}: {source}")
        raise typer.Exit(Exit.FAILED)
    if urls and not quiet:
        say(f"{len(seen.pages)} pages in {len(seen.rows)} files, {result}")


_NOTHING = {"blocked": "the site refuses to show its sitemaps", "empty": "no sitemap with a page was found"}


def _show(source: str, result: str, seen: Seen) -> None:
    data: dict[str, Any] = {"source": source, "result": result, "files": seen.rows, "pages": len(seen.pages)}
    if seen.print_pages:
        data["urls"] = list(seen.pages)
    rows = [
        (f"{'  ' * row['depth']}{row['url']}", *(_cell(row.get(name)) for name in _FACTS), row["fault_code"])
        for row in seen.rows
    ]
    if seen.as_json or not seen.print_pages:
        emit(Answer(data, columns=_COLUMNS, records="files", rows=rows), as_json=seen.as_json)


def _cell(value: object) -> object:
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value


# --- saved files ------------------------------------------------------------------------------------------
def _is_file(source: str) -> bool:
    return source == "-" or ("://" not in source and Path(source).is_file())


def _saved(source: str, seen: Seen) -> str:
    try:
        with standard_input() if source == "-" else Path(source).open("rb") as file:
            return _read(source, file, seen)
    except BrokenPipeError:  # of what is printed
        raise
    except OSError as error:
        raise UsageError(f"cannot read {source}: {error.strerror}") from error
    except ItemError as error:
        raise UsageError(f"{source}: {error.message}", hint="give a sitemap: XML, text or a feed, also gzip") from None


def _read(source: str, file: BinaryIO, seen: Seen) -> str:
    """Read a saved sitemap. Relative URLs in it are skipped, because the URL of the file is not known."""
    count = SitemapCount(lambda entries: seen.add_pages("", entries))
    layers = Layers("", settings().sitemap_bytes)
    while data := file.read(_PIECE):
        for part in layers.feed(data):
            count.take(part)
    for part in layers.end():
        count.take(part)
    count.close()
    tally, fault = count.tally, count.fault
    facts = {
        "urls": tally.urls,
        "files": len(count.files),
        "newest_lastmod": tally.newest,
        "generator": count.generator,
        **fault_facts(fault),
    }
    seen.add_file(ScannedFile({}, source, "operator", count.kind, facts=facts))
    return "ok" if fault is None or isinstance(fault, HarmlessDoctype) else "partial"


# --- sites ------------------------------------------------------------------------------------------------
def _fetched(source: str, seen: Seen) -> str:
    async def look(gates: Gates) -> str:
        async with open_web(settings(), gates) as web:
            return await _look(await _begin(source, web), web, seen)

    with own_gates() as gates:
        return asyncio.run(look(gates))


async def _begin(source: str, web: Web) -> SitemapScan:
    """Return a scan: of one file if `source` is an address with a path, else of a whole site."""
    try:
        domain = normalise_host(source)
        url = normalise_url(with_scheme(source))
    except (NotADomain, NotAUrl) as error:
        hint = "give a domain, the address of a sitemap, the path of a file, or -"
        raise UsageError(f"there is no file {source}, and it is not a site: {error}", hint=hint) from None
    if url.split("/", 3)[3]:
        return scan_of_file(url, web)
    return await begin_scan(domain, web)


async def _look(scan: SitemapScan, web: Web, seen: Seen) -> str:
    """Read all files of the scan, without trying again later. Return the result code."""
    while file := scan.next():
        seen.add_file(await scan_file(scan, file, {}, web, web.settings.max_attempts, _showing(seen, file)))
    return end_scan(scan)


def _showing(seen: Seen, file: File) -> Callable[[Sequence[Entry]], None]:
    return lambda entries: seen.add_pages(file.url, entries)
