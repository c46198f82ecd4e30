"""The filters that lists and exports share: their options, and how these become `Filters`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import nan
from typing import Annotated, Any, get_args

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli import completion, known_names
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.times import parse_age, parse_time
from scrapersky_cli.db.clock import time_of
from scrapersky_cli.db.columns import CURATIONS
from scrapersky_cli.db.queues import STATUSES
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.contact_words import ContactKind
from scrapersky_cli.extract.contact_words import Method as Methods
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.extract.places.street import NotAnAddress, WantedAddress, wanted_address
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.read.identify import ids_named
from scrapersky_cli.settings import settings
from scrapersky_cli.subjects.batch import the_batch
from scrapersky_cli.subjects.filters import ANY, BatchRows, Filters, InState
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.workflows.registry import queue_of

Texts = list[str] | None
_MOST = 2**31 - 1  # of a column's whole numbers
_USUAL_BRANCHES = 3
_SINCE = "Only what is new within an age (12h, 7d) or since a time (ISO 8601)."

Domain = Annotated[Texts, typer.Option("--domain", metavar="DOMAIN", help="Only this domain; repeatable.")]
Status = Annotated[
    Texts,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="completed, failed …; WORKFLOW:STATUS for one queue.",
        autocompletion=completion.status,
    ),
]
ResultCode = Annotated[Texts, typer.Option("--result-code", metavar="CODE", help="ok, empty, parked …; repeatable.")]
ErrorCode = Annotated[Texts, typer.Option("--error-code", metavar="CODE", help="dns_not_found …; repeatable.")]
Kind = Annotated[
    Texts,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Contacts: email, phone …; pages: contact …; sitemaps: urlset …",
        autocompletion=completion.kind,
    ),
]
Method = Annotated[
    Texts,
    typer.Option(
        "--method", metavar="METHOD", help="How a contact was found: mailto, text …", autocompletion=completion.method
    ),
]
With = Annotated[
    Texts,
    typer.Option(
        "--with",
        metavar="KIND",
        help="Only domains with an email, phone, fax, social or any of their own.",
        autocompletion=completion.contact_kind,
    ),
]
Tag = Annotated[Texts, typer.Option("--tag", metavar="TAG", help="Only rows with this tag; repeatable.")]
Curation = Annotated[
    Texts,
    typer.Option(
        "--curation",
        metavar="WORD",
        help="new, selected, maybe, rejected, archived.",
        autocompletion=completion.curation,
    ),
]
Batch = Annotated[
    str | None, typer.Option("--batch", metavar="NAME", help="Only this batch.", autocompletion=known_names.batch)
]
Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help=_SINCE)]
At = Annotated[
    Texts, typer.Option("--at", metavar="ADDRESS", help="Only this address: 'STREET NUMBER, POSTCODE', or one of both.")
]
NoChains = Annotated[
    bool, typer.Option("--no-chains", help="No brands, and no domains of more than 3 businesses (--where no-chains=N).")
]
OnePerAddress = Annotated[bool, typer.Option("--one-per-address", help="Only the first row of each address.")]
NoGoogle = Annotated[
    bool, typer.Option("--no-google-content", help="Nothing that Google Places said, whose terms forbid to pass it on.")
]
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
    host: Texts = None,
    batch: str | None = None,
    since: str | None = None,
    limit: str | None = None,
    one_per_address: bool = False,
    all_sources: bool = False,
    **listed: Any,
) -> Filters:
    """Return the filters for these options and for those of `_on_listed`. Raise UsageError for an invalid value."""
    return Filters(
        domains=_hosts("--domain", domain or ()),
        hosts=_hosts("host", host or ()),
        status=tuple(_status(text) for text in status or ()),
        result_codes=tuple(result_code or ()),
        error_codes=tuple(error_code or ()),
        kinds=_kinds(kind) if kind else (),
        methods=_known("method", method, get_args(Methods)),
        having=wanted_kinds(with_),
        tags=tuple(tag or ()),
        curations=_known("curation", curation, CURATIONS),
        one_per_address=one_per_address,
        batch=the_batch_rows(conn, batch) if batch else None,
        since=moment(conn, since) if since else None,
        limit=None if limit is None else int(_number("limit", limit, 1, _MOST)),
        every_source=all_sources,
        **_on_listed(conn, **listed),
    )


def _on_listed(
    conn: Connection,
    *,
    category: Texts = None,
    city: Texts = None,
    country: Texts = None,
    name: Texts = None,
    search: Texts = None,
    at: Texts = None,
    website: str | None = None,
    min_rating: str | None = None,
    min_reviews: str | None = None,
    branches: str | None = None,
    no_chains: bool = False,
    no_google_content: bool = False,
) -> dict[str, Any]:
    """Return the filters on what is listed of places and businesses."""
    return {
        "categories": _texts("category", category),
        "cities": _texts("city", city),
        "countries": _texts("country", country),
        "names": _texts("name", name),
        "searches": tuple(id_ for text in _texts("search", search) for id_ in _searches(conn, text)),
        "addresses": tuple(_address(text) for text in at or ()),
        "websites": _known("answer", [website], ("yes", "no")) == ("yes",) if website else None,
        "min_rating": _number("min-rating", min_rating, 0, 5) if min_rating else None,
        "min_reviews": int(_number("min-reviews", min_reviews, 0, _MOST)) if min_reviews else None,
        "branches": _branches(branches, no_chains=no_chains),
        "without_google": no_google_content,
    }


def the_batch_rows(conn: Connection, name: str) -> BatchRows:
    """Return the batch of that name as a filter. Raise UsageError if there is none."""
    name = name.removeprefix("batch:")
    batch = the_batch(conn, name)
    workflow = batch["workflow"]
    return BatchRows(batch["id"], name, workflow, queue_of(workflow), batch["items"], settings().country)


def _kinds(texts: Texts) -> tuple[str, ...]:
    return _known("kind", texts, [kind for subject in subjects().values() for kind in subject.kinds])


def _searches(conn: Connection, text: str) -> list[int]:
    return ids_named(conn, subjects()["search"], text)


def wanted_kinds(texts: Texts) -> tuple[str, ...]:
    """Return the kinds of contacts that rows must have. Raise UsageError for an unknown kind."""
    return _known("kind of contact", texts, (*get_args(ContactKind), ANY))


def _status(text: str) -> InState:
    """Return the state for `failed`, in any queue, or for `page-scrape:failed`, in the queue of that workflow."""
    workflow, _, word = text.rpartition(":")
    _known("status", [word], STATUSES)
    return InState(word, queue_of(workflow) if workflow else None)


def moment(conn: Connection, text: str) -> datetime:
    """Return the time for an age, counted from the database's time, or for a time. Raise UsageError for others."""
    if text[:4].isdigit() and "-" in text:
        return parse_time(text)
    try:
        return time_of(conn) - timedelta(seconds=parse_age(text))
    except UsageError:
        hint = "an age such as 12h or 7d, or ISO 8601, such as 2026-04-01T06:30"
        raise UsageError(f"{text} is neither a valid age nor a valid time", hint=hint) from None


def _hosts(key: str, texts: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(normalise_host(text) for text in texts)
    except NotADomain as error:
        raise UsageError(f"{key}: {error.reason}", hint="a name such as example.com") from None


def _texts(key: str, texts: Texts) -> tuple[str, ...]:
    """Return the texts as they would be stored. Raise UsageError for one of which nothing is left."""
    found = tuple(clean_text(text, len(text)) for text in texts or ())
    if not all(found):
        raise UsageError(f"{key}: there is no text to look for", hint=f"{key}=TEXT")
    return found


def _address(text: str) -> WantedAddress:
    try:
        return wanted_address(text)
    except NotAnAddress as error:
        hint = "'Marktstr. 5', 10115, or both with a comma between them"
        raise UsageError(f"at {text}: {error}", hint=hint) from None


def _branches(text: str | None, *, no_chains: bool) -> int | None:
    """Return the most businesses that may share a domain; None if there is no limit."""
    if text is not None:
        return int(_number("no-chains", text, 1, _MOST))
    return _USUAL_BRANCHES if no_chains else None


def _number(key: str, text: str, least: int, most: int) -> float:
    """Return the number between these limits. Only ratings have a fraction. Raise UsageError."""
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not least <= number <= most or (most == _MOST and number != int(number)):
        kind = "a whole number" if most == _MOST else "a number"
        raise UsageError(f"{key}: {text} is not valid", hint=f"{kind} from {least} to {most}")
    return number


def _known(what: str, given: Texts, choices: Sequence[str]) -> tuple[str, ...]:
    return tuple(require_choice(choices, each, f"{each} is not a valid {what}") for each in given or ())
