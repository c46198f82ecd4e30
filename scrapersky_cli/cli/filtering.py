"""The filters that lists and exports share: their options, and how these become `Filters`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, get_args

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.times import parse_age, parse_time
from scrapersky_cli.db.clock import time_of
from scrapersky_cli.db.columns import CURATIONS
from scrapersky_cli.db.queues import STATUSES
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.findings import ContactKind
from scrapersky_cli.extract.findings import Method as Methods
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.subjects.batch import the_batch
from scrapersky_cli.subjects.filters import BatchRows, Filters, InState
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.workflows.registry import workflow_named

Texts = list[str] | None
_SINCE = "Only what is new within an age (12h, 7d) or since a time (ISO 8601)."

Domain = Annotated[Texts, typer.Option("--domain", metavar="DOMAIN", help="Only this domain; repeatable.")]
Status = Annotated[
    Texts,
    typer.Option("--status", metavar="STATUS", help="completed, failed …; WORKFLOW:STATUS for one queue."),
]
ResultCode = Annotated[Texts, typer.Option("--result-code", metavar="CODE", help="ok, empty, parked …; repeatable.")]
ErrorCode = Annotated[Texts, typer.Option("--error-code", metavar="CODE", help="dns_not_found …; repeatable.")]
Kind = Annotated[
    Texts, typer.Option("--kind", metavar="KIND", help="Contacts: email, phone …; pages: contact …; sitemaps: urlset …")
]
Method = Annotated[Texts, typer.Option("--method", metavar="METHOD", help="How a contact was found: mailto, text …")]
With = Annotated[
    Texts, typer.Option("--with", metavar="KIND", help="Only domains with an email, phone or social of their own.")
]
Tag = Annotated[Texts, typer.Option("--tag", metavar="TAG", help="Only rows with this tag; repeatable.")]
Curation = Annotated[
    Texts, typer.Option("--curation", metavar="WORD", help="new, selected, maybe, rejected, archived.")
]
Batch = Annotated[str | None, typer.Option("--batch", metavar="NAME", help="Only this batch.")]
Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help=_SINCE)]
AllSources = Annotated[
    bool, typer.Option("--all-sources", help="Contacts: one row for each place where each was found.")
]


def filters_of(
    conn: Connection,
    *,
    domain: Texts = None,
    status: Texts = None,
    result_code: Texts = None,
    error_code: Texts = None,
    kind: Texts = None,
    method: Texts = None,
    with_: Texts = None,
    tag: Texts = None,
    curation: Texts = None,
    category: Texts = None,
    city: Texts = None,
    country: Texts = None,
    batch: str | None = None,
    since: str | None = None,
    all_sources: bool = False,
) -> Filters:
    """Return the filters for these options. Raise UsageError for a value that is not valid."""
    return Filters(
        domains=_hosts(domain or ()),
        status=tuple(_status(text) for text in status or ()),
        result_codes=tuple(result_code or ()),
        error_codes=tuple(error_code or ()),
        kinds=_known("kind", kind, [each for subject in subjects().values() for each in subject.kinds]),
        methods=_known("method", method, get_args(Methods)),
        having=_known("kind of contact", with_, get_args(ContactKind)),
        tags=tuple(tag or ()),
        curations=_known("curation", curation, CURATIONS),
        categories=tuple(category or ()),
        cities=tuple(city or ()),
        countries=tuple(country or ()),
        batch=the_batch_rows(conn, batch) if batch else None,
        since=_since(conn, since) if since else None,
        every_source=all_sources,
    )


def the_batch_rows(conn: Connection, name: str) -> BatchRows:
    """Return the batch of that name as a filter. Raise UsageError if there is none."""
    batch = the_batch(conn, name.removeprefix("batch:"))
    return BatchRows(batch["id"], batch["name"], batch["workflow"], workflow_named(batch["workflow"]).queue)


def _status(text: str) -> InState:
    """Return the state for `failed`, in any queue, or for `page-scrape:failed`, in the queue of that workflow."""
    workflow, _, word = text.rpartition(":")
    _known("status", [word], STATUSES)
    return InState(word, workflow_named(workflow).queue if workflow else None)


def _since(conn: Connection, text: str) -> datetime:
    """Return the time for an age, counted from the database's time, or for a time. Raise UsageError for others."""
    if text[:4].isdigit() and "-" in text:
        return parse_time(text)
    try:
        return time_of(conn) - timedelta(seconds=parse_age(text))
    except UsageError:
        hint = "an age such as 12h or 7d, or ISO 8601, such as 2026-04-01T06:30"
        raise UsageError(f"{text} is neither a valid age nor a valid time", hint=hint) from None


def _hosts(texts: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(normalise_host(text) for text in texts)
    except NotADomain as error:
        raise UsageError(f"--domain: {error.reason}", hint="a name such as example.com") from None


def _known(what: str, given: Texts, choices: Sequence[str]) -> tuple[str, ...]:
    return tuple(require_choice(choices, each, f"{each} is not a valid {what}") for each in given or ())
