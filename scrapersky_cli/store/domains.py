"""Parse the domains that an operator gives, store them, and say which have a site."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, FromClause, Select, String, literal_column, or_, select

from scrapersky_cli.db.columns import REFUSED, Json
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.engine.intake import Rejected, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, queued_when_stored
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.store import labels

_NO_SITE = ("parked", "for_sale")  # verdicts


def parse_domain(text: str) -> Target:
    """Return the target for a domain or a URL. Raise Rejected with the reason if it is not valid."""
    try:
        return Target(normalise_host(text))
    except NotADomain as error:
        raise Rejected(error.reason) from None


@cache
def _insert(dialect: str, queue: Queue | None) -> Any:
    """Return the insert of the domains that are new, in the state that the queue gives them. It returns these."""
    r = _rows(dialect)
    values = {**{column.name: column for column in r.c}, **(queued_when_stored(queue) if queue else {})}
    statement = upsert(dialect)(domains).from_select(list(values), _in_order(r, values.values()))
    return statement.on_conflict_do_nothing(index_elements=[domains.c.domain]).returning(domains.c.id, domains.c.domain)


@cache
def _label(dialect: str) -> Any:
    r = _rows(dialect)
    statement = upsert(dialect)(domains).from_select([column.name for column in r.c], _in_order(r, r.c))
    return statement.on_conflict_do_update(
        index_elements=[domains.c.domain], set_=labels.told(domains, statement.excluded)
    )


def _rows(dialect: str) -> FromClause:
    return records(dialect, {"domain": String(), "external_id": String(), "tags": Json})


def _in_order(r: FromClause, values: Iterable[Any]) -> Select[Any]:
    return select(*values).where(literal_column("true")).order_by(r.c.domain)  # SQLite needs a WHERE before ON


@cache
def _find(dialect: str) -> Any:
    r = records(dialect, {"domain": String()})
    return select(domains.c.id, domains.c.domain).join_from(domains, r, domains.c.domain == r.c.domain)


def known_domains(conn: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of those of the names that are domains already."""
    bound = [{"domain": name} for name in sorted(names)]
    found = conn.execute(_find(conn.dialect.name), {"rows": as_rows(bound)}) if bound else ()
    return {name: id_ for id_, name in found}


def store_domains(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Store the domains that are new, and add the labels of all. Return the ids of all, and how many are new."""
    dialect, queue = conn.dialect.name, options.queue_of(domains)
    rows = {target.key: _row(target) for target in targets}
    ids = known_domains(conn, rows)
    unknown = as_rows([rows[name] for name in sorted(rows.keys() - ids)])
    terms = options.terms if queue else {}
    added = conn.execute(_insert(dialect, queue), {"rows": unknown, **terms}) if len(ids) < len(rows) else ()
    new = {name: id_ for id_, name in added}
    labelled = [row for name, row in sorted(rows.items()) if len(row) > 1 and name not in new]
    if labelled:
        conn.execute(_label(dialect), {"rows": as_rows(labelled)})
    ids |= new
    ids |= known_domains(conn, rows.keys() - ids)  # what another process has stored since
    return Stored(ids, len(new), queued=new.values() if queue else ())


def _row(target: Target) -> dict[str, Any]:
    """Return the columns that a target gives; of most it is the name alone."""
    if not target.external_id and not target.tags:
        return {"domain": target.key}
    return {
        "domain": target.key,
        "external_id": clean_or_none(target.external_id or "", 200),
        "tags": list(target.tags) or None,
    }


@cache
def _sites() -> Select[Any]:
    verdict = domain_facts.c.verdict
    return (
        select(domains.c.id)
        .outerjoin(domain_facts)
        .where(
            among(domains.c.id, ids("domains")),
            domains.c.curation.not_in(REFUSED),
            or_(verdict.is_(None), verdict.not_in(_NO_SITE)),
        )
        .order_by(domains.c.id)
    )


def with_a_site(conn: Connection, domain_ids: Collection[int]) -> list[int]:
    """Return those of these domains that have a real site, and are not curated as rejected or archived."""
    return list(conn.scalars(_sites(), {"domains": sorted(domain_ids)}))


def domain_names(conn: Connection, domain_ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of these domains, by id."""
    named = select(domains.c.id, domains.c.domain).where(among(domains.c.id, ids("domains")))
    return {row.id: row.domain for row in conn.execute(named, {"domains": sorted(domain_ids)})}
