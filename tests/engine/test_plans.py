"""Plans: with many rows in the tables, every statement of the engine touches only what it is about."""

import ast
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from scrapersky_cli import engine
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.intake import add_to_batch
from scrapersky_cli.engine.operator_actions import cancel_rows, refuse_rows, retry_batch_rows
from scrapersky_cli.engine.prune import (
    PrunePage,
    drop_attempts,
    drop_claims,
    drop_hosts,
    forgotten_hosts,
    old_attempts,
    old_claims,
)
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.claim import ClaimRequest, claim
from scrapersky_cli.engine.queue.claims import renew
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.queue.exchange import exchange
from scrapersky_cli.engine.queue.finish import finish
from scrapersky_cli.engine.queue.flip import ended_by_us, rows_under
from scrapersky_cli.engine.queue.orphans import release_orphaned_claims
from scrapersky_cli.engine.queue.pick import Narrowing
from scrapersky_cli.engine.queue.poll import idle
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.workflow import Item, Step, Workflow
from scrapersky_cli.failures import BlockedHost
from scrapersky_cli.workflows.registry import names, queue_of
from tests.crash.wire import wire_to
from tests.engine import scene
from tests.engine.crowd import BATCH, CROWDED, DUE, LINE, PAGES, analyse, fill
from tests.engine.plans import Ear, Spoken, rows_read, whole_tables

pytestmark = pytest.mark.slow

N = 50  # rows of one group
MOST_ROWS = 8 * N  # of crowded tables that PostgreSQL may look at for a group
MOST_STEPS = 400 * N  # of SQLite's machine; to read all that is due takes several times as many


# --- the crowded databases --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def untold_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """As every installation has it: nobody ever runs ANALYZE."""
    file = tmp_path_factory.mktemp("plans") / "crowded.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(database_url(f"sqlite:///{file}"))
    fill(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def crowded_sqlite(untold_sqlite: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file = tmp_path_factory.mktemp("plans") / "analysed.db"
    with untold_sqlite.engine.connect() as conn:
        conn.rollback()
        conn.connection.dbapi_connection.execute("VACUUM INTO ?", (str(file),))  # type: ignore[union-attr]
    database = Database(database_url(f"sqlite:///{file}"))
    analyse(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def crowded_postgresql(postgresql_server: str) -> Iterator[Database]:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE crowded TEMPLATE template_scrapersky")
    straight = re.sub(r"/postgres\?", "/crowded?", postgresql_server)
    database = Database(database_url(straight))
    fill(database)
    analyse(database)
    database.close()
    # On sessions of our own statements are sent together, and an ear would not hear them one by one.
    with wire_to(straight, poses=True) as (_, url):
        database = Database(database_url(url))
        yield database
        database.close()
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE crowded WITH (FORCE)")


@pytest.fixture(params=["untold_sqlite", "crowded_sqlite", "crowded_postgresql"])
def crowded(request: pytest.FixtureRequest) -> Database:
    database: Database = request.getfixturevalue(request.param)
    return database


# --- what the engine says to the database -----------------------------------------------------------------
FAILURE = Outcome("failed", "failed", error_kind="target", error_code="http_gone", error="gone")
SAVING = scene.workflow(save=lambda conn, group: {})
SCRAPE = scene.workflow("page-scrape", PAGE_SCRAPES)
IDS = list(range(5, 45))
OLD = PrunePage(0, 3600.0, N)
MIXED = list(range(DUE - 20, DUE + 20))  # half of them wait, half of them are done


def _take(conn: Connection, workflow: Workflow = scene.SCAN, **request: Any) -> list[Item]:
    return claim(conn, workflow, ClaimRequest(N, request.pop("lease", scene.LEASE), **request)).items


def _claim(workflow: Workflow = scene.SCAN, **request: Any) -> Callable[[Connection], Any]:
    return lambda conn: _take(conn, workflow, **request)


def _finish(
    workflow: Workflow, ready: Step | Outcome = scene.DONE, store: Callable[..., Any] = exchange
) -> Callable[[Connection], Any]:
    def say(conn: Connection) -> None:
        items = _take(conn, workflow)
        given = scene.entries(items, ready), scene.in_hand(items)
        store(conn, workflow, *given, scene.LEASE, None)
        ended_by_us(conn, workflow.queue, items)

    return say


def _finish_cancelled(conn: Connection) -> None:
    items = _take(conn, SAVING)
    cancel_rows(conn, SAVING, [item.id for item in items[1:]])
    told, _ = exchange(conn, SAVING, scene.entries(items), scene.in_hand(items), scene.LEASE, None)
    assert len(scene.ended(told)) == len(items)


def _beat(conn: Connection) -> None:
    (claim_id,) = {item.claim_id for item in _take(conn)}
    renew(conn, [claim_id], scene.LEASE)
    rows_under(conn, DOMAIN_SCANS, [claim_id])


def _rescue(conn: Connection) -> None:
    items = _take(conn, lease=-1000.0)
    conn.execute(text("UPDATE domains SET losses = 5 WHERE id BETWEEN :first AND :last"), {"first": 1, "last": 2 * N})
    assert rescue(conn, scene.SCAN, -1000.0) == (0, True)
    assert rescue(conn, scene.SCAN, -1000.0) == (len(items), False)


def _change_in_work(conn: Connection) -> None:
    ids = [item.id for item in _take(conn)]
    assert enqueue(conn, DOMAIN_SCANS, ids, EnqueueOptions(changed=True)).processing


def _lose_the_answer(conn: Connection) -> None:
    _take(conn)
    assert release_orphaned_claims(conn, scene.SCAN, [], 10.0, scene.LEASE) == N


def _fill_a_batch(conn: Connection) -> None:
    done = enqueue(conn, DOMAIN_SCANS, MIXED, EnqueueOptions())
    assert done.skipped
    add_to_batch(conn, scene.SCAN, MIXED, done, BATCH, last_line=1)


VERBS: dict[str, Callable[[Connection], Any]] = {
    "poll": lambda conn: idle(conn, {name: queue_of(name) for name in names()}),
    "claim": _claim(),
    "claim the oldest": _claim(oldest=True),
    "claim given rows": _claim(narrowing=Narrowing(ids=IDS)),
    "claim the oldest of given rows": _claim(narrowing=Narrowing(ids=IDS), oldest=True),
    "claim rows of one host": _claim(SCRAPE, host_delay=1.0),
    "finish": _finish(scene.SCAN),
    "finish with care": _finish(SAVING, store=finish),
    "finish in vain": _finish(scene.SCAN, FAILURE),
    "finish what was cancelled": _finish_cancelled,
    "heartbeat": _beat,
    "rescue": _rescue,
    "give back what nobody knows of": _lose_the_answer,
    "cancel rows in a line": lambda conn: cancel(conn, PAGE_SCRAPES, list(range(PAGES + LINE - 50, PAGES + LINE - 20))),
    "cancel": lambda conn: cancel_rows(conn, scene.SCAN, IDS),
    "refuse": lambda conn: refuse_rows(conn, scene.SCAN, IDS, BlockedHost()),
    "enqueue": lambda conn: enqueue(conn, DOMAIN_SCANS, MIXED, EnqueueOptions(force=True)),
    "enqueue jobs": lambda conn: enqueue(conn, EMAIL_SCANS, IDS, EnqueueOptions(force=True)),
    "enqueue what is in work": _change_in_work,
    "fill a batch": _fill_a_batch,
    "prune claims": lambda conn: drop_claims(conn, old_claims([], conn, OLD).keys),
    "prune attempts": lambda conn: drop_attempts(conn, old_attempts([scene.SCAN], conn, OLD).keys),
    "prune hosts": lambda conn: drop_hosts(conn, forgotten_hosts(conn, replace(OLD, after="")).keys),
    "retry a batch": lambda conn: retry_batch_rows(conn, scene.SCAN, MIXED, BATCH),
}


@pytest.mark.parametrize("verb", VERBS)
def test_no_statement_reads_more_than_it_is_about(crowded: Database, verb: str) -> None:
    heard = Ear(crowded, CROWDED).listen(VERBS[verb])
    assert heard
    most = MOST_STEPS if crowded.is_sqlite else MOST_ROWS
    for spoken in heard:
        assert not whole_tables(spoken, CROWDED), spoken
        assert spoken.effort <= most, spoken


# --- nothing that takes a list is left out ----------------------------------------------------------------
TAKING_LISTS = ("records", "among")


def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
    return [import_module(module.name) for module in found]


def builders(module: ModuleType) -> set[str]:
    """The functions of the module that build a statement over a list of rows."""

    def within(node: ast.AST, name: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef) else name
            if isinstance(child, ast.Call) and getattr(child.func, "id", "") in TAKING_LISTS:
                yield name
            yield from within(child, inner)

    return {f"{module.__name__}.{name}" for name in within(ast.parse(inspect.getsource(module)), "")}


def test_every_statement_over_a_list_is_among_these(crowded_sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new one fails this test until a verb above says it."""
    built: set[str] = set()

    def noting(make: Callable[..., Any]) -> Callable[..., Any]:
        def made(*args: Any, **kwargs: Any) -> Any:
            code = sys._getframe(1)
            built.add(f"{code.f_globals['__name__']}.{code.f_code.co_name}")
            return make(*args, **kwargs)

        return made

    for module in modules():
        for name, value in list(vars(module).items()):
            if name in TAKING_LISTS:
                monkeypatch.setattr(module, name, noting(value))
            elif hasattr(value, "cache_clear"):
                value.cache_clear()  # what was built before is built again, before our eyes
    for say in VERBS.values():
        with crowded_sqlite.begin() as conn:
            say(conn)
            conn.rollback()
    assert built == set().union(*map(builders, modules()))


# --- the pick ---------------------------------------------------------------------------------------------
def picking(heard: list[Spoken]) -> Spoken:
    return next(spoken for spoken in heard if "class_0" in spoken.sql)


@pytest.mark.parametrize("verb", ["claim", "claim the oldest"])
def test_the_pick_walks_the_partial_index(crowded: Database, verb: str) -> None:
    pick = picking(Ear(crowded, CROWDED).listen(VERBS[verb]))
    for plan in pick.plans:
        if crowded.is_sqlite:
            steps = [step for step in plan if " domains" in step]
            by_class = [step for step in steps if "ix_domains_queue_due (priority=? AND due_at<?)" in step]
            assert len(by_class) == 4
            assert not any("TEMP B-TREE" in step for step in steps)
        else:
            used = [node["Index Name"] for node in plan if node.get("Relation Name") == "domains"]
            assert used.count("ix_domains_queue_due") >= 4
            assert set(used) <= {"ix_domains_queue_due", "pk_domains"}


def test_urgent_rows_of_tomorrow_cost_the_claim_nothing(crowded_postgresql: Database) -> None:
    """The claim reads as many rows with a hundred thousand of them as without."""
    cost: list[tuple[float, int]] = []

    def claim_twice(conn: Connection) -> None:
        for _ in range(2):
            with conn.begin_nested() as claiming:
                _take(conn)
                claiming.rollback()
            conn.execute(text("UPDATE domains SET status = NULL WHERE priority = 0"))

    for spoken in Ear(crowded_postgresql, CROWDED).listen(claim_twice):
        if "class_0" in spoken.sql:
            plan = spoken.plans[0]
            cost.append((rows_read(plan, "domains"), plan[0]["Shared Hit Blocks"] + plan[0]["Shared Read Blocks"]))
    (rows_with, pages_with), (rows_without, _) = cost
    assert rows_with <= rows_without <= N
    assert pages_with < 20 * N
