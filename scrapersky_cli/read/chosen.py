"""Read the names or the ids of the rows that filters choose, page by page, each page in a short transaction."""

from collections.abc import Iterator, Sequence

from sqlalchemy import RowMapping

from scrapersky_cli.db.database import Database
from scrapersky_cli.subjects.conditions import conditions_on, finished_within
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.rows import rows_of
from scrapersky_cli.subjects.subject import Columns, Subject

_PAGE = 1000


def chosen_names(database: Database, subject: Subject, filters: Filters) -> Iterator[str]:
    """Yield the names of the rows that match the filters, ordered by id, as an enqueue takes them."""
    name = subject.label.name
    for rows in _pages(database, subject, filters, {name: str}):
        yield from (row[name] for row in rows)


def chosen_ids(database: Database, subject: Subject, filters: Filters) -> Iterator[list[int]]:
    """Yield the ids of the rows that match the filters, in order, up to 1,000 at a time."""
    for rows in _pages(database, subject, filters, {}):
        yield [row["row_id"] for row in rows]


def _pages(database: Database, subject: Subject, filters: Filters, columns: Columns) -> Iterator[Sequence[RowMapping]]:
    conditions = [*conditions_on(subject, filters), *finished_within(subject, filters)]
    found = rows_of(subject, columns).where(*conditions)
    last, left = 0, filters.limit
    while left != 0:
        size = _PAGE if left is None else min(left, _PAGE)
        with database.reading() as conn:
            rows = conn.execute(found.where(subject.table.c.id > last).limit(size)).mappings().all()
        if not rows:
            return
        yield rows
        last = rows[-1]["row_id"]
        left = None if left is None else left - len(rows)
