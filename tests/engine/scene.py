"""What the engine's tests are made of: rows in a queue, workflows without a network, and time that was moved."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal, select, text, update

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.tables.queue import attempts, batch_items, batches, claims
from scrapersky_cli.engine.queue.claim import Claimed, ClaimRequest, claim
from scrapersky_cli.engine.queue.enqueue import Enqueued, EnqueueOptions, enqueue
from scrapersky_cli.engine.queue.exchange import exchange
from scrapersky_cli.engine.queue.finish import finish
from scrapersky_cli.engine.queue.group import Group
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Item, Key, Step, Workflow

LEASE = 60.0
DONE = Step(None, "ok")


async def ok(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    """The work of a workflow whose rows are done at once."""
    yield Step(None, "ok")


def workflow(name: str = "scan", queue: Queue = DOMAIN_SCANS, **parts: Any) -> Workflow:
    """A workflow that crosses no network: `ok` unless told otherwise."""
    columns = (queue.host,) if queue.host else ()
    return Workflow(name, "a test", queue, columns, **{"work": ok, **parts})


SCAN = workflow()


def add_domains(database: Database, count: int, *, prefix: str = "d") -> list[int]:
    """Rows that are in no queue. Return their ids, in order."""
    names = [{"domain": f"{prefix}{number:06}.com"} for number in range(count)]

    def store(conn: Connection) -> list[int]:
        conn.execute(insert(domains), names)
        ours = domains.c.domain.in_([name["domain"] for name in names])
        return list(conn.scalars(select(domains.c.id).where(ours).order_by(domains.c.id)))

    return database.write(store)


def put(database: Database, rows: Sequence[int], queue: Queue = DOMAIN_SCANS, **terms: Any) -> Enqueued:
    return database.write(enqueue, queue, rows, EnqueueOptions(**terms))


def queued(database: Database, count: int, **terms: Any) -> list[int]:
    """That many domains, waiting. Return their ids."""
    rows = add_domains(database, count)
    put(database, rows, **terms)
    return rows


def take(database: Database, n: int = 100, workflow: Workflow = SCAN, **request: Any) -> Claimed:
    """Claim up to `n` rows, when the last call of claims that have expired is over."""
    if database.write(rescue, workflow, LEASE)[1]:
        end_last_call(database)
    return database.write(claim, workflow, ClaimRequest(n, request.pop("lease", LEASE), **request))


def rescued(database: Database, workflow: Workflow = SCAN) -> int:
    """Rescue what has expired, its last call included. Return the number of rows that came back."""
    database.write(rescue, workflow, LEASE)
    end_last_call(database)
    return database.write(rescue, workflow, LEASE)[0]


def store(
    database: Database,
    group: Group,
    *,
    workflow: Workflow = SCAN,
    left: Mapping[int, Set[Key]] | None = None,
    advance: Any = None,
) -> dict[Key, Outcome]:
    """Finish the group as a process would that has these rows in hand and no others."""
    if left is None:
        left = in_hand(item for item, _ in group)
    terms = (workflow, group, left, LEASE, advance)
    with Caught():  # as the committer does: in one go, and with care where that fails
        return database.write(exchange, *terms)[0]
    return database.write(finish, *terms)


def in_hand(items: Iterable[Item]) -> dict[int, set[Key]]:
    """The rows of each claim, as a process keeps book of them."""
    left: dict[int, set[Key]] = {}
    for item in items:
        left.setdefault(item.claim_id, set()).add(item.key)
    return left


def ended(told: Mapping[Key, Outcome]) -> set[Key]:
    """The attempts that ended in our hands."""
    return {key for key, outcome in told.items() if outcome.counts_as != "lost"}


def lost(told: Mapping[Key, Outcome]) -> set[Key]:
    return told.keys() - ended(told)


def entries(items: Sequence[Item], ready: Step | Outcome = DONE, data: Any = None) -> list[tuple[Item, Step | Outcome]]:
    """The same of each item: a step with this data, or an outcome."""
    return [(item, ready._replace(data=data) if isinstance(ready, Step) else ready) for item in items]


def run(database: Database, workflow: Workflow = SCAN, stop: Stop | None = None, **parts: Any) -> Summary:
    """One run of the workflow; limits and the runner's own options by name."""
    options = {name: parts.pop(name) for name in ("advance", "is_online", "progress") if name in parts}
    limits = Limits(**{"lease": LEASE, "grace": 5.0, **parts})
    return asyncio.run(Run(database, workflow, None, limits, stop or Stop(), **options)())


def change(database: Database, rows: Sequence[int], queue: Queue = DOMAIN_SCANS, **values: Any) -> None:
    """Set columns of the queue's group as they are: how a test ages a row."""
    columns = {queue[name]: value for name, value in values.items()}
    database.write(lambda conn: conn.execute(update(queue.table).where(queue.id.in_(rows)).values(columns)))


def ago(seconds: float) -> Any:
    return after(now(), literal(-float(seconds)))


def expire(database: Database, *claim_ids: int) -> None:
    """Let the claims' leases have ended a second ago."""
    chosen = update(claims).values(expires_at=ago(1))
    database.write(lambda conn: conn.execute(chosen.where(claims.c.id.in_(claim_ids)) if claim_ids else chosen))


def end_last_call(database: Database) -> None:
    """Let nobody have answered the last call of expired claims."""
    called = claims.c.last_call_at.is_not(None)
    database.write(lambda conn: conn.execute(update(claims).where(called).values(last_call_at=ago(60))))


def row(database: Database, id_: int, queue: Queue = DOMAIN_SCANS) -> Row[Any]:
    with database.reading() as conn:
        return conn.execute(select(queue.table).where(queue.id == id_)).one()


def statuses(database: Database, queue: Queue = DOMAIN_SCANS) -> dict[str | None, int]:
    with database.reading() as conn:
        counts = select(queue["status"], func.count()).where(*queue.members()).group_by(queue["status"])
        return dict(conn.execute(counts).all())


def claim_row(database: Database, claim_id: int) -> Row[Any]:
    with database.reading() as conn:
        return conn.execute(select(claims).where(claims.c.id == claim_id)).one()


def attempts_of(database: Database, id_: int) -> list[Row[Any]]:
    with database.reading() as conn:
        return list(conn.execute(select(attempts).where(attempts.c.row_id == id_).order_by(attempts.c.id)))


def seconds_until(database: Database, id_: int) -> float:
    """How long until the row is due."""
    with database.reading() as conn:
        due, clock = conn.execute(select(domains.c.due_at, now()).where(domains.c.id == id_)).one()
    return float((due - clock).total_seconds())


def new_batch(database: Database, name: str, rows: Sequence[int], workflow: Workflow = SCAN) -> int:
    """A closed batch of these rows."""

    def create(conn: Connection) -> int:
        values = {"name": name, "workflow": workflow.name, "open": False}
        batch_id: int = conn.execute(insert(batches).values(values).returning(batches.c.id)).scalar_one()
        children = [{"batch_id": batch_id, "workflow": workflow.name, "row_id": id_} for id_ in rows]
        conn.execute(insert(batch_items), children)
        return batch_id

    return database.write(create)


def batch_outcomes(database: Database, batch_id: int) -> dict[int, str | None]:
    with database.reading() as conn:
        children = select(batch_items.c.row_id, batch_items.c.outcome).where(batch_items.c.batch_id == batch_id)
        return dict(conn.execute(children).all())


def recorder(database: Database) -> Callable[[Connection, Sequence[tuple[Item, Any]]], Mapping[int, Any]]:
    """A `save` that writes an effect: one row of `effects` per saved step, in the same transaction."""
    from scrapersky_cli.engine.workflow import Saved

    database.write(lambda conn: conn.execute(text("CREATE TABLE effects (row_id bigint, data text)")))

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
        effects = [{"id": item.id, "data": str(data)} for item, data in group]
        conn.execute(text("INSERT INTO effects VALUES (:id, :data)"), effects)
        return {item.id: Saved(rows=2) for item, _ in group}

    return save


def effects(database: Database) -> list[tuple[int, str]]:
    with database.reading() as conn:
        found = conn.execute(text("SELECT row_id, data FROM effects ORDER BY row_id, data"))
        return [(id_, data) for id_, data in found]


def raising(error: BaseException) -> Workflow:
    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        if error:
            raise error
        yield Step(None, "ok")

    return workflow(work=work)


def nothing_is_left(database: Database) -> None:
    with database.reading() as conn:
        assert conn.execute(select(claims.c.id).where(claims.c.ended_at.is_(None))).all() == []
    assert "processing" not in statuses(database)
