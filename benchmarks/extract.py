"""Milliseconds per page of the extraction, whole and per extractor, beside extract-emails and parsel.

.venv/bin/python benchmarks/extract.py [--pages N] [--weight BYTES]

The pages are the demo town's: markup of real ones, whose addresses are known, so recall stands beside speed.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from benchmarks import peers  # noqa: E402
from benchmarks.figures import markdown, number  # noqa: E402
from scrapersky_cli.demo.pages import page_text  # noqa: E402
from scrapersky_cli.demo.town import Town  # noqa: E402
from scrapersky_cli.extract.business.business import find_businesses  # noqa: E402
from scrapersky_cli.extract.country.scores import score_countries  # noqa: E402
from scrapersky_cli.extract.email.emails import find_emails  # noqa: E402
from scrapersky_cli.extract.metadata import read_metadata  # noqa: E402
from scrapersky_cli.extract.page import extract_page, page_links  # noqa: E402
from scrapersky_cli.extract.parse.document import Document, read_document  # noqa: E402
from scrapersky_cli.extract.parse.encoding import as_utf8  # noqa: E402
from scrapersky_cli.extract.phone.phones import find_phones  # noqa: E402
from scrapersky_cli.extract.social.socials import find_socials  # noqa: E402
from scrapersky_cli.extract.technology.technologies import find_technologies  # noqa: E402
from scrapersky_cli.extract.verdicts import judge  # noqa: E402
from scrapersky_cli.pipeline.warm import tune_garbage_collection  # noqa: E402

CONTENDERS = ROOT / "benchmarks" / "extract_contenders"
WHOLE = "whole page, everything"
HEAD = ("", "ms median", "p95", "relative", "e-mails found", "false")
REPEATS = 3
SITES_PAGES = 5  # about: what a site of the town has


class Sample(NamedTuple):
    """One page of the town and the addresses that are truly on it."""

    url: str
    html: str
    emails: frozenset[str]


def samples(pages: int, weight: int) -> list[Sample]:
    town = Town(pages // SITES_PAGES + 2, seed=7, awkward=False, weight=(weight * 95 // 100, weight * 105 // 100))
    made = [
        Sample(
            f"{site.origin}{page.path}",
            page_text(site, page),
            frozenset(one.value.lower() for one in page.contacts if one.kind == "email"),
        )
        for site in town.sites
        for page in site.pages
    ]
    return made[:pages]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time, the best of some runs."""
    best = float("inf")
    for _ in range(REPEATS):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best * 1_000


def opened(sample: Sample) -> Document:
    """A document whose shared parts are computed, so that each extractor is charged its own work only."""
    document = read_document(sample.html, sample.url)
    assert document.text is not None
    assert document.links is not None
    assert document.json_ld_nodes is not None
    return document


def shared(sample: Sample, part: str) -> float:
    """What computing one shared part of a document costs."""
    best = float("inf")
    for _ in range(REPEATS):
        document = read_document(sample.html, sample.url)
        best = min(best, timed_once(lambda document=document: getattr(document, part)))  # type: ignore[misc]
    return best


def timed_once(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1_000


def our_parts(sample: Sample) -> dict[str, float]:
    body, document = sample.html.encode(), opened(sample)
    links, countries = page_links(document), score_countries(document, None)
    return {
        WHOLE: timed(lambda: extract_page(body, url=sample.url)),
        "of which encoding": timed(lambda: as_utf8(body)),
        "of which bound and parse": timed(lambda: read_document(body, sample.url)),
        "of which visible text": shared(sample, "text"),
        "of which links": shared(sample, "links") + timed(lambda: page_links(document)),
        "of which JSON-LD": shared(sample, "json_ld_nodes"),
        "of which metadata": timed(lambda: read_metadata(document, links)),
        "of which businesses": timed(lambda: find_businesses(document)),
        "of which technologies": timed(lambda: find_technologies(document)),
        "of which verdict": timed(lambda: judge(document)),
        "of which e-mails": timed(lambda: find_emails(document)),
        "of which country": timed(lambda: score_countries(document, None)),
        "of which phones": timed(lambda: find_phones(document, countries)),
        "of which social profiles": timed(lambda: find_socials(document)),
    }


class Row(NamedTuple):
    name: str
    ms: list[float]
    found: list[frozenset[str]] | None


def our_rows(pages: list[Sample]) -> list[Row]:
    for sample in pages[:3]:
        extract_page(sample.html, url=sample.url)  # lists and tables are read once per process
    tune_garbage_collection()  # as every run does
    parts = [our_parts(sample) for sample in pages]
    found = [
        frozenset(one.value.lower() for one in extract_page(s.html, url=s.url).contacts if one.kind == "email")
        for s in pages
    ]
    return [Row(name, [part[name] for part in parts], found if name == WHOLE else None) for name in parts[0]]


def peer_rows(pages: list[Sample]) -> list[Row]:
    peers.install("extract")
    rows = []
    for script in ("with_extract_emails.py", "with_parsel.py"):
        command = [peers.python("extract"), str(CONTENDERS / script)]
        asked = json.dumps([sample.html for sample in pages])
        answer = json.loads(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)
        rows += [
            Row(name, one["ms"], [frozenset(map(str.lower, found)) for found in one["found"]])
            for name, one in answer.items()
        ]
    return rows


def table(rows: list[Row], pages: list[Sample]) -> str:
    """Return what each part and each peer takes, relative to the whole page, and which addresses it found."""
    ours = median(rows[0].ms)
    return markdown(
        HEAD,
        [
            (
                row.name,
                number(median(row.ms)),
                number(quantiles(row.ms, n=20)[-1]),
                f"{median(row.ms) / ours:.2f}",
                *judged(row.found, pages),
            )
            for row in rows
        ],
    )


def judged(found: list[frozenset[str]] | None, pages: list[Sample]) -> tuple[str, str]:
    """Return how many of the e-mail addresses were found, and how many others."""
    if found is None:
        return "", ""
    pairs = list(zip(found, pages, strict=True))
    hits = sum(len(each & sample.emails) for each, sample in pairs)
    false = sum(len(each - sample.emails) for each, sample in pairs)
    return f"{hits / sum(len(sample.emails) for sample in pages):.1%}", str(false)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/extract.py")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--weight", type=int, default=90_000, help="about how many characters a page has")
    options = parser.parse_args()
    pages = samples(options.pages, options.weight)
    declared, size = sum(len(sample.emails) for sample in pages), median(len(sample.html) for sample in pages)
    print(f"{len(pages)} pages, median {size / 1_000:.0f} KB, {declared} e-mail addresses on them\n")
    print(table([*our_rows(pages), *peer_rows(pages)], pages))


if __name__ == "__main__":
    main()
