"""How a domain can be reached: its contacts that may leave, the best first, for rows that are about the domain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.extract.best import Candidate, best_email, best_phone
from scrapersky_cli.extract.page_kinds import page_kind
from scrapersky_cli.store.do_not_contact import not_suppressed

PLATFORMS = ("facebook", "instagram", "linkedin", "twitter", "youtube", "tiktok", "pinterest", "whatsapp")
COLUMNS: dict[str, type] = {
    "best_email": str,
    "best_phone": str,
    "emails": list,
    "phones": list,
    **dict.fromkeys(PLATFORMS, str),
    "other_profiles": list,
}


@dataclass(slots=True)
class Reach:
    """A domain's contacts by kind, each once, the surest first; profiles of others left out."""

    emails: dict[str, list[Candidate]] = field(default_factory=dict)
    phones: dict[str, list[Candidate]] = field(default_factory=dict)
    profiles: dict[str, str | None] = field(default_factory=dict)  # URL → platform

    def row(self) -> dict[str, Any]:
        """The same under COLUMNS."""
        email = best_email(seen for each in self.emails.values() for seen in each)
        phone = best_phone(seen for each in self.phones.values() for seen in each)
        first: dict[str, str] = {}
        for url, platform in self.profiles.items():
            if platform in PLATFORMS:
                first.setdefault(platform, url)
        return {
            "best_email": email,
            "best_phone": phone,
            "emails": _with_first(email, self.emails),
            "phones": _with_first(phone, self.phones),
            **{platform: first.get(platform) for platform in PLATFORMS},
            "other_profiles": [url for url in self.profiles if url not in first.values()],
        }


def _with_first(best: str | None, values: Mapping[str, object]) -> list[str]:
    return [value for value in (best,) if value] + [value for value in values if value != best]


def reach_of(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, Reach]:
    """How each of these domains can be reached."""
    found: dict[int, Reach] = defaultdict(Reach)
    for row in conn.execute(_sources(), {"domains": sorted(domain_ids)}).mappings():
        reach = found[row["domain_id"]]
        if row["kind"] == "social":
            if not row["third_party"]:
                reach.profiles.setdefault(row["value"], row["platform"])
        else:
            values = reach.emails if row["kind"] == "email" else reach.phones
            values.setdefault(row["value"], []).append(_seen(row))
    return found


@cache
def _sources() -> Select[Any]:
    s, c = contact_sources.c, contacts.c
    theirs = (c.kind, c.value, c.platform, c.role, c.free_mail, c.disposable, c.number_type)
    return (
        select(s.domain_id, s.source_url, s.confidence, s.own_domain, s.third_party, *theirs)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), not_suppressed(contacts))
        .order_by(s.domain_id, s.confidence.desc(), c.kind, c.value, s.id)
    )


def _seen(row: RowMapping) -> Candidate:
    names = ("value", "confidence", "role", "own_domain", "free_mail", "disposable", "number_type", "third_party")
    return Candidate(page_kind=_kind_of(row["source_url"]), **{name: row[name] for name in names})


@lru_cache(maxsize=4096)
def _kind_of(url: str) -> str:
    """Remembered, because several contacts stand on one page."""
    return page_kind(url).kind
