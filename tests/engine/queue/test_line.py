"""The line of a host: where surplus rows go, in which order, and that it is as long as the rows in it need."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, insert, literal, select, text

from scrapersky_cli.db.clock import after, clock, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.claim import PER_HOST, Claimed, ClaimRequest, claim
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from tests.engine import scene

PAGES = scene.workflow("page-scrape", PAGE_SCRAPES)
DELAY = 10.0  # seconds between two requests to a host: so many that no row becomes due while a test runs
PACE = DELAY + 0.1  # of its line
URGENT, HIGH, NORMAL, LOW = range(4)
_numbers = iter(range(1_000_000))


def add_pages(database: Database, names: Sequence[str], **terms: Any) -> list[int]:
    """A queued page of each of these hosts. Return their ids, in order."""
    (domain,) = scene.add_domains(database, 1, prefix=f"p{next(_numbers)}x")

    def add(conn: Connection) -> list[int]:
        values = [
            {"domain_id": domain, "url": f"https://{host}/{n}", "url_digest": n.to_bytes(16), "host": host}
            for n, host in enumerate(names)
        ]
        conn.execute(insert(pages), values)
        return list(conn.scalars(select(pages.c.id).where(pages.c.domain_id == domain).order_by(pages.c.id)))

    rows = database.write(add)
    scene.put(database, rows, PAGE_SCRAPES, **terms)
    return rows


def take(database: Database, **request: Any) -> Claimed:
    """A claim of a process that has enough of the one host in hand."""
    request = {
        "host_delay": DELAY,
        "window": 1000,
        "in_hand_by_host": {"crowd.com": PER_HOST},
        "empty_handed": False,
        **request,
    }
    return scene.take(database, workflow=PAGES, **request)


def lined_up(database: Database, count: int, **terms: Any) -> list[int]:
    """That many pages of the host, in its line."""
    rows = add_pages(database, ["crowd.com"] * count, **terms)
    while take(database).deferred:
        pass
    return rows


def cancelled(database: Database, rows: Sequence[int]) -> None:
    assert len(database.write(cancel, PAGE_SCRAPES, rows)) == len(rows)


def time_of(database: Database) -> datetime:
    with database.reading() as conn:
        return conn.execute(select(clock())).scalar_one()


def places(database: Database, rows: Sequence[int], since: datetime) -> list[float]:
    """When these rows are due, in paces after a time: in an empty line the first one is due after PER_HOST + 1."""
    with database.reading() as conn:
        found = conn.execute(select(pages.c.id, pages.c.scrape_due_at).where(pages.c.id.in_(rows))).all()
    due = {row.id: row.scrape_due_at for row in found}
    return [(due[id_] - since).total_seconds() / PACE for id_ in rows]


def assert_in_line(database: Database, rows: Sequence[int], since: datetime, first: int = PER_HOST + 1) -> None:
    """These rows wait one behind the other, with no place left out; `since` is a time before the line began."""
    taken = (time_of(database) - since).total_seconds() / PACE  # which the line may have begun later
    expected = [first + number + taken / 2 for number in range(len(rows))]
    assert places(database, rows, since) == pytest.approx(expected, abs=taken / 2 + 0.01)


def count_moves(database: Database) -> Callable[[], int]:
    """How many times a due time was changed from now on."""

    def count(conn: Connection) -> None:
        conn.execute(text("CREATE TABLE moves (row_id bigint)"))
        if database.is_sqlite:
            conn.exec_driver_sql(
                "CREATE TRIGGER moved AFTER UPDATE OF scrape_due_at ON pages"
                " WHEN NEW.scrape_due_at <> OLD.scrape_due_at BEGIN INSERT INTO moves VALUES (NEW.id); END"
            )
            return
        conn.exec_driver_sql(
            "CREATE FUNCTION moved() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN INSERT INTO moves VALUES (NEW.id); RETURN NULL; END';"
            " CREATE TRIGGER moved AFTER UPDATE ON pages FOR EACH ROW"
            " WHEN (NEW.scrape_due_at <> OLD.scrape_due_at) EXECUTE FUNCTION moved()"
        )

    def counted() -> int:
        with database.reading() as conn:
            return int(conn.execute(text("SELECT count(*) FROM moves")).scalar_one())

    database.write(count)
    return counted


# --- lining up --------------------------------------------------------------------------------------------
def test_a_host_keeps_a_few_rows_and_its_surplus_moves_to_later_places(database: Database) -> None:
    since = time_of(database)
    crowd = add_pages(database, ["crowd.com"] * 10 + ["other.com"] * 2)
    claimed = take(database, in_hand_by_host={})
    assert [item.id for item in claimed.items] == crowd[:PER_HOST] + crowd[10:]
    assert claimed.deferred == 7
    assert_in_line(database, crowd[PER_HOST:10], since)
    assert take(database).deferred == 0  # each about once
    with database.reading() as conn:
        assert list(conn.scalars(select(hosts.c.host))) == ["crowd.com"]


def test_the_line_of_a_host_goes_on_where_it_ends(database: Database) -> None:
    since = time_of(database)
    rows = lined_up(database, 5)
    rows += lined_up(database, 5)
    assert_in_line(database, rows, since)


def test_the_pace_of_a_line_is_what_the_host_asks_for(database: Database) -> None:
    database.write(lambda conn: conn.execute(insert(hosts).values(host="crowd.com", crawl_delay=20.0)))
    first, second = lined_up(database, 2)
    one, other = places(database, [first, second], time_of(database))
    assert (other - one) * PACE == pytest.approx(20.1, abs=0.01)


def test_a_line_begins_when_its_host_is_free(database: Database) -> None:
    until = after(now(), literal(1000.0))
    since = time_of(database)
    database.write(lambda conn: conn.execute(insert(hosts).values(host="crowd.com", next_allowed_at=until)))
    (row,) = lined_up(database, 1)
    assert 1000 < places(database, [row], since)[0] * PACE < 1100


def test_rows_in_hand_count_for_their_host(database: Database) -> None:
    add_pages(database, ["crowd.com"] * 4)
    claimed = take(database, in_hand_by_host={"crowd.com": 2})
    assert (len(claimed.items), claimed.deferred) == (1, 3)


def test_without_a_pace_no_row_is_moved(database: Database) -> None:
    add_pages(database, ["crowd.com"] * 10)
    claimed = take(database, host_delay=0.0, in_hand_by_host={"crowd.com": 20})
    assert (len(claimed.items), claimed.deferred) == (10, 0)


def test_one_crowded_host_does_not_delay_the_others(database: Database) -> None:
    add_pages(database, ["crowd.com"] * 300 + [f"small{number}.com" for number in range(20)])
    summary = scene.run(database, PAGES, host_delay=100.0, batch_size=10)
    assert summary.claimed == summary.completed == 320 - summary.deferred
    assert summary.deferred > 280
    with database.reading() as conn:
        waiting = select(pages.c.id).where(pages.c.host != "crowd.com", pages.c.scrape_status != "completed")
        assert conn.execute(waiting).all() == []


def test_a_row_that_came_out_of_its_line_is_in_none(database: Database) -> None:
    (row,) = lined_up(database, 1)
    assert scene.row(database, row, PAGE_SCRAPES).scrape_in_line_since is not None
    scene.change(database, [row], PAGE_SCRAPES, due_at=scene.ago(1))
    (item,) = take(database, in_hand_by_host={}).items
    assert scene.row(database, item.id, PAGE_SCRAPES).scrape_in_line_since is None


# --- classes ----------------------------------------------------------------------------------------------
def test_each_class_waits_before_the_lower_ones(database: Database) -> None:
    since = time_of(database)
    normal = lined_up(database, 200, priority=NORMAL)
    assert_in_line(database, normal, since)
    since = time_of(database)
    high = lined_up(database, 20, priority=HIGH)
    assert_in_line(database, high, since)
    since = time_of(database)
    urgent = lined_up(database, 20, priority=URGENT)
    assert_in_line(database, urgent, since)
    more = lined_up(database, 1, priority=HIGH)
    assert min(places(database, more, since)) > max(places(database, high + urgent, since))
    low = lined_up(database, 1, priority=LOW)
    assert min(places(database, low, since)) > max(places(database, normal, since))


def test_who_makes_room_for_a_higher_class_moves_once(database: Database) -> None:
    """To the end of its line, and not from one taken place to the next."""
    normal = lined_up(database, 50, priority=NORMAL)
    urgent = lined_up(database, 30, priority=URGENT)
    moves = count_moves(database)
    scene.change(database, normal[:10], PAGE_SCRAPES, due_at=scene.ago(1))  # they come due, and the host is taken
    before = moves()
    assert take(database).deferred == 10
    assert moves() - before == 10
    since = time_of(database)
    assert min(places(database, normal[:10], since)) > max(places(database, normal[10:] + urgent, since))


# --- enqueued again ---------------------------------------------------------------------------------------
def test_enqueueing_again_leaves_the_line_as_it_is(database: Database) -> None:
    rows = lined_up(database, 20)
    since = time_of(database)
    before = places(database, rows, since)
    assert scene.put(database, rows, PAGE_SCRAPES).active == rows
    assert places(database, rows, since) == before


def test_a_higher_class_takes_a_row_out_of_its_line(database: Database) -> None:
    rows = lined_up(database, 20, priority=NORMAL)
    since = time_of(database)
    scene.put(database, rows[-5:], PAGE_SCRAPES, priority=HIGH)
    assert take(database).deferred == 5
    assert_in_line(database, rows[-5:], since)


# --- the line follows the rows ----------------------------------------------------------------------------
def test_a_line_that_was_cancelled_keeps_nobody_waiting(database: Database) -> None:
    cancelled(database, lined_up(database, 2_000))
    since = time_of(database)
    assert_in_line(database, lined_up(database, 20, priority=URGENT), since)


def test_the_same_rows_wait_no_longer_when_they_come_back(database: Database) -> None:
    since = time_of(database)
    for _ in range(3):
        rows = lined_up(database, 100)
        cancelled(database, rows)
    since = time_of(database)
    scene.put(database, rows, PAGE_SCRAPES)
    assert take(database).deferred == 100
    assert_in_line(database, rows, since)


@pytest.mark.parametrize("chunk", [1, 10, 40])
def test_a_line_closes_up_from_its_end(database: Database, chunk: int) -> None:
    """Half of it is cancelled at its head. It is then as long as the other half, at one move for each row at most."""
    since = time_of(database)
    rows = lined_up(database, 80)
    moves = count_moves(database)
    for start in range(0, 40, chunk):
        cancelled(database, rows[start : start + chunk])
    left = rows[40:]
    order = sorted(left, key=dict(zip(left, places(database, left, since), strict=True)).__getitem__)
    assert_in_line(database, order, since)
    assert order == left or chunk < 40  # who moves together keeps the order
    assert moves() <= 40


def test_a_tail_that_is_cancelled_moves_nobody(database: Database) -> None:
    rows = lined_up(database, 100)
    moves = count_moves(database)
    cancelled(database, rows[40:])
    assert moves() == 0
    since = time_of(database)
    last, first = places(database, [rows[39], *lined_up(database, 1)], since)
    assert first - last == pytest.approx(1, abs=0.01)


def test_every_other_row(database: Database) -> None:
    since = time_of(database)
    rows = lined_up(database, 100)
    cancelled(database, rows[::2])
    left = rows[1::2]
    order = sorted(left, key=dict(zip(left, places(database, left, since), strict=True)).__getitem__)
    assert_in_line(database, order, since)


def test_each_class_closes_up_before_the_lower_ones(database: Database) -> None:
    since = time_of(database)
    urgent = lined_up(database, 40, priority=URGENT)
    normal = lined_up(database, 60, priority=NORMAL)
    assert_in_line(database, urgent + normal, since)
    cancelled(database, urgent[:30])
    assert_in_line(database, urgent[30:], since)
    order = sorted(normal, key=dict(zip(normal, places(database, normal, since), strict=True)).__getitem__)
    assert_in_line(database, order, since, first=PER_HOST + 1 + 10)


def test_lines_of_other_hosts_stay_as_they_are(database: Database) -> None:
    rows = lined_up(database, 30)
    others = add_pages(database, ["other.com"] * (PER_HOST + 30))[PER_HOST:]
    assert take(database).deferred == 30
    since = time_of(database)
    before = places(database, others, since)
    cancelled(database, rows[:10])
    assert places(database, others, since) == before


def test_rows_that_wait_for_another_reason_are_left_alone(database: Database) -> None:
    """A row that is tried again in an hour does not come sooner, nor does anybody wait for it."""
    (later,) = add_pages(database, ["crowd.com"])
    scene.change(database, [later], PAGE_SCRAPES, due_at=scene.ago(-3600))
    since = time_of(database)
    rows = lined_up(database, 20)
    assert_in_line(database, rows, since)
    cancelled(database, rows)
    assert places(database, [later], since)[0] * PACE > 3500


# --- many processes ---------------------------------------------------------------------------------------
def test_no_place_is_given_away_twice(database: Database) -> None:
    """Processes line up rows of the same hosts at the same time, hosts in opposite orders."""
    since = time_of(database)
    names = [f"crowd{number}.com" for number in range(5)]
    rows = add_pages(database, names * 40) + add_pages(database, names[::-1] * 40)
    holding = dict.fromkeys(names, PER_HOST)

    def worker() -> None:
        while take(database, window=30, in_hand_by_host=holding).deferred:
            pass

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(worker) for _ in range(4)]:
            done.result()
    with database.reading() as conn:
        found = conn.execute(select(pages.c.host, pages.c.scrape_due_at).where(pages.c.id.in_(rows))).all()
    for name in names:
        line = sorted((row.scrape_due_at - since).total_seconds() / PACE for row in found if row.host == name)
        assert len(line) == 80
        assert min(later - earlier for earlier, later in pairwise(line)) > 0.99


@pytest.mark.parametrize("first", ["cancel", "claim"])
def test_a_line_that_grows_while_it_is_cancelled(postgresql_database: Database, first: str) -> None:
    """Whichever comes first, what was lined up meanwhile is not left behind a hole."""
    database = postgresql_database
    since = time_of(database)
    old = lined_up(database, 500)
    new = add_pages(database, ["crowd.com"] * 50)
    request = ClaimRequest(
        100, scene.LEASE, DELAY, {"crowd.com": PER_HOST}, empty_handed=False, window=1000, notes_poll=False
    )
    both: dict[str, Any] = {"cancel": (cancel, PAGE_SCRAPES, old), "claim": (claim, PAGES, request)}
    function, *args = both.pop(first)
    (other,) = both.values()
    with database.begin() as conn, ThreadPoolExecutor(1) as pool:
        function(conn, *args)
        second = pool.submit(lambda: database.write(*other))
        with pytest.raises(TimeoutError):
            second.result(0.4)
        conn.commit()
        second.result(10)
    order = sorted(new, key=dict(zip(new, places(database, new, since), strict=True)).__getitem__)
    assert_in_line(database, order, since)


def test_cancelling_and_lining_up_never_wait_for_each_other_in_a_circle(postgresql_database: Database) -> None:
    """Claims, enqueues and cancels of the same few hosts, as fast as they can: nobody is a deadlock's victim."""
    database = postgresql_database
    rows = add_pages(database, [f"crowd{number % 4}.com" for number in range(600)])
    holding = {f"crowd{number}.com": PER_HOST for number in range(4)}
    end = time.monotonic() + 2
    request = ClaimRequest(5, scene.LEASE, DELAY, holding, empty_handed=False, window=200, notes_poll=False)
    steps: list[Callable[[Connection, int], Any]] = [
        lambda conn, turn: claim(conn, PAGES, request),
        lambda conn, turn: claim(conn, PAGES, request),
        lambda conn, turn: cancel(conn, PAGE_SCRAPES, rows[turn % 7 :: 7]),
        lambda conn, turn: cancel(conn, PAGE_SCRAPES, rows[turn % 11 :: 11]),
        lambda conn, turn: enqueue(conn, PAGE_SCRAPES, rows[turn % 5 :: 5], EnqueueOptions(priority=turn % 4)),
    ]

    def keep_on(step: Callable[[Connection, int], Any]) -> int:
        turns, own = 0, Database(database.url)
        while time.monotonic() < end:
            with own.begin() as conn:  # not `write`, which would try again
                step(conn, turns)
            turns += 1
        own.close()
        return turns

    with ThreadPoolExecutor(len(steps)) as pool:
        assert min(pool.map(keep_on, steps)) > 3
