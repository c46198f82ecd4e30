"""What operators are promised: where output goes, how it looks, what codes mean, what is never printed."""

import json
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.demo.quirks import QUIRKS
from scrapersky_cli.demo.server import TownServer, environment, serve
from scrapersky_cli.demo.town import Town
from scrapersky_cli.engine.operator_actions import cancel_rows
from scrapersky_cli.settings import PREFIX, Settings
from scrapersky_cli.workflows.registry import REGISTRY, workflow_named
from tests.cli.commands import top_level
from tests.cli.screen import Seen, watch
from tests.cli.terminal import Terminal
from tests.engine import scene
from tests.waiting import until

SUMMARY = re.compile(
    r"workflow=(?P<workflow>[a-z-]+) claimed=(?P<claimed>\d+) completed=(?P<completed>\d+) empty=(?P<empty>\d+) "
    r"retried=(?P<retried>\d+) failed=(?P<failed>\d+)(?: released=(?P<released>\d+))?(?: lost=(?P<lost>\d+))?"
    r"(?: cancelled=(?P<cancelled>\d+))? seconds=(?P<seconds>\d+\.\d)\n"
)


ENDS = ("completed", "retried", "failed", "released", "lost", "cancelled")


def site(server: TownServer, quirk: str) -> str:
    return next(site.domain for site in server.town.sites if site.quirk == quirk)


def put_names(database: Database, names: list[str]) -> None:
    """Enqueue these without a process of its own."""
    values = [{"domain": name} for name in names]
    scene.put(
        database, database.write(lambda conn: list(conn.scalars(insert(domains).returning(domains.c.id), values)))
    )


# --- every command ----------------------------------------------------------------------------------------
def commands() -> Iterator[tuple[str, Any]]:
    def leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        children = getattr(command, "commands", None)
        if not children:
            yield name, command
        for child, inner in (children or {}).items():
            yield from leaves(f"{name} {child}".strip(), inner)

    for name, command in top_level().items():
        yield from leaves(name, command)


def options(command: Any) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_every_command_has_json_and_says_what_it_does() -> None:
    found = dict(commands())
    assert len(found) > 20
    assert [name for name, command in found.items() if "--json" not in options(command)] == []
    assert [name for name, command in found.items() if not command.help] == []


def test_what_writes_in_bulk_has_a_dry_run() -> None:
    bulk = ("enqueue", "process", "retry", "cancel", "batch retry", "batch cancel", "import domains", "curate", "tag")
    found = dict(commands())
    assert [name for name in bulk if "--dry-run" not in options(found[name])] == []


# --- a pipe -----------------------------------------------------------------------------------------------
def test_a_pipe_gets_tab_separated_rows_under_their_names(quick: Terminal, town_server: TownServer) -> None:
    name = town_server.town.sites[0].domain
    quick("enqueue", "domain-scan", name, "--batch", "april")
    quick("process", "domain-scan")
    for args, columns, first in (
        (("status",), 12, "place-search"),
        (("show", name), 2, "target"),
        (("batch", "list"), 10, "april"),
        (("config", "show"), 4, "SCRAPERSKY_DATABASE_URL"),
        (("list", "domains"), 9, name),
    ):
        result = quick(*args)
        assert (result.code, result.err) == (0, ""), args
        widths = {len(row) for row in result.rows}
        assert widths == {columns} == {len(result.columns)}, args
        assert len(quick(*args, "--no-header").lines) == len(result.rows)
        assert result.rows[0][0] == first, args
        assert not re.search(r"[^\t\n\x20-\x7e\u00a0-\uffff]", result.out), args


def test_colour_is_never_forced_into_a_pipe(quick: Terminal) -> None:
    assert "\x1b" not in quick("status", TERM="xterm-256color", FORCE_COLOR="1", CLICOLOR_FORCE="1").out


def test_json_is_one_object_on_one_line(quick: Terminal) -> None:
    result = quick("process", "all", "--json")
    assert (result.code, result.err, result.out.count("\n")) == (0, "", 1)
    assert isinstance(result.json, dict)


# --- a terminal -------------------------------------------------------------------------------------------
def test_a_terminal_gets_a_table(quick: Terminal) -> None:
    seen = watch(quick, "status")
    assert (seen.code, seen.unexpected) == (0, [])
    assert "\x1b[1m" in seen.raw  # the header is bold
    header, rule, row, *_ = seen.text.splitlines()
    assert re.findall(r"\w+", header)[:2] == ["workflow", "queued"]
    assert len(set(rule)) <= 3
    assert row.startswith("place-search")
    assert "\t" not in seen.text


def test_a_narrow_terminal_loses_nothing(quick: Terminal, sqlite_database: Database, town_server: TownServer) -> None:
    name = town_server.town.sites[0].domain
    put_names(sqlite_database, [name])
    seen = watch(quick, "show", name, width=40)
    assert seen.code == 0
    assert max(map(len, seen.text.splitlines())) <= 40
    joined = "".join(line.split("│")[-1].strip() for line in seen.text.splitlines())
    assert "thenextscraperskyprocessdomain-scantakesit" in joined.replace(" ", "")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(quick: Terminal, env: dict[str, Any]) -> None:
    seen = watch(quick, "status", **env)
    assert seen.code == 0
    assert not re.search(r"\x1b\[[0-9;]*[34]\d[;m]", seen.raw)  # bold is no colour
    if "TERM" in env:
        assert "\x1b" not in seen.raw


def cursor_is_shown(seen: Seen) -> bool:
    return seen.raw.rfind("\x1b[?25h") >= seen.raw.rfind("\x1b[?25l")


def test_the_demo_shows_progress_and_a_table(quick: Terminal) -> None:
    seen = watch(quick, "demo", "--sites", "5")
    assert (seen.code, seen.unexpected) == (0, []), seen.text
    assert "claimed" in seen.raw  # while it works
    assert cursor_is_shown(seen)
    table = seen.text[seen.text.rindex("5 web sites in", 0, seen.text.rindex("5 web sites in")) :]
    assert re.search(r"what\s+.*true\s+.*right\s+.*missing\s+.*false", table)
    assert "claimed" not in table
    assert table.splitlines()[-1].endswith("everything true was found, nothing false")


def test_progress_goes_to_stderr_when_the_answer_is_piped(quick: Terminal) -> None:
    seen = watch(quick, "demo", "--sites", "2", piped=["stdout"])
    assert (seen.code, seen.unexpected) == (0, [])
    assert "\x1b[?25l" in seen.raw
    assert cursor_is_shown(seen)
    assert all(len(row.split("\t")) == 5 for row in seen.piped.splitlines())


def test_quiet_is_quiet_on_a_terminal_too(quick: Terminal, sqlite_database: Database, town_server: TownServer) -> None:
    put_names(sqlite_database, [town_server.town.sites[0].domain])
    seen = watch(quick, "process", "domain-scan", "--quiet")
    assert SUMMARY.fullmatch(seen.raw.replace("\r\n", "\n"))


def test_verbose_is_a_line_for_each_row_and_then_for_each_request(
    quick: Terminal, sqlite_database: Database, town_server: TownServer
) -> None:
    names = [site(town_server, "friendly"), site(town_server, "robots-denies")]
    put_names(sqlite_database, names)
    said = quick("process", "domain-scan", "-v").err
    where = r"(?m)^\S+Z (?:info|debug) host=\S+ pid=\d+ run=[0-9a-f]{6} "
    assert re.search(where + rf"domain-scan {names[0]} completed ok \d+ ms$", said), said
    assert re.search(where + rf"domain-scan {names[1]} failed \w+ \d+ ms: .+$", said), said
    assert "GET" not in said
    quick("enqueue", "domain-scan", names[0], "--force")
    said = quick("process", "domain-scan", "-vv").err
    assert re.search(where + rf"GET https://(?:www\.)?{names[0]}/ 200, \d+ ms$", said), said


# --- what a run says, and its exit code -------------------------------------------------------------------
def test_an_idle_run_of_everything_is_silent(quick: Terminal) -> None:
    result = quick("process", "all")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_the_summary_line_adds_up(quick: Terminal, sqlite_database: Database, town_server: TownServer) -> None:
    names = [site.domain for site in town_server.town.sites]
    put_names(sqlite_database, names)
    result = quick("process", "domain-scan", "--deadline", "1m")
    line = SUMMARY.fullmatch(result.out)
    assert line, result
    counts = {name: int(value) for name, value in line.groupdict(default="0").items() if value and value.isdigit()}
    assert counts["claimed"] == sum(counts.get(name, 0) for name in ENDS)
    assert counts["claimed"] >= len(names)
    assert counts["failed"] >= 1


@pytest.mark.parametrize("args", [(), ("--json",)])
def test_rows_cancelled_in_mid_work_are_counted(
    shell: Terminal, database: Database, town_server: TownServer, args: tuple[str, ...]
) -> None:
    put_names(database, ["silent.com", site(town_server, "friendly")])
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the connection and says nothing
        route = f"silent.com:443:127.0.0.1:{silent.getsockname()[1]},{shell.environment['SCRAPERSKY_CONNECT_TO']}"
        impatient = {"SCRAPERSKY_LEASE_SECONDS": "3", "SCRAPERSKY_FETCH_SECONDS": "60"}
        worker = shell.start("process", "domain-scan", *args, SCRAPERSKY_CONNECT_TO=route, **impatient)
        until(lambda: scene.statuses(database).get("processing") and scene.statuses(database).get("completed"))
        database.write(cancel_rows, workflow_named("domain-scan"), _ids(database, "silent.com"))
        said, _ = worker.communicate()
    if args:
        told = json.loads(said)
    else:
        line = SUMMARY.fullmatch(said.decode())
        assert line, said
        told = {name: int(count) for name, count in line.groupdict(default="0").items() if count.isdigit()}
    (run,) = shell("history", "--json").json["claims"]
    for counts in (told, run):
        assert (counts["claimed"], counts["completed"], counts["cancelled"], counts["lost"]) == (2, 1, 1, 0)
        assert counts["claimed"] == sum(counts[name] for name in ENDS)


def _ids(database: Database, name: str) -> list[int]:
    with database.reading() as conn:
        return list(conn.scalars(select(domains.c.id).where(domains.c.domain == name)))


OURS = {"SCRAPERSKY_MAX_ATTEMPTS": "1"}  # whose fault a last failed try is nobody knows: ours
CODES = [
    (["robots-denies"], {}, [], 0),  # an answer, though not a nice one
    (["robots-denies"], {}, ["--strict"], 3),
    (["dead"], OURS, [], 3),
    (["dead", "friendly"], OURS, ["--strict"], 3),
    (["dead", "friendly"], {}, ["--strict"], 0),  # it will be tried again
]


@pytest.mark.parametrize(("quirks", "env", "args", "code"), CODES)
def test_exit_codes_of_a_run(
    quick: Terminal,
    sqlite_database: Database,
    town_server: TownServer,
    quirks: list[str],
    env: dict[str, Any],
    args: list[str],
    code: int,
) -> None:
    put_names(sqlite_database, [site(town_server, quirk) for quirk in quirks])
    result = quick("process", "domain-scan", *args, **env)
    assert result.code == code, result
    assert SUMMARY.fullmatch(result.out)


def test_a_bug_is_one_line_and_exit_1(quick: Terminal, sqlite_database: Database) -> None:
    sqlite_database.write(lambda conn: conn.execute(text("ALTER TABLE domains RENAME TO elsewhere")))
    result = quick("status")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("error: unexpected ")
    assert "hint: this is a bug" in result.err
    assert "Traceback" not in result.err
    assert "Traceback" in quick("process", "domain-scan", "-vv").err


def test_a_schema_that_is_behind_or_ahead_is_exit_5(quick: Terminal, sqlite_database: Database) -> None:
    sqlite_database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    result = quick("status")
    assert (result.code, result.out) == (5, "")
    assert "upgrade scrapersky" in result.err


# --- secrets ----------------------------------------------------------------------------------------------
SECRET = "hunter2"


def test_secrets_are_never_printed(postgresql_url: str, town_server: TownServer) -> None:
    url = postgresql_url.replace("postgres:@", f"postgres:{SECRET}@")
    assert SECRET in url
    proxy = f"http://operator:{SECRET}@127.0.0.1:{town_server.closed_port}"
    known = {**environment(town_server), "SCRAPERSKY_DATABASE_URL": url, "SCRAPERSKY_PROXY": proxy}
    terminal = Terminal({**known, "SCRAPERSKY_PROBE": "one.com:443"})
    name = town_server.town.sites[0].domain
    said = ""
    for args in (
        ("enqueue", "domain-scan", name, "-vv"),
        ("process", "domain-scan", "-vv"),
        ("show", name),
        ("config", "show", "--json"),
        ("db", "url"),
        ("doctor",),
        ("extract", f"https://{name}/"),
    ):
        result = terminal(*args)
        assert SECRET not in result.out + result.err, args
        said += result.out + result.err
    assert "********" in said
    assert "127.0.0.1" in said
    broken = terminal("status", SCRAPERSKY_DATABASE_URL=f"postgresql://me:{SECRET}@127.0.0.1:1/x")
    assert broken.code == 5
    assert SECRET not in broken.out + broken.err
    wrong = terminal("status", SCRAPERSKY_PROXY=f"ftp://me:{SECRET}@x", SCRAPERSKY_DATABASE_URL=f"nosql://u:{SECRET}@h")
    assert SECRET not in wrong.out + wrong.err


def test_every_secret_setting_is_masked(quick: Terminal) -> None:
    secret = [
        name for name, field in Settings.model_fields.items() if SecretStr in getattr(field.annotation, "__args__", ())
    ]
    assert "database_url" in secret
    named_so = [name for name in Settings.model_fields if re.search("key|token|password|secret", name)]
    assert set(named_so) <= set(secret)
    others: dict[str, Any] = {f"{PREFIX}{name.upper()}": SECRET for name in secret if name != "database_url"}
    result = quick("config", "show", "--json", **others)
    assert result.code == 0
    assert SECRET not in result.out + result.err


# --- scraped text -----------------------------------------------------------------------------------------
@pytest.fixture
def hostile(quick: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Terminal, str]]:
    """A site whose title tries everything a title can try, already scanned."""
    town = Town(1, awkward=False)
    town.sites = (QUIRKS["hostile-title"].change(replace(town.sites[0], quirk="hostile-title")),)
    with serve(town, tmp_path_factory.mktemp("hostile")) as server:
        terminal = Terminal({**quick.environment, **environment(server)})
        name = town.sites[0].domain
        terminal("enqueue", "domain-scan", name)
        assert " completed=1 " in terminal("process", "domain-scan", "-vv").out
        yield terminal, name


def test_scraped_text_cannot_move_the_cursor(hostile: tuple[Terminal, str]) -> None:
    terminal, name = hostile
    looks = (("show", name), ("list", "domains"), ("extract", f"https://{name}/"))
    for args in looks:
        piped = terminal(*args)
        assert piped.code == 0, piped
        assert {len(row) for row in piped.rows} == {len(piped.columns)}, args
        assert not re.search(r"[^\t\n\x20-\x7e\u00a0-\uffff]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", piped.out), (
            args
        )
        seen = watch(terminal, *args)
        assert (seen.code, seen.unexpected) == (0, []), args
        assert "\x1b[31m" not in seen.raw
    found = json.dumps(terminal("show", name, "--json").json)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", found)
    assert "HYPERLINK" in terminal("show", name).out  # it was there to be shown


def test_eighty_columns_are_enough_for_status(quick: Terminal) -> None:
    """Names and numbers stay whole: only texts are folded."""
    seen = watch(quick, "status", width=80)
    lines = seen.text.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines if re.match(r"\w", line)][1:] == list(REGISTRY)
    assert re.search(r"workflow +queued due processing failed completed", seen.text)
