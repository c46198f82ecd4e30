"""The line of a host: its surplus of due rows, which are deferred. Each is due again at a place of its own.

The places are as far apart as requests to the host have to be. A row in the line has `in_line_since`; an index has only
such rows, so no other row pays for it. Where a line ends is read from the rows in it and remembered nowhere else, so it
is right whatever takes rows out. Each class of priority has a line, which begins where those of the higher
classes end.

Whoever gives places away locks the host first, so that no place is given away twice: rows, then hosts by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Float,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    Update,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from scrapersky_cli.db.clock import after, now, seconds_between
from scrapersky_cli.db.queues import PRIORITIES, QUEUED, Queue
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.together import Rows
from scrapersky_cli.engine.queue.statements import statement

# Seconds added to the time between two places. Requests go out a little later than they could: without them rows would
# come due faster than they leave, and would have to be deferred again.
_EXTRA_SECONDS = 0.1


@statement
def _lock_hosts(dialect: str) -> Any:
    """Lock hosts in the order of their names, and insert those that are missing."""
    r = records(dialect, {"host": String()})
    insertion = upsert(dialect)(hosts).from_select(["host"], select(r.c.host).where(r.c.host.is_not(None)))
    return insertion.on_conflict_do_update(
        index_elements=[hosts.c.host], set_={"failures": hosts.c.failures}
    ).returning(hosts.c.host, hosts.c.crawl_delay, seconds_between(now(), hosts.c.next_allowed_at).label("next"))


def _hosts(conn: Connection, names: Iterable[str]) -> dict[str, Row[Any]]:
    rows = as_rows([{"host": host} for host in sorted(names)])
    return {row.host: row for row in conn.execute(_lock_hosts(conn.dialect.name), {"rows": rows})}


def _last(queue: Queue, of: FromClause, priority: int, column: Any) -> Select[Any]:
    """The last rows of this class in the line of each host in `of`, to be limited."""
    of_host = queue.table.c[str(queue.host)] == of.c.host
    in_class = queue["priority"] == literal_column(str(priority))
    return select(column).where(queue.in_line(), of_host, in_class).order_by(queue["due_at"].desc()).correlate(of)


@statement
def _ends(queue: Queue, dialect: str) -> Select[Any]:
    """Find the last place in each host's line, class by class, in seconds from now."""
    r = records(dialect, {"host": String()})
    place = seconds_between(now(), queue["due_at"])
    ends = (_last(queue, r, priority, place).limit(literal_column("1")) for priority in PRIORITIES.values())
    return select(r.c.host, *(end.scalar_subquery() for end in ends)).select_from(r)


@statement
def _place(queue: Queue, dialect: str) -> Update:
    """Make locked rows due at their new places in the line."""
    r = records(dialect, {"id": BigInteger(), "place": Float()})
    return (
        update(queue.table)
        .where(queue.id == r.c.id)
        .values(
            {
                queue["due_at"]: after(now(), r.c.place),
                queue["in_line_since"]: func.coalesce(queue["in_line_since"], now()),
            }
        )
    )


def _place_all(conn: Connection, queue: Queue, places: Mapping[int, float]) -> None:
    if places:
        rows = [{"id": id_, "place": place} for id_, place in sorted(places.items())]
        conn.execute(_place(queue, conn.dialect.name), {"rows": as_rows(rows)})


def line_up(conn: Connection, queue: Queue, surplus: Rows, host_delay: float, ahead: int) -> None:
    """Give each of these locked rows the next free place in its host's line, which begins behind the `ahead` rows that
    may be in hand. `host_delay` is the least time between two requests to a host, in seconds."""
    names = sorted({row.host for row in surplus})
    known = _hosts(conn, names)
    rows = as_rows([{"host": host} for host in names])
    ends = {
        host: [end or 0.0 for end in line]
        for host, *line in conn.execute(_ends(queue, conn.dialect.name), {"rows": rows})
    }
    places: dict[int, float] = {}
    for row in surplus:
        host, line = known[row.host], ends[row.host]
        pace = max(host_delay, host.crawl_delay or 0.0) + _EXTRA_SECONDS
        line[row.priority] = max(ahead * pace, host.next or 0.0, *line[: row.priority + 1]) + pace
        places[row.id] = line[row.priority]
    _place_all(conn, queue, places)


# --- closing up -------------------------------------------------------------------------------------------
@statement
def _tails(queue: Queue, dialect: str) -> Select[Any]:
    """Find the last rows of each host's line, class by class: at most `most`, of those behind `first`."""
    r = records(dialect, {"host": String(), "first": Float()})
    gathered = func.json_agg if dialect == "postgresql" else func.json_group_array

    def tail(priority: int) -> Any:
        behind = queue["due_at"] > after(now(), r.c.first)
        last = _last(queue, r, priority, queue.id.label("id")).where(behind).limit(bindparam("most", type_=Integer))
        return select(gathered(last.subquery("last").c.id, type_=JSON)).correlate(r).scalar_subquery()

    return select(*(tail(priority) for priority in PRIORITIES.values())).select_from(r)


@statement
def _lock_in_line(queue: Queue) -> Select[Any]:
    """Lock those of the given rows that are in a line.

    Rows that others have locked are passed over, because rows are locked before hosts, and whoever calls this has
    locked hosts. Such rows are about to leave the line, or to be given a place.
    """
    place: Any = seconds_between(now(), queue["due_at"])
    host = queue.table.c[str(queue.host)]
    return (
        select(queue.id.label("id"), host.label("host"), queue["priority"].label("priority"), place.label("place"))
        .where(among(queue.id, ids("rows")), queue.given(QUEUED), queue["in_line_since"].is_not(None))
        .order_by(queue["due_at"], queue.id)
        .with_for_update(of=queue.table, skip_locked=True)
    )


def close_up(conn: Connection, queue: Queue, free: Mapping[str, Sequence[float]]) -> None:
    """Rows have left these places, in seconds from now, of the hosts' lines: the last of those behind take them.

    So a line stays as long as it has rows, at the price of one new place for each row that left.
    """
    if not free:
        return
    _hosts(conn, free)
    rows = as_rows([{"host": host, "first": min(places)} for host, places in sorted(free.items())])
    most = max(len(places) for places in free.values())
    found = conn.execute(_tails(queue, conn.dialect.name), {"rows": rows, "most": most})
    behind = sorted({id_ for line in found for tail in line for id_ in tail or ()})
    tails: dict[str, list[list[Row[Any]]]] = {host: [[] for _ in PRIORITIES] for host in free}
    for row in conn.execute(_lock_in_line(queue), {"rows": behind}):
        tails[row.host][row.priority].append(row)
    places: dict[int, float] = {}
    for host, line in tails.items():
        places |= _filled(free[host], line)
    _place_all(conn, queue, places)


def _filled(free: Sequence[float], line: Iterable[Sequence[Row[Any]]]) -> dict[int, float]:
    """Return new places, by row id: the last rows of each class take free places that are earlier than their own. What
    they leave is free for the next class. All places are in seconds from now."""
    left, places = sorted(free), dict[int, float]()
    for rows in line:
        n = sum(place < row.place for place, row in zip(left, reversed(rows), strict=False))
        last = rows[len(rows) - n :]
        places |= {row.id: place for place, row in zip(left, last, strict=False)}
        left = sorted([*left[n:], *(row.place for row in last)])
    return places
