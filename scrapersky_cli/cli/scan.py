"""scan: scan one site now, and print a card with everything that is known about it."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli.gates import own_gates
from scrapersky_cli.cli.options import Json, Quiet, Verbose, existing, opened_or_made, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.progress import watching
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import ensure
from scrapersky_cli.db.queues import COMPLETED, FAILED
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.intake import Rejected
from scrapersky_cli.engine.run.stopping import listening
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.pipeline.one_target import work_target
from scrapersky_cli.pipeline.stages import path
from scrapersky_cli.read.show import QueueState
from scrapersky_cli.settings import settings
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.marked import contacts_marked, is_suppressed, marked
from scrapersky_cli.subjects.registry import listings
from scrapersky_cli.subjects.rows import read_listing
from scrapersky_cli.web.gates import Gates
from scrapersky_cli.workflows.registry import FIRST, LAST

Site = Annotated[str, typer.Argument(metavar="DOMAIN", help="example.com, or any URL of the site.")]
Save = Annotated[bool, typer.Option("--save", help="Save the results to the database, through the queue.")]
Card = dict[str, Any]


@prints_table
def scan(site: Site, save: Save = False, as_json: Json = False, quiet: Quiet = False, verbose: Verbose = 0) -> None:
    """Scan one site in the foreground. Read its home page and contact pages; store nothing without --save."""
    set_up_logs(verbose, quiet)
    chain = path(FIRST, LAST)
    domain = _parsed(chain[0], site)
    with (
        opened_or_made(quiet=quiet) if save else _temporary_database() as database,
        nullcontext() if save else own_gates() as gates,
    ):
        states, signal = asyncio.run(_work(database, gates, chain, domain, final=not save, quiet=quiet or as_json))
        if signal:
            raise typer.Exit(128 + signal)
        with database.reading() as conn:
            card = _card(conn, domain, states)
        with nullcontext(database) if save else existing() as listing:
            card = _marked(listing or database, card)
    _show(card, as_json=as_json)
    _require_success(domain, states)


def _require_success(domain: str, states: list[QueueState]) -> None:
    """Exit 3, and say why, if a step was not completed, because the card is then not complete."""
    if left := next((state for state in states if state.status != COMPLETED), None):
        became = left.status if left.status == FAILED else f"is {left.status}"
        say(f"error: {left.workflow} of {domain} {became}: {left.error or left.why}")
        raise typer.Exit(Exit.FAILED)


def _parsed(workflow: Workflow, text: str) -> str:
    assert workflow.intake
    try:
        return workflow.intake.parse(text).key
    except Rejected as rejected:
        raise UsageError(f"{text} cannot be scanned: {rejected}", hint="a domain such as example.com") from None


@contextmanager
def _temporary_database() -> Iterator[Database]:
    """Yield a temporary database."""
    with tempfile.TemporaryDirectory(prefix="scrapersky-scan-") as folder:
        database = Database(database_url(f"sqlite:///{Path(folder) / 'scan.db'}"))
        try:
            ensure(database)
            yield database
        finally:
            database.close()


async def _work(
    database: Database, gates: Gates | None, chain: Sequence[Workflow], domain: str, *, final: bool, quiet: bool
) -> tuple[list[QueueState], int | None]:
    """Take the domain through the workflows. Return the states of its rows, and the signal that ended the work."""
    with listening() as stop, watching(quiet=quiet) as show:
        states = await work_target(database, settings(), chain, domain, stop, final=final, gates=gates, progress=show)
    return states, stop.signal


# --- the card ---------------------------------------------------------------------------------------------
def _card(conn: Connection, domain: str, states: list[QueueState]) -> Card:
    """Return everything that is known about the domain."""

    def rows(what: str, *more: str) -> list[dict[str, Any]]:
        subject, listing = listings()[what]
        filters = Filters(domains=(domain,), with_suppressed=True)
        page = read_listing(conn, subject, listing, filters, 0, listing.per_page)
        return [{name: row.get(name) for name in (*listing.columns, *more)} for row in page.rows]

    kept = ("workflow", "status", "result_code", "error_kind", "error_code", "error", "attempts")
    steps = [{name: asdict(state)[name] for name in kept} for state in states]
    lead, facts = rows("leads"), rows("domains")
    return {
        "domain": domain,
        "steps": steps,
        "lead": lead[0] if lead else None,
        "facts": facts[0] if facts else None,
        "contacts": rows("contacts", "suppressed"),
        "pages": rows("pages"),
    }


def _marked(database: Database, card: Card) -> Card:
    """Return the card with contacts marked that are on the do-not-contact list of this database."""
    with database.reading() as conn:
        contacts = contacts_marked(conn, card["domain"], card["contacts"])
        return marked(conn, {**card, "suppressed": is_suppressed(conn, card["domain"]), "contacts": contacts})


_FACTS = ("website", "title", "description", "language", "name", "category", "price_range", "vat_id")
_ADDRESS = ("street", "postal_code", "city", "region", "country")


def _show(card: Card, *, as_json: bool) -> None:
    emit(Answer(card, columns=("what", "value", "how"), rows=_lines(card), title=card["domain"]), as_json=as_json)


def _lines(card: Card) -> list[tuple[str, object, object]]:
    """Return the card as lines for people, without what is unknown."""
    lead, facts = card["lead"] or {}, card["facts"] or {}
    lines: list[tuple[str, object, object]] = [("site", card["domain"], "suppressed" if card["suppressed"] else "")]
    lines += [(name, lead[name], "") for name in _FACTS if lead.get(name)]
    if address := ", ".join(str(lead[name]) for name in _ADDRESS if lead.get(name)):
        lines.append(("address", address, ""))
    lines += [("hours", hours, "") for hours in lead.get("opening_hours") or ()]
    if technologies := facts.get("technologies"):
        lines.append(("made with", technologies, ""))
    best = {str(lead[name]) for name in ("best_email", "phone") if lead.get(name)}
    for contact in sorted(card["contacts"], key=lambda each: (each["kind"], each["value"] not in best)):
        lines.append((contact["kind"], contact["value"], _how(contact, best)))
    if card["pages"]:
        lines.append(("pages read", len([page for page in card["pages"] if page["http_status"]]), ""))
    lines += [(step["workflow"], step["status"], step["result_code"] or step["error"]) for step in card["steps"]]
    return lines


def _how(contact: Card, best: set[str]) -> str:
    place = urlsplit(contact["source_url"]).path or "/"
    marks = ["best"] if contact["value"] in best else []
    marks += ["third party"] if contact["third_party"] else []
    marks += ["suppressed"] if contact["suppressed"] else []
    return ", ".join([*marks, f"{contact['method']} on {place}"])
