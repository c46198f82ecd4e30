"""What can be exported: each subject has its columns, and reads its rows a page at a time in key order.

A page is read in a short transaction of its own, so an export of millions of rows holds up nobody, and a row that
changes meanwhile is exported as it is when its page is read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.clear import cleared
from scrapersky_cli.read import export_contacts, export_domains, export_leads, export_pages
from scrapersky_cli.read.filters import Filters
from scrapersky_cli.read.keyset import Page, Row


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to export. `columns` gives each column's type: str, int, float, bool, datetime, or list of texts.
    `page` reads rows as they are, which `page_of` clears; `refuses` are the filters that mean nothing here."""

    columns: Mapping[str, type]
    page: Callable[[Connection, Filters, int, int], Page]
    per_page: int
    refuses: frozenset[str] = frozenset()


_OF_CONTACTS = frozenset({"kinds", "methods", "every_source"})
SUBJECTS: Mapping[str, Subject] = {
    "contacts": Subject(export_contacts.COLUMNS, export_contacts.page, 200),
    "domains": Subject(export_domains.COLUMNS, export_domains.page, 500, _OF_CONTACTS),
    "pages": Subject(export_pages.COLUMNS, export_pages.page, 1000, frozenset({"methods", "every_source"})),
    "leads": Subject(export_leads.COLUMNS, export_leads.page, 500, _OF_CONTACTS),
}


def subject_named(name: str, filters: Filters) -> Subject:
    """The subject of that name. Raise UsageError where there is none, or where a filter means nothing for it."""
    if name not in SUBJECTS:
        raise UsageError(f"{name} cannot be exported", hint=f"one of: {', '.join(SUBJECTS)}")
    subject = SUBJECTS[name]
    if wrong := sorted(each for each in subject.refuses if getattr(filters, each)):
        raise UsageError(f"{name} have no {', '.join(wrong).replace('_', ' ')}: that is a filter for contacts")
    return subject


def columns_of(subject: Subject, wanted: Sequence[str] | None) -> Mapping[str, type]:
    """The wanted columns in the wanted order; all of them for None. Raise UsageError for an unknown one."""
    if wanted is None:
        return subject.columns
    if unknown := [name for name in wanted if name not in subject.columns]:
        raise UsageError(f"there is no column {unknown[0]!r}", hint=f"columns: {', '.join(subject.columns)}")
    return {name: subject.columns[name] for name in wanted}


def page_of(conn: Connection, subject: Subject, filters: Filters, after: int, limit: int) -> Page:
    """The matching rows after the key `after`, as they may leave."""
    page = subject.page(conn, filters, after, limit)
    return Page(cleared(conn, page.rows), page.last)


def pages_of(
    database: Database, subject: Subject, filters: Filters, limit: int | None = None
) -> Iterator[Sequence[Row]]:
    """The matching rows, page by page, at most `limit` in all."""
    last: int | None = 0
    left = limit
    while last is not None and left != 0:
        with database.reading() as conn:
            size = subject.per_page if left is None else min(left, subject.per_page)
            page = page_of(conn, subject, filters, last, size)
        last = page.last
        rows = page.rows if left is None else page.rows[:left]
        if left is not None:
            left -= len(rows)
        if rows:
            yield rows
