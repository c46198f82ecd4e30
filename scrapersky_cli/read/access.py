"""Read everything that is stored about an address, a number or a profile: what its owner may ask for.

Art. 15 of the GDPR asks for the data itself, where it comes from, when it came, and what is done with it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts, suppressions
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.pages import kept_pages, page_facts, pages
from scrapersky_cli.db.tables.places import place_answers, place_facts
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.db.tables.searches import search_places
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.extract.mentions import texts_in
from scrapersky_cli.store.do_not_contact import SuppressionEntry, ask, covering, own_digest
from scrapersky_cli.store.traces import Trace, contact_ids, places_of, traces
from scrapersky_cli.subjects.marked import marked
from scrapersky_cli.subjects.registry import subject_of, subjects

_TEXT = 300  # characters of a text that are shown
_OF_CONTACT = (
    "kind", "value", "role", "email_type", "free_mail", "disposable", "number_type", "country", "platform",
    "profile_kind", "handle", "suppressed", "first_seen_at",
)  # fmt: skip
_OF_SOURCE = (
    "source_url", "origin", "method", "context", "person", "person_title", "extension", "first_seen_at", "last_seen_at",
)  # fmt: skip
_LABELS = ("curation", "curated_by", "tags", "note", "external_id")
# Whose row a row of facts is.
_FACTS_OF: Mapping[Table, str] = {
    page_facts: "page",
    domain_facts: "domain",
    place_facts: "place",
    place_answers: "place",
    business_facts: "business",
}


def access(conn: Connection, entries: Sequence[SuppressionEntry], workflows: Sequence[Workflow]) -> dict[str, Any]:
    """Return what is stored about what these entries name; what is known of none of them is {}."""
    found = contact_ids(conn, *entries)
    sources = [dict(row) for row in conn.execute(_sources(), {"contacts": found}).mappings()]
    listed = [each for entry in entries for each in _on_the_list(conn, entry)]
    mentioned = [each for entry in entries for each in _mentions(conn, entry, {each["id"] for each in sources})]
    if not (found or listed or mentioned):
        return {}
    rows = _rows_of(conn, sources)
    own = select(*(contacts.c[name] for name in _OF_CONTACT)).where(among(contacts.c.id, ids("contacts")))
    data = {
        "contacts": [dict(row) for row in conn.execute(own.order_by(contacts.c.id), {"contacts": found}).mappings()],
        "found": [{name: value for name, value in each.items() if name not in _KEYS} for each in sources],
        "businesses": _businesses(conn, rows["business"]),
        "labels": _labels(conn, rows),
        "work": _work(conn, workflows, rows),
        "kept_pages": _kept(conn, sources),
        "mentions": mentioned,
    }
    return {**marked(conn, data), "do_not_contact": listed}


# --- where it was found -----------------------------------------------------------------------------------
_KEYS = ("id", "domain_id", "business_id", "url_digest")


@cache
def _sources() -> Select[Any]:
    s, b, d = contact_sources.c, local_businesses.c, domains.c
    return (
        select(d.domain, b.name.label("business"), *(s[name] for name in _OF_SOURCE), *(s[name] for name in _KEYS))
        .outerjoin_from(contact_sources, local_businesses, b.id == s.business_id)
        .outerjoin(domains, d.id == func.coalesce(s.domain_id, b.domain_id))
        .where(among(s.contact_id, ids("contacts")))
        .order_by(s.first_seen_at, s.id)
    )


def _kept(conn: Connection, sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the pages where it was found whose bodies are kept."""
    digests = {each["url_digest"] for each in sources}
    k = kept_pages.c
    return list(conn.scalars(select(k.url).where(k.url_digest.in_(digests)).order_by(k.url))) if digests else []


def _rows_of(conn: Connection, sources: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Return the ids of the rows from which the contact came, by the kinds of records."""
    places = {(each["domain_id"], bytes(each["url_digest"])) for each in sources if each["domain_id"] is not None}
    listed = sorted({each["business_id"] for each in sources if each["business_id"] is not None})
    of_domains = sorted({domain_id for domain_id, _ in places})
    p, j, b, link, f = pages.c, jobs.c, local_businesses.c, business_places.c, search_places.c
    of_pages = select(p.id, p.domain_id, p.url_digest).where(among(p.domain_id, ids("rows")))
    at = conn.execute(of_pages.where(p.url_digest.in_({digest for _, digest in places})), {"rows": of_domains})

    def found(column: ColumnElement[int], of: ColumnElement[Any], rows: Sequence[int]) -> list[int]:
        return sorted(set(conn.scalars(select(column).where(among(of, ids("rows"))), {"rows": list(rows)})))

    listings = found(link.place_id, link.business_id, listed)
    return {
        "domain": of_domains,
        "page": sorted(row.id for row in at if (row.domain_id, bytes(row.url_digest)) in places),
        "job": found(j.id, j.domain_id, of_domains),
        "business": sorted({*listed, *found(b.id, b.domain_id, of_domains)}),
        "place": listings,
        "search": found(f.search_id, f.place_id, listings),
    }


def _businesses(conn: Connection, rows: Sequence[int]) -> list[dict[str, Any]]:
    b = local_businesses.c
    wanted = select(b.id, b.name, b.category, b.city, b.country, b.website).where(among(b.id, ids("rows")))
    return [dict(row) for row in conn.execute(wanted.order_by(b.id), {"rows": list(rows)}).mappings()]


# --- notes on its rows, and the work that they went through -----------------------------------------------
def _labels(conn: Connection, rows: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    """Return what people noted of the rows from which it came: tags, notes, decisions."""
    found = []
    for kind, row_ids in rows.items():
        subject = subjects()[kind]
        if subject.labels is not subject.table:
            continue
        t = subject.table.c
        wanted = select(t.id, *(t[name] for name in _LABELS)).where(among(t.id, ids("rows"))).order_by(t.id)
        for row in conn.execute(wanted, {"rows": list(row_ids)}).mappings():
            said = {name: row[name] for name in _LABELS}
            if any(said[name] for name in _LABELS[1:]) or said["curation"] != "new":
                found.append({"row": f"{kind}:{row['id']}", **said})
    return found


def _work(conn: Connection, workflows: Sequence[Workflow], rows: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    """Return the work on the rows from which it came: the workflow, the row, when it ended, and for which batches."""
    found = []
    for workflow in workflows:
        subject, queue = subject_of(workflow.queue.table), workflow.queue
        named = _batches(conn, workflow, rows.get(subject.kind, ()))
        wanted = select(queue.id, subject.label.label("target"), queue["status"], queue["finished_at"]).where(
            *queue.members(), among(queue.id, ids("rows")), queue["status"].is_not(None)
        )
        for row_id, target, status, at in conn.execute(wanted, {"rows": list(rows.get(subject.kind, ()))}):
            state = {"status": status, "finished_at": at, "batches": named.get(row_id, [])}
            found.append({"workflow": workflow.name, "row": f"{subject.kind}:{row_id}", "target": target, **state})
    return found


def _batches(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> dict[int, list[str]]:
    i, b = batch_items.c, batches.c
    wanted = (
        select(i.row_id, b.name)
        .join_from(batch_items, batches, b.id == i.batch_id)
        .where(i.workflow == workflow.name, among(i.row_id, ids("rows")))
    )
    found: dict[int, list[str]] = {}
    for row_id, name in conn.execute(wanted.order_by(b.id), {"rows": list(rows)}):
        found.setdefault(row_id, []).append(name)
    return found


# --- where it is mentioned --------------------------------------------------------------------------------
def _mentions(conn: Connection, entry: SuppressionEntry, own: Set[int]) -> Iterator[dict[str, Any]]:
    """Yield the rows whose texts mention it, but for its `own` sources."""
    spans = places_of(entry)
    for trace in traces(conn, entry):
        if trace.table is suppressions or (trace.table is contact_sources and trace.key[0] in own):
            continue
        said = [(name, text) for name, value in trace.texts.items() for text in texts_in(value) if spans(text)]
        yield {
            "where": trace.table.name,
            "row": _row_name(conn, trace),
            "columns": list(dict.fromkeys(name for name, _ in said)),
            "texts": [text[:_TEXT] for _, text in said],
        }


def _row_name(conn: Connection, trace: Trace) -> str:
    kinds = {**{subject.table: kind for kind, subject in subjects().items()}, **_FACTS_OF}
    if trace.table in kinds:
        return f"{kinds[trace.table]}:{trace.key[0]}"
    if trace.table is list_lines:
        batch = conn.scalar(select(batches.c.name).where(batches.c.id == trace.key[0]))
        return f"batch:{batch} line {trace.key[1]}"
    if trace.table is contact_sources:
        return f"contact:{conn.scalar(select(contact_sources.c.contact_id).where(*trace.is_this_row()))}"
    return f"domain:{trace.key[0]}"


def _on_the_list(conn: Connection, entry: SuppressionEntry) -> Iterator[dict[str, Any]]:
    """Yield the entry of the do-not-contact list, or those that cover it."""
    screened = ask(conn, [entry])
    s = suppressions.c
    for each in covering(entry):
        if each in screened.listed:
            wanted = select(s.reason, s.created_at).where(s.digest == own_digest(conn, each))
            row = conn.execute(wanted).one()
            state = {"erased": each in screened.erased, "reason": row.reason, "since": row.created_at}
            yield {"kind": each.kind, "value": each.value, **state}
