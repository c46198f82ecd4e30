"""Give tags to rows and take tags from them, by hand. No workflow changes a tag."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table

from scrapersky_cli.db.database import Database
from scrapersky_cli.store.labels import store_tags, tags_of
from scrapersky_cli.subjects.subject import Subject

_FIRST = 5  # rows that a dry run names


@dataclass(frozen=True, slots=True)
class TagChange:
    """Which tags rows get, and which they lose."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def applied(self, tags: Sequence[str]) -> list[str]:
        """Return the tags of a row afterwards: new ones at the end, each once."""
        return [tag for tag in dict.fromkeys((*tags, *self.add)) if tag not in self.remove]


@dataclass(slots=True)
class Tagged:
    """How many rows were changed or not. `first` has the ids of the first changed rows."""

    changed: int = 0
    unchanged: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, found: int, changed: Iterable[int]) -> None:
        """Add a chunk of rows of which these were changed."""
        ids = list(changed)
        self.changed += len(ids)
        self.unchanged += found - len(ids)
        self.first += ids[: _FIRST - len(self.first)]


def tag_all(
    database: Database,
    subject: Subject,
    change: TagChange,
    chunks: Iterable[Sequence[int]],
    *,
    dry_run: bool,
    progress: Callable[[int], None] = lambda seen: None,
) -> Tagged:
    """Change the tags of rows of the subject. Each of `chunks` has ids, and takes one short transaction.

    With `dry_run`, count what would change. Raise DatabaseUnreachable or DatabaseBusy; what was stored before stays.
    """
    done = Tagged()
    for chunk in chunks:
        if dry_run:
            with database.reading() as conn:
                done.add(*_compared(conn, subject.table, change, chunk, lock=False))
        else:
            done.add(*database.write(_tag, subject.table, change, chunk))
        progress(done.changed + done.unchanged)
    return done


def _tag(conn: Connection, table: Table, change: TagChange, rows: Sequence[int]) -> tuple[int, Mapping[int, list[str]]]:
    found, changed = _compared(conn, table, change, rows, lock=True)
    store_tags(conn, table, changed)
    return found, changed


def _compared(
    conn: Connection, table: Table, change: TagChange, rows: Sequence[int], *, lock: bool
) -> tuple[int, Mapping[int, list[str]]]:
    """Return how many of the rows exist, and, by id, the new tags of the rows whose tags change."""
    found = tags_of(conn, table, rows, lock=lock)
    after = {row_id: change.applied(tags) for row_id, tags in found.items()}
    return len(found), {row_id: tags for row_id, tags in after.items() if tags != list(found[row_id])}
