"""The do-not-crawl list: hosts and domains that are never fetched. An entry covers its sub-domains."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, String, bindparam, delete, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import as_rows, records, upsert
from scrapersky_cli.db.tables.hosts import blocks
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.db.together import send_one
from scrapersky_cli.errors import ItemError, UsageError
from scrapersky_cli.web.gates import HostState, NoGates
from scrapersky_cli.web.target import host_key, parse_target


@dataclass(frozen=True, slots=True)
class Block:
    """One entry of the list."""

    host: str
    reason: str | None
    created_at: datetime


def block_key(text: str) -> str:
    """Return the entry for `text`, which is a host, a domain or a URL. Raise UsageError."""
    try:
        return host_key(parse_target(text if "://" in text else f"http://{text}").host)
    except ItemError:
        raise UsageError(f"{text!r} is not a host or a domain", hint="for example shop.example.com") from None


def covering(key: str) -> list[str]:
    """Return the entries that would cover the host `key`: itself and every domain above it."""
    labels = key.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


@cache
def _add(dialect: str) -> Any:
    return upsert(dialect)(blocks).on_conflict_do_nothing().returning(blocks.c.host)


_REMOVE = delete(blocks).where(blocks.c.host == bindparam("host"))
_LIST = select(blocks.c.host, blocks.c.reason, blocks.c.created_at).order_by(blocks.c.host)


@cache
def _find(dialect: str) -> Select[Any]:
    r = records(dialect, {"host": String()})
    return select(blocks.c.host).join_from(blocks, r, blocks.c.host == r.c.host)


_EDITION = "blocks_edition"


@cache
def _new_edition(dialect: str) -> Any:
    statement = upsert(dialect)(installation)
    return statement.on_conflict_do_update(
        index_elements=[installation.c.name], set_={"value": statement.excluded.value}
    )


_CURRENT_EDITION = select(installation.c.value).where(installation.c.name == _EDITION)


def add_block(connection: Connection, host: str, reason: str | None = None) -> bool:
    """Add `host` (a host, domain or URL) to the list; return False if it was there already. Raise UsageError."""
    statement = _add(connection.dialect.name)
    is_new = connection.execute(statement, {"host": block_key(host), "reason": reason}).one_or_none() is not None
    if is_new:
        _note_change(connection)
    return is_new


def remove_block(connection: Connection, host: str) -> bool:
    """Remove `host` from the list; return False if it was not there. Raise UsageError."""
    is_gone = connection.execute(_REMOVE, {"host": block_key(host)}).rowcount > 0
    if is_gone:
        _note_change(connection)
    return is_gone


def _note_change(connection: Connection) -> None:
    connection.execute(_new_edition(connection.dialect.name), {"name": _EDITION, "value": uuid4().hex})


def edition(connection: Connection) -> str | None:
    """Return a word that changes with each change of the list, so that a running process can notice changes cheaply."""
    return next((row.value for row in send_one(connection, _CURRENT_EDITION, {})), None)


def list_blocks(connection: Connection) -> Iterator[Block]:
    """Yield every entry, sorted by name."""
    for row in connection.execute(_LIST):
        yield Block(row.host, row.reason, row.created_at)


def find_blocks(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return, by key, the entries that cover these hosts. A host that none covers is missing."""
    above = {key: covering(key) for key in keys}
    names = sorted({name for names in above.values() for name in names})
    rows = as_rows([{"host": name} for name in names])
    listed = {row.host for row in send_one(connection, _find(connection.dialect.name), {"rows": rows})}
    found = {key: next((name for name in names if name in listed), None) for key, names in above.items()}
    return {key: name for key, name in found.items() if name}


def find_block(connection: Connection, key: str) -> str | None:
    """Return the entry that covers the host `key`, if any."""
    return find_blocks(connection, [key]).get(key)


class OwnGates(NoGates):
    """The gates of a command that stores nothing: kept in memory, with the do-not-crawl list of a database."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    async def look(self, key: str) -> HostState:
        blocked = await self._database.on_thread(lambda: self._find(key))
        return replace(await super().look(key), blocked=blocked)

    def _find(self, key: str) -> str | None:
        with self._database.reading() as connection:
            return find_block(connection, key)
