"""Read leads in the order of the list of which a batch was made, each with the columns of its line in front."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.types import BigInteger

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.extract.lists.recognised import Meaning, recognised
from scrapersky_cli.subjects.conditions import has_domains
from scrapersky_cli.subjects.filters import BatchRows, Filters
from scrapersky_cli.subjects.keyset import Row, RowPage, last_of
from scrapersky_cli.subjects.lead_rows import OF_LEAD, leads_by_domain
from scrapersky_cli.subjects.list_says import list_says
from scrapersky_cli.subjects.registry import subject_of
from scrapersky_cli.subjects.subject import Columns, Listing

_IN_FRONT: Columns = {"input": str, "line": int}
# Of rows that are set apart: a code for programs, and the same in words.
APART: Columns = {"domain": str, "name": str, "reason": str, "because": str}
_REFUSED, _REPEATED = "not_a_target", "repeated"


@dataclass(frozen=True, slots=True)
class _List:
    """The list of a batch: the names of its columns in the export, and the places of those that are recognised."""

    batch: BatchRows
    names: Sequence[str]
    places: Mapping[Meaning, int]


def of_list(conn: Connection, listing: Listing, filters: Filters) -> Listing:
    """Return the listing that gives back the list of the batch in the filters, or `listing` if there is no list."""
    batch = filters.batch
    if batch is None or not has_domains(batch):
        return listing
    width = conn.scalar(_width(conn.dialect.name), {"batch": batch.id})
    if width is None:
        return listing
    headers = conn.scalar(select(batches.c.list_columns).where(batches.c.id == batch.id)) or ()
    given_back = with_own_columns(listing, headers, width)
    names = given_back.own[: -len(_IN_FRONT)]
    return replace(given_back, read=partial(_read, _List(batch, names, recognised(headers))))


def with_own_columns(listing: Listing, headers: Sequence[str], width: int) -> Listing:
    """Return the listing with the columns of a list in front, given their headers and how many have cells."""
    own = dict.fromkeys(own_names(headers, width, {*listing.columns, *listing.apart, *_IN_FRONT, *OF_LEAD}), str)
    return replace(
        listing,
        columns={**own, **_IN_FRONT, **listing.columns},
        apart={**own, **_IN_FRONT, **listing.apart},
        own=(*own, *_IN_FRONT),
    )


def own_names(headers: Sequence[str], width: int, taken: set[str]) -> list[str]:
    """Return a name for each of the `width` columns of a list, in their order. Each is its header, if that is free."""
    names: list[str] = []
    for place in range(max(width, len(headers)) if width else 0):
        header = headers[place] if place < len(headers) and headers[place] else f"column {place + 1}"
        name = f"list_{header}" if header in taken else header
        names.append(name if name not in names else f"{name} ({place + 1})")
    return names


@cache
def _width(dialect: str) -> Select[Any]:
    """Return the query for the number of cells in the longest line: 0 without columns, no row without a list."""
    length = func.jsonb_array_length if dialect == "postgresql" else func.json_array_length
    cells = func.coalesce(func.max(length(list_lines.c.cells)), 0)
    return select(cells).where(list_lines.c.batch_id == bindparam("batch", type_=BigInteger)).having(func.count() > 0)


# --- rows -------------------------------------------------------------------------------------------------
def _read(own: _List, conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    """Return the leads of the next `limit` lines. Rows are not chosen by their contacts, but may be set apart so."""
    lines = [
        dict(row) for row in conn.execute(_lines(), {"batch": own.batch.id, "after": after, "limit": limit}).mappings()
    ]
    by_row = _domains_of(conn, own.batch, [line["row_id"] for line in lines if line["row_id"] is not None])
    domain_of = {line["number"]: by_row.get(line["row_id"]) for line in lines if not _is_repeated(line)}
    said = {
        domain: list_says(line["cells"] or (), own.places, own.batch.country)
        for line in lines
        if (domain := domain_of.get(line["number"])) is not None
    }
    leads = leads_by_domain(conn, replace(filters, batch=None, having=()), sorted(said), said) if said else {}
    rows: list[Row] = []
    for line in lines:
        front = _front(own, line)
        if apart := _why_apart(line):
            rows.append({**front, **apart})
        rows += [{**front, **lead} for lead in leads.get(domain_of.get(line["number"]) or 0, ())]
    return RowPage(rows, last_of([line["number"] for line in lines], limit))


def _front(own: _List, line: Mapping[str, Any]) -> Row:
    cells = line["cells"] or ()
    beside = {name: cells[place] or None for place, name in enumerate(own.names) if place < len(cells)}
    return {**beside, "input": line["input"], "line": line["line"]}


def _is_repeated(line: Mapping[str, Any]) -> bool:
    return line["first"] is not None and line["first"] < line["number"]


def _why_apart(line: Mapping[str, Any]) -> Row | None:
    if line["refused"]:
        return {"reason": _REFUSED, "because": line["refused"]}
    if _is_repeated(line):
        return {"reason": _REPEATED, "because": f"it is the same as line {line['first_line']}"}
    return None


@cache
def _lines() -> Select[Any]:
    line, earlier = list_lines.c, list_lines.alias("earlier")
    of_row = (earlier.c.batch_id == line.batch_id, earlier.c.row_id == line.row_id)

    def of_first(name: str) -> Any:
        first = select(earlier.c[name]).where(*of_row).order_by(earlier.c.number).limit(1)
        return first.correlate(list_lines).scalar_subquery()

    return (
        select(line.number, line.line, line.input, line.cells, line.row_id, line.refused)
        .add_columns(of_first("number").label("first"), of_first("line").label("first_line"))
        .where(
            line.batch_id == bindparam("batch", type_=BigInteger), line.number > bindparam("after", type_=BigInteger)
        )
        .order_by(line.number)
        .limit(bindparam("limit", type_=BigInteger))
    )


def _domains_of(conn: Connection, batch: BatchRows, row_ids: Sequence[int]) -> Mapping[int, int]:
    """Return the domains of these rows of the batch, by the ids of the rows."""
    subject = subject_of(batch.queue.table)
    assert subject.domain_id is not None
    found = select(subject.table.c.id, subject.domain_id).where(among(subject.table.c.id, ids("rows")))
    return {row_id: domain_id for row_id, domain_id in conn.execute(found, {"rows": row_ids}) if domain_id is not None}
