"""How wide a run may be, by what was asked for and by what the process may do."""

import subprocess
import sys
from dataclasses import replace

import pytest

from scrapersky_cli.db.tables.places import DEEP_SCANS
from scrapersky_cli.engine.run.width import FIRST
from scrapersky_cli.pipeline.run_limits import fitting, limits
from scrapersky_cli.settings import Settings
from tests.engine import scene


def test_a_run_finds_its_width_unless_it_is_told() -> None:
    found, told = limits(Settings()), limits(Settings(), concurrency=30)
    assert (found.finds_width, found.concurrency) == (True, 1000)
    assert (told.finds_width, told.concurrency) == (False, 30)
    assert limits(Settings(concurrency=60)).concurrency == 60


def test_rows_that_ask_the_same_servers_keep_the_first_width() -> None:
    of_no_host = scene.workflow(queue=DEEP_SCANS)
    assert fitting(limits(Settings()), of_no_host).concurrency == FIRST
    assert fitting(limits(Settings(concurrency=5)), of_no_host).concurrency == 5
    assert fitting(limits(Settings(), concurrency=100), of_no_host).concurrency == 100
    assert fitting(limits(Settings()), scene.SCAN) == limits(Settings())


def test_without_network_claims_are_large() -> None:
    assert fitting(limits(Settings()), replace(scene.SCAN, work=None)).batch_size == 500


PROGRAM = """
import resource
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.settings import Settings

resource.setrlimit(resource.RLIMIT_NOFILE, (1200, 1200))  # enough for 300 rows
print(limits(Settings(), concurrency=%s, runs=3).concurrency)
"""


@pytest.mark.parametrize(
    ("asked", "told"),
    [(None, ""), (200, "too few files may be open for 200 rows at the same time; 100 are worked (see ulimit -n)\n")],
)
def test_runs_share_the_files_that_may_be_open(asked: int | None, told: str) -> None:
    """Only who asked for a width is told that it cannot be had."""
    done = subprocess.run([sys.executable, "-c", PROGRAM % asked], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("100\n", told)
