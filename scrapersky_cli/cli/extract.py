"""extract: print what is found on one page, with where and how. It needs no database."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from scrapersky_cli.cli.gates import own_gates
from scrapersky_cli.cli.named_entries import country_of
from scrapersky_cli.cli.options import Json, Quiet, Verbose, existing, opened, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.where import Where, filters_where
from scrapersky_cli.db.migrate import require_head
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.extract.hosts import host_in
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.pipeline.extract_again import extract_again
from scrapersky_cli.read.chosen import chosen_names
from scrapersky_cli.settings import settings
from scrapersky_cli.streams import standard_input
from scrapersky_cli.subjects.marked import contacts_marked, marked
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import Gates
from scrapersky_cli.web.robots import product_token

Source = Annotated[
    str | None, typer.Argument(metavar="URL|FILE|-", help="A page's address, a saved page, or - for stdin.")
]
Again = Annotated[bool, typer.Option("--again", help="Extract the kept pages of a DOMAIN, or of --where, again.")]
Url = Annotated[str, typer.Option(metavar="URL", help="Where a saved page came from, which decides what is its own.")]
_ASKED = ("meta_robots", "x_robots_tag", "tdm_reservation", "tdm_policy")
_STATED = ("legal_name", "managing_director", "register_number", "vat_id", "tax_id", "price_range", "founding_date")

Country = Annotated[
    str | None, typer.Option(metavar="CC", help="The country of the business: how to read its numbers.")
]


@prints_table
def extract(
    source: Source = None,
    again: Again = False,
    where: Where = None,
    url: Url = "https://saved-page.com/",
    country: Country = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Extract one page and print what was found. Also print where and how it was found."""
    set_up_logs(verbose, quiet)
    country = country_of(country)
    if again:
        _again(source, where, as_json=as_json, quiet=quiet)
        return
    if source is None or where:
        raise UsageError("nothing to extract", hint="give a URL, a file or -; --where goes with --again")
    page = _fetched(source, country) if "://" in source else _saved(source, url, country)
    data, rows = _marked(page)
    emit(Answer(data, columns=("what", "value", "how"), rows=rows), as_json=as_json)


def _marked(page: PageFacts) -> tuple[dict[str, Any], list[tuple[object, ...]]]:
    """Return the page as data and as rows, in which contacts are marked that are on the do-not-contact list.

    Without a database there is no such list, and none is made.
    """
    data, rows = asdict(page), _rows(page)
    found = [{**contact, "suppressed": False} for contact in data["contacts"]]
    with existing() as database:
        if database is None:
            return {**data, "contacts": found}, [*rows]
        require_head(database)
        with database.reading() as conn:
            contacts = contacts_marked(conn, host_in(page.url), found)
            data = marked(conn, {**data, "contacts": contacts})
            return data, [tuple(row) for row in marked(conn, {"rows": rows})["rows"]]


def _again(domain: str | None, where: list[str] | None, *, as_json: bool, quiet: bool) -> None:
    if domain is None and not where:
        raise UsageError(
            "--again needs a domain or --where", hint="for example: scrapersky extract --again example.com"
        )
    chosen = [*(where or []), *([f"domain={domain}"] if domain else [])]
    with opened() as database, counting("pages", quiet=quiet or as_json) as show:
        names = chosen_names(database, subjects()["domain"], filters_where(database, chosen))
        done = extract_again(database, names, settings(), show)
    line = f"domains={done.domains} pages={done.pages} contacts={done.contacts}"
    emit(Answer(asdict(done), lines=[line]), as_json=as_json)
    if not done.pages and not quiet:
        say("no pages of these are kept; set SCRAPERSKY_KEEP_PAGES=DAYS to keep those that are fetched from now on")


def _saved(source: str, url: str, country: str | None) -> PageFacts:
    try:
        body = standard_input().read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {source}: {error.strerror}", hint="an address begins with https://; a file must exist"
        ) from error
    if not urlsplit(url).hostname:
        raise UsageError(f"{url} is not the address of a page", hint="for example: --url https://example.com/contact")
    return extract_page(body, url=url, country=country, expected=settings().country)


def _fetched(url: str, country: str | None) -> PageFacts:
    async def fetch(gates: Gates) -> Any:
        async with open_web(settings(), gates) as web:
            return await web.fetch(url)

    with own_gates() as gates:
        response = asyncio.run(fetch(gates))
    return extract_page(
        response.body,
        url=response.url,
        content_type=response.content_type,
        headers=response.headers,
        status=response.status,
        country=country,
        agent=product_token(settings().user_agent),
        expected=settings().country,
    )


def _rows(page: PageFacts) -> list[tuple[str, object, object]]:
    meta = page.metadata
    facts = (("verdict", page.verdict), ("title", meta.title), ("description", meta.description), ("h1", meta.h1))
    more = (("language", meta.language), ("canonical", meta.canonical_url), ("logo", meta.logo_url))
    rows: list[tuple[str, object, object]] = [(name, value, "") for name, value in (*facts, *more) if value]
    rows += _of_the_business(page)
    rows += [
        (each.kind, each.value, _how(each.method, each.confidence, each.person, each.context)) for each in page.contacts
    ]
    rows += [(name, value, "") for name in _ASKED if (value := getattr(page.wishes, name)) is not None]
    rows += [(each.category, " ".join(filter(None, (each.name, each.version))), "") for each in page.technologies]
    return rows


def _of_the_business(page: PageFacts) -> Iterator[tuple[str, object, object]]:
    """Yield its name, addresses, hours and people, and then what markup and imprint state of each business."""
    if page.name:
        yield "name", page.name.value, _how(page.name.method, page.name.confidence)
    for address in page.addresses:
        town = " ".join(filter(None, (address.postal_code, address.city)))
        written = ", ".join(filter(None, (address.street, town, address.region, address.country)))
        yield "address", written, _how(address.method, address.confidence)
    for hours in page.hours:
        yield "hours", "; ".join(hours.osm), _how(hours.method, hours.confidence, hours.context)
    for person in page.people:
        yield "person", f"{person.name}, {person.title}", _how(None, person.confidence, person.email, person.context)
    for business in page.businesses:
        yield "business", business.name or business.legal_name, ", ".join(business.types) or "imprint"
        for name in _STATED:
            if value := getattr(business, name):
                yield name.replace("_", " "), value, "imprint" if not business.types else "markup or imprint"


def _how(method: str | None, confidence: float, *words: str | None) -> str:
    return " ".join(filter(None, (method, f"{confidence:.2f}", *words)))
