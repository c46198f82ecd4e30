"""Store the facts of domains: what their home pages say, and their best contacts."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import domain_facts
from scrapersky_cli.db.together import send_one
from scrapersky_cli.store.best_contact import store_best
from scrapersky_cli.store.homes import store_homes
from scrapersky_cli.store.statements import store_sites
from scrapersky_cli.visit.page import ReadPage


@cache
def _lock() -> Select[Any]:
    key = domain_facts.c.domain_id
    return select(key).where(among(key, ids("domains"))).order_by(key).with_for_update(key_share=True)


def store_facts(conn: Connection, domain_ids: Collection[int], homes: Sequence[tuple[int, ReadPage]] = ()) -> None:
    """Store what these home pages say about their domains. Of all these domains, also choose the best contacts again,
    and what their pages together say of the business.

    All rows are locked first, ordered by domain, because not every domain has a home page to store.
    """
    wanted = sorted({*domain_ids, *(domain_id for domain_id, _ in homes)})
    send_one(conn, _lock(), {"domains": wanted})
    store_homes(conn, sorted(homes, key=lambda home: home[0]))
    store_best(conn, wanted)
    store_sites(conn, wanted)
