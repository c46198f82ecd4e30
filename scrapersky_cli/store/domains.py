"""Parse the domains that an operator gives, store them, and say which have a site."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, FromClause, Select, String, literal_column, or_, select

from scrapersky_cli.db.columns import REFUSED, Json
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.sql import among, as_rows, ids, records, texts, upsert
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.together import send_one
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
def _insert(dialect: str, queue: Queue | None, *, labelled: bool) -> Any:
    """Return the insert of the domains that are new, in the state that the queue gives them. It returns these.

    It takes rows if some are labelled, and otherwise names, which are read in less time.
    """
    r = _rows(dialect) if labelled else texts(dialect)
    given = {column.name: column for column in r.c} if labelled else {"domain": r.c.value}
    values = {**given, **(queued_when_stored(queue) if queue else {})}
    statement = upsert(dialect)(domains).from_select(list(values), _in_order(given["domain"], values.values()))
    return statement.on_conflict_do_nothing(index_elements=[domains.c.domain]).returning(domains.c.domain, domains.c.id)


@cache
def _label(dialect: str) -> Any:
    r = _rows(dialect)
    statement = upsert(dialect)(domains).from_select([column.name for column in r.c], _in_order(r.c.domain, r.c))
    return statement.on_conflict_do_update(
        index_elements=[domains.c.domain], set_=labels.told(domains, statement.excluded)
    )


def _rows(dialect: str) -> FromClause:
    return records(dialect, {"domain": String(), "external_id": String(), "tags": Json})


def _in_order(domain: ColumnElement[str], values: Iterable[Any]) -> Select[Any]:
    return select(*values).where(literal_column("true")).order_by(domain)  # SQLite needs a WHERE before ON


@cache
def _find(dialect: str) -> Any:
    r = texts(dialect)
    return select(domains.c.domain, domains.c.id).join_from(domains, r, domains.c.domain == r.c.value)


def known_domains(conn: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of those of the names that are domains already."""
    bound = sorted(names)
    return _by_name(conn.execute(_find(conn.dialect.name), {"rows": as_rows(bound)})) if bound else {}


def _by_name(found: CursorResult[Any]) -> dict[str, int]:
    return {row.domain: row.id for row in found.all()}


def store_domains(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Store the domains that are new, and add the labels of all. Return the ids of all, and how many are new."""
    names = {target.key for target in targets}
    labelled = {target.key: _row(target) for target in targets if target.external_id or target.tags}
    ids = known_domains(conn, names)
    new = _store_new(conn, sorted(names - ids.keys()), labelled, options)
    if known := [labelled[name] for name in sorted(labelled.keys() - new)]:
        conn.execute(_label(conn.dialect.name), {"rows": as_rows(known)})
    ids |= new
    ids |= known_domains(conn, names - ids.keys())  # what another process has stored since
    return Stored(ids, len(new), queued=new.values() if options.queue_of(domains) else ())


def _store_new(
    conn: Connection, names: Sequence[str], labelled: Mapping[str, Mapping[str, Any]], options: EnqueueOptions
) -> dict[str, int]:
    """Store those of the names that nobody else has stored. Return their ids."""
    if not names:
        return {}
    queue, some = options.queue_of(domains), any(name in labelled for name in names)
    rows = [labelled.get(name, {"domain": name}) for name in names] if some else names
    terms = options.terms if queue else {}
    insert = _insert(conn.dialect.name, queue, labelled=some)
    return _by_name(conn.execute(insert, {"rows": as_rows(rows), **terms}))


def _row(target: Target) -> dict[str, Any]:
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


@cache
def _names() -> Select[Any]:
    return select(domains.c.id, domains.c.domain).where(among(domains.c.id, ids("domains")))


def domain_names(conn: Connection, domain_ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of these domains, by id."""
    return dict(send_one(conn, _names(), {"domains": sorted(domain_ids)}))
