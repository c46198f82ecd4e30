"""The group of columns that turns a table into a queue.

    queued ──claim──▶ processing ──▶ completed | failed | cancelled          NULL: not in this queue

Each status column has companions with the same prefix, and a partial index for each state: one serves the claim, one
finds the rows of a claim that died, and all of them let `status` count a state without reading the table. Queues that
fetch have one more, which holds the hosts' waiting lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    SmallInteger,
    String,
    Table,
    and_,
    func,
    literal_column,
    text,
)

from scrapersky_cli.db.clock import UtcTime

QUEUED, PROCESSING, COMPLETED, FAILED, CANCELLED = STATUSES = (
    "queued",
    "processing",
    "completed",
    "failed",
    "cancelled",
)
PRIORITIES = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
PRIORITY_NAMES = {number: name for name, number in PRIORITIES.items()}
ERROR_LENGTH = 500


def quoted(values: tuple[str, ...]) -> str:
    """Return constants as an SQL list, for CHECKs and index predicates, which cannot have bound parameters."""
    return ", ".join(f"'{value}'" for value in values)


def queue_columns(prefix: str = "") -> list[Any]:
    """Given the prefix of a status column (`sitemap_analysis_` or none), return the group's columns and CHECKs."""
    status = prefix + "status"
    return [
        Column(status, String(10)),
        Column(prefix + "priority", SmallInteger, nullable=False, server_default=text("2")),
        Column(prefix + "due_at", UtcTime),
        Column(prefix + "attempts", SmallInteger, nullable=False, server_default=text("0")),
        Column(prefix + "losses", SmallInteger, nullable=False, server_default=text("0")),
        Column(prefix + "claim_id", BigInteger),
        Column(prefix + "again", Boolean(name=None), nullable=False, server_default=text("false")),
        Column(prefix + "batch_id", BigInteger),
        Column(prefix + "waiting_since", UtcTime),
        Column(prefix + "in_line_since", UtcTime),  # set while the row waits in its host's line, ordered by due_at
        Column(prefix + "result_code", String(40)),
        Column(prefix + "error_kind", String(6)),
        Column(prefix + "error_code", String(40)),
        Column(prefix + "error", String(ERROR_LENGTH)),
        Column(prefix + "finished_at", UtcTime),
        CheckConstraint(f"{status} IN ({quoted(STATUSES)})", name=f"{status}_known"),
        CheckConstraint(f"{prefix}priority BETWEEN 0 AND 3", name=f"{prefix}priority_known"),
        CheckConstraint(f"{prefix}error_kind IN ('target', 'ours')", name=f"{prefix}error_kind_known"),
        CheckConstraint(
            f"{status} <> 'processing' OR {prefix}claim_id IS NOT NULL", name=f"{prefix}processing_is_claimed"
        ),
        CheckConstraint(f"{status} <> 'queued' OR {prefix}due_at IS NOT NULL", name=f"{prefix}queued_has_due_time"),
        CheckConstraint(
            f"{status} <> 'failed' OR ({prefix}error_code IS NOT NULL AND {prefix}error IS NOT NULL)",
            name=f"{prefix}failed_says_why",
        ),
    ]


@dataclass(frozen=True, eq=False)
class Handover:
    """How completed rows lead to the rows of the queue `to`, where the work goes on.

    `row_id` and `to_id` are columns of one table, which has a pair of ids for each row; `where` narrows it.
    """

    to: "Queue"
    row_id: Column[Any]
    to_id: Column[Any]
    where: ColumnElement[bool]


@dataclass(frozen=True)
class Queue:
    """A status column of a table, seen as a queue.

    `where` narrows it to rows with these values (`jobs.type`); `host` names the column that carries the host, for
    queues that fetch; of the rows with the same value in the column `unique_active_by`, only one may be active.
    `empty_results` are the result codes of work that was done and found nothing.
    """

    table: Table
    prefix: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    host: str | None = None
    unique_active_by: str | None = None
    empty_results: frozenset[str] = frozenset({"empty"})
    hands_over: Handover | None = None  # where what comes of completed rows is to be read

    def __hash__(self) -> int:
        return hash((self.table.name, self.prefix, tuple(self.where.items())))

    def __getitem__(self, name: str) -> Column[Any]:
        """Return the group's column of that name: `queue["due_at"]`."""
        return self.table.c[self.prefix + name]

    @property
    def id(self) -> Column[int]:
        return self.table.c.id

    @property
    def name(self) -> str:
        """The queue's name, such as `domains.status` or `jobs.status[type=email_scan]`."""
        only = ",".join(f"{key}={value}" for key, value in self.where.items())
        return f"{self.table.name}.{self.prefix}status" + (f"[{only}]" if only else "")

    def members(self) -> list[ColumnElement[bool]]:
        """Return the conditions under which a row belongs to this queue, with constants that a query plan can use."""
        return [self.table.c[key] == literal_column(f"'{value}'") for key, value in self.where.items()]

    def in_state(self, status: str) -> ColumnElement[bool]:
        """Return the condition for rows in this state: a constant, so that a generic plan can use a partial index."""
        return and_(*self.members(), self["status"] == literal_column(f"'{status}'"))

    def in_line(self) -> ColumnElement[bool]:
        """Return the condition for rows that wait in the line of a host."""
        return and_(self.in_state(QUEUED), self["in_line_since"].is_not(None))

    def given(self, status: str) -> ColumnElement[bool]:
        """Return the same condition for rows that are given by their keys. No index can serve it, so that the plan uses
        the keys. Otherwise, if few rows are in the state, it might scan all of these for each key."""
        return and_(*self.members(), func.coalesce(self["status"], "") == literal_column(f"'{status}'"))


def index_queue(queue: Queue) -> None:
    """Give the queue its partial indexes."""
    name = "_".join([queue.table.name, queue.prefix.rstrip("_") or "queue", *queue.where.values()])
    only = "".join(f" AND {key} = '{value}'" for key, value in queue.where.items())

    def partial(suffix: str, status: str, *columns: Column[Any], also: str = "") -> None:
        where = text(f"{queue.prefix}status = '{status}'{only}{also}")
        Index(f"ix_{name}_{suffix}", *columns, postgresql_where=where, sqlite_where=where)

    partial("due", QUEUED, queue["priority"], queue["due_at"], queue.id)
    partial("claimed", PROCESSING, queue["claim_id"])
    partial("completed", COMPLETED, queue["result_code"])
    partial("failed", FAILED, queue["error_code"], queue["error_kind"])
    partial("cancelled", CANCELLED, queue["result_code"])
    if queue.host:
        in_line = f" AND {queue.prefix}in_line_since IS NOT NULL"
        partial("line", QUEUED, queue.table.c[queue.host], queue["priority"], queue["due_at"], also=in_line)
