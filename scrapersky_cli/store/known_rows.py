"""Targets that name rows which exist: by name, or by typed id, such as `place:17`."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, String, Table, Update, bindparam, or_, select, update

from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.sql import as_rows, records
from scrapersky_cli.engine.intake import Intake, Rejected, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.store import labels

_LARGEST_ID = 2**63 - 1


def intake_of_known(kind: str, table: Table, hint: str) -> Intake:
    """Return an intake that takes names and typed ids of existing rows. `table` has a column `name`."""
    typed = re.compile(rf"{kind}:(\d{{1,19}})")  # Python refuses to read thousands of digits

    def parse(text: str) -> Target:
        text = text.strip()
        if not text:
            raise Rejected("it is empty")
        found = typed.fullmatch(text)
        row_id = int(found[1]) if found else None
        return Target(text, {"id": row_id if row_id and row_id <= _LARGEST_ID else None})

    def store(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
        bound = as_rows([{"key": target.key, "id": target.fields["id"]} for target in targets])
        found: dict[str, list[int]] = defaultdict(list)
        for row in conn.execute(_find(table, conn.dialect.name), {"rows": bound}):
            found[row.key].append(row.id)
        ids = {key: rows[0] for key, rows in found.items() if len(rows) == 1}
        _label(conn, table, [(ids[target.key], target) for target in targets if target.key in ids])
        refused = {
            key: f"several rows have this name: name one as {kind}:ID" for key, rows in found.items() if rows[1:]
        }
        unknown = {target.key: f"there is no {kind} of this name" for target in targets if target.key not in found}
        return Stored(ids, 0, {**refused, **unknown})

    return Intake(kind, parse, store, hint)


@cache
def _find(table: Table, dialect: str) -> Select[Any]:
    r = records(dialect, {"key": String(), "id": BigInteger()})
    return select(r.c.key, table.c.id).join_from(r, table, or_(table.c.id == r.c.id, table.c.name == r.c.key))


def _label(conn: Connection, table: Table, named: Sequence[tuple[int, Target]]) -> None:
    """Add the labels that targets carry."""
    rows = [
        {"row": id_, "own": clean_or_none(target.external_id, 200), "more": list(target.tags) or None}
        for id_, target in sorted(named, key=lambda pair: pair[0])
        if target.external_id or target.tags
    ]
    if rows:
        conn.execute(_add_labels(table), rows)


@cache
def _add_labels(table: Table) -> Update:
    told = SimpleNamespace(external_id=bindparam("own", type_=String), tags=bindparam("more", type_=Json))
    return update(table).where(table.c.id == bindparam("row")).values(labels.told(table, told))
