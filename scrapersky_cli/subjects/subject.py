"""A subject: what commands need to know of a kind of record, said once.

`show`, `list`, `export`, `enqueue --where`, `retry`, `cancel`, `batch` and `doctor` ask the subjects, and know no
table and no workflow by name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, Table

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage

Columns = Mapping[str, type]
# The ids of the rows that a text names, the one that is meant first; None if the text cannot be a name.
Find = Callable[[str], Select[Any] | None]
# Reads a page of rows: connection, filters, the key after which it begins, and how many rows it has at most.
ReadRows = Callable[[Connection, Filters, int, int], RowPage]


def _nothing_more(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows about a subject, as `list` and `export` give them.

    `columns` gives the type of each column: str, int, float, bool, datetime, or list of texts. `shown` are those that
    a list on a terminal has. `takes` are the filters that mean something here. `read` gives the rows as they are
    stored, each with the `domain_id` of the domain that it is about; without it they are the subject's own rows, one
    by one. `chosen_by` is the kind of record that the filters choose, if that is not the subject itself.
    """

    name: str
    columns: Columns
    shown: Sequence[str]
    takes: frozenset[str]
    per_page: int = 500
    read: ReadRows | None = None
    chosen_by: str = ""


@dataclass(frozen=True, eq=False)
class Subject:
    """A kind of record.

    `kind` is the word of typed ids (`page:93`), `label` the column that names a row to people, `find` finds rows by
    such a name, and `is_named_by` says whether a text that names no kind looks like one. `has_numbers`: ids name rows,
    too. `domain_id` is the column with the id of the
    row's domain; None where rows belong to no domain.

    `queues` are the table's status columns. `selecting` is the queue into which curating a row `selected` puts it.
    `kind_column` is what the filter --kind is about, `labels` the table whose tags and curation count.

    `show` gives `shown`, columns of the table; the row of `facts`, whose primary key is the row's id; and what `more`
    reads. `related` gives, by kind, the ids of rows whose queues `show` names, too.

    `listings` are what `list` and `export` have; `batch_listing` names the one that `batch export` writes for a batch
    of these rows, and `list_command` shows which rows there are.
    """

    kind: str
    table: Table
    label: Column[Any]
    find: Find
    is_named_by: Callable[[str], bool]
    has_numbers: bool = True
    domain_id: Column[Any] | None = None
    queues: Sequence[Queue] = ()
    selecting: Queue | None = None
    kind_column: Column[Any] | None = None
    labels: Table | None = None
    shown: Sequence[str] = ()
    facts: Table | None = None
    more: Callable[[Connection, Mapping[str, Any]], Mapping[str, Any]] = _nothing_more
    related: Callable[[Connection, int], Mapping[str, Sequence[int]]] = lambda conn, row_id: {}
    listings: Sequence[Listing] = ()
    batch_listing: str = ""
    list_command: str = "status"
