"""The files that a process may have open, and the rows that these are enough for."""

import subprocess
import sys

import pytest

from scrapersky_cli.engine.run.width import FIRST
from scrapersky_cli.pipeline.descriptors import rows_within


@pytest.mark.parametrize(
    ("files", "rows", "expected"),
    [(1024, 1000, 212), (1024, 100, 100), (4096, 1000, 1000), (256, 1000, FIRST), (256, 5, 5)],
)
def test_rows_within_so_many_files(files: int, rows: int, expected: int) -> None:
    assert rows_within(files, rows) == expected


PROGRAM = """
import resource, sys
from scrapersky_cli.pipeline.descriptors import affordable

soft, hard = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(affordable(500), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "told"),
    [(256, 3000, "500 1600"), (256, 1000, "200 1000"), (2000, 3000, "500 2000")],
    ids=["raised", "as far as it may be", "enough"],
)
def test_the_soft_limit_is_raised(soft: int, hard: int, told: str) -> None:
    command = [sys.executable, "-c", PROGRAM, str(soft), str(hard)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == told
