"""What holds for every workflow: the same commands work on it, whatever its rows are.

It is shown for every registered workflow, and for the one that CONTRIBUTING.md adds to a copy of the package.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer, environment, serve
from scrapersky_cli.demo.town import Town
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.businesses import store_businesses
from scrapersky_cli.store.places import store_places
from scrapersky_cli.subjects.registry import subject_of
from scrapersky_cli.workflows.registry import names, workflow_named
from tests.cli.terminal import Terminal
from tests.contract import guide

GUIDED = "brand-check"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownServer]:
    with serve(Town(12), tmp_path_factory.mktemp("town")) as server:
        yield server


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return guide.build(tmp_path_factory.mktemp("house"))


# What differs between the databases is shown by the conformance suite of the queue, in tests/engine.
EVERYWHERE = [*(("sqlite", name) for name in names()), ("sqlite", GUIDED), ("postgresql", GUIDED)]


def prepared(url: str, town: TownServer, house: Path) -> Terminal:
    """Commands of the copy, on a database that the guide's migration has brought up to date."""
    data = house / "places.csv"
    data.write_text("name,category,city\nSmile,dentist,Austin\nBread,bakery,Austin\nBolt,hardware_store,Austin\n")
    settings = {**environment(town), "SCRAPERSKY_DATABASE_URL": url, "PYTHONPATH": str(house)}
    settings["SCRAPERSKY_PLACES_DATA"] = str(data)
    terminal = Terminal({**settings, "SCRAPERSKY_HOST_DELAY": "0"})
    assert terminal("db", "upgrade").code == 0
    return terminal


@pytest.fixture
def run(any_url: str, town: TownServer, house: Path) -> Terminal:
    return prepared(any_url, town, house)


BUSINESSES = ["Praxis Holt", "Garage Clerlieu", "Old Mill Bakery"]


def targets(workflow: str, town: TownServer, url: str) -> list[str]:
    """Three names that the workflow takes. Places and businesses must be known."""
    if workflow == GUIDED:
        return BUSINESSES
    intake = workflow_named(workflow).intake
    assert intake is not None
    if intake.names == "search":
        return [f"{phrase} near Austin, TX [data]" for phrase in ("dentists", "bakeries", "hardware stores")]
    if intake.names in ("place", "business"):
        database = Database(database_url(url))
        known = database.write(store_places, [Place("file", name, name) for name in BUSINESSES])
        database.write(store_businesses, sorted(known.ids.values()))
        database.close()
        return BUSINESSES
    answering = [site for site in town.town.truth() if site["pages"] and site["sitemaps"]][:3]
    named = {"page": lambda site: site["pages"][-1], "sitemap": lambda site: site["sitemaps"][-1]["url"]}
    return [named.get(intake.names, lambda site: site["domain"])(site) for site in answering]


def test_the_guide_adds_as_many_files_and_lines_as_it_says() -> None:
    assert "takes **one file** and **one line**" in guide.GUIDE
    assert "**three more files** (a table, a subject, a migration) and **one more line**" in guide.GUIDE
    assert len(guide.files()) == 4
    assert len(guide.lines()) == 2


def test_the_guides_table_is_what_its_migration_makes(run: Terminal, house: Path) -> None:
    code = (
        "from scrapersky_cli.db.database import Database\nfrom scrapersky_cli.db.urls import database_url\n"
        "from tests.db.drift import drift\nimport os\n"
        "print(drift(Database(database_url(os.environ['SCRAPERSKY_DATABASE_URL']))))"
    )
    # The current folder comes first: the package is the house's, and only the comparison is of this repository.
    env = run.env(PYTHONPATH=str(ROOT))
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=house)
    assert done.stdout == "[]\n", done.stdout + done.stderr


def test_the_guides_workflow_goes_down_again(run: Terminal) -> None:
    assert run("enqueue", GUIDED, "Praxis Holt").code == 0
    assert run("db", "downgrade", migrate.head(), "--yes").code == 0
    assert run("db", "upgrade").code == 0
    assert run("list", "brands").rows == []


def test_a_name_of_another_kind_names_no_row(run: Terminal) -> None:
    assert run("enqueue", "domain-scan", "holt.de").code == 0
    assert run("enqueue", GUIDED, "Praxis Holt", "--batch", "april").code == 0
    wrong = run("cancel", GUIDED, "holt.de")
    assert (wrong.code, wrong.out) == (2, "")
    assert f"{GUIDED} has no row holt.de" in wrong.err
    assert _states(run, "domain-scan", "holt.de") == ["queued"]
    assert run("cancel", GUIDED, "domain:1").code == 2
    for command in (("list", "domains"), ("export", "leads")):
        wrong = run(*command, "--batch", "april")
        assert (wrong.code, wrong.out) == (2, "")
        assert "batch april has brand rows" in wrong.err
        assert "run: scrapersky batch export april" in wrong.err


@pytest.mark.soak_on("domain-scan", "deep-scan", "sitemap-scan", "sitemap-import", "page-scrape")
@pytest.mark.parametrize(("database", "workflow"), EVERYWHERE)
def test_every_command_works_on_every_workflow(
    request: pytest.FixtureRequest, town: TownServer, house: Path, database: str, workflow: str
) -> None:
    url = request.getfixturevalue(f"{database}_url")
    run = prepared(url, town, house)
    named = targets(workflow, town, url)
    ids = _enqueued(run, workflow, named)
    _changed(run, workflow, named, ids)
    _worked(run, workflow, named, ids)
    _looked_at(run, workflow, named, ids)
    assert run("prune", "--older-than", "0s", "--dry-run").code == 0
    assert run("prune", "--older-than", "0s").code == 0
    assert run("doctor", "--offline").code == 0
    assert len(run("batch", "export", "april").out.splitlines()) == 1 + 3


def _enqueued(run: Terminal, workflow: str, named: Sequence[str]) -> dict[str, int]:
    """The id of the row of each name."""
    assert run("enqueue", workflow, *named, "--dry-run").code == 0
    assert run("enqueue", workflow, *named, "--batch", "april", "--json").json["created"] == 3
    assert run("enqueue", workflow, *named, "--json").json["active"] == 3
    due = run("process", workflow, "--dry-run", "--json").json["would_claim"]
    assert sorted(row["target"] for row in due) == sorted(named)
    return {row["target"]: row["id"] for row in due}


def _changed(run: Terminal, workflow: str, named: Sequence[str], ids: Mapping[str, int]) -> None:
    """By name, by id and by filter; a dry run changes nothing."""
    first, _, third = named
    assert run("cancel", workflow, third, "--dry-run", "--json").json["would_be_cancelled"] == 1
    assert run("cancel", workflow, third, "--json").json["cancelled"] == 1
    assert _states(run, workflow, third) == ["cancelled"]
    assert _states(run, workflow, first) == ["queued"]
    assert run("retry", workflow, str(ids[third]), "--json").json["retried"] == 1
    assert run("retry", workflow, third, "--json").json["retried"] == 0
    again = run("enqueue", workflow, "--where", "batch=april", "--json").json
    assert (again["read"], again["active"]) == (3, 3)


def _worked(run: Terminal, workflow: str, named: Sequence[str], ids: Mapping[str, int]) -> None:
    done = run("process", workflow, named[0], "--json").json
    assert (done["claimed"], done["completed"]) == (1, 1), done
    assert run("process", workflow, str(ids[named[1]]), "--json").json["claimed"] == 1
    assert run("process", workflow, "--json").json["claimed"] == 1
    assert _states(run, workflow, named[0]) == ["completed"]


def _looked_at(run: Terminal, workflow: str, named: Sequence[str], ids: Mapping[str, int]) -> None:
    batch = run("batch", "show", "april", "--json").json
    assert (batch["workflow"], batch["items"], batch["waiting"]) == (workflow, 3, 0)
    kind, listing = _subject(workflow)
    shown = run("show", f"{kind}:{ids[named[0]]}", "--json").json
    assert [state["status"] for state in shown["queues"] if state["workflow"] == workflow] == ["completed"]
    assert len(run("list", listing, "--batch", "april", "--json").json[listing]) == 3
    for status in ("completed", f"{workflow}:completed"):
        assert 1 <= len(run("list", listing, "--batch", "april", "--status", status, "--json").json[listing]) <= 3
    assert run("list", listing, "--status", f"{workflow}:cancelled", "--json").json[listing] == []
    exported = run("export", listing, "--batch", "april", "--format", "jsonl")
    assert (exported.code, len(exported.out.splitlines())) == (0, 3)
    status = {each["workflow"]: each for each in run("status", "--json").json["workflows"]}[workflow]
    assert status["completed"] + status["failed"] + status["queued"] == 3
    assert len(run("history", workflow, "--json").json["claims"]) == 3


def _states(run: Terminal, workflow: str, name: str) -> list[str]:
    """The state of what the name stands for in the workflow's queue."""
    kind, _ = _subject(workflow)
    found = run("show", f"{kind}:{name}" if name in BUSINESSES else name, "--json").json
    return [state["status"] for state in found["queues"] if state["workflow"] == workflow]


def _subject(workflow: str) -> tuple[str, str]:
    """The kind of the workflow's rows, and the name of their own listing."""
    if workflow == GUIDED:
        return "brand", "brands"
    subject = subject_of(workflow_named(workflow).queue.table)
    return subject.kind, subject.listings[0].name
