"""Read the names of the rows that filters choose, page by page, each page in a short transaction."""

from collections.abc import Iterator

from scrapersky_cli.db.database import Database
from scrapersky_cli.subjects.conditions import conditions_on, finished_within
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.rows import rows_of
from scrapersky_cli.subjects.subject import Subject

_PAGE = 1000


def chosen_names(database: Database, subject: Subject, filters: Filters) -> Iterator[str]:
    """Yield the names of the rows that match the filters, ordered by id, as an enqueue takes them."""
    id_, name = subject.table.c.id, subject.label.name
    conditions = [*conditions_on(subject, filters), *finished_within(subject, filters)]
    found = rows_of(subject, {name: str}).where(*conditions).limit(_PAGE)
    last = 0
    while True:
        with database.reading() as conn:
            rows = conn.execute(found.where(id_ > last)).mappings().all()
        if not rows:
            return
        yield from (row[name] for row in rows)
        last = rows[-1]["row_id"]
