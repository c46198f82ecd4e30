"""The limits of a run, from the settings and from what a command says."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from scrapersky_cli.engine.queue.pick import ANY_ROW, Narrowing
from scrapersky_cli.engine.retry import Policy
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.width import FIRST
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.pipeline.descriptors import affordable
from scrapersky_cli.settings import Settings

log = logging.getLogger(__name__)

_ROWS_WITHOUT_NETWORK = 500  # of a claim: none of them waits, and a transaction costs more than many rows


def limits(
    settings: Settings,
    *,
    rows: int | None = None,
    deadline: float | None = None,
    concurrency: int | None = None,
    ids: Sequence[int] | None = None,
    batch_id: int | None = None,
    runs: int = 1,
) -> Limits:
    """Return the limits of a run: `rows` rows, or until `deadline`, in seconds, or else one batch.

    It works `concurrency` rows at the same time or, by default, finds out how many pay. `runs` is how many runs this
    process has at the same time: they share the files that it may have open.
    """
    most = concurrency or settings.concurrency
    at_once = affordable(most * runs) // runs
    if at_once < most and concurrency:
        log.warning(
            "too few files may be open for %s rows at the same time; %s are worked (see ulimit -n)", most, at_once
        )
    if rows is None and deadline is None:
        rows = len(ids) if ids else settings.batch_size
    return Limits(
        batch_size=settings.batch_size,
        concurrency=at_once,
        finds_width=concurrency is None,
        lease=settings.lease_seconds,
        item_seconds=settings.item_seconds,
        grace=settings.grace_seconds,
        host_delay=settings.host_delay,
        rows=rows,
        deadline=deadline,
        policy=Policy(
            max_attempts=settings.max_attempts,
            backoff=settings.backoff_seconds,
            backoff_cap=settings.backoff_cap_seconds,
            max_wait=settings.max_wait,
        ),
        narrowing=ANY_ROW if ids is None and batch_id is None else Narrowing(ids, batch_id),
    )


def fitting(limits: Limits, workflow: Workflow) -> Limits:
    """Return the limits as they are for this workflow."""
    if workflow.work is None:
        return replace(limits, batch_size=max(limits.batch_size, _ROWS_WITHOUT_NETWORK))
    if limits.finds_width and workflow.queue.host is None:
        # All its rows ask the same few servers, which do not answer faster if they are asked more at the same time.
        return replace(limits, concurrency=min(limits.concurrency, FIRST))
    return limits
