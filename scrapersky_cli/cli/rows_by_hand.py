"""Which rows an operator changes by hand: those that targets name, or those that filters choose."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.options import opened, opened_to_read
from scrapersky_cli.cli.output import say
from scrapersky_cli.cli.targets import read_targets
from scrapersky_cli.cli.where import filters_where
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import CHUNK, RawTarget
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.rows import listing_named, names_of
from scrapersky_cli.extract.lists.records import TARGET_COLUMNS
from scrapersky_cli.read.chosen import chosen_ids
from scrapersky_cli.read.identify import rows_named
from scrapersky_cli.subjects.registry import curated_subjects
from scrapersky_cli.subjects.subject import Subject

WHAT = sorted(curated_subjects())
What = Annotated[
    str, typer.Argument(metavar="WHAT", help=f"One of: {', '.join(WHAT)}.", autocompletion=completion.curated)
]
Targets = Annotated[list[str] | None, typer.Argument(metavar="TARGET…", help="Typed ids, names or URLs.")]
File = Annotated[str | None, typer.Option("--file", "-f", metavar="FILE", help="Targets as CSV or lines; - is stdin.")]
_EXAMPLES = 100  # unknown targets that are kept to be named


@dataclass(slots=True)
class Unknown:
    """The targets that name no row: how many of those that were read, and the first of them."""

    read: int = 0
    count: int = 0
    examples: list[RawTarget] = field(default_factory=list)

    def add(self, chunk: Sequence[RawTarget], known: Iterable[str]) -> None:
        """Add those of the targets whose texts are not known."""
        found = [target for target in chunk if target.text not in known]
        self.read += len(chunk)
        self.count += len(found)
        self.examples += found[: _EXAMPLES - len(self.examples)]

    def data(self) -> dict[str, Any]:
        """Return their number and the first of them, as `--json` prints them."""
        examples = [{"line": target.line, "text": target.text} for target in self.examples]
        return {"unknown": self.count, "unknown_targets": examples}


@dataclass(frozen=True, slots=True)
class ByHand:
    """The rows to change: ids of rows of the subject, chunk by chunk. What names none of them is added to `unknown`
    while the chunks are read."""

    database: Database
    subject: Subject
    chunks: Iterator[list[int]]
    unknown: Unknown


def subject_of_listing(what: str, verb: str) -> Subject:
    """Return the subject of these rows. Raise UsageError if they cannot be changed by hand: `verb` says how."""
    return curated_subjects()[require_choice(WHAT, what, f"{what} cannot be {verb}")]


@contextmanager
def rows_by_hand(
    what: str,
    subject: Subject,
    targets: Sequence[str],
    file: str | None,
    where: Sequence[str],
    *,
    everything: bool,
    dry_run: bool,
) -> Iterator[ByHand]:
    """Open the database and find the rows. Raise UsageError if nothing narrows them down, or a filter is wrong."""
    if where and (targets or file):
        raise UsageError("--where cannot be combined with targets or --file", hint="name the rows, or choose them")
    if not (targets or file or where or everything):
        hint = "give targets, --file or --where, or --all; --dry-run shows how many"
        raise UsageError("this would change every row", hint=hint)
    unknown = Unknown()
    with ExitStack() as stack:
        columns = (subject.label.name, *TARGET_COLUMNS)  # as in an export of these rows
        named = read_targets(targets, file, stack, columns) if targets or file else None
        database = stack.enter_context(opened_to_read() if dry_run else opened())
        chunks = _named(database, subject, named, unknown) if named else _where(database, what, subject, where)
        yield ByHand(database, subject, chunks, unknown)


def _where(database: Database, what: str, subject: Subject, where: Sequence[str]) -> Iterator[list[int]]:
    """Return the ids of the rows that match the filters. Raise UsageError for a wrong filter."""
    filters = filters_where(database, where)
    listing_named(what, filters)
    return chosen_ids(database, subject, filters)


def _named(database: Database, subject: Subject, targets: Iterator[RawTarget], unknown: Unknown) -> Iterator[list[int]]:
    """Yield the ids of the rows that the targets name, chunk by chunk, and add the others to the unknown."""
    while chunk := list(islice(targets, CHUNK)):
        with database.reading() as conn:
            found = rows_named(conn, subject, {target.text for target in chunk})
        unknown.add(chunk, found)
        yield sorted(set(found.values()))


def first_rows(rows: ByHand, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return these rows as a dry run shows them, by typed id and name."""
    found = names_of(rows.database, rows.subject, ids)
    return [{"id": f"{rows.subject.kind}:{row_id}", "name": name} for row_id, name in found]


def say_unknown(unknown: Unknown, subject: Subject) -> None:
    """Print to stderr which targets name no row: the first few, and how many in all."""
    if unknown.read == 1:
        return  # the error says it
    for target in unknown.examples[:20]:
        say(f"line {target.line}: {target.text[:200]!r} is not a known {subject.kind}")
    if unknown.count > 20:
        say(f"{unknown.count} targets are not known in all")


def require_known(unknown: Unknown, subject: Subject) -> None:
    """Raise UsageError if there were targets, and none of them is known."""
    if not unknown.read or unknown.count < unknown.read:
        return
    hint = f"run: scrapersky {subject.list_command}"
    if unknown.read == 1:
        raise UsageError(f"{unknown.examples[0].text[:200]} is not a known {subject.kind}", hint=hint)
    raise UsageError(f"none of the {unknown.read} targets is a known {subject.kind}", hint=hint)
