"""The queue's own tables: claims, attempts, polls, pauses, batches."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    text,
)

from scrapersky_cli.db.clock import UtcTime
from scrapersky_cli.db.columns import Id, Json, key, stamp
from scrapersky_cli.db.tables.base import metadata

claims = Table(
    "claims",
    metadata,
    key(),
    Column("workflow", String(40), nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", String(40), nullable=False),
    stamp("started_at"),
    Column("expires_at", UtcTime, nullable=False),
    Column("last_call_at", UtcTime),  # when it was first seen expired; a heartbeat clears it
    Column("ended_at", UtcTime),
    Column("reason", String(10)),
    *(
        Column(name, Integer, nullable=False, server_default=text("0"))
        for name in (
            "claimed",
            "completed",
            "empty",
            "retried",
            "failed",
            "released",
            "cancelled",
            "lost",
            "rows_written",
        )
    ),
    CheckConstraint("reason IN ('done', 'lost')", name="reason_known"),
    CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="ended_says_why"),
)
Index(
    "ix_claims_open",
    claims.c.workflow,
    claims.c.expires_at,
    postgresql_where=text("ended_at IS NULL"),
    sqlite_where=text("ended_at IS NULL"),
)
Index("ix_claims_workflow_started_at", claims.c.workflow, claims.c.started_at)

attempts = Table(
    "attempts",
    metadata,
    key(),
    Column("workflow", String(40), nullable=False),
    Column("row_id", BigInteger, nullable=False),
    Column("claim_id", BigInteger, nullable=False),
    Column("attempt", SmallInteger, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("error_kind", String(6)),
    Column("error_code", String(40)),
    Column("error", String(500)),
    stamp("at"),
    CheckConstraint("outcome IN ('retried', 'failed', 'released', 'lost')", name="outcome_known"),
    Index("ix_attempts_workflow_row_id", "workflow", "row_id"),
)

pollers = Table(
    "pollers",
    metadata,
    Column("workflow", String(40), primary_key=True),
    Column("host", String(200), primary_key=True),
    Column("version", String(40), nullable=False),
    stamp("polled_at"),
)

pauses = Table(
    "pauses",
    metadata,
    Column("workflow", String(40), primary_key=True, comment="'*' stands for every workflow"),
    Column("host", String(200), primary_key=True, comment="'*' stands for every host"),
    Column("reason", String(500)),
    stamp("since"),
)

batches = Table(
    "batches",
    metadata,
    key(),
    Column("name", String(100), nullable=False, unique=True),
    Column("workflow", String(40), nullable=False),
    Column("open", Boolean(name=None), nullable=False, server_default=text("true")),
    Column("last_line", BigInteger, nullable=False, server_default=text("0")),
    stamp("created_at"),
    Column("closed_at", UtcTime),
    Column("list_columns", Json),  # the headers of the list that it was made of; NULL if it was made of none
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", Id, ForeignKey(batches.c.id, ondelete="CASCADE"), primary_key=True),
    Column("workflow", String(40), primary_key=True),
    Column("row_id", BigInteger, primary_key=True),
    Column("outcome", String(10)),
    Column("result_code", String(40)),
    Column("error_kind", String(6)),
    Column("error_code", String(40)),
    Column("rows_written", Integer),
    Column("finished_at", UtcTime),
    CheckConstraint("outcome IN ('completed', 'failed', 'cancelled')", name="outcome_known"),
)
Index(
    "ix_batch_items_waiting",
    batch_items.c.row_id,  # first: without statistics SQLite would otherwise read all rows that wait for the workflow
    batch_items.c.workflow,
    postgresql_where=text("outcome IS NULL"),
    sqlite_where=text("outcome IS NULL"),
)
