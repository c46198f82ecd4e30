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
        return {name: value for name, (value,) in reached([self], [best_email], [best_phone]).items()}

    def by_platform(self) -> tuple[Mapping[str, str], list[str]]:
        """Return the first profile on each of the PLATFORMS, and all others."""
        first: dict[str, str] = {}
        others: list[str] = []
        for url, platform in self.profiles.items():
            if platform in PLATFORMS and platform not in first:
                first[platform] = url
            else:
                others.append(url)
        return first, others


def reached(
    found: Sequence[Reach], best_emails: Sequence[str | None], best_phones: Sequence[str | None]
) -> dict[str, Sequence[Any]]:
    """Return the values of COLUMNS for many domains: a list for each column."""
    profiles = [each.by_platform() for each in found]
    return {
        "best_email": best_emails,
        "best_phone": best_phones,
        "emails": [_with_first(best, each.emails) for best, each in zip(best_emails, found, strict=True)],
        "phones": [_with_first(best, each.phones) for best, each in zip(best_phones, found, strict=True)],
        **{name: [first.get(name) for first, _ in profiles] for name in PLATFORMS},
        "other_profiles": [others for _, others in profiles],
        "faxes": [[number for number in each.faxes if number not in each.phones] for each in found],
    }


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
