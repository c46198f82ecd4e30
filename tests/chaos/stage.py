"""Where chaos happens: a town that is served, a database with a journal, and processes that work."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import Connection, literal, or_, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PROCESSING, QUEUED, Queue
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer, environment
from scrapersky_cli.demo.town import Town
from scrapersky_cli.errors import DatabaseUnreachable
from scrapersky_cli.workflows.registry import workflows
from tests.chaos import journal
from tests.chaos.laws import Span
from tests.chaos.namespace import Link
from tests.chaos.processes import Post, Processes
from tests.chaos.server import Mode, Server
from tests.cli.terminal import Terminal
from tests.crash.wire import Address, Wire, wire
from tests.waiting import PATIENCE
from tests.workflows import scene

P = ParamSpec("P")
T = TypeVar("T")

LEASE, GRACE = 2.0, 2.0
SETTINGS = {
    "SCRAPERSKY_LEASE_SECONDS": str(LEASE),
    "SCRAPERSKY_GRACE_SECONDS": str(GRACE),
    "SCRAPERSKY_BATCH_SIZE": "6",
    "SCRAPERSKY_CONCURRENCY": "3",
    "SCRAPERSKY_HOST_DELAY": "0.6",  # so that rows are in work for a while, at little cost
    "SCRAPERSKY_ADVANCE": "email-scan",
    "SCRAPERSKY_MAX_ATTEMPTS": "3",
}
COMMANDS = (("loop", "--interval", "1s"), ("process", "all", "--deadline", "20s"))
# Quirks of sites that answer the same, however often and whenever they are asked.
QUIRKS = ("to-www", "robots-denies", "no-contacts", "parked", "home-404", "pdf", "gzip", "cfemail", "sub-domain")
_SITES, _SINGLE = 26, 5  # in all, and those of which single pages are wanted
_LONGEST = 3.0  # seconds to wait for something: perhaps no process can work just now


def small_town() -> Town:
    """Friendly sites, and some that are awkward in a way that is always the same."""
    town = Town(80, weight=(1500, 4000))
    awkward = [site for site in town.sites if site.quirk in QUIRKS]
    friendly = [site for site in town.sites if site.quirk == "friendly"]
    town.sites = (*awkward[: len(QUIRKS)], *friendly[: _SITES - len(QUIRKS)])
    return town


@dataclass
class Stage:
    """The place, and what is in it. `straight` is a URL of the database that no wire and no link lies on. `web` are the
    wires to the town. `locks` are the times in which no process could write to the database."""

    town: Town
    straight: str
    database: Database
    processes: Processes
    web: Sequence[Wire]
    server: Server | None = None  # PostgreSQL's
    link: Link | None = None  # to the server's network, if it is in one of its own
    posts: list[Post] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)  # one for each post, where the database is reached by wires
    locks: list[Span] = field(default_factory=list)

    # --- what there is to do ------------------------------------------------------------------------------
    @property
    def names(self) -> list[str]:
        """The domains that are scanned."""
        return [site.typed for site in self.town.sites[:-_SINGLE]]

    def enqueue_everything(self) -> None:
        """Put everything into the queues, also what is done already."""
        pages = [f"{site.origin}{page.path}" for site in self.town.sites[-_SINGLE:] for page in site.pages]
        crawled = self.write(lambda conn: list(conn.scalars(select(jobs.c.host).distinct().order_by(jobs.c.host))))
        for workflow, targets in (("domain-scan", self.names), ("page-scrape", pages), ("email-scan", crawled)):
            self._ask(partial(scene.put, self.database, workflow, *targets, force=True))

    def is_anything_left(self) -> bool:
        """Whether any row waits or is worked."""
        return self._is_any(lambda queue: or_(queue.in_state(QUEUED), queue.in_state(PROCESSING)))

    def is_anything_due(self) -> bool:
        """Whether any row could be claimed now."""
        return self._is_any(lambda queue: queue.in_state(QUEUED) & (queue["due_at"] <= now()))

    def _is_any(self, condition: Callable[[Queue], Any]) -> bool:
        found = or_(
            *(
                select(queue.id).where(condition(queue)).exists()
                for queue in (workflow.queue for workflow in workflows())
            )
        )
        return bool(self.write(lambda conn: conn.scalar(select(found))))

    # --- waiting ------------------------------------------------------------------------------------------
    def tend(self) -> None:
        """See to it that there is something to do, and that every post's command runs."""
        if not self.is_anything_left():
            self.enqueue_everything()
        for post in self.posts:
            post.tend(self.is_anything_due, GRACE)

    def wait(self, *, lines: int | None = None, seconds: float = _LONGEST, until: Callable[[], bool] = bool) -> None:
        """Wait until the journal has so many more lines, or until something holds, but no longer than that."""
        wanted = None if lines is None else self.length() + lines
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not until():
            self.tend()
            if wanted is not None and self.length() >= wanted:
                return
            time.sleep(0.05)

    def busy(self) -> list[Post]:
        """The posts whose processes hold rows."""
        open_claims = select(claims.c.pid).where(claims.c.ended_at.is_(None))
        holders = self.write(lambda conn: set(conn.scalars(open_claims)))
        return [post for post in self.posts if post.is_running() and post.pid in holders]

    def at_work(self, whom: int) -> Post:
        """The post of that number if its process holds rows, else the next one of which that holds. If none comes to
        hold any, the post of that number."""
        self.wait(until=lambda: bool(self.busy()))
        busy = self.busy()
        turn = [*self.posts[whom:], *self.posts[:whom]]
        return next((post for post in turn if post in busy), turn[0])

    # --- the database -------------------------------------------------------------------------------------
    def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction of the harness's own."""
        return self._ask(lambda: self.database.write(function, *args, **kwargs))

    def _ask(self, call: Callable[[], T]) -> T:
        """Try again while the database is away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return call()
            except DatabaseUnreachable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def length(self) -> int:
        return self.write(journal.length)

    def expire(self) -> None:
        """End every lease."""
        over = update(claims).where(claims.c.ended_at.is_(None)).values(expires_at=after(now(), literal(-1.0)))
        self.write(lambda conn: conn.execute(over))

    @property
    def file(self) -> str:
        """The SQLite file."""
        assert self.database.url.database
        return self.database.url.database

    def is_locked(self) -> bool:
        """Whether a transaction holds the SQLite file's write lock right now. False on PostgreSQL."""
        if not self.database.is_sqlite:
            return False
        connection = sqlite3.connect(self.file, isolation_level=None, timeout=0.2)
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        finally:
            connection.close()
        return False

    def restart(self, mode: Mode) -> None:
        """Take the PostgreSQL server down and up again."""
        assert self.server
        self.server.stop(mode)
        self.server.start()

    def wire_of(self, post: Post) -> Wire:
        return self.wires[self.posts.index(post)]

    def command(self, *args: str, **settings: str) -> None:
        """An operator's command, to its end."""
        self.processes.call(self.straight, *args, **settings)


@contextmanager
def stage(folder: Path, town: TownServer, url: str, server: Server | None = None) -> Iterator[Stage]:
    """A stage with a database that is migrated and empty. The logs of every process go into `folder`."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        web = [stack.enter_context(wire(("127.0.0.1", port))) for port in (town.http_port, town.https_port)]
        values = {**environment(town), **SETTINGS}
        for port, to in zip((town.http_port, town.https_port), web, strict=True):
            values["SCRAPERSKY_CONNECT_TO"] = values["SCRAPERSKY_CONNECT_TO"].replace(f":{port}", f":{to.port}")
        database = Database(database_url(url))
        stack.callback(database.close)
        database.write(journal.install)

        def register(number: int, pid: int) -> None:
            made.write(journal.register, number, pid)

        made = Stage(town.town, url, database, Processes(Terminal(values), folder, register), web, server)
        stack.callback(made.processes.stop, GRACE)
        yield made


def fill_posts(stage: Stage, url: str, commands: Sequence[tuple[str, ...]] = COMMANDS) -> None:
    """Give each of these commands a post. Its processes reach the database by `url`."""
    stage.posts = [Post(stage.processes, url, args) for args in commands]


@contextmanager
def fill_posts_by_wire(stage: Stage, to: Address, commands: Sequence[tuple[str, ...]] = COMMANDS) -> Iterator[None]:
    """Give each of these commands a post with a wire of its own, which leads to the server at that address."""
    name = urlsplit(stage.straight).path
    with ExitStack() as stack:
        stage.wires = [stack.enter_context(wire(to)) for _ in commands]
        urls = [f"postgresql://postgres@127.0.0.1:{each.port}{name}" for each in stage.wires]
        stage.posts = [Post(stage.processes, url, args) for url, args in zip(urls, commands, strict=True)]
        yield
