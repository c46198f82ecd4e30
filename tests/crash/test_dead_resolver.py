"""Our own outage: nobody's site is blamed for it, and nobody's attempt is spent on it."""

import json
import os
import subprocess

from scrapersky_cli.db.database import Database
from tests.cli import forkserver
from tests.engine import scene
from tests.waiting import PATIENCE

# Nobody listens on the discard port; what cannot be resolved cannot be probed either.
DEAD = {
    "SCRAPERSKY_DNS": "127.0.0.1:9",
    "SCRAPERSKY_PROBE": "probe-one.com:443,probe-two.org:443",
    "SCRAPERSKY_FETCH_SECONDS": "12",  # of which half is robots.txt's: time for one question of five seconds
    "SCRAPERSKY_HOST_DELAY": "0",
}


def test_a_dead_resolver_fails_nothing(
    sqlite_url: str, sqlite_database: Database, postgresql_url: str, postgresql_database: Database
) -> None:
    """A batch large enough to be suspicious by itself, and one that is not; side by side, for it takes its time."""
    enough = scene.queued(sqlite_database, 25)
    few = scene.queued(postgresql_database, 3)
    runs = [started(sqlite_url), started(postgresql_url)]
    nothing_happened(runs[0], sqlite_database, enough)
    nothing_happened(runs[1], postgresql_database, few)


def started(url: str) -> subprocess.Popen[bytes]:
    command = forkserver.command("process", "domain-scan", "--json")
    environment = {**os.environ, **DEAD, "SCRAPERSKY_DATABASE_URL": url}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def nothing_happened(run: subprocess.Popen[bytes], database: Database, rows: list[int]) -> None:
    out, err = run.communicate(timeout=PATIENCE)
    assert run.returncode == 6, (out, err)
    assert b"SCRAPERSKY_DNS" in err
    assert b"Traceback" not in err
    assert json.loads(out.splitlines()[-1])["error"]["code"] == "network_down"
    assert scene.statuses(database) == {"queued": len(rows)}
    for id_ in rows:
        row = scene.row(database, id_)
        assert (row.attempts, row.losses, row.error_code) == (0, 0, None)
        assert scene.attempts_of(database, id_) == []
        assert scene.seconds_until(database, id_) <= 0
