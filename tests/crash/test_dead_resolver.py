"""Our own outage: nobody's site is blamed for it, and nobody's attempt is spent on it."""

import json
import os
import subprocess
import sys

import pytest

from scrapersky_cli.db.database import Database
from tests.engine import scene

# Nobody listens on the discard port; what cannot be resolved cannot be probed either.
DEAD = {
    "SCRAPERSKY_DNS": "127.0.0.1:9",
    "SCRAPERSKY_PROBE": "probe-one.com:443,probe-two.org:443",
    "SCRAPERSKY_FETCH_SECONDS": "12",  # of which half is robots.txt's: time for one question of five seconds
    "SCRAPERSKY_HOST_DELAY": "0",
}


@pytest.mark.parametrize(("kind", "count"), [("sqlite", 25), ("postgresql", 3)])
def test_a_dead_resolver_fails_nothing(request: pytest.FixtureRequest, kind: str, count: int) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    database: Database = request.getfixturevalue(f"{kind}_database")
    rows = scene.queued(database, count)
    command = [sys.executable, "-m", "scrapersky_cli", "process", "domain-scan", "--json"]
    environment = {**os.environ, **DEAD, "SCRAPERSKY_DATABASE_URL": url}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert done.returncode == 6, done
    assert b"SCRAPERSKY_DNS" in done.stderr
    assert b"Traceback" not in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["error"]["code"] == "network_down"
    assert scene.statuses(database) == {"queued": count}
    for id_ in rows:
        row = scene.row(database, id_)
        assert (row.attempts, row.losses, row.error_code) == (0, 0, None)
        assert scene.attempts_of(database, id_) == []
        assert scene.seconds_until(database, id_) <= 0
