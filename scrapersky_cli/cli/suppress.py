"""suppress: manage who must not be contacted. Contacts on the list stay in the database and are never exported."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Annotated

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, opened_or_made, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say_all
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.targets import read_targets
from scrapersky_cli.engine.intake import RawTarget, Rejected
from scrapersky_cli.errors import UsageError
from scrapersky_cli.read.suppressed import suppressed_entries
from scrapersky_cli.store import suppression
from scrapersky_cli.store.do_not_contact import SuppressionEntry
from scrapersky_cli.store.suppression import CHUNK, parse_entry

app = typer.Typer(help="Manage addresses and domains that must not be contacted.", no_args_is_help=True)

Entries = Annotated[list[str], typer.Argument(metavar="ENTRY…", help="E-mail addresses or domains.")]
Reason = Annotated[str | None, typer.Option(metavar="TEXT", help="The reason, shown in the list.")]
_COLUMNS = ("email", "emails", "emailaddress", "mail", "address", "entry", "value", "domain", "domains")


@app.command()
def add(
    entries: Entries,
    erase: Annotated[
        bool, typer.Option("--erase", help="Also delete everything about these addresses except a hash.")
    ] = False,
    reason: Reason = None,
    as_json: Json = False,
    verbose: Verbose = 0,
) -> None:
    """Never export these addresses, or the contacts of these domains."""
    set_up_logs(verbose)
    wanted = _parsed(entries)
    if not erase:
        _say("added", len(wanted), _in_chunks(wanted, lambda conn, some: suppression.add(conn, some, reason)), as_json)
        return
    if domains := [entry.value for entry in wanted if entry.kind != "email"]:
        raise UsageError(f"{domains[0]} is not an e-mail address", hint="to suppress a domain, leave --erase out")

    def erase_all(conn: Connection, some: list[SuppressionEntry]) -> int:
        return sum(suppression.erase(conn, entry, reason) for entry in some)

    _say("erased_places", len(wanted), _in_chunks(wanted, erase_all), as_json)


@app.command()
def remove(entries: Entries, as_json: Json = False, verbose: Verbose = 0) -> None:
    """Remove entries from the list. A later scan then stores the contacts of an erased person again."""
    set_up_logs(verbose)
    wanted = _parsed(entries)
    _say("removed", len(wanted), _in_chunks(wanted, suppression.remove), as_json)


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV or one entry a line; - is stdin.")],
    reason: Reason = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Add every address and domain of a file to the do-not-contact list."""
    set_up_logs(verbose, quiet)
    rejected: list[str] = []
    with ExitStack() as stack:
        entries = _entries(read_targets([], file, stack, _COLUMNS), rejected)
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
    """Show every entry, without the addresses that were erased."""
    set_up_logs()
    names = ("kind", "value", "reason", "since")
    with opened_to_read() as database, database.reading() as conn:
        found = [(row.kind, row.value, row.reason, row.created_at) for row in suppressed_entries(conn)]
    rows = [(kind, value or "(erased)", reason, since) for kind, value, reason, since in found]
    data = [dict(zip(names, row, strict=True)) for row in found]
    emit(Answer({"suppressed": data}, columns=names, records="suppressed", rows=rows), as_json=as_json)


# --- reading and changing entries -------------------------------------------------------------------------
def _parsed(texts: list[str]) -> list[SuppressionEntry]:
    entries = []
    for text in texts:
        try:
            entries.append(parse_entry(text))
        except Rejected as error:
            raise UsageError(f"{text!r} cannot be listed: {error}", hint="an e-mail address or a domain") from None
    return entries


def _entries(named: Iterable[RawTarget], rejected: list[str]) -> Iterator[SuppressionEntry]:
    for each in named:
        try:
            yield parse_entry(each.text)
        except Rejected as error:
            rejected.append(f"line {each.line}: {each.text[:200]!r} was left out: {error}")


def _require_some(read: int, rejected: list[str]) -> None:
    if rejected and not read:
        hint = "a list has an e-mail address or a domain in each line, or a CSV column named email"
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
