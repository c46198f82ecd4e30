"""From a search phrase to leads in one command."""

import csv
import io
from pathlib import Path

import pytest

from scrapersky_cli.demo.server import TownServer
from tests.cli.terminal import Terminal


@pytest.fixture
def known(shell: Terminal, town_server: TownServer, tmp_path: Path) -> Terminal:
    """A shell with a file of places: three dentists of Austin with a site in the town, one without, and a baker."""
    sites = [site.domain for site in town_server.town.sites if site.quirk == "friendly"]
    lines = [f"{number},Dr. {domain},dentist,Austin,https://{domain}/" for number, domain in enumerate(sites[:3])]
    file = tmp_path / "places.csv"
    more = ["8,Dr. None,dentist,Austin,", f"9,Bread,bakery,Austin,https://{sites[3]}/", "10,Zahn,dentist,Berlin,"]
    file.write_text("\n".join(["id,name,category,city,website", *lines, *more]) + "\n")
    return Terminal({**shell.environment, "SCRAPERSKY_PLACES_DATA": str(file)})


def test_from_a_phrase_to_leads_and_again(known: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    out = tmp_path / "leads.csv"
    args = ("run", "dentists", "--near", "Austin, TX", "--through", "email-scan", "-o", str(out))
    done = known(*args)
    assert done.code == 0, done.err
    stages = [line.split()[:3] for line in done.out.splitlines()[:-1]]
    assert stages == [
        ["workflow=place-search", "items=1", "completed=1"],
        ["workflow=deep-scan", "items=4", "completed=4"],
        ["workflow=domain-extraction", "items=4", "completed=4"],
        ["workflow=domain-scan", "items=3", "completed=3"],
        ["workflow=email-scan", "items=3", "completed=3"],
    ]
    rows = list(csv.DictReader(io.StringIO(out.read_text(), newline="")))
    assert {row["domain"] for row in rows if row["domain"]} == {
        site.domain for site in town_server.town.sites if site.quirk == "friendly"
    } & {row["domain"] for row in rows}
    assert sum(bool(row["best_email"]) for row in rows) == 3
    requests = len(town_server.hits)
    again = known(*args)
    assert again.out == done.out
    assert len(town_server.hits) == requests


def test_a_search_that_brings_nothing_leaves_an_earlier_file_alone(known: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "leads.csv"
    out.write_text("the leads of last week\n")
    done = known("run", "locksmiths", "--near", "Austin, TX", "-o", str(out))
    assert done.code == 3
    assert out.read_text() == "the leads of last week\n"


def test_a_dry_run_tells_the_way_and_the_price(known: Terminal) -> None:
    plan = known("run", "dentists", "--near", "Austin, TX", "--dry-run")
    assert plan.out.splitlines()[0] == (
        "stages=place-search,deep-scan,domain-extraction,domain-scan,email-scan targets=1 rejected=0"
    )
    assert "google: $0.035 for each 20 places" in plan.out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "give either a phrase or --file"),
        (("dentists", "--file", "x.csv"), "give either a phrase or --file"),
        (("dentists",), "it names no area"),
        (("dentists", "--near", "99,999"), "--near 99,999"),
    ],
)
def test_wrong_input(known: Terminal, args: tuple[str, ...], says: str) -> None:
    wrong = known("run", *args)
    assert wrong.code == 2
    assert says in wrong.err
