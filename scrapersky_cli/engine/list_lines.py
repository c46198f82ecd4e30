"""Keep the lines of a list beside the batch that is made of them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, update

from scrapersky_cli.db.sql import insert_many, many
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.queue import batches

LONGEST_INPUT = 1000  # characters
_LONGEST_REASON = 200


class OfList(NamedTuple):
    """A target as a list has it, as clean text: the `number` of the target in the list, from 1, and what was written of
    it; of a table also the headers and all cells of the row."""

    number: int
    input: str
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class ListLine(NamedTuple):
    """A target of a list, and its row's name for the workflow, or why it has none."""

    line: int
    of_list: OfList
    key: str | None = None
    refused: str = ""


def store_lines(
    conn: Connection, batch_id: int, lines: Sequence[ListLine], rows: Mapping[str, int], refused: Mapping[str, str]
) -> None:
    """Store the lines of a chunk. `rows` are the ids of rows and `refused` the reasons for none, by the row's name."""
    if not lines:
        return
    records = [
        {
            "batch_id": batch_id,
            "number": each.of_list.number,
            "line": each.line,
            "input": each.of_list.input,
            "cells": list(each.of_list.cells) or None,
            "row_id": (row := rows.get(each.key or "")),
            "refused": None if row is not None else _reason(each, refused),
        }
        for each in lines
    ]
    conn.execute(_insert(conn.dialect.name), many(conn.dialect.name, records))
    conn.execute(update(batches).where(batches.c.id == batch_id).values(list_columns=lines[0].of_list.columns))


def _reason(line: ListLine, refused: Mapping[str, str]) -> str:
    return (line.refused or refused.get(line.key or "", "it has no row"))[:_LONGEST_REASON]


@cache
def _insert(dialect: str) -> Any:
    """Return the insert. Two commands may fill one batch from the same list at the same time."""
    columns = ("batch_id", "number", "line", "input", "cells", "row_id", "refused")
    return insert_many(dialect, list_lines, columns).on_conflict_do_nothing()
