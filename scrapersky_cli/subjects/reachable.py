"""How a domain can be reached: its contacts that may be exported, best first, for rows about the domain."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.store.do_not_contact import not_suppressed

PLATFORMS = ("facebook", "instagram", "linkedin", "twitter", "youtube", "tiktok", "pinterest", "whatsapp")
FROM_CONTACTS: dict[str, type] = {
    "emails": list,
    "phones": list,
    **dict.fromkeys(PLATFORMS, str),
    "other_profiles": list,
    "faxes": list,
}
_KINDS = ("email", "phone", "fax", "social")
COLUMNS: dict[str, type] = {"best_email": str, "best_phone": str, **FROM_CONTACTS}
OF_DOMAIN = ("domain_id", "best_email", "best_phone")


def domains_reached(conn: Connection, domains: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Return the columns COLUMNS for these domains, given the columns OF_DOMAIN. Each column is a list of values."""
    whose, *best = (domains[name] for name in OF_DOMAIN)
    return reached(conn.execute(_sources(), {"domains": sorted(whose)}).all(), whose, *best)


def reached(
    found: Iterable[tuple[int, str, str, str | None]],
    whose: Sequence[int],
    best_emails: Sequence[str | None],
    best_phones: Sequence[str | None],
) -> dict[str, Sequence[Any]]:
    """Return the columns COLUMNS, each with a value for each id in `whose`.

    `found` are contacts that belong to these ids, most reliable first: id, kind, value, platform. Contacts of third
    parties must not be among them. `best_emails` and `best_phones` are in the order of `whose`.
    """
    theirs: dict[str, dict[int, dict[str, str | None]]] = {kind: {id_: {} for id_ in whose} for kind in _KINDS}
    for id_, kind, value, platform in found:
        theirs[kind][id_].setdefault(value, platform)  # in order, each once
    emails, phones, faxes, profiles = (of_kind.values() for of_kind in theirs.values())
    return {
        "best_email": best_emails,
        "best_phone": best_phones,
        "emails": [_with_first(best, each) for best, each in zip(best_emails, emails, strict=True)],
        "phones": [_with_first(best, each) for best, each in zip(best_phones, phones, strict=True)],
        **_by_platform(profiles),
        "faxes": [[fax for fax in each if fax not in called] for each, called in zip(faxes, phones, strict=True)],
    }


def _with_first(best: str | None, values: Mapping[str, str | None]) -> list[str]:
    return list({best: None, **values} if best else values)


def _by_platform(profiles: Collection[Mapping[str, str | None]]) -> dict[str, list[Any]]:
    """Return the first profile on each of the PLATFORMS, and all others: a list for each column."""
    first: dict[str, list[str | None]] = {name: [None] * len(profiles) for name in PLATFORMS}
    others: list[list[str]] = [[] for _ in profiles]
    for place, each in enumerate(profiles):
        for url, platform in each.items():
            if platform in PLATFORMS and first[platform][place] is None:
                first[platform][place] = url
            else:
                others[place].append(url)
    return {**first, "other_profiles": others}


@cache
def _sources() -> Select[Any]:
    s, c = contact_sources.c, contacts.c
    return (
        select(s.domain_id, c.kind, c.value, c.platform)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), ~s.third_party, not_suppressed())
        .order_by(s.domain_id, s.confidence.desc(), c.kind, c.value, s.id)
    )
