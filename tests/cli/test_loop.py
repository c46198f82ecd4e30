"""loop: what a container runs instead of cron."""

import asyncio
import signal
import time

import pytest

from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.engine.stopping import Stop
from tests.cli.terminal import Terminal


def test_a_request_that_came_before_the_wait_ends_it() -> None:
    """Between the last look at the flag and the wait there is a moment."""
    stop = Stop()
    stop.request(signal.SIGTERM)
    began = time.monotonic()
    asyncio.run(stop.wait(10))
    assert time.monotonic() - began < 5


def test_loop_works_what_comes_while_it_runs(quick: Terminal, town_server: TownServer) -> None:
    """One line for each run in which something happened, and no other; at once, though nobody told Python to hurry."""
    first, second, *_ = (site.domain for site in town_server.town.sites)
    quick("enqueue", "domain-scan", first)
    process = quick.start("loop", "--interval", "0.2s", PYTHONUNBUFFERED="")
    assert process.stdout
    assert b"workflow=domain-scan claimed=1 completed=1 " in process.stdout.readline()
    quick("enqueue", "domain-scan", second)
    assert b"workflow=domain-scan claimed=1 completed=1 " in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=40)
    assert (process.returncode, out, err) == (0, b"", b"")


def test_loop_survives_our_own_outage(quick: Terminal) -> None:
    """It says so and goes on, as cron would; no attempt is spent."""
    quick("enqueue", "domain-scan", "somebody.com")
    dead = {"SCRAPERSKY_CONNECT_TO": "", "SCRAPERSKY_DNS": "127.0.0.1:9", "SCRAPERSKY_PROBE": "probe-one.com:443"}
    process = quick.start("loop", "domain-scan", "--interval", "1h", **dead, SCRAPERSKY_FETCH_SECONDS="12")
    assert process.stderr
    assert b"network is down" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=40)
    assert (process.returncode, out) == (0, b"")
    assert quick("status").rows[0][1:3] == ["1", "1"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["domain-scna"], "did you mean domain-scan?"),
        (["--interval", "soon"], "90s, 15m"),
    ],
)
def test_what_is_mistyped_is_said_at_once(quick: Terminal, args: list[str], said: str) -> None:
    result = quick("loop", *args)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
