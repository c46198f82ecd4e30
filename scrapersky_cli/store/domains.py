"""Parse the domains that an operator gives, store them, and say which have a site."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, String, literal_column, or_, select

from scrapersky_cli.db.columns import REFUSED
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.engine.intake import Rejected, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
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
def _insert(dialect: str) -> Any:
    r = records(dialect, {"domain": String()})
    new = select(r.c.domain).where(literal_column("true")).order_by(r.c.domain)  # SQLite needs a WHERE before ON
    statement = upsert(dialect)(domains).from_select(["domain"], new)
    return statement.on_conflict_do_nothing(index_elements=[domains.c.domain])


@cache
def _label(dialect: str) -> Any:
    statement = upsert(dialect)(domains)
    return statement.on_conflict_do_update(
        index_elements=[domains.c.domain], set_=labels.told(domains, statement.excluded)
    )


@cache
def _find(dialect: str) -> Any:
    r = records(dialect, {"domain": String()})
    return select(domains.c.id, domains.c.domain).join_from(domains, r, domains.c.domain == r.c.domain)


def known_domains(conn: Connection, names: Sequence[str]) -> set[str]:
    """Return those of the names that are domains already."""
    bound = as_rows([{"domain": name} for name in names])
    return {row.domain for row in conn.execute(_find(conn.dialect.name), {"rows": bound})} if names else set()


def store_domains(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Store the domains that are new, and add the labels of all. Return the ids of all, and how many are new."""
    dialect = conn.dialect.name
    names = as_rows([{"domain": target.key} for target in targets])
    before = known_domains(conn, [target.key for target in targets])
    bare = [{"domain": target.key} for target in targets if not _labelled(target)]
    labelled = [
        {
            "domain": target.key,
            "external_id": clean_or_none(target.external_id or "", 200),
            "tags": list(target.tags) or None,
        }
        for target in targets
        if _labelled(target)
    ]
    new_bare = [row for row in bare if row["domain"] not in before]
    if new_bare:
        conn.execute(_insert(dialect), {"rows": as_rows(new_bare)})
    if labelled:
        conn.execute(_label(dialect), labelled)
    found = {row.domain: row.id for row in conn.execute(_find(dialect), {"rows": names})}
    return Stored(found, len(found.keys() - before))


def _labelled(target: Target) -> bool:
    return bool(target.external_id or target.tags)


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
