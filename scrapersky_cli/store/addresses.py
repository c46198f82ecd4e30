"""What pages and sitemaps have in common: each is a row of a domain, and is known by its address."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from sqlalchemy import Connection, Table

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import insert_many, many
from scrapersky_cli.engine.intake import Rejected, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.hosts import NotADomain, host_key, normalise_host, registrable_domain
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import LONGEST_URL, NotAUrl, normalise_url, url_digest, with_scheme
from scrapersky_cli.store import labels
from scrapersky_cli.store.domains import store_domains

Key = tuple[int, bytes]
Known = dict[Key, tuple[int, bool]]


class Addressed(Protocol):
    """A row to store: its domain, its canonical URL, and the labels that an operator gave it."""

    @property
    def domain_id(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def external_id(self) -> str | None: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


# --- what an operator names -------------------------------------------------------------------------------


def parse_address(text: str) -> Target:
    """Return the target for a URL, by default https. Raise Rejected with the reason if it is not valid."""
    text = text.strip()
    try:
        domain = registrable_domain(normalise_host(text))
        url = normalise_url(with_scheme(text))
    except NotAUrl as error:
        raise Rejected(str(error)) from None
    except NotADomain as error:
        raise Rejected(error.reason) from None
    if len(url) > LONGEST_URL:
        raise Rejected(f"it is longer than {LONGEST_URL} characters")
    return Target(url, {"domain": domain})


def domains_of(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Mapping[str, int]:
    """Store the domains of these addresses that are new. Return the domain's id of each address."""
    names = sorted({target.fields["domain"] for target in targets})
    ids = store_domains(conn, [Target(name) for name in names], options).ids
    return {target.key: ids[target.fields["domain"]] for target in targets}


def stored_as(rows: Iterable[Addressed], known: Known) -> Stored:
    """Return the id of each row by its URL, and the number of rows that are new."""
    found = {row.url: known[key_of(row)] for row in rows}
    return Stored({url: id_ for url, (id_, _) in found.items()}, sum(is_new for _, is_new in found.values()))


# --- rows -------------------------------------------------------------------------------------------------
def key_of(row: Addressed) -> Key:
    """Return the domain and the digest of the URL, which identify a row in its table."""
    return row.domain_id, url_digest(row.url)


def insert_of(dialect: str, table: Table, columns: Sequence[str]) -> Any:
    """Return the insert of rows with these columns of their own, to be completed by `on_known`."""
    return insert_many(dialect, table, ("domain_id", "url", "url_digest", "host", "external_id", "tags", *columns))


def on_known(table: Table, statement: Any, kept: Mapping[str, Any]) -> Any:
    """Complete an upsert: a known row takes the values `kept` and the new labels. It returns what `upsert_rows` needs.

    `statement` is what `insert_of` gives.
    """
    return statement.on_conflict_do_update(
        index_elements=[table.c.domain_id, table.c.url_digest],
        set_={**kept, **labels.told(table, statement.excluded)},
    ).returning(table.c.id, table.c.domain_id, table.c.url_digest, (table.c.created_at == now()).label("is_new"))


def upsert_rows(conn: Connection, statement: Any, rows: Iterable[Addressed], columns: Sequence[str]) -> Known:
    """Store the rows, with these columns of their own. Return, by key, the id of each and whether it is new."""
    unique = {key_of(row): row for row in rows}
    if not unique:
        return {}
    values = [
        {
            "domain_id": row.domain_id,
            "url": row.url,
            "url_digest": digest,
            "host": host_key(urlsplit(row.url).hostname or ""),
            "external_id": clean_or_none(row.external_id, 200),
            "tags": list(row.tags) or None,
            **{name: getattr(row, name) for name in columns},
        }
        for (_, digest), row in sorted(unique.items())
    ]
    found = conn.execute(statement, many(conn.dialect.name, values))
    return {(row.domain_id, bytes(row.url_digest)): (row.id, bool(row.is_new)) for row in found}
