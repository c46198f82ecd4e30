"""Every hostile answer ends in its own failure, in time, without filling the memory and without much work.

The work is bounded by what was taken off the wire before the connection was closed: unlike seconds, that is the same
on a busy machine.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.waiting import PATIENCE
from tests.web import hostile_http2, hostile_server
from tests.web.hostile import CASES, Case

pytestmark = pytest.mark.slow

SECONDS = 1.0  # for what never ends; the others have plenty of time
FLOODS = [case for case in CASES if "flood" in case.code or case.path.startswith("/pieces/")]
KIB = 1024
assert hostile_http2.PIECES


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a client process reports after it has visited every case."""
    cases = [(case.url, case.kind, SECONDS if case.code == "timeout" else PATIENCE) for case in CASES]
    with hostile_server.serve(tmp_path_factory.mktemp("hostile")) as ports:
        arguments = [str(ports.http), str(ports.https), ports.ca_file]
        command = [sys.executable, "-m", "tests.web.hostile_client", *arguments]
        done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_outcome(outcome: dict[str, Any], case: Case) -> None:
    result = outcome["results"][case.url]
    assert result["code"] in case.code.split("|")
    if case.path in ("/rate/seconds", "/rate/date"):
        assert 100 < result["retry_after"] <= 120


@pytest.mark.parametrize("case", FLOODS, ids=lambda case: case.path)
def test_a_flood_is_cut_off(outcome: dict[str, Any], case: Case) -> None:
    most = 4_000_000 if case.code == "too_large" else 300 * KIB
    assert outcome["results"][case.url]["taken"] <= most


def test_memory(outcome: dict[str, Any]) -> None:
    assert outcome["growth"] < 60


def test_what_is_cut_is_kept(outcome: dict[str, Any]) -> None:
    assert outcome["results"]["http://evil.com/endless/robots.txt"]["size"] == 512_000
