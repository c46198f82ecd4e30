"""The end of it: everybody stops, time passes, and what is left is done, what failed for our reasons first."""

import time
from pathlib import Path

from sqlalchemy import Connection, literal, or_, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.queues import CANCELLED, FAILED, QUEUED, Queue
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.workflows.registry import workflows
from tests.chaos.processes import Process
from tests.chaos.results import Results, incomplete_crawls, results
from tests.chaos.stage import GRACE, Stage, stage
from tests.waiting import PATIENCE

_HURRY = {"SCRAPERSKY_CONCURRENCY": "20", "SCRAPERSKY_HOST_DELAY": "0"}


def settle(stage: Stage) -> None:
    """Stop every process; then let one more do what is left."""
    stage.processes.stop(GRACE)
    stage.expire()
    worker = _start(stage)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if stage.is_anything_left():
            stage.write(_let_time_pass)
            time.sleep(0.5)
        elif not _put_back(stage):
            break
        if worker.code is not None:
            worker = _start(stage)
    stage.processes.stop(GRACE)


def _start(stage: Stage) -> Process:
    return stage.processes.start(stage.straight, "loop", "--interval", "0.5s", **_HURRY)


def _put_back(stage: Stage) -> bool:
    """Do again what is not done, for reasons that are not its own. Return whether there was any."""
    unjust = [workflow.name for workflow in workflows() if stage.write(_is_unjust, workflow.queue)]
    for name in unjust:
        stage.command("retry", name, "--all")
    crawls = stage.write(incomplete_crawls)
    if crawls:
        stage.command("enqueue", "email-scan", "--force", *crawls)
    unfinished = [post for post in stage.posts if not post.is_over() and post.args[0] == "run"]
    for post in unfinished:  # the same command goes on
        post.process = stage.processes.call(stage.straight, *post.args, **_HURRY)
    return bool(unjust or crawls or unfinished)


def _is_unjust(conn: Connection, queue: Queue) -> bool:
    """Whether rows failed for our reasons, or are cancelled."""
    ours = queue.in_state(FAILED) & (queue["error_kind"] == "ours")
    return bool(conn.scalar(select(select(queue.id).where(or_(ours, queue.in_state(CANCELLED))).exists())))


def _let_time_pass(conn: Connection) -> None:
    """What waits for a time is due, and what the web did is forgotten."""
    conn.execute(update(hosts).values(circuit_open_until=None, backoff_until=None, failures=0))
    for queue in (workflow.queue for workflow in workflows()):
        waits = queue["due_at"] > after(now(), literal(1.0))
        conn.execute(update(queue.table).where(queue.in_state(QUEUED), waits).values({queue["due_at"]: now()}))


def undisturbed(folder: Path, town: TownServer, url: str) -> Results:
    """What is found when nothing happens."""
    with stage(folder, town, url) as quiet:
        quiet.enqueue_everything()
        settle(quiet)
        return quiet.write(results)
