"""What came of the targets of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from scrapersky_cli.db.queues import COMPLETED, FAILED
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.queue import batch_items
from scrapersky_cli.subjects.conditions import conditions_on, has_domains
from scrapersky_cli.subjects.filters import BatchRows, Filters
from scrapersky_cli.subjects.registry import subjects


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of the targets of a run, which are records of this `kind`.

    `targets` is their number, and `with_email` that of those with a known e-mail address. `completed` rows of their
    sites are done, and those that `failed` are counted by error code; where no target was found, the rows of the
    searches are counted instead. `refused` lines were no targets.
    """

    kind: str
    targets: int
    completed: int
    with_email: int
    failed: Mapping[str, int] = field(default_factory=dict)
    refused: int = 0


def result_of(conn: Connection, batches: Sequence[BatchRows]) -> RunResult:
    """Return what came of the rows of the first batch: of their domains, or of the businesses that searches found."""
    batch = batches[0]
    kind = "domain" if has_domains(batch) else "business"
    targets = _count(conn, kind, Filters(batch=batch))
    of_sites = next(filter(has_domains, batches), batch) if targets else batch
    i, line = batch_items.c, list_lines.c
    outcomes = select(i.outcome, i.error_code, func.count().label("rows")).where(i.batch_id == of_sites.id)
    failed: dict[str, int] = {}
    completed = 0
    for row in conn.execute(outcomes.group_by(i.outcome, i.error_code)):
        if row.outcome == FAILED:
            failed[row.error_code or FAILED] = row.rows
        elif row.outcome == COMPLETED:
            completed += row.rows
    refused = select(func.count()).where(line.batch_id == batch.id, line.refused.is_not(None))
    return RunResult(
        kind,
        targets,
        completed,
        _count(conn, kind, Filters(batch=batch, having=("email",))),
        dict(sorted(failed.items(), key=lambda each: (-each[1], each[0]))),
        conn.scalar(refused) or 0,
    )


def _count(conn: Connection, kind: str, filters: Filters) -> int:
    subject = subjects()[kind]
    source = domains if kind == "domain" else local_businesses.outerjoin(domains)
    joined = source.outerjoin(domain_facts, domain_facts.c.domain_id == domains.c.id)
    wanted = select(func.count(subject.table.c.id)).select_from(joined).where(*conditions_on(subject, filters))
    return conn.scalar(wanted) or 0
