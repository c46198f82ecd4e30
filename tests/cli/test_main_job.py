"""From a list of domains to what was found, on both databases."""

from pathlib import Path

from scrapersky_cli.db.database import Database
from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal
from tests.engine import scene


def domains(town_server: TownServer) -> list[str]:
    return [site.domain for site in town_server.town.sites[:4]]


def test_enqueue_process_status(shell: Terminal, town_server: TownServer) -> None:
    names = domains(town_server)
    enqueued = shell("enqueue", "domain-scan", *names)
    assert (enqueued.code, enqueued.out) == (0, "workflow=domain-scan created=4\n")
    again = shell("enqueue", "domain-scan", *names)
    assert (again.code, again.out) == (0, "workflow=domain-scan created=0 active=4\n")

    worked = shell("process", "domain-scan")
    assert worked.code == 0
    assert worked.out.startswith("workflow=domain-scan claimed=4 completed=4 empty=0 retried=0 failed=0 seconds=")
    assert worked.out.count("\n") == 1
    assert worked.err == ""

    states = shell("status", "--json").json["workflows"]
    state = next(each for each in states if each["workflow"] == "domain-scan")
    assert (state["workflow"], state["queued"], state["completed"]) == ("domain-scan", 0, 4)
    assert state["rows_written_day"] > 4
    assert state["last_polled"] < 60


def test_an_idle_run_is_silent(shell: Terminal) -> None:
    result = shell("process", "domain-scan")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_completed_rows_are_skipped_unless_forced(quick: Terminal, town_server: TownServer) -> None:
    name = domains(town_server)[0]
    quick("enqueue", "domain-scan", name)
    quick("process", "domain-scan")
    skipped = quick("enqueue", "domain-scan", name)
    assert skipped.out == "workflow=domain-scan created=0 skipped=1\n"
    assert f"{name} was completed" in skipped.err
    assert quick("enqueue", "domain-scan", name, "--older-than", "1h").out.endswith("skipped=1\n")
    assert quick("enqueue", "domain-scan", name, "--force").out == "workflow=domain-scan created=0 requeued=1\n"


def test_what_is_being_worked_is_done_once_more_if_forced(
    quick: Terminal, sqlite_database: Database, town_server: TownServer
) -> None:
    name = domains(town_server)[0]
    quick("enqueue", "domain-scan", name)
    items = scene.take(sqlite_database).items
    assert quick("enqueue", "domain-scan", name).out == "workflow=domain-scan created=0 processing=1\n"
    forced = quick("enqueue", "domain-scan", name, "--force")
    assert (forced.code, forced.out) == (0, "workflow=domain-scan created=0 processing=1 again=1\n")
    assert quick("enqueue", "domain-scan", name, "--force", "--json").json["again"] == 1
    scene.store(sqlite_database, scene.entries(items))
    assert "claimed=1 completed=1 " in quick("process", "domain-scan").out


def test_a_single_row_can_be_asked_for(quick: Terminal, town_server: TownServer) -> None:
    first, second, *_ = domains(town_server)
    quick("enqueue", "domain-scan", first, second)
    assert "claimed=1 " in quick("process", "domain-scan", second).out
    assert quick("show", second).rows[5][1] == "completed: ok"
    assert "due: the next scrapersky process domain-scan takes it" in quick("show", first).out
    again = quick("process", "domain-scan", second)
    assert (again.code, again.out) == (0, "")
    assert again.err == f"none of these rows is due in domain-scan: scrapersky show {second} says why\n"
    unknown = quick("process", "domain-scan", "nobody.com")
    assert unknown.code == 2
    assert unknown.err.splitlines()[1] == "hint: run: scrapersky enqueue domain-scan nobody.com"


def test_dry_runs_write_nothing(quick: Terminal, town_server: TownServer) -> None:
    name = domains(town_server)[0]
    assert quick("enqueue", "domain-scan", name, "--dry-run").lines[1] == name
    assert quick.state("domain-scan")[0] == "0"
    quick("enqueue", "domain-scan", name)
    assert quick("process", "domain-scan", "--dry-run").rows[0][:3] == ["domain-scan", "1", name]
    assert quick("cancel", "domain-scan", "--all", "--dry-run").out == "workflow=domain-scan would_be_cancelled=1\n"
    assert quick.state("domain-scan")[0] == "1"


def test_pause_and_resume(quick: Terminal, town_server: TownServer) -> None:
    quick("enqueue", "domain-scan", domains(town_server)[0])
    quick("pause", "domain-scan", "--reason", "the provider is down")
    paused = quick("process", "domain-scan")
    assert (paused.code, paused.out) == (0, "")
    assert "domain-scan is paused: the provider is down" in paused.err
    assert quick("status", "--columns", "paused").rows[3] == ["the provider is down"]
    assert quick("resume", "domain-scan").out == "resumed domain-scan\n"
    assert "claimed=1 " in quick("process", "domain-scan").out


def test_cancel_and_retry(quick: Terminal, town_server: TownServer) -> None:
    quick("enqueue", "domain-scan", *domains(town_server))
    assert quick("cancel", "domain-scan").code == 2  # without a filter it would touch every row
    assert quick("cancel", "domain-scan", "--all").out == "workflow=domain-scan cancelled=4\n"
    assert quick("process", "domain-scan").out == ""
    assert quick("retry", "domain-scan", "--all").out == "workflow=domain-scan retried=4\n"
    assert "completed=4" in quick("process", "domain-scan").out


def test_a_batch_from_file_to_end(shell: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    file = tmp_path / "april.csv"
    names = domains(town_server)
    file.write_text("id,website\n" + "".join(f"{number},https://www.{name}/x\n" for number, name in enumerate(names)))
    assert shell("enqueue", "domain-scan", "--file", str(file), "--batch", "april").out.endswith("created=4\n")
    assert shell("batch", "list", "--json").json["batches"][0]["state"] == "waiting"
    shell("process", "domain-scan")
    batch = shell("batch", "show", "april", "--json").json
    assert (batch["state"], batch["items"], batch["completed"]) == ("completed", 4, 4)
    shell("enqueue", "domain-scan", "--force", *names)
    assert shell("batch", "show", "april", "--json").json["completed"] == 4
    assert shell("show", names[1], "--json").json["external_id"] == "1"


def test_a_batch_is_cancelled_and_retried(quick: Terminal, town_server: TownServer) -> None:
    quick("enqueue", "domain-scan", *domains(town_server), "--batch", "may")
    assert quick("batch", "cancel", "may").out == "batch=may cancelled=4\n"
    assert quick("batch", "list", "--json").json["batches"][0]["state"] == "cancelled"
    assert quick("batch", "retry", "may", "--failed").out == "batch=may retried=0\n"
    assert quick("batch", "retry", "may").out == "batch=may retried=4\n"
    quick("process", "domain-scan")
    assert quick("batch", "list", "--json").json["batches"][0]["state"] == "completed"


def test_every_command_answers_in_json(quick: Terminal, town_server: TownServer) -> None:
    name = domains(town_server)[0]
    for args, key in (
        (("enqueue", "domain-scan", name), "created"),
        (("process", "domain-scan"), "claimed"),
        (("status",), "workflows"),
        (("history",), "claims"),
        (("show", name), "contacts"),
        (("batch", "list"), "batches"),
        (("config", "show"), "settings"),
        (("db", "current"), "head"),
        (("db", "url"), "url"),
        (("db", "history"), "revisions"),
        (("db", "check"), "differences"),
        (("doctor", "--offline"), "checks"),
        (("pause", "domain-scan"), "paused"),
        (("resume", "domain-scan"), "was_paused"),
        (("retry", "domain-scan", "--all"), "retried"),
        (("cancel", "domain-scan", "--all"), "cancelled"),
        (("block", "add", "nobody.com"), "blocked"),
        (("block", "list"), "blocks"),
        (("robots", f"https://{name}/"), "allowed"),
        (("extract", f"https://{name}/"), "contacts"),
    ):
        result = quick(*args, "--json")
        assert result.code == 0, (args, result)
        assert key in result.json, args
        assert result.json["schema"] == 1 or args[0] == "robots", args
