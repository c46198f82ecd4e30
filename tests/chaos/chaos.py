"""What is done to whom, when, and what must hold afterwards.

The schedule follows from a seed: every deed once, in an order of its own. Its clock is the journal: an event comes so
many lines after the one before it, so that it meets work on a slow machine as on a fast one.
"""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import psycopg

from tests.chaos.laws import (
    Evidence,
    a_save_and_its_completion_are_one,
    a_save_is_booked_on_its_claim,
    gather,
    no_page_is_saved_twice,
    no_row_fails_for_our_sake,
    nobody_is_buried_alive,
    nothing_is_half_saved,
    nothing_is_stuck,
    only_the_expired_are_rescued,
    only_the_owner_ends_an_attempt,
    only_the_owner_saves,
    processes_end_as_they_should,
    summaries_tell_the_truth,
    the_attempts_add_up,
    the_claims_add_up,
    the_results_are_those_of_an_undisturbed_run,
)
from tests.chaos.processes import Post, Process
from tests.chaos.results import Results
from tests.chaos.settling import settle
from tests.chaos.stage import GRACE, LEASE, Stage
from tests.crash.wire import Cut
from tests.waiting import PATIENCE

_A_MOMENT = 1.0  # seconds
_SHOWN = 8  # of what broke a law
_LEASE_IS_OVER = LEASE + 0.5


# --- to a process -----------------------------------------------------------------------------------------
def kill(stage: Stage, post: Post) -> None:
    """kill -9."""
    _harm(stage, post).send(signal.SIGKILL)


def stop(stage: Stage, post: Post) -> None:
    """SIGTERM: the process gives back what it holds."""
    _harm(stage, post).send(signal.SIGTERM)


def stop_twice(stage: Stage, post: Post) -> None:
    """SIGTERM twice: the process exits at once."""
    process = _harm(stage, post)
    process.send(signal.SIGTERM)
    time.sleep(0.05)
    process.send(signal.SIGTERM)


def freeze(stage: Stage, post: Post) -> None:
    """SIGSTOP until the lease is over and others have the rows; then the process goes on as if nothing had happened."""
    process, since = _harm(stage, post), _now()
    process.send(signal.SIGSTOP)
    in_the_way = stage.is_locked()
    time.sleep(_LEASE_IS_OVER)
    process.send(signal.SIGCONT)
    if in_the_way:
        stage.locks.append((since, _now()))


def expire_leases(stage: Stage, post: Post) -> None:
    """Every lease ends now, although every process lives."""
    stage.expire()


# --- to the database --------------------------------------------------------------------------------------
def cut_before_commit(stage: Stage, post: Post) -> None:
    """The next COMMIT of a process never arrives."""
    _cut(stage, post, "before")


def cut_after_commit(stage: Stage, post: Post) -> None:
    """The next COMMIT of a process takes effect, and its answer is lost with the connection."""
    _cut(stage, post, "after")


def lose_a_reply(stage: Stage, post: Post) -> None:
    """The answer to a COMMIT never comes, and the connection stays open. After the lease the process is stopped."""
    process = _harm(stage, post)
    _cut(stage, post, "mute")
    stage.wait(seconds=_LEASE_IS_OVER)
    _stop(stage, [process])


def part_from_the_database(stage: Stage, post: Post) -> None:
    """A process cannot reach the database from the middle of a COMMIT on, until others have its rows."""
    _cut(stage, post, "before")
    stage.wire_of(post).down()
    stage.wait(seconds=_LEASE_IS_OVER)
    stage.wire_of(post).up()


def end_sessions(stage: Stage, post: Post) -> None:
    """pg_terminate_backend for every session."""
    with psycopg.connect(stage.straight, autocommit=True) as connection:
        ours = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}")


def restart_the_server(stage: Stage, post: Post) -> None:
    """A fast restart: every session is told that the database is shutting down."""
    stage.restart("fast")


def crash_the_server(stage: Stage, post: Post) -> None:
    """An immediate restart: the server recovers from what it wrote."""
    stage.restart("immediate")


def lose_every_reply(stage: Stage, post: Post) -> None:
    """Statements wait for a lock; the link goes down, the server drops its connections, the link comes up: no client
    gets an answer, and none is told. After the lease the processes are stopped."""
    processes = [_harm(stage, each) for each in stage.posts]
    assert stage.link
    with psycopg.connect(stage.straight) as connection:
        connection.execute("LOCK TABLE claims IN EXCLUSIVE MODE")
        time.sleep(_A_MOMENT)
        stage.link.down()
        stage.link.drop_connections()
        stage.link.up()
    stage.wait(seconds=_LEASE_IS_OVER)
    _stop(stage, processes)


def take_the_link_down(stage: Stage, post: Post) -> None:
    """Whatever is sent to the database is lost, until every lease is over."""
    for each in stage.posts:
        _harm(stage, each)
    assert stage.link
    stage.link.down()
    time.sleep(_LEASE_IS_OVER)
    stage.link.up()


def hold_the_lock(stage: Stage, post: Post) -> None:
    """Another program writes to the SQLite file for longer than the lease, while more than one process works."""
    stage.wait(until=lambda: len(stage.busy()) > 1)
    with sqlite3.connect(stage.file, isolation_level=None, timeout=60) as connection:
        connection.execute("BEGIN IMMEDIATE")
        since = _now()
        time.sleep(_LEASE_IS_OVER)
        stage.locks.append((since, _now()))
        connection.execute("ROLLBACK")
    connection.close()


# --- to the web -------------------------------------------------------------------------------------------
def take_the_web_down(stage: Stage, post: Post) -> None:
    """The town's servers refuse connections, as if they were killed, and come back."""
    for wire in stage.web:
        wire.down()
    stage.wait(seconds=_A_MOMENT)
    for wire in stage.web:
        wire.up()


def break_web_connections(stage: Stage, post: Post) -> None:
    """Every answer that is under way breaks off."""
    for wire in stage.web:
        wire.break_off()


# --- by an operator ---------------------------------------------------------------------------------------
def cancel_and_retry(stage: Stage, post: Post) -> None:
    """Crawls are cancelled, those in work too, and put back."""
    stage.command("cancel", "email-scan", "--all")
    stage.command("retry", "email-scan", "--all")


def pause_and_resume(stage: Stage, post: Post) -> None:
    """Nothing may be claimed for a while."""
    stage.command("pause", "all")
    stage.command("resume", "all")


def enqueue_by_force(stage: Stage, post: Post) -> None:
    """Sites are enqueued once more, urgently, whatever state they are in."""
    stage.command("enqueue", "domain-scan", "--force", "--priority", "urgent", *stage.names[:5])


Deed = Callable[[Stage, Post], None]
ANYWHERE: tuple[Deed, ...] = (
    kill,
    stop,
    stop_twice,
    freeze,
    expire_leases,
    take_the_web_down,
    break_web_connections,
    cancel_and_retry,
    pause_and_resume,
    enqueue_by_force,
)
ON_SQLITE: tuple[Deed, ...] = (*ANYWHERE, hold_the_lock)
ON_POSTGRESQL: tuple[Deed, ...] = (*ANYWHERE, end_sessions, restart_the_server, crash_the_server)
BY_WIRE: tuple[Deed, ...] = (*ON_POSTGRESQL, cut_before_commit, cut_after_commit, lose_a_reply, part_from_the_database)
BY_LINK: tuple[Deed, ...] = (*ON_POSTGRESQL, lose_every_reply, take_the_link_down)
# The short version leaves out what the other database has, or what costs another process.
IN_SHORT_ON_SQLITE: tuple[Deed, ...] = (
    kill,
    stop,
    freeze,
    expire_leases,
    take_the_web_down,
    enqueue_by_force,
    hold_the_lock,
)
IN_SHORT_ON_POSTGRESQL: tuple[Deed, ...] = (
    kill,
    freeze,
    expire_leases,
    break_web_connections,
    cancel_and_retry,
    cut_before_commit,
    cut_after_commit,
    lose_a_reply,
    part_from_the_database,
    end_sessions,
    restart_the_server,
    crash_the_server,
)


# --- what must hold ---------------------------------------------------------------------------------------
LAWS: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    only_the_owner_ends_an_attempt,
    only_the_owner_saves,
    a_save_is_booked_on_its_claim,
    only_the_expired_are_rescued,
    nobody_is_buried_alive,
    no_page_is_saved_twice,
    a_save_and_its_completion_are_one,
    nothing_is_half_saved,
    nothing_is_stuck,
    the_results_are_those_of_an_undisturbed_run,
    the_claims_add_up,
    the_attempts_add_up,
    no_row_fails_for_our_sake,
    processes_end_as_they_should,
    summaries_tell_the_truth,
)


def violations(evidence: Evidence) -> dict[str, list[str]]:
    """The broken laws, each with what broke it."""
    found = {law.__name__: list(law(evidence)) for law in LAWS}
    return {name: lines for name, lines in found.items() if lines}


# --- the schedule -----------------------------------------------------------------------------------------
class Event(NamedTuple):
    """`after` so many more lines of the journal, the deed is done to the process at the post `whom`; if that one has
    nothing in work, to the next one that has."""

    after: int
    deed: Deed
    whom: int

    def __str__(self) -> str:
        return f"after {self.after:3} lines: {self.deed.__name__}, post {self.whom}"


def seeds(default: str) -> list[int]:
    """The seeds to run: those of CHAOS_SEEDS (`17,18`), or these."""
    return [int(seed) for seed in os.environ.get("CHAOS_SEEDS", default).split(",")]


def schedule(seed: int, deeds: Sequence[Deed], posts: int) -> list[Event]:
    """Each deed once, the same for the same seed."""
    chance = random.Random(f"chaos {seed}")
    return [Event(chance.randint(5, 60), deed, chance.randrange(posts)) for deed in chance.sample(deeds, len(deeds))]


def run_chaos(stage: Stage, seed: int, deeds: Sequence[Deed], expected: Results) -> None:
    """Do these deeds while the processes at the stage's posts work. Then let the rest be done, and fail with all that is
    needed to find out why, unless every law holds."""
    happened = [f"seed {seed}; the journal and the logs are in {stage.processes.folder}"]
    stage.enqueue_everything()
    stage.tend()
    for event in schedule(seed, deeds, len(stage.posts)):
        stage.wait(lines=event.after)
        happened.append(str(event))
        event.deed(stage, stage.at_work(event.whom))
    settle(stage)
    evidence = stage.write(gather, stage.processes.started, expected, LEASE, stage.locks)
    (stage.processes.folder / "journal").write_text("".join(f"{line}\n" for line in evidence.lines))
    broken = violations(evidence)
    for law, lines in broken.items():
        happened += ["", f"{law}: {len(lines)} times", *lines[:_SHOWN]]
    assert not broken, "\n".join(happened)


# --- how --------------------------------------------------------------------------------------------------
def _now() -> datetime:
    """In UTC and without a zone, as the journal has it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _harm(stage: Stage, post: Post) -> Process:
    """Note that something is done to the process at this post."""
    assert post.process
    if post.process.harmed is None:
        post.process.harmed = stage.length()
    return post.process


def _stop(stage: Stage, processes: Sequence[Process]) -> None:
    """Tell these processes, which wait for an answer, to stop, and wait for their end while the others go on."""
    for process in processes:
        process.silenced = True
        process.send(signal.SIGTERM)
    stage.wait(seconds=GRACE + 2 * PATIENCE, until=lambda: all(process.code is not None for process in processes))


def _cut(stage: Stage, post: Post, how: Cut) -> None:
    """Cut the next COMMIT of the process at this post, if it has one to make soon."""
    _harm(stage, post)
    wire = stage.wire_of(post)
    wire.cut = how
    stage.wait(until=lambda: wire.cut is None)
    wire.cut = None
