"""A suppressed address also stands in other people's words: in a title, or in the text around a phone number."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from scrapersky_cli.db.schema import contact_sources, contacts
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.read.suppressed import not_suppressed

_HIDDEN = "[…]"


def hidden_values(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, set[str]]:
    """By domain, the contacts of these domains that may not leave."""
    s, c = contact_sources.c, contacts.c
    wanted = (
        select(s.domain_id, c.value)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), ~not_suppressed(contacts))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for domain_id, value in conn.execute(wanted, {"domains": sorted(domain_ids)}):
        found[domain_id].add(value)
    return found


def redacted(row: dict[str, Any], hidden: set[str] | None) -> dict[str, Any]:
    """The row without the hidden values, wherever they stand in its texts."""
    if not hidden:
        return row
    anywhere = re.compile("|".join(map(re.escape, sorted(hidden, key=len, reverse=True))), re.IGNORECASE)
    return {name: anywhere.sub(_HIDDEN, value) if isinstance(value, str) else value for name, value in row.items()}
