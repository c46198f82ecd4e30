"""What monitors are told of a run: that it begins, how it ended, and numbers in a file."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scrapersky_cli.cli.monitored import SignsOfLife
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.settings import settings
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

KEY = "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f"


class Monitor(ThreadingHTTPServer):
    """Answers every ping with `status`, and remembers it."""

    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pings: list[tuple[str, str, str]] = []  # path, run, body

    @property
    def settings(self) -> dict[str, Any]:
        port = self.server_address[1]
        return {
            "SCRAPERSKY_PING_URL": f"http://127.0.0.1:{port}/{KEY}/{{workflow}}",
            "SCRAPERSKY_ALLOW_PRIVATE": "127.0.0.0/8",
        }


class _Answer(BaseHTTPRequestHandler):
    server: Monitor

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.pings.append((parts.path, parse_qs(parts.query)["rid"][0], body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    with Monitor() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join(PATIENCE)


# --- pings ------------------------------------------------------------------------------------------------
def test_a_run_pings_before_and_after(quick: Terminal, town_server: TownServer, monitor: Monitor) -> None:
    quick("enqueue", "domain-scan", town_server.town.sites[0].domain)
    done = quick("process", "domain-scan", **monitor.settings)
    assert (done.code, done.err) == (0, "")
    (start, run, nothing), (end, same_run, told) = monitor.pings
    assert (start, end) == (f"/{KEY}/domain-scan/start", f"/{KEY}/domain-scan/0")
    assert run == same_run
    assert (nothing, f"{told}\n") == ("", done.out)
    quick("process", "all", **monitor.settings)
    assert monitor.pings[2:][0][0] == f"/{KEY}/all/start"
    assert monitor.pings[3][2] == "nothing was due"
    assert monitor.pings[3][1] != run


def test_a_failure_is_told_with_its_exit_code(quick: Terminal, monitor: Monitor) -> None:
    gone = quick("process", "domain-scan", **monitor.settings, SCRAPERSKY_DATABASE_URL="sqlite:////nowhere/x.db")
    assert gone.code == 5
    assert [path.rpartition("/")[2] for path, _, _ in monitor.pings] == ["start", "5"]
    assert "there is no database" in monitor.pings[1][2]


def test_a_dry_run_and_a_wrong_command_do_not_ping(quick: Terminal, monitor: Monitor) -> None:
    assert quick("process", "domain-scan", "--dry-run", **monitor.settings).code == 0
    assert quick("process", "domain-sca", **monitor.settings).code == 2
    assert monitor.pings == []


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_loop_pings_before_and_after(
    quick: Terminal, town_server: TownServer, monitor: Monitor, processes: str
) -> None:
    quick("enqueue", "domain-scan", town_server.town.sites[0].domain)
    done = quick("loop", "--drain", "--processes", processes, **monitor.settings)
    assert (done.code, done.err) == (0, "")
    (start, run, _), (end, same_run, told) = monitor.pings
    assert (start, end, told) == (f"/{KEY}/loop/start", f"/{KEY}/loop/0", "the loop has ended")
    assert run == same_run


def test_a_loop_that_fails_tells_its_exit_code(quick: Terminal, monitor: Monitor) -> None:
    assert quick("loop", **monitor.settings, SCRAPERSKY_DATABASE_URL="sqlite:////nowhere/x.db").code == 5
    assert [path.rpartition("/")[2] for path, _, _ in monitor.pings] == ["start", "5"]
    monitor.status = 500
    assert quick("loop", "--drain", **monitor.settings).code == 0


def test_signs_of_life_are_a_minute_apart(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tells what was done since the last one."""
    for name, value in monitor.settings.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    now = 0.0
    signs = SignsOfLife(clock=lambda: now)
    for now in (1.0, 59.0, 60.0, 61.0, 119.0, 125.0):
        signs.tell(Summary("domain-scan", claimed=int(now), completed=int(now)) if now < 100 else Summary("email-scan"))
        signs.wait()
    assert [(path, run) for path, run, _ in monitor.pings] == [(f"/{KEY}/loop/0", str(signs.run))] * 2
    first, second = (re.findall(r"claimed=(\d+)", told) for _, _, told in monitor.pings)
    assert (first, second) == (["1", "59", "60"], ["61"])
    now = 200.0
    signs.tell(Summary("email-scan"))
    signs.wait()
    assert monitor.pings[2][2] == "nothing was due"
    settings.cache_clear()


@pytest.mark.parametrize("wrong", ["refuses", "is not there", "is private", "no url"])
def test_a_monitor_that_cannot_be_told_changes_nothing(quick: Terminal, monitor: Monitor, wrong: str) -> None:
    settings = monitor.settings
    if wrong == "refuses":
        monitor.status = 500
    elif wrong == "is private":
        settings["SCRAPERSKY_ALLOW_PRIVATE"] = ""
    else:
        where = {"is not there": f"http://127.0.0.1:9/{KEY}", "no url": f"{KEY}//"}[wrong]
        settings["SCRAPERSKY_PING_URL"] = where
    done = quick("process", "domain-scan", "--json", **settings)
    assert done.code == 0
    assert done.json["claimed"] == 0
    assert done.err.count("could not be told") == 2
    assert KEY not in done.err


# --- metrics ----------------------------------------------------------------------------------------------
def samples(file: Path) -> dict[str, float]:
    """What Prometheus itself reads there."""
    families = text_string_to_metric_families(file.read_text())
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


def test_counters_grow_from_run_to_run(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    file = tmp_path / "scrapersky.prom"
    settings: dict[str, Any] = {"SCRAPERSKY_METRICS_FILE": str(file)}
    first, second, *_ = (site.domain for site in town_server.town.sites)
    quick("enqueue", "domain-scan", first)
    assert quick("process", "domain-scan", **settings).code == 0
    quick("enqueue", "domain-scan", second)
    before = samples(file)
    assert before["scrapersky_rows_total domain-scan completed"] == 1
    assert before["scrapersky_queue_rows domain-scan due"] == 0
    assert before["scrapersky_fetches_total domain-scan"] >= 1
    assert before["scrapersky_fetch_seconds_total domain-scan"] > 0
    assert before["scrapersky_exits_total domain-scan 0"] == 1
    assert quick("process", "all", **settings).code == 0
    after = samples(file)
    assert after["scrapersky_rows_total domain-scan completed"] == 2
    assert after["scrapersky_runs_total domain-scan"] == 2
    assert after["scrapersky_exits_total all 0"] == 1
    assert after["scrapersky_queue_rows email-scan queued"] == 0
    assert after["scrapersky_database_up"] == 1
    assert file.stat().st_mode & 0o444 == 0o444  # the collector is another user
    assert sorted(each.name for each in tmp_path.glob("*.prom*")) == [file.name, f"{file.name}.lock"]


def test_a_database_that_is_gone_is_seen_in_the_metrics(quick: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "scrapersky.prom"
    settings: dict[str, Any] = {"SCRAPERSKY_METRICS_FILE": str(file)}
    quick("process", "domain-scan", **settings)
    assert quick("process", "domain-scan", **settings, SCRAPERSKY_DATABASE_URL="sqlite:////nowhere/x.db").code == 5
    found = samples(file)
    assert found["scrapersky_database_up"] == 0
    assert found["scrapersky_exits_total domain-scan 5"] == 1
    assert found["scrapersky_runs_total domain-scan"] == 1


def test_metrics_that_cannot_be_written_change_nothing(quick: Terminal) -> None:
    done = quick("process", "domain-scan", SCRAPERSKY_METRICS_FILE="/nowhere/x.prom")
    assert (done.code, done.out) == (0, "")
    assert re.search("metrics are not up to date.*No such file", done.err)
