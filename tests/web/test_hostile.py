"""Every hostile answer ends in its own failure, in time, and without filling the memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web import hostile

SECONDS = 1.0


@pytest.fixture(scope="module")
def outcome() -> Iterator[dict[str, Any]]:
    """What a client process reports after it has visited every case."""
    cases = [(case.path, case.kind) for case in hostile.CASES]
    with hostile.serve() as port:
        command = [sys.executable, "-m", "tests.web.hostile_client", str(port), str(SECONDS)]
        done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout)


@pytest.mark.parametrize("case", hostile.CASES, ids=lambda case: case.path)
def test_outcome(outcome: dict[str, Any], case: hostile.Case) -> None:
    result = outcome["results"][case.path]
    assert result["code"] == case.code
    assert result["seconds"] < SECONDS + 1
    if case.path in ("/rate/seconds", "/rate/date"):
        assert 100 < result["retry_after"] <= 120


def test_memory(outcome: dict[str, Any]) -> None:
    assert outcome["growth"] < 60


def test_what_is_cut_is_kept(outcome: dict[str, Any]) -> None:
    assert outcome["results"]["/endless/robots.txt"]["size"] == 512_000
