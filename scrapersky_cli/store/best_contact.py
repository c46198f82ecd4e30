"""Choose the best e-mail address and phone number of each domain, and store them with its facts."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Update, false, or_, select, update

from scrapersky_cli.db.sql import among, ids, insert_many, many
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts
from scrapersky_cli.db.together import send_one
from scrapersky_cli.extract.best import Candidate, best_email, best_phone
from scrapersky_cli.extract.page_kinds import page_kind


@cache
def _places() -> Select[Any]:
    """Return the query for all kinds: given a condition on the kind, SQLite would read all contacts of it first."""
    c, s = contacts.c, contact_sources.c
    return (
        select(
            s.domain_id,
            s.source_url,
            s.method,
            s.confidence,
            s.own_domain,
            s.third_party,
            c.kind,
            c.value,
            c.role,
            c.free_mail,
            c.disposable,
            c.number_type,
        )
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), c.suppressed.is_(false()))
    )


_BEST = ("best_email", "best_phone")


@cache
def _store(dialect: str) -> Any:
    statement = insert_many(dialect, domain_facts, ("domain_id", *_BEST))
    return statement.on_conflict_do_update(
        index_elements=[domain_facts.c.domain_id], set_={name: statement.excluded[name] for name in _BEST}
    )


@cache
def _clear() -> Update:
    f = domain_facts.c
    return (
        update(domain_facts)
        .where(among(f.domain_id, ids("domains")), or_(f.best_email.is_not(None), f.best_phone.is_not(None)))
        .values(best_email=None, best_phone=None)
    )


def store_best(conn: Connection, domain_ids: Sequence[int]) -> None:
    """Choose the best contacts of these domains again, from all their contacts, and store them."""
    if not domain_ids:
        return
    seen: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for row in send_one(conn, _places(), {"domains": domain_ids}):
        seen[row.domain_id, row.kind].append(candidate_of(row))
    best = [
        {"domain_id": id_, "best_email": best_email(seen[id_, "email"]), "best_phone": best_phone(seen[id_, "phone"])}
        for id_ in domain_ids
    ]
    if known := [row for row in best if row["best_email"] or row["best_phone"]]:
        send_one(conn, _store(conn.dialect.name), many(conn.dialect.name, known))
    if nothing := sorted(set(domain_ids) - {row["domain_id"] for row in known}):
        send_one(conn, _clear(), {"domains": nothing})


def candidate_of(row: Any) -> Candidate:
    """Return a source of a contact as a candidate. Listings are no pages, and count as those of no certain kind."""
    return Candidate(
        value=row.value,
        page_kind="listing" if row.method == "listed" else page_kind(row.source_url).kind,
        confidence=row.confidence,
        role=row.role,
        own_domain=row.own_domain,
        free_mail=row.free_mail,
        disposable=row.disposable,
        number_type=row.number_type,
        third_party=row.third_party,
    )
