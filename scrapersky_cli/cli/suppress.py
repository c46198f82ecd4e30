"""suppress: manage who must not be contacted. Contacts on the list stay in the database and are never exported."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Annotated

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli import typed_texts
from scrapersky_cli.cli.named_entries import Country, country_of, named_entries
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, opened_or_made, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, emit_each, say_all
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.targets import read_targets
from scrapersky_cli.engine.intake import RawTarget, Rejected
from scrapersky_cli.errors import UsageError
from scrapersky_cli.read.suppressed import suppressed_entries
from scrapersky_cli.store import suppression
from scrapersky_cli.store.do_not_contact import SuppressionEntry
from scrapersky_cli.store.entries import FORMS, parse_entries
from scrapersky_cli.store.suppression import CHUNK

app = typer.Typer(help="Manage who must not be contacted.", no_args_is_help=True)

Entries = Annotated[list[str], typer.Argument(metavar="ENTRY…", help=f"Each is {FORMS}.")]
Reason = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The reason, shown in the list.", callback=typed_texts.reason)
]
_COLUMNS = (
    "email", "emails", "emailaddress", "mail", "address", "entry", "value", "phone", "phones", "phonenumber",
    "telephone", "telefon", "tel", "mobile", "fax", "domain", "domains", "website", "profile", "profiles", "social",
    "url",
)  # fmt: skip


@app.command()
def add(
    entries: Entries, country: Country = None, reason: Reason = None, as_json: Json = False, verbose: Verbose = 0
) -> None:
    """Keep these contacts, and all contacts of these domains, out of every export.

    They stay in the database, marked; `privacy erase` deletes what is stored about a person.
    """
    set_up_logs(verbose)
    wanted = _parsed(entries, country_of(country))
    _say("added", len(entries), _in_chunks(wanted, lambda conn, some: suppression.add(conn, some, reason)), as_json)


@app.command()
def remove(entries: Entries, country: Country = None, as_json: Json = False, verbose: Verbose = 0) -> None:
    """Remove entries from the list.

    Contacts that no other entry covers are free then, also one that is marked though no entry says why, because its
    domain was deleted. A later scan stores the contacts of an erased person again.
    """
    set_up_logs(verbose)
    wanted = _parsed(entries, country_of(country))
    _say("removed", len(entries), _in_chunks(wanted, suppression.remove), as_json)


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, XLSX or one entry a line; - is stdin.")],
    country: Country = None,
    reason: Reason = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Add every entry of a file to the do-not-contact list.

    Of a table, all columns count that are named as what they have: email, phone, domain, profile and others.
    """
    set_up_logs(verbose, quiet)
    rejected: list[str] = []
    with ExitStack() as stack:
        entries = _entries(read_targets([], file, stack, _COLUMNS, with_lines=True), country_of(country), rejected)
        if dry_run:
            read = sum(1 for _ in entries)
            _require_some(read, rejected)
            _say("would_be_added", read, read, as_json, rejected=len(rejected))
        else:
            wanted = list(entries)
            _require_some(len(wanted), rejected)
            added = _in_chunks(wanted, lambda conn, some: suppression.add(conn, some, reason))
            _say("added", len(wanted), added, as_json, rejected=len(rejected))
    if not quiet:
        say_all(rejected[:20])


@app.command("list")
@prints_table
def list_(as_json: Json = False) -> None:
    """Show every entry, without what was erased."""
    set_up_logs()
    names = ("kind", "value", "reason", "since")
    erased = None if as_json else "(erased)"
    with opened_to_read() as database:
        entries = ((row.kind, row.value or erased, row.reason, row.created_at) for row in suppressed_entries(database))
        rows = (dict(zip(names, entry, strict=True)) for entry in entries)
        emit_each(
            names,
            rows,
            lambda found: Answer({"suppressed": found}, columns=names, records="suppressed"),
            as_json=as_json,
        )


# --- reading and changing entries -------------------------------------------------------------------------
def _parsed(texts: list[str], country: str | None) -> list[SuppressionEntry]:
    return [entry for text in texts for entry in named_entries(text, country)]


def _entries(named: Iterable[RawTarget], country: str | None, rejected: list[str]) -> Iterator[SuppressionEntry]:
    for each in named:
        for text in _cells(each):
            try:
                yield from parse_entries(text, country)
            except Rejected as error:
                rejected.append(f"line {each.line}: {text[:200]!r} was left out: {error}")


def _cells(target: RawTarget) -> list[str]:
    """Return what a line of a list names: all cells of the columns that have entries, or the target alone."""
    line = target.of_list
    named = zip(line.columns, line.cells, strict=False) if line else ()
    return [cell for name, cell in named if cell and re.sub(r"[\W_]+", "", name.lower()) in _COLUMNS] or [target.text]


def _require_some(read: int, rejected: list[str]) -> None:
    if rejected and not read:
        hint = f"a list has {FORMS} in each line, or CSV columns named email, phone, domain or profile"
        raise UsageError(f"none of the {len(rejected)} lines can be used; {rejected[0]}", hint=hint)


def _in_chunks(entries: Iterable[SuppressionEntry], change: Callable[[Connection, list[SuppressionEntry]], int]) -> int:
    """Apply the change in short transactions, so that no scan waits long. Return the sum of the results."""
    done, iterator = 0, iter(entries)
    with opened_or_made() as database:
        while chunk := list(islice(iterator, CHUNK)):
            done += database.write(change, chunk)
    return done


def _say(what: str, read: int, count: int, as_json: bool, **more: int) -> None:
    data = {"read": read, what: count, **more}
    emit(Answer(data, lines=[" ".join(f"{name}={number}" for name, number in data.items())]), as_json=as_json)
