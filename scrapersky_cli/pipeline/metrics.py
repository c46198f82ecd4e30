"""Keep a file of metrics for node_exporter's textfile collector, in the text format of Prometheus.

The file is its own memory: each run adds what it did to the counters that stand there, so that they grow however many
processes of this machine come and go. What is read of the database replaces what stood there.
"""

import logging
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows.registry import queue_of

log = logging.getLogger(__name__)

Samples = Mapping[str, float]  # by name and labels, as they are written

_METRICS = {
    "scrapersky_rows_total": ("counter", "Attempts at rows that this machine ended, by outcome."),
    "scrapersky_rows_failed_ours_total": ("counter", "Rows that failed for reasons on our side."),
    "scrapersky_rows_written_total": ("counter", "Rows that were written for the operator."),
    "scrapersky_runs_total": ("counter", "Runs that claimed rows, or found none."),
    "scrapersky_run_seconds_total": ("counter", "Time that runs took."),
    "scrapersky_fetches_total": ("counter", "Addresses that were asked."),
    "scrapersky_fetch_seconds_total": ("counter", "Time that they took, with redirects, retries and waits for hosts."),
    "scrapersky_exits_total": ("counter", "Commands that ended, by exit code."),
    "scrapersky_last_run_timestamp_seconds": ("gauge", "When a run ended last."),
    "scrapersky_database_up": ("gauge", "Whether the database could be read at the end of the last run."),
    "scrapersky_queue_rows": (
        "gauge",
        "Rows of a queue, by state; due ones are among the queued, and at most 100,000.",
    ),
    "scrapersky_queue_oldest_due_seconds": ("gauge", "For how long the oldest due row has waited."),
    "scrapersky_paid_requests_total": ("counter", "Requests to Google Places, of all machines."),
    "scrapersky_cost_dollars_total": ("counter", "What they cost by the list of prices."),
}
_SAMPLE = re.compile(r"^((\w+)(?:\{.*\})?) (\S+)$")
_OUTCOMES = ("empty", "retried", "failed", "released", "lost", "cancelled")
_STATES = ("queued", "due", "processing", "completed", "failed", "cancelled")


def keep_metrics(
    settings: Settings, database: Database | None, summaries: Sequence[Summary], ended: tuple[str, int] | None = None
) -> None:
    """Update SCRAPERSKY_METRICS_FILE after runs with these summaries. Do nothing if it is not set.

    `database` is None if it cannot be reached; then the figures that are read from it stay as they are. `ended` is the
    name and the exit code of a command that has ended. An error is logged as a warning, and never fails the run.
    """
    if not settings.metrics_file:
        return
    found: Samples | None = None
    with Caught() as reading:
        found = _read(database, summaries) if database else None
    with Caught() as writing:
        change_file(Path(settings.metrics_file), _counted(summaries, ended), found)
    for caught in (reading, writing):
        if caught.error:
            log.warning("the metrics are not up to date: %s", caught.error)


def _read(database: Database, summaries: Sequence[Summary]) -> Samples:
    """Return what the database says of these workflows, and of costs."""
    # Imported late: an idle run takes less time than these imports.
    from scrapersky_cli.read.costs import spent
    from scrapersky_cli.read.status import status

    with database.reading() as conn:
        states = status(conn, {summary.workflow: queue_of(summary.workflow) for summary in summaries})
        costs = spent(conn)
    found: dict[str, float] = {}
    for each in states:
        for state in _STATES:
            found[sample("scrapersky_queue_rows", workflow=each.workflow, state=state)] = getattr(each, state)
        found[sample("scrapersky_queue_oldest_due_seconds", workflow=each.workflow)] = each.oldest_due or 0.0
    for sku, requests, dollars in costs:
        found[sample("scrapersky_paid_requests_total", sku=sku)] = requests
        found[sample("scrapersky_cost_dollars_total", sku=sku)] = dollars
    return found


def _counted(summaries: Sequence[Summary], ended: tuple[str, int] | None) -> Samples:
    """Return by how much the counters grow."""
    found: dict[str, float] = {}
    for each in summaries:
        rows = {"completed": each.completed - each.empty, **{name: getattr(each, name) for name in _OUTCOMES}}
        for outcome, number in rows.items():
            found[sample("scrapersky_rows_total", workflow=each.workflow, outcome=outcome)] = number
        numbers = {
            "scrapersky_rows_failed_ours_total": each.ours,
            "scrapersky_rows_written_total": each.rows,
            "scrapersky_runs_total": 1,
            "scrapersky_run_seconds_total": each.seconds,
            "scrapersky_fetches_total": each.traffic.fetches,
            "scrapersky_fetch_seconds_total": each.traffic.seconds,
        }
        found |= {sample(name, workflow=each.workflow): number for name, number in numbers.items()}
    if ended:
        found[sample("scrapersky_exits_total", workflow=ended[0], code=str(ended[1]))] = 1
    return found


# --- the file ---------------------------------------------------------------------------------------------
def change_file(file: Path, grown: Samples, read: Samples | None) -> None:
    """Add to the counters of the file, and replace what was read; None: the database could not be read.

    The file is replaced as a whole, and one process at a time does so. Raise OSError.
    """
    with _alone(file):
        samples = dict(parse(file.read_text())) if file.exists() else {}
        for key, number in grown.items():
            samples[key] = samples.get(key, 0.0) + number
            if key.startswith("scrapersky_runs_total"):
                samples[key.replace("scrapersky_runs_total", "scrapersky_last_run_timestamp_seconds")] = time.time()
        samples |= read or {}
        samples["scrapersky_database_up"] = float(read is not None)
        # The collector, which is another user, reads each file whose name ends in .prom.
        new = file.with_name(f"{file.name}.new")
        new.write_text(render(samples))
        new.replace(file)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.with_name(f"{file.name}.lock").open("a") as lock:
        flock(lock, LOCK_EX)
        yield


def sample(name: str, **labels: str) -> str:
    """Return the name of a sample as it is written. Labels are names of ours, which need no escapes."""
    written = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{name}{{{written}}}"


def parse(text: str) -> Samples:
    """Return the samples of a file that `render` wrote. What is none of ours is left out."""
    found = (_SAMPLE.match(line) for line in text.splitlines())
    return {each[1]: float(each[3]) for each in found if each and each[2] in _METRICS}


def render(samples: Samples) -> str:
    """Return the samples in the text format, each metric's together."""
    lines = []
    for name, (kind, help_) in _METRICS.items():
        its = sorted(key for key in samples if key.partition("{")[0] == name)
        if its:
            lines += [f"# HELP {name} {help_}", f"# TYPE {name} {kind}"]
            lines += [f"{key} {samples[key]:.15g}" for key in its]
    return "\n".join(lines) + "\n"
