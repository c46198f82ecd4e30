"""Columns that several tables share."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from scrapersky_cli.db.clock import UtcTime, now
from scrapersky_cli.db.queues import quoted

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Id = BigInteger().with_variant(Integer(), "sqlite")
# Each claim and finish leaves a dead row version: leave room on the page for the next one, and vacuum early.
BUSY = {"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.01, "autovacuum_vacuum_cost_delay": 0}
CURATIONS = ("new", "selected", "maybe", "rejected", "archived")
SELECTED = "selected"  # rows that enter the queue which their subject names
REFUSED = ("rejected", "archived")  # rows that no later workflow takes up


def key() -> Column[int]:
    """Return the column of the row's id."""
    return Column("id", Id, primary_key=True)


def stamp(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return the column of a time. Its default is the time of insertion, unless it is nullable."""
    return Column(name, UtcTime, nullable=nullable, server_default=None if nullable else now())


def refers(name: str, table: Table, *, nullable: bool = False, **kwargs: Any) -> Column[int]:
    """Return the column of another table's row id. Deleting that row deletes this one."""
    return Column(name, Id, ForeignKey(table.c.id, ondelete="CASCADE"), nullable=nullable, **kwargs)


def curated() -> list[Any]:
    """Return the columns that only operators write: the curation, who set it and when, and their notes."""
    return [
        Column("curation", String(10), nullable=False, server_default=text("'new'")),
        Column("curated_by", String(200)),
        Column("curated_at", UtcTime),
        Column("external_id", String(200)),
        Column("tags", Json),
        Column("note", Text),
        CheckConstraint(f"curation IN ({quoted(CURATIONS)})", name="curation_known"),
    ]
