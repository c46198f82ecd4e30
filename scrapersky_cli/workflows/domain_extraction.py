"""domain-extraction: from the web addresses that are listed for a business to the domain of its own site."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from scrapersky_cli.db.tables.businesses import DOMAIN_EXTRACTIONS, local_businesses
from scrapersky_cli.engine.intake import Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Item, Saved, Workflow
from scrapersky_cli.extract.places.own_site import ListedSites, own_site
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.business_sites import WebAddresses, link_domains, listed_sites, store_profiles
from scrapersky_cli.store.businesses import businesses_of
from scrapersky_cli.store.domains import known_domains, store_domains
from scrapersky_cli.store.known_rows import intake_of_known


def save(conn: Connection, group: Sequence[tuple[Item, None]]) -> dict[int, Saved]:
    """Store the domains of these businesses, link each business with its own, and keep its pages on platforms."""
    listed = listed_sites(conn, [item.id for item, _ in group])
    sites = {id_: own_site(each.websites) for id_, each in listed.items()}
    owned = {id_: each.own for id_, each in sites.items() if each.own}
    names = sorted({own.domain for own in owned.values()})
    known = known_domains(conn, names)
    domain_ids = store_domains(conn, [Target(name) for name in names], EnqueueOptions()).ids if names else {}
    links = {id_: (domain_ids[own.domain], own.url) for id_, own in owned.items()}
    link_domains(conn, {id_: links.get(id_, (None, None)) for id_ in sites})
    store_profiles(conn, {id_: _profiles(listed[id_], each) for id_, each in sites.items() if each.on_platforms})
    return {item.id: _saved(sites[item.id], known) for item, _ in group}


def _profiles(listed: WebAddresses, sites: ListedSites) -> list[str]:
    return list(dict.fromkeys((*listed.profiles, *sites.on_platforms)))


def _saved(sites: ListedSites, known: Collection[str]) -> Saved:
    if sites.own:
        return Saved(rows=1, result="known" if sites.own.domain in known else "ok")
    result = "platform" if sites.on_platforms else "invalid_website" if sites.invalid else "no_website"
    return Saved(rows=0, result=result, changed=False)


def _after_deep_scan(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return businesses_of(conn, rows)


DOMAIN_EXTRACTION = Workflow(
    name="domain-extraction",
    summary="from a business's web addresses to the domain of its own site",
    queue=DOMAIN_EXTRACTIONS,
    columns=("name",),
    intake=intake_of_known("business", local_businesses, "run: scrapersky list businesses"),
    save=save,
    follows={"deep-scan": _after_deep_scan},
    curated=True,
)
