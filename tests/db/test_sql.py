"""Sets of values as bound parameters: both databases read from them what was bound."""

from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Float, String, Text, insert, select
from sqlalchemy.exc import DBAPIError

from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import as_pairs, as_text, loaded, pairs
from scrapersky_cli.db.tables.domains import domains

PAIRS = [(7, 1), (2**40, 0), (-3, 1)]
TYPES = {
    "text": Text(),
    "limited": String(5),
    "number": Float(),
    "id": BigInteger(),
    "flag": Boolean(),
    "order": String(),  # a reserved word
    "given": Json,
}


def read(database: Database, more: dict[str, Any], records: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    with database.begin() as conn:
        dialect = conn.dialect.name
        table = pairs(dialect, "row", "way", more)
        return [tuple(row) for row in conn.execute(select(table), as_pairs(dialect, PAIRS, records))]


def test_pairs_are_read_in_their_order(database: Database) -> None:
    assert read(database, {}, []) == PAIRS


def test_records_stand_beside_their_pairs(database: Database) -> None:
    records: list[dict[str, Any]] = [
        {
            "text": 'a "quoted" \\ {,} \n é 😀',
            "limited": "12345",
            "number": 1.5,
            "id": 2**53,
            "flag": True,
            "order": "x",
        },
        {"text": "", "limited": None, "number": -0.25, "id": 0, "flag": False, "order": "NULL"},
        {},
    ]
    more = {name: type_ for name, type_ in TYPES.items() if name != "given"}
    told = [tuple(record.get(name) for name in more) for record in records]
    assert read(database, more, records) == [(*pair, *row) for pair, row in zip(PAIRS, told, strict=True)]


def test_json_in_a_record_stays_json(database: Database) -> None:
    given: list[Any] = [{"a": [1, None, "ü"]}, ["null"], None]
    records = [{"given": each} for each in given]
    assert [row[2] for row in read(database, {"given": Json}, records)] == given


def test_a_value_that_is_too_long_is_refused_and_not_cut(postgresql_database: Database) -> None:
    with pytest.raises(DBAPIError, match="value too long"):
        read(postgresql_database, {"limited": String(5)}, [{"limited": "123456"}] * 3)


def test_json_is_read_together(database: Database) -> None:
    given: list[Any] = [["ü", 'a "b", c'], None, [], ["x"]]
    with database.begin() as conn:
        for number, tags in enumerate(given):
            conn.execute(insert(domains).values(domain=f"d{number}.com", tags=tags))
        texts = conn.scalars(select(as_text(domains.c.tags)).order_by(domains.c.id)).all()
        names = conn.execute(select(as_text(domains.c.tags))).keys()
    assert list(loaded(texts)) == given
    assert list(loaded([None, None])) == [None, None]
    assert list(loaded([])) == []
    assert list(names) == ["tags"]
