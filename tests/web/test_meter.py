"""What a request may take off the wire."""

import pytest

from scrapersky_cli.failures import Flood, HeadersTooLarge, TooLarge
from scrapersky_cli.web.meter import MOST_PIECES, Allowance, Meter


def test_bytes() -> None:
    meter = Meter(1000, answered=True)
    meter.count(1000)
    with pytest.raises(TooLarge):
        meter.count(1)


def test_bytes_before_the_head_is_complete() -> None:
    meter = Meter(10_000_000)
    meter.count(190 * 1024)
    with pytest.raises(HeadersTooLarge):
        meter.count(3 * 1024)
    meter = Meter(100_000_000, answered=True)
    meter.count(300 * 1024)


def test_a_byte_at_a_time() -> None:
    meter = Meter(100_000_000, answered=True)
    for _ in range(5 * MOST_PIECES):
        meter.count(1400)
    for _ in range(MOST_PIECES):
        meter.count(1)
    with pytest.raises(Flood):
        for _ in range(20):
            meter.count(1)


def test_what_was_brought_is_no_credit_beyond_the_most() -> None:
    allowance = Allowance(10)
    allowance.take(1, 1 << 30)
    for _ in range(10):
        allowance.take(1, 0)
    with pytest.raises(Flood):
        allowance.take(1, 0)
    allowance.renew()
    allowance.take(10, 0)
