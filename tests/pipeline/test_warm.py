"""A run leaves what is there before it out of garbage collection."""

import subprocess
import sys

PROGRAM = """
import gc
from scrapersky_cli.pipeline.warm import tune_garbage_collection

tune_garbage_collection()
frozen = gc.get_freeze_count()
kept = [[] for _ in range(1000)]
tune_garbage_collection()
print(frozen > 1000, gc.get_freeze_count() <= frozen, gc.get_threshold()[0] > 700)
"""


def test_what_is_there_before_the_first_run_is_frozen_once() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True"]
