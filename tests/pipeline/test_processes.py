"""How rows are divided among processes, and a signal that comes early. What the processes do is shown in
tests/cli/test_processes.py."""

import subprocess
import sys

import pytest

from scrapersky_cli.pipeline.processes import shares


@pytest.mark.parametrize(
    ("rows", "processes", "divided"),
    [
        (None, 3, [None, None, None]),
        (6, 3, [2, 2, 2]),
        (7, 3, [2, 2, 3]),
        (2, 3, [1, 1]),
        (1, 1, [1]),
    ],
)
def test_no_process_gets_nothing(rows: int | None, processes: int, divided: list[int | None]) -> None:
    assert shares(rows, processes) == divided


ASKED_TO_STOP_AT_ONCE = """
import os, signal
from scrapersky_cli.pipeline.processes import Processes

signal.signal(signal.SIGTERM, lambda *_: None)  # as the first process has its own handler
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
with Processes([lambda: "worked"]) as children:
    try:
        print(children.wait())
    except Exception as error:
        print(error)
"""


def test_a_process_that_is_asked_to_stop_before_it_listens_stops() -> None:
    command = [sys.executable, "-c", ASKED_TO_STOP_AT_ONCE]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "died (signal 15)" in said
