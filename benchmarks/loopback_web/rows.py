"""What a contender found, as rows that can be compared."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains

Row = tuple[str, ...]


class Found(NamedTuple):
    """Rows of (domain, title, addresses of mailto: links), and of every contact with the way it was written."""

    homes: list[Row]
    contacts: list[Row]


def home(domain: str, title: str | None, mailto: Iterable[str]) -> Row:
    """Return the row of a home page. Addresses are brought into one form here, so that nobody pays for that."""
    return (
        domain,
        " ".join((title or "").split()),
        *sorted({unquote(address.partition("?")[0]).lower() for address in mailto}),
    )


def stored(database: Database) -> Found:
    """Return what is in the database."""
    c, s, d, f = contacts.c, contact_sources.c, domains.c, domain_facts.c
    joined = contacts.join(contact_sources, s.contact_id == c.id).join(domains, s.domain_id == d.id)
    with database.reading() as conn:
        titles = conn.execute(select(d.domain, f.title).join(domain_facts, f.domain_id == d.id)).all()
        found = conn.execute(select(d.domain, c.kind, c.value, s.method).select_from(joined)).all()
    addresses = defaultdict(list)
    for domain, _, value, method in found:
        if method == "mailto":
            addresses[domain].append(value)
    return Found([home(domain, title, addresses[domain]) for domain, title in titles], [tuple(row) for row in found])


def written(file: Path) -> Found:
    """Return what is in a file of JSON lines; it has no contacts but addresses."""
    lines = map(json.loads, file.read_text().splitlines())
    return Found([home(line["domain"], line["title"], line["mailto"]) for line in lines], [])
