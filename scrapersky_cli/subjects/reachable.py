"""How a domain can be reached: its contacts that may be exported, best first, for rows about the domain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
COLUMNS: dict[str, type] = {"best_email": str, "best_phone": str, **FROM_CONTACTS}
_UNKNOWN: dict[str, Any] = dict.fromkeys(COLUMNS)


class Reach:
    """The contacts of a domain by kind, most reliable first, without those of third parties."""

    __slots__ = ("emails", "faxes", "phones", "profiles")

    def __init__(self) -> None:
        self.emails: dict[str, None] = {}  # in order, each once
        self.phones: dict[str, None] = {}
        self.faxes: dict[str, None] = {}
        self.profiles: dict[str, str | None] = {}  # URL → platform

    def add(self, kind: str, value: str, platform: str | None) -> None:
        """Add the contact, unless it is there already."""
        if kind == "email":
            self.emails[value] = None
        elif kind == "phone":
            self.phones[value] = None
        elif kind == "fax":
            self.faxes[value] = None
        else:
            self.profiles.setdefault(value, platform)

    def row(self, best_email: str | None, best_phone: str | None) -> dict[str, Any]:
        """Return the values of COLUMNS. The best contacts are those stored with the facts of the domain."""
        row = dict(_UNKNOWN)
        row["best_email"], row["best_phone"] = best_email, best_phone
        row["emails"] = _with_first(best_email, self.emails)
        row["phones"] = _with_first(best_phone, self.phones)
        row["faxes"] = [number for number in self.faxes if number not in self.phones] if self.faxes else []
        row["other_profiles"] = others = []
        for url, platform in self.profiles.items():
            if platform in PLATFORMS and row[platform] is None:
                row[platform] = url
            else:
                others.append(url)
        return row


def _with_first(best: str | None, values: Mapping[str, None]) -> list[str]:
    if not best or best == next(iter(values), None):  # so it is for nearly all
        return list(values)
    return list({best: None, **values})


def reach_of(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, Reach]:
    """Return how each of these domains can be reached, by id."""
    found: dict[int, Reach] = defaultdict(Reach)
    for domain_id, kind, value, platform in conn.execute(_sources(), {"domains": sorted(domain_ids)}).all():
        found[domain_id].add(kind, value, platform)
    return found


@cache
def _sources() -> Select[Any]:
    s, c = contact_sources.c, contacts.c
    return (
        select(s.domain_id, c.kind, c.value, c.platform)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), ~s.third_party, not_suppressed(contacts))
        .order_by(s.domain_id, s.confidence.desc(), c.kind, c.value, s.id)
    )
