"""Store jobs with their progress and results. A domain has at most one active job of each type."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    String,
    Update,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED, PROCESSING, QUEUED
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import domain_jobs, job_progress, jobs
from scrapersky_cli.engine.intake import Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.store.domains import store_domains


# --- making jobs ------------------------------------------------------------------------------------------
def store_jobs(conn: Connection, type_: str, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    """Return the job to enqueue for each of these domains, and how many jobs are new.

    This is the active job if there is one, else the latest. If that one is completed and the options ask for it to be
    done again, a new job is created, so that the old one keeps its result.
    """
    domain_ids = store_domains(conn, targets, options).ids
    found, new = jobs_for(conn, type_, list(domain_ids.values()), options)
    return Stored({domain: found[id_] for domain, id_ in domain_ids.items()}, new)


def jobs_for(
    conn: Connection, type_: str, domain_ids: Sequence[int], options: EnqueueOptions
) -> tuple[dict[int, int], int]:
    """Return the job to enqueue for each domain, by domain id, and how many jobs are new. See `store_jobs`."""
    names = {row.id: row.domain for row in conn.execute(_lock_domains(), {"domains": sorted(domain_ids)})}
    latest = conn.execute(_latest(), {"domains": sorted(names), "type": type_}).all()
    found = {row.domain_id: row.id for row in latest if not _needs_new_job(row, options)}
    missing = sorted(names.keys() - found.keys())
    if missing:
        given = dict(options.row_options) if options.row_options else None
        rows = [{"type": type_, "domain_id": id_, "host": names[id_], "options": given} for id_ in missing]
        conn.execute(insert(jobs), rows)
        found |= {row.domain_id: row.id for row in conn.execute(_latest(), {"domains": missing, "type": type_})}
    if options.row_options and len(missing) < len(found):
        conn.execute(_set_options(), {"jobs": sorted(found.values()), "fresh": dict(options.row_options)})
    _point_to(conn, type_, found)
    return found, len(missing)


def _point_to(conn: Connection, type_: str, found: Mapping[int, int]) -> None:
    """Let domains point to their jobs of this type, so that what came of them is read there."""
    rows = [{"domain_id": domain_id, "type": type_, "job_id": found[domain_id]} for domain_id in sorted(found)]
    if rows:
        conn.execute(_upsert_pointers(conn.dialect.name), rows)


@cache
def _upsert_pointers(dialect: str) -> Any:
    statement = upsert(dialect)(domain_jobs)
    return statement.on_conflict_do_update(
        index_elements=[domain_jobs.c.domain_id, domain_jobs.c.type],
        set_={"job_id": statement.excluded.job_id},
        where=domain_jobs.c.job_id != statement.excluded.job_id,
    )


def jobs_of(conn: Connection, type_: str, domain_ids: Sequence[int]) -> list[int]:
    """Return the jobs of this type to which these domains point."""
    return list(conn.scalars(_pointed(), {"type": type_, "domains": sorted(domain_ids)}))


@cache
def _pointed() -> Select[Any]:
    p = domain_jobs.c
    of_type = p.type == bindparam("type", type_=String)
    return select(p.job_id).where(of_type, among(p.domain_id, ids("domains"))).order_by(p.job_id)


def _needs_new_job(row: Row[Any], options: EnqueueOptions) -> bool:
    """Return whether a new job is needed, because this one is completed and must be done again."""
    if row.status != COMPLETED:
        return False
    return options.force or (options.older_than is not None and (row.age or 0.0) > options.older_than)


@cache
def _lock_domains() -> Select[Any]:
    """Return the query that locks domains, so that a process sees the job that another one has just created."""
    return (
        select(domains.c.id, domains.c.domain)
        .where(among(domains.c.id, ids("domains")))
        .order_by(domains.c.id)
        .with_for_update(key_share=True)
    )


@cache
def _latest() -> Select[Any]:
    """Return the query for the active job of each domain, or else its newest; `age` is in seconds."""
    is_active = case((jobs.c.status.in_((QUEUED, PROCESSING)), 0), else_=1)
    rank = func.row_number().over(partition_by=jobs.c.domain_id, order_by=(is_active, jobs.c.id.desc()))
    age: Any = seconds_between(jobs.c.finished_at, now())
    numbered = (
        select(jobs.c.id, jobs.c.domain_id, jobs.c.status, age.label("age"), rank.label("rank"))
        .where(jobs.c.type == bindparam("type", type_=String), among(jobs.c.domain_id, ids("domains")))
        .subquery()
    )
    return select(numbered).where(numbered.c.rank == 1)


@cache
def _set_options() -> Update:
    """Return the update that gives new options to the jobs that have not begun."""
    begins = or_(jobs.c.status.is_(None), jobs.c.status.in_((QUEUED, FAILED, CANCELLED)))
    return (
        update(jobs)
        .where(among(jobs.c.id, ids("jobs")), begins)
        .values(options=bindparam("fresh", type_=jobs.c.options.type))
    )


# --- progress and result ----------------------------------------------------------------------------------
@cache
def _upsert_progress(dialect: str) -> Any:
    statement = upsert(dialect)(job_progress)
    return statement.on_conflict_do_update(
        index_elements=[job_progress.c.job_id],
        set_={"steps": job_progress.c.steps + 1, "progress": statement.excluded.progress, "updated_at": now()},
    )


def store_progress(conn: Connection, progress: Mapping[int, Mapping[str, Any]]) -> None:
    """Store the progress of these jobs, by id, so that a later attempt can continue from it."""
    rows = [{"job_id": id_, "steps": 1, "progress": progress[id_]} for id_ in sorted(progress)]
    if rows:
        conn.execute(_upsert_progress(conn.dialect.name), rows)


@cache
def _progress() -> Select[Any]:
    p = job_progress.c
    return select(p.job_id, p.progress).where(among(p.job_id, ids("jobs")))


def load_progress(conn: Connection, rows: Sequence[int]) -> dict[int, Any]:
    """Return the stored progress, by id, of those of these jobs that have any."""
    return {row.job_id: row.progress for row in conn.execute(_progress(), {"jobs": list(rows)})}


@cache
def _set_results(dialect: str) -> Update:
    r = records(dialect, {"id": BigInteger(), "result": jobs.c.result.type})
    return update(jobs).where(jobs.c.id == r.c.id).values(result=r.c.result)


def store_results(conn: Connection, results: Mapping[int, Mapping[str, Any]]) -> None:
    """Store the results of finished jobs, by id. Delete their progress, so that a repeated job starts from scratch."""
    if not results:
        return
    rows = [{"id": id_, "result": results[id_]} for id_ in sorted(results)]
    conn.execute(_set_results(conn.dialect.name), {"rows": as_rows(rows)})
    conn.execute(delete(job_progress).where(among(job_progress.c.job_id, ids("jobs"))), {"jobs": sorted(results)})
