"""privacy: what the law asks of who keeps data about people: to inform them, to tell what is stored, to erase it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import typed_texts
from scrapersky_cli.cli.confirm import Yes, require_yes
from scrapersky_cli.cli.filtering import moment
from scrapersky_cli.cli.named_entries import Country, country_of, named_entries
from scrapersky_cli.cli.options import DryRun, Json, Verbose, opened_or_made, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, counted, emit, emit_each, say
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.sorting import Row, Sort, order_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.clear import cleared
from scrapersky_cli.export.harmless import harmless
from scrapersky_cli.read.access import access as read_access
from scrapersky_cli.read.personal import COLUMNS, personal_contacts, suppressed_among
from scrapersky_cli.store.do_not_contact import SuppressionEntry
from scrapersky_cli.store.erasure import about, erase
from scrapersky_cli.workflows.registry import workflows

app = typer.Typer(help="Inform people, tell them what is stored, and erase it.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="An e-mail address, a phone number, or a profile.")]
Addresses = Annotated[
    list[str], typer.Argument(metavar="ADDRESS…", help="E-mail addresses, phone numbers, or profiles.")
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="WHEN", help="First seen since then: an age, or ISO 8601."),
]
Reason = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="The reason, shown by `suppress list`.", callback=typed_texts.reason),
]
Until = Annotated[str | None, typer.Option("--until", metavar="WHEN", help="First seen before then.")]


# --- Art. 14 ----------------------------------------------------------------------------------------------
@app.command()
@prints_table
def notice(since: Since = None, until: Until = None, sort: Sort = None, as_json: Json = False) -> None:
    """List the contacts of people, with where each was first found.

    For the duty to inform them (GDPR, Art. 14). A contact is a person's if it is an address that is no shared mailbox,
    a mobile number, a person's profile, or stands beside a name. Those on the do-not-contact list are left out and
    counted.
    """
    set_up_logs()
    in_order = order_of(sort, COLUMNS) if sort else None
    with opened_to_read() as database:
        people = _People(database, since, until)

        def answer(contacts: list[Row]) -> Answer:
            return Answer({"contacts": contacts, "suppressed": people.suppressed}, columns=COLUMNS, records="contacts")

        every = list(people) if in_order else []
        emit_each(COLUMNS, in_order(every, len(every)) if in_order else people, answer, as_json=as_json)
    if people.suppressed and not as_json:
        say(f"{people.suppressed} more are on the do-not-contact list")


class _People:
    """The contacts of people as they may leave, read page after page. `suppressed` is how many may not, when all have
    been read."""

    def __init__(self, database: Database, since: str | None, until: str | None) -> None:
        self._database = database
        with database.reading() as conn:
            self._since, self._until = (moment(conn, text) if text else None for text in (since, until))
            self.suppressed = suppressed_among(conn, self._since, self._until)

    def __iter__(self) -> Iterator[Row]:
        last: int | None = 0
        while last is not None:
            with self._database.reading() as conn:
                page = personal_contacts(conn, self._since, self._until, last)
                kept = cleared(conn, page.rows)
            self.suppressed += len(page.rows) - len(kept)
            yield from ({name: row[name] for name in COLUMNS} for row in kept)
            last = page.last


# --- Art. 15 ----------------------------------------------------------------------------------------------
@app.command()
@prints_table
def access(address: Address, country: Country = None, as_json: Json = False) -> None:
    """Show everything that is stored about a person's address.

    For the right of access (GDPR, Art. 15): where and when it was found, by which work and for which batches, the
    businesses, tags and notes it is linked to, each text that mentions it, and whether it is on the do-not-contact
    list.
    """
    set_up_logs()
    entries = _of_a_person(address, country_of(country))
    with opened_to_read() as database, database.reading() as conn:
        found = read_access(conn, entries, workflows())
    if not found:
        raise UsageError(f"nothing is stored about {_named(entries)}", hint="run: scrapersky list contacts")
    data = {"address": _named(entries), **found}
    emit(Answer(data, columns=("what", "value", "detail"), rows=_lines(data)), as_json=as_json)


def _lines(data: dict[str, Any]) -> list[tuple[str, object, object]]:
    """Return what is stored as lines for people."""
    lines: list[tuple[str, object, object]] = [("address", data["address"], "")]
    for each in data["do_not_contact"]:
        did = "erased: only a hash is kept" if each["erased"] else "on the do-not-contact list"
        lines.append((did, each["value"], _with("since", each["since"], each["reason"])))
    for each in data["contacts"]:
        mark = "suppressed" if each["suppressed"] else None
        lines.append((each["kind"], each["value"], _with("first seen", each["first_seen_at"], mark)))
    for each in data["found"]:
        whose = ", ".join(filter(None, (each["business"], each["person"], each["person_title"])))
        times = f"{each['first_seen_at']:%Y-%m-%d} to {each['last_seen_at']:%Y-%m-%d}"
        lines.append(("found", each["source_url"], ", ".join(filter(None, (each["method"], times, whose)))))
    of_business = ((each, (f"business:{each['id']}", each["city"])) for each in data["businesses"])
    lines += [("business", each["name"], ", ".join(filter(None, detail))) for each, detail in of_business]
    for each in data["labels"]:
        said = (each["curation"], *(each["tags"] or ()), each["note"], each["external_id"])
        lines.append(("label", each["row"], ", ".join(filter(None, said))))
    for each in data["work"]:
        batches = [f"batch {name}" for name in each["batches"]]
        state = _with(each["status"], each["finished_at"])
        lines.append((each["workflow"], each["target"], ", ".join([state, *batches])))
    lines += [("kept page", url, "") for url in data["kept_pages"]]
    for each in data["mentions"]:
        lines.append(
            ("mention", f"{each['row']}: {', '.join(each['columns'])}", "; ".join(map(harmless, each["texts"])))
        )
    return lines


def _with(word: str, time: Any, more: str | None = None) -> str:
    return ", ".join(filter(None, (f"{word} {time:%Y-%m-%d}" if time else word, more)))


# --- Art. 17 ----------------------------------------------------------------------------------------------
@app.command("erase")
def erase_(
    addresses: Addresses,
    country: Country = None,
    reason: Reason = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    verbose: Verbose = 0,
) -> None:
    """Delete everything about a person's address.

    For the right to erasure (GDPR, Art. 17). First it says how much there is. Texts that mention it stay without it; a
    line of a list that does is emptied. A hash is kept, by which later scans do not store it again; `suppress remove`
    takes that off the list.
    """
    set_up_logs(verbose)
    entries = [entry for text in addresses for entry in _of_a_person(text, country_of(country))]
    with opened_to_read() if dry_run else opened_or_made() as database:
        with database.reading() as conn:
            counts = _sum([about(conn, entry) for entry in entries])
        if not dry_run:
            require_yes(f"erase {_named(entries)} ({counted(counts) or 'nothing is stored yet'})", yes=yes)
            counts = _sum([database.write(erase, entry, reason) for entry in entries])
    did = "would_erase" if dry_run else "erased"
    data = {did: [entry.value for entry in entries], "rows": counts, "dry_run": dry_run}
    line = " ".join(filter(None, (f"{did}={len(entries)}", counted(counts))))
    emit(Answer(data, lines=[line]), as_json=as_json)


def _sum(each: Sequence[Any]) -> dict[str, int]:
    names = dict.fromkeys(name for counts in each for name in counts)
    return {name: sum(counts.get(name, 0) for counts in each) for name in names}


def _named(entries: Sequence[SuppressionEntry]) -> str:
    return ", ".join(entry.value for entry in entries)


def _of_a_person(text: str, country: str | None) -> tuple[SuppressionEntry, ...]:
    entries = named_entries(text, country)
    if any(entry.kind == "domain" for entry in entries):
        raise UsageError(
            f"{text} is a domain, not a person's address", hint=f"run: scrapersky show {text}, or: delete domain {text}"
        )
    return entries
