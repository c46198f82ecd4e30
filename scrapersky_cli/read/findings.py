"""Read what was found on each domain as plain data, which the demo compares with the truth."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from scrapersky_cli.db.tables.businesses import DOMAIN_EXTRACTIONS, business_places, local_businesses
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.subjects.contact import contacts_of
from scrapersky_cli.subjects.leads import lead_of_site, person_of
from scrapersky_cli.subjects.registry import subject_of

_PAGE = 500


def found_domains(conn: Connection) -> Iterator[dict[str, Any]]:
    """Yield every domain with its outcome, its facts and the contacts that its pages gave."""
    last = 0
    while page := _domains(conn, last):
        found = contacts_of(conn, [row["id"] for row in page])
        for row in page:
            on_pages = [contact for contact in found[row["id"]] if contact["method"] != "listed"]
            technologies = [each["name"] for each in row["technologies"]]
            yield {**row, "contacts": on_pages, "technologies": technologies, "business": _business(row)}
        last = page[-1]["id"]


def _business(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what is known of the business behind the domain, one text for each fact, '' for what is not known."""
    said = lead_of_site(row["businesses"] or ())
    person = person_of(row["people"] or (), None, None)
    return {
        "name": said["name"] or "",
        "address": ", ".join(filter(None, (said[name] for name in ("street", "postal_code", "city", "country")))),
        "hours": "; ".join(said["opening_hours"] or ()),
        "person": ", ".join(filter(None, (person["person"], person["person_title"]))),
    }


def _domains(conn: Connection, last: int) -> list[dict[str, Any]]:
    d, f = domains.c, domain_facts.c
    page = (
        select(
            d.id,
            d.domain,
            d.status,
            d.result_code,
            d.error_code,
            d.attempts,
            f.title,
            f.final_url,
            f.language,
            f.technologies,
            f.businesses,
            f.people,
        )
        .outerjoin_from(domains, domain_facts)
        .where(d.id > last)
        .order_by(d.id)
        .limit(_PAGE)
    )
    return [{**row, "technologies": row["technologies"] or []} for row in conn.execute(page).mappings()]


def found_businesses(conn: Connection) -> list[dict[str, Any]]:
    """Return every business with its own domain, the outcome of the search for that, and the sources that list it."""
    b = local_businesses.c
    outcome = DOMAIN_EXTRACTIONS["result_code"].label("result_code")
    found = select(b.id, b.name, b.city, domains.c.domain, outcome).outerjoin_from(local_businesses, domains)
    listed = select(business_places.c.business_id, places.c.source).join_from(business_places, places).distinct()
    sources: dict[int, list[str]] = defaultdict(list)
    for row in conn.execute(listed.order_by(places.c.source)):
        sources[row.business_id].append(row.source)
    return [{**row, "sources": sources[row["id"]]} for row in conn.execute(found.order_by(b.id)).mappings()]


def with_outcomes(conn: Connection, found: Sequence[Mapping[str, Any]], workflow: Workflow) -> list[dict[str, Any]]:
    """Return those of these domains that have rows in the workflow's queue, with the outcome of the latest row."""
    queue, subject = workflow.queue, subject_of(workflow.queue.table)
    assert subject.domain_id is not None, "the rows of this workflow belong to no domain"
    kept = ("status", "result_code", "error_code")
    outcomes = select(subject.domain_id.label("of"), *(queue[name].label(name) for name in kept))
    rows = conn.execute(outcomes.where(*queue.members()).order_by(queue.id)).mappings()
    latest = {row["of"]: {name: row[name] for name in kept} for row in rows}
    return [{**row, **latest[row["id"]]} for row in found if row["id"] in latest]
