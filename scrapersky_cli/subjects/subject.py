"""A subject: everything that commands need to know about a kind of record.

`show`, `list`, `export`, `curate`, `enqueue --where`, `retry`, `cancel`, `batch` and `doctor` use the subjects, and so
name no table and no workflow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Select, Table

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage

Columns = Mapping[str, type]
# The value that a text has in a column by which rows are named; None if it cannot be a name.
KeyOf = Callable[[str], str | bytes | None]
# Returns the query for the ids of the rows that a text names, the likeliest first; None if it cannot be a name.
Find = Callable[[str], Select[Any] | None]
# Reads a page of rows, given the connection, the filters, the key after which it begins, and its maximum length.
ReadRows = Callable[[Connection, Filters, int, int], RowPage]


def _nothing_more(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows about a subject, for `list` and `export`.

    `columns` gives the type of each column: str, int, float, bool, datetime, or list of strings. `shown` are the
    columns of a list on a terminal. `takes` are the filters that apply. `read` returns the rows as they are stored,
    each with the `domain_id` of the domain that it is about; without `read`, the rows are those of the subject's table.
    `chosen_by` is the kind of record that the filters choose, if that is not the subject itself.

    `apart` are the columns of rows that an export sets apart because nobody can use them. `of_list` returns the listing
    that gives back the list of which the batch in the filters was made, if it was made of one; `own` are the columns of
    that list.
    """

    name: str
    columns: Columns
    shown: Sequence[str]
    takes: frozenset[str]
    per_page: int = 500
    read: ReadRows | None = None
    chosen_by: str = ""
    apart: Columns = field(default_factory=dict)
    own: Sequence[str] = ()
    of_list: "Callable[[Connection, Listing, Filters], Listing] | None" = None


@dataclass(frozen=True, eq=False)
class Subject:
    """A kind of record.

    `kind` is the word in typed ids (`page:93`), `label` the column that holds a row's name. `find` finds rows by name;
    `is_named_by` says whether a text without a kind looks like such a name. With `has_numbers`, ids name rows too.
    Without `has_unique_names`, several rows may have one name.
    `key` finds the rows of many names at once: a column, and what a name is in it. Kinds that can be curated need it.
    `domain_id` is the column with the id of the row's domain, or None if rows belong to no domain.

    `queues` are the queues of the table. `selecting` is the queue that a row enters when it is curated as `selected`.
    The filter --kind applies to `kind_column`, whose values are `kinds`; those on tags and curation apply to the table
    `labels`.

    `show` prints the columns `shown`, the row of `facts`, whose primary key is the row's id, and what `more` returns.
    `related` returns, by kind, the ids of further rows whose states `show` prints.

    `list` and `export` offer the `listings`; `batch export` writes `batch_listing` for a batch of these rows, and
    `list_command` is the command that lists the rows.
    """

    kind: str
    table: Table
    label: Column[Any]
    find: Find
    is_named_by: Callable[[str], bool]
    has_numbers: bool = True
    has_unique_names: bool = True
    key: tuple[Column[Any], KeyOf] | None = None
    domain_id: Column[Any] | None = None
    queues: Sequence[Queue] = ()
    selecting: Queue | None = None
    kind_column: Column[Any] | None = None
    kinds: Sequence[str] = ()
    labels: Table | None = None
    shown: Sequence[str] = ()
    facts: Table | None = None
    more: Callable[[Connection, Mapping[str, Any]], Mapping[str, Any]] = _nothing_more
    related: Callable[[Connection, int], Mapping[str, Sequence[int]]] = lambda conn, row_id: {}
    listings: Sequence[Listing] = ()
    batch_listing: str = ""
    list_command: str = "status"
