"""What becomes of a row: decided by the class of its error, never by reading a message."""

import random
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from scrapersky_cli.db.queues import CANCELLED, COMPLETED, ERROR_LENGTH, FAILED, QUEUED
from scrapersky_cli.engine.workflow import Item
from scrapersky_cli.errors import ItemError, PutOff
from scrapersky_cli.failures import NoSlot, WaitedTooLong

_LONGEST_WAIT_SECONDS = 30 * 86400.0  # whatever a host asks for
Count = Literal["completed", "empty", "retried", "failed", "released", "cancelled", "lost"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How often a row is tried and how long it waits in between; times in seconds."""

    max_attempts: int = 4
    backoff: float = 60
    backoff_cap: float = 6 * 3600
    max_wait: float = 24 * 3600


@dataclass(frozen=True, slots=True, eq=False)  # compared as objects: rows that end in the same way share one
class Outcome:
    """How the attempt of one row ended.

    `status` is the row's next one, or None where it is up to others. `delay` is in seconds: a row that goes back to
    the queue is due after it. `rows` counts what was written for the operator.
    """

    status: str | None
    counts_as: Count
    result_code: str | None = None
    error_kind: str | None = None
    error_code: str | None = None
    error: str | None = None
    delay: float = 0.0
    gave_back: bool = False  # the attempt does not count
    waits: bool = False  # for its host's slot
    rows: int = 0


@lru_cache(maxsize=256)  # nearly every row ends in one of a few ways
def completed(result_code: str, empty: bool, rows: int = 1) -> Outcome:
    """The work was done; `empty`: it found nothing."""
    return Outcome(COMPLETED, "empty" if empty else "completed", result_code=result_code, rows=rows)


@cache
def released() -> Outcome:
    """The work was not finished, through no fault of the row: its attempt does not count."""
    return Outcome(QUEUED, "released", gave_back=True)


@cache
def cancelled() -> Outcome:
    """An operator cancelled the row while it was worked."""
    return Outcome(CANCELLED, "cancelled")


@cache
def lost() -> Outcome:
    """The row was taken away: its claim was declared dead, and what others do with it is theirs to count."""
    return Outcome(None, "lost")


def backoff(attempt: int, policy: Policy) -> float:
    """Seconds to wait after the given attempt (1, 2, …): doubling up to the cap, with ±10 % jitter so that rows that
    failed together do not come back together."""
    seconds: float = min(policy.backoff_cap, policy.backoff * 2 ** min(attempt - 1, 30))
    return seconds * random.uniform(0.9, 1.1)


def _bounded(seconds: float | None) -> float:
    """Given a wait in seconds, whatever number it is, return one that can be stored."""
    return min(seconds, _LONGEST_WAIT_SECONDS) if seconds and seconds > 0 else 0.0


def after_error(error: ItemError, item: Item, policy: Policy) -> Outcome:
    """Given what ended an attempt, return what becomes of the row."""
    if isinstance(error, NoSlot):
        if item.waited > policy.max_wait:
            return after_error(WaitedTooLong(), item, policy)
        return Outcome(QUEUED, "released", delay=_bounded(error.give_back_seconds), gave_back=True, waits=True)
    text = shortened(error.message)
    if isinstance(error, PutOff):
        why = Outcome(QUEUED, "released", error_kind=error.kind, error_code=error.code, error=text)
        return replace(why, delay=_bounded(error.retry_after), gave_back=True)
    tries = item.attempt - item.losses  # any row of a dead worker may have killed it, so a loss is not a try
    if error.transient and tries < policy.max_attempts:
        delay = max(backoff(tries, policy), _bounded(error.retry_after))
        return Outcome(QUEUED, "retried", error_kind=error.kind, error_code=error.code, error=text, delay=delay)
    # A transient error in every try we allow ourselves: nobody knows whether the target is to blame.
    kind = "ours" if error.transient else error.kind
    return Outcome(FAILED, "failed", error_kind=kind, error_code=error.code, error=text)


def shortened(message: str) -> str:
    """Error text as it can be stored: no NUL, no lone surrogate, at most 500 characters, never empty.

    A group of rows is finished by one statement, which must not fail for the text of one of them.
    """
    text = message.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return text[:ERROR_LENGTH] or "no message"
