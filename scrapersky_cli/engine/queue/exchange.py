"""Exchange: a group is stored, and new rows are claimed in the same transaction, with as few waits as that takes.

This is the way of nearly every row. It is optimistic: if anything raises, nothing is stored, and `finish.py` stores the
group with care. Statements that need no answer of each other are sent together: the flip with the pick of new rows, and
then the counts with their flip to `processing`, and COMMIT.
"""

from collections.abc import Mapping, Set

from sqlalchemy import Connection

from scrapersky_cli.db.together import send, send_last
from scrapersky_cli.engine.queue.claim import Claimed, ClaimRequest, check_schema, picking, take
from scrapersky_cli.engine.queue.group import (
    Advance,
    Group,
    flips,
    of_latest_claims,
    outcomes_of,
    save_steps,
    settling,
    verdicts,
    write_books,
)
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.workflow import Key, Workflow


def exchange(
    conn: Connection,
    workflow: Workflow,
    group: Group,
    rows_by_claim: Mapping[int, Set[Key]],
    lease: float,
    advance: Advance | None,
    request: ClaimRequest | None = None,
) -> tuple[dict[Key, Outcome], Claimed | None]:
    """Store the group, and claim what is asked for. Return how each attempt ended that did, and what was claimed.

    `rows_by_claim` has the keys of what the process has in hand, the group included; `lease` is in seconds. Nothing may
    follow in the transaction, which may be committed already. Raise SchemaAhead or SchemaBehind, as `claim` does.
    """
    if request:
        check_schema(conn, request)
    fenced = save_steps(conn, workflow, of_latest_claims(group))
    outcomes = outcomes_of(workflow, fenced)
    ends = flips(conn.dialect.name, workflow, fenced, outcomes)
    # Successors are enqueued first: to wait for their locks while holding picked rows could end in a deadlock.
    pick = [picking(workflow, request)] if request and not advance else []
    answers = send(conn, [*ends, *pick])
    stored = write_books(conn, workflow, fenced, outcomes, answers[: len(ends)], advance)
    ended = verdicts(conn, group, stored, rows_by_claim)
    counts = settling(conn, group, ended, rows_by_claim, lease)
    if not request:
        send_last(conn, [counts])
        return ended, None
    picked = answers[-1] if pick else send(conn, [picking(workflow, request)])[0]
    return ended, take(conn, workflow, request, picked, counts)
