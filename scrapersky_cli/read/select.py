"""Select rows of a queue by their state and outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.workflow import Workflow

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class RowFilters:
    """Conditions on rows of a queue, all of which must hold.

    Ages are in seconds, since the row ended or else since it was due. `host` includes its sub-domains.
    """

    states: tuple[str, ...]
    error_code: str | None = None
    result_code: str | None = None
    older_than: float | None = None
    newer_than: float | None = None
    ours: bool = False
    host: str | None = None


def _conditions(workflow: Workflow, filters: RowFilters) -> list[Any]:
    queue = workflow.queue
    when = func.coalesce(queue["finished_at"], queue["due_at"])
    conditions: list[Any] = [*queue.members(), queue["status"].in_(filters.states)]
    if filters.error_code is not None:
        conditions.append(queue["error_code"] == filters.error_code)
    if filters.result_code is not None:
        conditions.append(queue["result_code"] == filters.result_code)
    if filters.older_than is not None:
        conditions.append(when < after(now(), -filters.older_than))
    if filters.newer_than is not None:
        conditions.append(when >= after(now(), -filters.newer_than))
    if filters.ours:
        conditions.append(queue["error_kind"] == "ours")
    if filters.host is not None:
        host = queue.table.c[str(queue.host)]
        conditions.append(or_(host == filters.host, host.endswith(f".{filters.host}", autoescape=True)))
    return conditions


def pages_of_rows(
    database: Database, workflow: Workflow, filters: RowFilters, only: Sequence[int] | None = None
) -> Iterator[list[int]]:
    """Yield the ids of the matching rows in pages of 1,000, each read in a transaction of its own."""
    queue = workflow.queue
    last = 0
    while True:
        page = select(queue.id).where(queue.id > last, *_conditions(workflow, filters)).order_by(queue.id).limit(_PAGE)
        params: dict[str, Any] = {}
        if only is not None:
            page, params = page.where(among(queue.id, ids("only"))), {"only": only}
        with database.reading() as conn:
            found = list(conn.scalars(page, params))
        if not found:
            return
        yield found
        last = found[-1]
