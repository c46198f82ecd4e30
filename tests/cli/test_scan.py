"""One site, now: a card, and nothing kept unless it is asked for."""

import signal
from socket import create_server
from typing import Any

import pytest

from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal
from tests.cli.test_run import quirky, rows, truth
from tests.waiting import until


@pytest.fixture
def friendly(town_server: TownServer) -> str:
    return quirky(town_server, "friendly")


def test_a_card_and_nothing_kept(quick: Terminal, town_server: TownServer, friendly: str) -> None:
    done = quick("scan", f"https://www.{friendly}/contact")
    assert (done.code, done.err) == (0, "")
    card: dict[str, list[str]] = {}
    for what, value, *_ in done.rows:
        card.setdefault(what, []).append(value)
    assert card["site"] == [friendly]
    assert {email.lower() for email in card["email"]} == truth(town_server, friendly)
    assert (card["domain-scan"], card["email-scan"], int(card["pages read"][0]) > 1) == (
        ["completed"], ["completed"], True,
    )  # fmt: skip
    assert "best" in next(row[2] for row in done.rows if row[0] == "email")
    assert quick("list", "domains").rows == []


def test_saved_through_the_queue(shell: Terminal, town_server: TownServer, friendly: str) -> None:
    others = [site.domain for site in town_server.town.sites if site.domain != friendly][:2]
    shell("enqueue", "domain-scan", *others)
    done = shell("scan", friendly, "--save", "--json")
    assert done.code == 0
    assert [step["result_code"] for step in done.json["steps"]] == ["ok", "ok"]
    shown = shell("show", friendly, "--json").json
    assert {queue["workflow"]: queue["status"] for queue in shown["queues"] if queue["status"]} == {
        "domain-scan": "completed",
        "email-scan": "completed",
    }
    assert rows(shell, "domain-scan", "queued") == 2


def test_a_site_can_be_scanned_as_often_as_one_likes(quick: Terminal, friendly: str) -> None:
    done, again = (quick("scan", friendly, "--save", "--json").json for _ in range(2))
    assert again["steps"][0]["result_code"] in ("ok", "unchanged")
    assert again["lead"]["emails"] == done["lead"]["emails"]


def test_a_paused_workflow_scans_nothing(quick: Terminal, friendly: str) -> None:
    quick("pause", "domain-scan", "--reason", "the provider is down")
    paused = quick("scan", friendly, "--save")
    assert (paused.code, paused.out) == (2, "")
    assert paused.err.splitlines() == [
        "error: domain-scan is paused: the provider is down",
        "hint: run: scrapersky resume domain-scan",
    ]


def test_it_waits_for_what_another_worker_holds(quick: Terminal, town_server: TownServer) -> None:
    slow = quirky(town_server, "slow")
    quick("enqueue", "domain-scan", slow)
    worker = quick.start("process", "domain-scan")
    until(lambda: rows(quick, "domain-scan", "processing"))
    done = quick("scan", slow, "--save", "--json")
    worker.communicate()
    assert worker.returncode == done.code == 0
    assert {step["workflow"]: step["result_code"] for step in done.json["steps"]}["domain-scan"] == "ok"


def test_a_signal_stops_it_and_gives_the_row_back(quick: Terminal) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        silent_web = {"SCRAPERSKY_CONNECT_TO": f"*:443:127.0.0.1:{silent.getsockname()[1]}"}
        process = quick.start("scan", "silent.com", "--save", **silent_web, SCRAPERSKY_GRACE_SECONDS="0")
        until(lambda: rows(quick, "domain-scan", "processing"))
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130
    assert (rows(quick, "domain-scan", "queued"), rows(quick, "email-scan", "queued")) == (1, 0)


def test_a_site_that_says_no(quick: Terminal, town_server: TownServer) -> None:
    name = quirky(town_server, "robots-denies")
    done = quick("scan", name, "--json")
    assert done.code == 3
    assert done.err == f"error: domain-scan of {name} failed: The host's robots.txt does not allow this page.\n"
    assert [(step["workflow"], step["error_code"]) for step in done.json["steps"]] == [("domain-scan", "robots_denied")]
    assert done.json["contacts"] == []


def test_a_site_that_cannot_be_reached(quick: Terminal, town_server: TownServer) -> None:
    """Kept or not; what is tried again later is not done yet."""
    name = quirky(town_server, "dead")
    lost = quick("scan", name)
    assert (lost.code, lost.err.startswith(f"error: domain-scan of {name} failed: ")) == (3, True)
    later: dict[str, Any] = {"SCRAPERSKY_BACKOFF_SECONDS": "3600", "SCRAPERSKY_BACKOFF_CAP_SECONDS": "3600"}
    put_off = quick("scan", name, "--save", **later)
    assert (put_off.code, put_off.err.startswith(f"error: domain-scan of {name} is queued: ")) == (3, True)


def test_what_is_no_site(quick: Terminal) -> None:
    failed = quick("scan", "nonsense")
    assert (failed.code, failed.out) == (2, "")
    assert failed.err.startswith("error: nonsense cannot be scanned: ")
