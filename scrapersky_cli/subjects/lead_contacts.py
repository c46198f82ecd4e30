"""How a business can be reached: by its own contacts first, then by those of its domain.

Its own are what is listed of it and what the pages of its own part of the site say. Of a domain with one business all
is that business's own. Of a domain with several, such as a chain's, pages in the part of another branch are left out,
and a part that several share is nobody's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.extract.best import Candidate, best_email, best_phone
from scrapersky_cli.extract.places.corroboration import SITE
from scrapersky_cli.extract.places.site_parts import enclosing_parts, owners_by_part, part_at, part_of_page
from scrapersky_cli.store.best_contact import candidate_of
from scrapersky_cli.store.do_not_contact import not_suppressed
from scrapersky_cli.subjects.column_rows import ColumnRows
from scrapersky_cli.subjects.reachable import reached

Source = Row[Any]
_CONTACT = ("kind", "value", "platform", "role", "free_mail", "disposable", "number_type")
_SOURCE = ("domain_id", "business_id", "source_url", "method", "confidence", "own_domain", "third_party")


@dataclass(frozen=True, slots=True)
class Sited:
    """A business with the domain of its site, if it has one."""

    id: int
    domain_id: int | None


@dataclass(frozen=True, slots=True)
class LeadContacts:
    """The contacts of a business, surest first. `shared` are those of its domain, which others may have, too.

    `is_alone` says that its domain has no other business.
    """

    own: Sequence[Source]
    shared: Sequence[Source] = ()
    is_alone: bool = False

    def best(self) -> tuple[str | None, str | None]:
        """Return the best e-mail address and phone number: those of its own, if there are any."""
        email = best_email(_candidates(self.own, "email")) or best_email(_candidates(self.shared, "email"))
        phone = best_phone(_candidates(self.own, "phone")) or best_phone(_candidates(self.shared, "phone"))
        return email, phone

    def said_by(self, kind: str) -> Mapping[str, frozenset[str]]:
        """Return the values by who gives them: `site`, or the name of a source, such as `osm`."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in (*self.own, *self.shared):
            if each.kind == kind and not each.third_party:
                found[SITE if each.business_id is None else each.source_url.partition(":")[0]].add(each.value)
        return {party: frozenset(values) for party, values in found.items()}


def reached_by(found: Mapping[int, LeadContacts]) -> Sequence[Mapping[str, Any]]:
    """Return a row with the columns `reachable.COLUMNS` for each business, in the order of `found`."""
    theirs = [
        (id_, each.kind, each.value, each.platform)
        for id_, its in found.items()
        for each in (*its.own, *its.shared)
        if not each.third_party
    ]
    best = [its.best() for its in found.values()]
    return ColumnRows(reached(theirs, list(found), [email for email, _ in best], [phone for _, phone in best]))


def _candidates(sources: Iterable[Source], kind: str) -> list[Candidate]:
    return [candidate_of(each) for each in sources if each.kind == kind]


@dataclass(frozen=True, slots=True)
class _Site:
    """A domain: the addresses of its businesses' parts, who owns each part, and what the pages of each part say."""

    urls: Mapping[int, str]
    owners: Mapping[str, frozenset[int]]
    pages: Mapping[str | None, Sequence[Source]]

    def contacts_of(self, business_id: int, listed: Sequence[Source]) -> LeadContacts:
        if business_id not in self.urls:  # it was given another site after its row was read
            return LeadContacts(_surest([listed]))
        if len(self.urls) == 1:
            return LeadContacts(_surest([listed, *self.pages.values()]), is_alone=True)
        parts: list[str | None] = [*enclosing_parts(self.urls[business_id]), None]
        is_own = self.owners[part_at(self.urls[business_id])] == {business_id}
        pages = [self.pages.get(part, ()) for part in parts]
        return LeadContacts(_surest([listed, *pages[:is_own]]), _surest(pages[is_own:]))


def _surest(sources: Iterable[Sequence[Source]]) -> list[Source]:
    return sorted(chain.from_iterable(sources), key=lambda each: -each.confidence)


def contacts_of_businesses(conn: Connection, businesses: Sequence[Sited]) -> Mapping[int, LeadContacts]:
    """Return the contacts of these businesses that may be exported, by id."""
    listed: dict[int, list[Source]] = defaultdict(list)
    for row in conn.execute(_sources("business_id"), {"owners": sorted(each.id for each in businesses)}):
        listed[row.business_id].append(row)
    sites = _sites(conn, sorted({each.domain_id for each in businesses if each.domain_id is not None}))
    return {
        each.id: sites[each.domain_id].contacts_of(each.id, listed[each.id])
        if each.domain_id is not None
        else LeadContacts(_surest([listed[each.id]]))
        for each in businesses
    }


def _sites(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, _Site]:
    """Return these domains as sites, with all their businesses, whether they are asked for or not."""
    urls: dict[int, dict[int, str]] = {id_: {} for id_ in domain_ids}
    pages: dict[int, dict[str | None, list[Source]]] = {id_: defaultdict(list) for id_ in domain_ids}
    if domain_ids:
        for row in conn.execute(_addresses(), {"domains": domain_ids}):
            urls[row.domain_id][row.id] = row.url or ""
        owners = {id_: owners_by_part(theirs) for id_, theirs in urls.items()}
        for row in conn.execute(_sources("domain_id"), {"owners": domain_ids}):
            parts = owners[row.domain_id]
            part = part_of_page(row.source_url, parts) if len(parts) > 1 else next(iter(parts), None)
            pages[row.domain_id][part].append(row)
    return {id_: _Site(urls[id_], owners[id_], pages[id_]) for id_ in domain_ids}


@cache
def _addresses() -> Select[Any]:
    b = local_businesses.c
    return select(b.id, b.domain_id, b.url).where(among(b.domain_id, ids("domains")))


@cache
def _sources(owner: str) -> Select[Any]:
    """Return the query for the sources whose `owner`, `domain_id` or `business_id`, is bound as `owners`."""
    s, c = contact_sources.c, contacts.c
    return (
        select(*(s[name] for name in _SOURCE), *(c[name] for name in _CONTACT))
        .join_from(contact_sources, contacts)
        .where(among(s[owner], ids("owners")), not_suppressed())
        .order_by(s.confidence.desc(), c.kind, c.value, s.id)
    )
