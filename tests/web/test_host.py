"""The rules by which a host is left alone, wherever they are remembered."""

from collections.abc import Callable

import pytest

from scrapersky_cli.web.host import (
    CIRCUIT_CAP_SECONDS,
    CIRCUIT_FAILURES,
    CachedRobots,
    Host,
    circuit_seconds,
    robots_seconds,
)

Change = Callable[[Host], float]


def take(delay: float, now: float = 0.0) -> Change:
    return lambda host: host.take(now, delay)


def again(delay: float, now: float = 0.0) -> Change:
    return lambda host: host.take(now, delay, is_ours=True)


def move(delay: float) -> Change:
    return lambda host: host.move(0.0, delay)


def free(delay: float) -> Change:
    return lambda host: host.free(0.0, delay)


def hold(seconds: float) -> Change:
    return lambda host: host.hold(0.0, seconds)


def failed(host: Host) -> float:
    return host.failed(0.0)


def worked(host: Host) -> float:
    return host.worked(0.0)


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ([take(5), take(5)], [0, 5]),
        ([take(5), take(7, now=5), take(7, now=6)], [0, 0, 6]),
        ([move(3), take(5)], [0, 3]),
        ([move(9), move(3), take(5)], [0, 0, 9]),
        ([take(5), move(3), take(5)], [0, 0, 5]),
        ([take(600), free(2), take(5)], [0, 0, 2]),
        ([take(600), free(0), take(5), take(5)], [0, 0, 0, 5]),
        ([hold(60), take(5)], [0, 60]),
        ([hold(60), hold(10), take(5)], [0, 0, 60]),
        ([take(5), hold(60), take(5, now=10)], [0, 0, 50]),
        ([hold(60), free(0), take(5)], [0, 0, 60]),
        ([take(5), again(5, now=1), take(5, now=5)], [0, 0, 1]),
        ([take(5), move(9), again(5, now=1), take(5, now=5)], [0, 0, 0, 4]),
        ([take(5), hold(60), again(5, now=1)], [0, 0, 59]),
    ],
)
def test_waits(changes: list[Change], waits: list[float]) -> None:
    host = Host()
    assert [change(host) for change in changes] == waits


@pytest.mark.parametrize(
    ("changes", "failures", "circuit"),
    [
        ([failed] * (CIRCUIT_FAILURES - 1), CIRCUIT_FAILURES - 1, 0),
        ([failed] * CIRCUIT_FAILURES, CIRCUIT_FAILURES, 60),
        ([failed] * (CIRCUIT_FAILURES + 1), CIRCUIT_FAILURES + 1, 120),
        ([failed] * 200, 200, CIRCUIT_CAP_SECONDS),
        ([*[failed] * CIRCUIT_FAILURES, worked], 0, 0),
        ([*[failed] * CIRCUIT_FAILURES, worked, failed], 1, 0),
        ([failed, worked, *[failed] * CIRCUIT_FAILURES], CIRCUIT_FAILURES, 60),
    ],
)
def test_failures_in_a_row(changes: list[Change], failures: int, circuit: float) -> None:
    host = Host()
    for change in changes:
        change(host)
    assert (host.failures, host.circuit) == (failures, circuit)


def test_what_is_kept_of_a_robots_txt() -> None:
    host, robots = Host(), CachedRobots(200, "Crawl-delay: 3")
    host.keep_robots(0.0, CachedRobots(404, ""), 0.0)
    host.keep_robots(0.0, robots, 3.0)
    assert (host.robots, host.crawl_delay) == (robots, 3.0)
    assert [robots_seconds(status) > 1000 for status in (200, 404, 0, 429, 503)] == [True, True, False, False, False]
    assert circuit_seconds(0) == 0
