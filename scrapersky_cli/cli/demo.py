"""demo: run every workflow against a made-up town of small businesses on loopback, and compare the results with the
truth."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from scrapersky_cli.cli.options import Json, Quiet, Verbose, opened_or_made, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, print_json, print_line, say
from scrapersky_cli.cli.progress import watching
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.db.database import Database
from scrapersky_cli.demo.directories import both, serve_directories
from scrapersky_cli.demo.listings import ListedBusiness, listed_businesses, searches
from scrapersky_cli.demo.report import Comparison
from scrapersky_cli.demo.server import environment
from scrapersky_cli.demo.server import serve as serve_town
from scrapersky_cli.demo.town import Town
from scrapersky_cli.demo.truth import compare
from scrapersky_cli.demo.truth_of_places import compare_businesses
from scrapersky_cli.engine.intake import RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.run.stopping import listening
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.pipeline.in_turn import drain
from scrapersky_cli.pipeline.stages import path
from scrapersky_cli.read.findings import found_businesses, found_domains, with_outcomes
from scrapersky_cli.settings import settings
from scrapersky_cli.streams import writing_to
from scrapersky_cli.workflows.registry import LAST, first_taking, names, workflow_named

Sites = Annotated[int, typer.Option(min=1, max=100_000, help="Number of web sites in the town; 50 cover every quirk.")]
Seed = Annotated[int, typer.Option(help="Each seed makes a different town.")]
Keep = Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the database and the certificate here.")]
Serve = Annotated[
    bool, typer.Option("--serve", help="Only serve the town, and print the settings for working against it.")
]
WriteList = Annotated[
    Path | None, typer.Option("--write-list", metavar="FILE", help="With --serve: write the domains here, a line each.")
]
DatabaseUrl = Annotated[str | None, typer.Option(metavar="URL", help="Use this database instead of a temporary one.")]

_NO_SITE = ("parked", "for_sale")
_THROUGH = frozenset(workflow.name for workflow in path(first_taking("search").name, LAST))  # they follow by themselves
_PATIENCE = 60.0  # seconds to wait for rows that are tried again


@prints_table
def demo(
    sites: Sites = 50,
    seed: Seed = 1,
    keep: Keep = None,
    database_url: DatabaseUrl = None,
    serve: Serve = False,
    write_list: WriteList = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Run everything against a bundled town of web sites. What is found is checked: exit 1 if anything is wrong."""
    if write_list and not serve:
        raise UsageError(
            "--write-list needs --serve", hint="the list names sites that only exist while they are served"
        )
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scrapersky-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        town = Town(sites, seed)
        server = stack.enter_context(serve_town(town, folder))
        businesses = listed_businesses(town)
        directories = stack.enter_context(serve_directories(businesses, folder))
        url = database_url or f"sqlite:///{folder / 'demo.db'}"
        values = {**both(environment(server), directories, folder), "SCRAPERSKY_DATABASE_URL": url}
        _use(values)
        set_up_logs(verbose, quiet=quiet or not verbose)
        database = stack.enter_context(opened_or_made(quiet=True))
        if serve:
            if write_list:
                _write(write_list, [site["domain"] for site in town.truth()])
            _serve_until_stopped(values, town, as_json=as_json)
            return
        began = time.monotonic()
        summaries = _work(database, town, businesses, quiet=quiet or as_json)
        report = _compare(database, town, businesses)
        _tell(report, summaries, len(town.sites), time.monotonic() - began, as_json=as_json)
    if not report.ok:
        raise typer.Exit(Exit.BUG)


def _use(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    settings.cache_clear()


def _write(path: Path, domains: Sequence[str]) -> None:
    with writing_to(path):
        path.write_text("domain\n" + "".join(f"{domain}\n" for domain in domains), encoding="utf-8")


def _serve_until_stopped(environment: dict[str, str], town: Town, *, as_json: bool) -> None:
    domains = [site["domain"] for site in town.truth()]
    if as_json:
        print_json({"environment": environment, "domains": domains})
    else:
        for name, value in environment.items():
            print_line(f"export {name}='{value}'")
        say(f"serving {len(domains)} sites, {', '.join(domains[:3])} …; stop with Ctrl-C")
    sys.stdout.flush()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return


def _work(database: Database, town: Town, businesses: Sequence[ListedBusiness], *, quiet: bool) -> list[Summary]:
    """Search for the businesses, and run every workflow over them until no row waits."""
    phrases = [RawTarget(number, text) for number, text in enumerate(searches(businesses), 1)]
    sites = [RawTarget(number, site.typed) for number, site in enumerate(town.sites, 1)]
    pages = [RawTarget(number, url) for number, url in enumerate(_pages(town), 1)]
    for kind, targets in (("search", phrases), ("domain", sites), ("page", pages)):
        enqueue_all(database, first_taking(kind), targets, EnqueueOptions())
    return asyncio.run(_drain(database, quiet=quiet))


def _pages(town: Town) -> list[str]:
    """Return the last page of each site for the workflow on single pages, since the crawl may not read that one."""
    return [site["pages"][-1] for site in town.truth() if site["pages"]]


async def _drain(database: Database, *, quiet: bool) -> list[Summary]:
    with listening() as stop, watching(quiet=quiet) as show:
        return await drain(database, names(), settings(), stop, _PATIENCE, through=_THROUGH, progress=show)


def _compare(database: Database, town: Town, businesses: Sequence[ListedBusiness]) -> Comparison:
    known = {site["domain"] for site in town.truth()}
    with database.reading() as conn:
        found = [row for row in found_domains(conn) if row["domain"] in known]
        crawled = with_outcomes(conn, found, workflow_named(LAST))
        listed = compare_businesses(businesses, found_businesses(conn)).findings
    scans = compare(town.truth(), found).findings
    crawls = compare([site for site in town.truth() if _is_crawled(site)], crawled, "email_scan").findings
    return Comparison((*listed, *scans, *(replace(each, what=f"{each.what}, crawled") for each in crawls)))


def _is_crawled(site: dict[str, Any]) -> bool:
    """Return whether email-scan follows, which it does if the home page was read and belongs to a business."""
    return site["domain_scan"]["status"] == "completed" and site["domain_scan"]["codes"][0] not in _NO_SITE


def _tell(report: Comparison, summaries: list[Summary], sites: int, seconds: float, *, as_json: bool) -> None:
    wrong = [*report.missing, *report.false]
    columns = ("what", "true", "right", "missing", "false")
    kinds: dict[str, list[int]] = {}
    for finding in report.findings:
        counts = kinds.setdefault(finding.what, [0, 0, 0, 0])
        counts[0] += bool(finding.true)
        counts[{"right": 1, "missing": 2, "false": 3}[finding.verdict]] += 1
    data: dict[str, Any] = {
        "ok": report.ok,
        "sites": sites,
        "seconds": round(seconds, 2),
        "claimed": sum(summary.claimed for summary in summaries),
        "found": [dict(zip(columns, (what, *counts), strict=True)) for what, counts in sorted(kinds.items())],
        "wrong": [
            {"domain": each.domain, "what": each.what, "true": each.true, "found": each.found, "quirk": each.quirk}
            for each in wrong
        ],
    }
    emit(Answer(data, columns=columns, records="found", title=f"{sites} web sites in {seconds:.1f} s"), as_json=as_json)
    for each in wrong[:20]:
        say(f"{each.verdict}: {each.domain} ({each.quirk}) {each.what}: true {each.true!r}, found {each.found!r}")
    verdict = "everything true was found, nothing false" if report.ok else f"{len(wrong)} things are wrong"
    say(f"{sites} web sites in {seconds:.1f} s: {verdict}")
