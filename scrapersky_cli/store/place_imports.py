"""What has been read of files of places, so that an import that was interrupted goes on where it was."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, delete, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.places import place_imports


@dataclass(frozen=True, slots=True)
class PartKey:
    """A part of a file, read with certain filters: the digests of both, and the number of the part."""

    digest: str
    wanted: str
    part: int


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """What became of the rows of a file: `read` is the sum of the others."""

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    filtered: int = 0
    invalid: int = 0

    def __add__(self, other: "PlaceCounts") -> "PlaceCounts":
        return PlaceCounts(*(getattr(self, name) + getattr(other, name) for name in COUNTS))


COUNTS = tuple(PlaceCounts.__dataclass_fields__)
_KEY = [place_imports.c.digest, place_imports.c.wanted, place_imports.c.part]


@cache
def _complete() -> Select[Any]:
    i = place_imports.c
    of_file = (i.digest == bindparam("digest"), i.wanted == bindparam("wanted"), i.complete)
    return select(i.part, *(i[name] for name in COUNTS)).where(*of_file).order_by(i.part)


def complete_parts(conn: Connection, digest: str, wanted: str) -> Mapping[int, PlaceCounts]:
    """Return the parts of a file that were read to their end with these filters, and their counts."""
    rows = conn.execute(_complete(), {"digest": digest, "wanted": wanted})
    return {row.part: PlaceCounts(*(getattr(row, name) for name in COUNTS)) for row in rows}


@cache
def _add(dialect: str) -> Any:
    statement = upsert(dialect)(place_imports)
    sums = {name: place_imports.c[name] + statement.excluded[name] for name in ("new", "updated")}
    return statement.on_conflict_do_update(index_elements=_KEY, set_={**sums, "stored_at": now()})


def add_to_part(conn: Connection, key: PartKey, *, new: int, updated: int) -> None:
    """Add to how many places of a part are new and updated. What an interrupted attempt stored is counted once."""
    counts = {**dict.fromkeys(COUNTS, 0), "new": new, "updated": updated}
    conn.execute(_add(conn.dialect.name), {**asdict(key), **counts, "complete": False})


@cache
def _end() -> Any:
    i = place_imports.c
    read, filtered, invalid = (bindparam(name, type_=Integer) for name in ("rows", "unwanted", "wrong"))
    of_part = (i[name] == bindparam(f"of_{name}") for name in asdict(PartKey("", "", 0)))
    told = (
        update(place_imports)
        .where(*of_part)
        .values(
            read=read,
            filtered=filtered,
            invalid=invalid,
            unchanged=read - filtered - invalid - i.new - i.updated,
            complete=True,
            stored_at=now(),
        )
    )
    return told.returning(*(i[name] for name in COUNTS))


def end_part(conn: Connection, key: PartKey, *, read: int, filtered: int, invalid: int) -> PlaceCounts:
    """Store that a part was read to its end, and return what became of its rows."""
    add_to_part(conn, key, new=0, updated=0)  # in case it had no place
    of_part = {f"of_{name}": value for name, value in asdict(key).items()}
    told = {"rows": read, "unwanted": filtered, "wrong": invalid}
    row = conn.execute(_end(), {**of_part, **told}).one()
    return PlaceCounts(*(getattr(row, name) for name in COUNTS))


@cache
def _forget() -> Any:
    i = place_imports.c
    return delete(place_imports).where(i.digest == bindparam("of_file"), i.wanted == bindparam("with_filters"))


def forget_parts(conn: Connection, digest: str, wanted: str) -> None:
    """Forget what was read of a file with these filters, so that it is read again."""
    conn.execute(_forget(), {"of_file": digest, "with_filters": wanted})
