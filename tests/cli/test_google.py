"""Google Places, as an operator uses it: a budget, a bill, terms, and everything that can be wrong with a key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.google_server import google_environment, serve_google
from scrapersky_cli.demo.osm import serve_map
from tests.cli.terminal import Terminal
from tests.demo.google_places import google_town
from tests.extract.places.test_nominatim import AUSTIN

AREA = "-98,30,-97.5,30.5"


@pytest.fixture(scope="module")
def google() -> Iterator[tuple[GooglePlacesEmulator, dict[str, str]]]:
    """An emulator with 70 dentists in Austin, and the settings that lead to it and to a map."""
    emulator = GooglePlacesEmulator(google_town(70))
    with serve_google(emulator) as server, serve_map([], {"austin, tx": [AUSTIN]}) as osm:
        values = google_environment(server) | {"SCRAPERSKY_NOMINATIM_URL": osm.nominatim_url}
        values["SCRAPERSKY_CONNECT_TO"] += f",{osm.connect_to}"
        yield emulator, values


@pytest.fixture
def asking(shell: Terminal, google: tuple[GooglePlacesEmulator, dict[str, str]]) -> Terminal:
    google[0].counts.clear()
    return Terminal({**shell.environment, **google[1]})


def test_from_a_phrase_to_businesses_with_a_bill(asking: Terminal) -> None:
    first = asking("enqueue", "place-search", "dentists", "--near", AREA, "--source", "google")
    assert first.out == "workflow=place-search created=1\n"
    assert "Google's terms" in first.err
    second = asking("enqueue", "place-search", f"bakers near {AREA} [google]")
    assert "Google's terms" not in second.err
    done = asking("process", "place-search", SCRAPERSKY_ADVANCE="deep-scan")
    assert "claimed=2 completed=2 empty=1 " in done.out
    assert asking("process", "deep-scan", "-n", "100").out.startswith("workflow=deep-scan claimed=70 completed=70 ")
    assert len(asking("list", "businesses", "-n", "100", "--json").json["businesses"]) == 70
    bill = asking("costs", "--json").json
    paid = {day["sku"]: (day["requests"], day["cost"]) for day in bill["days"]}
    assert paid["text-search-enterprise"][0] > 3
    assert {cost for _, cost in paid.values()} == {0.0}  # the month's first thousand is free
    (sku,) = (sku for sku in bill["month"]["skus"] if sku["sku"] == "text-search-enterprise")
    assert sku["free_left"] == 1000 - sku["requests"]
    ids = next(sku for sku in bill["month"]["skus"] if sku["sku"] == "text-search-essentials-ids")
    assert ids["free_left"] is None  # it has no price
    said = asking("costs").out
    assert "prices of 2026-" in said
    assert f"text-search-essentials-ids {ids['requests']} used: it costs nothing\n" in said


def test_a_probe_pays_for_nothing_and_its_count_is_that_of_the_search(
    asking: Terminal, google: tuple[GooglePlacesEmulator, dict[str, str]]
) -> None:
    probed = asking("places", "probe", "dentists near Austin, TX", "--json").json
    assert set(google[0].counts) == {"text-search-essentials-ids"}
    google[0].counts.clear()
    asking("enqueue", "place-search", "dentists near Austin, TX", "--source", "google")
    asking("process", "place-search")
    assert google[0].counts["text-search-enterprise"] == probed["requests"]
    assert (probed["cost"], probed["too_full"]) == (0.0, 0)
    assert 0 < probed["places"] <= 70
    assert "free this month" in asking("places", "probe", "dentists", "--near", AREA).out


def test_a_day_that_is_used_up_is_no_failure(asking: Terminal) -> None:
    asking("enqueue", "place-search", "dentists", "--near", AREA, "--source", "google")
    done = asking("process", "place-search", SCRAPERSKY_PLACES_DAILY_REQUESTS="1")
    assert (done.code, "released=1" in done.out) == (0, True)
    assert "SCRAPERSKY_PLACES_DAILY_REQUESTS" in done.err
    again = asking("process", "place-search", SCRAPERSKY_PLACES_DAILY_REQUESTS="1")
    assert (again.code, again.out, again.err) == (0, "", "")  # it is due tomorrow
    assert "places_budget_spent" in asking("show", "search:1").out


def test_a_budget_of_the_search(asking: Terminal) -> None:
    terms = "--near", AREA, "--source", "google"
    asking("enqueue", "place-search", "dentists", *terms, "--max-requests", "1")
    asking("process", "place-search")
    assert "budget" in asking("list", "searches").out
    asking("enqueue", "place-search", "dentists", *terms, "--max-requests", "50", "--force")
    asking("process", "place-search")
    assert "budget" not in asking("list", "searches").out


@pytest.mark.parametrize(
    ("key", "says"),
    [("", "SCRAPERSKY_GOOGLE_KEY is not set"), ("fail-invalid-key", "Google does not accept SCRAPERSKY_GOOGLE_KEY")],
)
def test_a_key_that_is_missing_or_refused_ends_with_4_and_loses_nothing(asking: Terminal, key: str, says: str) -> None:
    asking("enqueue", "place-search", "dentists", "--near", AREA, "--source", "google")
    done = asking("process", "place-search", SCRAPERSKY_GOOGLE_KEY=key)
    assert done.code == 4
    assert says in done.err
    assert "hint: " in done.err
    assert not key or key not in done.out + done.err
    asking("enqueue", "place-search", "dentists", "--near", AREA, "--source", "google")
    assert "completed=1 " in asking("process", "place-search").out


def test_a_file_of_phrases_and_locations(asking: Terminal, tmp_path: Path) -> None:
    table, lines = tmp_path / "searches.csv", tmp_path / "searches.txt"
    table.write_text('query,location\ndentists,"Austin, TX"\nbakeries,"Portland, OR"\n')
    lines.write_text("dentists near Austin, TX\nflorists in Berlin, DE\n")
    assert asking("enqueue", "place-search", "-f", str(table)).out == "workflow=place-search created=2\n"
    assert asking("enqueue", "place-search", "-f", str(lines)).out == "workflow=place-search created=1 active=1\n"
    found = asking("list", "searches", "--json").json["searches"]
    assert sorted((row["phrase"], row["near"], row["source"]) for row in found) == [
        ("bakeries", "Portland, OR", "open"),
        ("dentists", "Austin, TX", "open"),
        ("florists", "Berlin, DE", "open"),
    ]


def test_a_list_of_which_nothing_can_be_searched_says_what_columns_it_needs(asking: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("town,trade\nAustin,dentist\n")
    wrong = asking("enqueue", "place-search", "-f", str(file))
    assert wrong.code == 2
    assert [line.partition(":")[0] for line in wrong.err.splitlines()][-4:] == ["line 1", "line 2", "error", "hint"]
    assert "the columns query and location" in wrong.err


def test_a_search_in_another_language_is_another_search(asking: Terminal) -> None:
    terms = "enqueue", "place-search", "dentists", "--near", AREA, "--source", "google"
    assert asking(*terms).out == asking(*terms, "--language", "de").out == "workflow=place-search created=1\n"
    name = f"dentists near {AREA} [google language=de]"
    assert "id\t2\n" in asking("show", name).out
    assert asking("enqueue", "place-search", name).out == "workflow=place-search created=0 active=1\n"
    assert asking("enqueue", "place-search", "--where", "status=queued").out.endswith("created=0 active=2\n")


# --- run --------------------------------------------------------------------------------------------------
def test_a_run_that_meets_the_budget_of_the_day_says_so_and_writes_what_it_has(
    asking: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "leads.csv"
    args = ("run", "dentists", "--near", AREA, "--source", "google", "--through", "domain-extraction", "-o", str(out))
    done = asking(*args, SCRAPERSKY_PLACES_DAILY_REQUESTS="1")
    assert done.code == 0
    assert "place-search: SCRAPERSKY_PLACES_DAILY_REQUESTS (1) is used up" in done.err
    assert "1 rows are tried again later" in done.err
    assert out.read_text().startswith("domain,name,")


def test_a_run_without_a_key_ends_with_4_and_goes_on_with_one(asking: Terminal) -> None:
    args = ("run", "dentists", "--near", AREA, "--source", "google", "--through", "deep-scan")
    done = asking(*args, SCRAPERSKY_GOOGLE_KEY="")
    assert (done.code, "SCRAPERSKY_GOOGLE_KEY is not set" in done.err) == (4, True)
    asking("enqueue", "place-search", "dentists", "--near", AREA, "--source", "google")  # so that it is due at once
    assert "workflow=deep-scan items=70 completed=70 " in asking(*args).out


def test_a_dry_run_says_what_each_source_costs(asking: Terminal) -> None:
    out = asking("enqueue", "place-search", "dentists near Austin, TX", "--dry-run").out
    assert "open, data, osm: free" in out
    assert "google: $0.035 for each 20 places" in out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--source", "bing"), "--source bing is not valid"),
        (("--source", "google", "--language", "d"), "--language d is not a code"),
        (("--source", "google", "--region", "DEU"), "--region DEU is not a code"),
        (("--source", "google", "--max-cost", "nan"), "--max-cost nan is not an amount"),
        (("--source", "google", "--max-cost", "-1"), "--max-cost -1 is not an amount"),
        (("--type", "dentist"), "--type is for Google Places only: add --source google"),
        (("--source", "google", "--type", "Hair salon"), "--type Hair salon is not a type"),
        (("--max-results", "0"), "greater than or equal to 1"),
    ],
)
def test_wrong_input(asking: Terminal, args: tuple[str, ...], says: str) -> None:
    wrong = asking("enqueue", "place-search", "dentists near Austin, TX", *args)
    assert wrong.code == 2
    assert says in wrong.err


def test_a_probe_without_an_area(asking: Terminal) -> None:
    wrong = asking("places", "probe", "dentists")
    assert wrong.code == 2
    assert "add: --near" in wrong.err


def test_what_google_said_can_be_left_out_and_forgotten(asking: Terminal) -> None:
    asking("enqueue", "place-search", "dentists", "--near", AREA, "--source", "google", "--max-results", "3")
    asking("process", "place-search", SCRAPERSKY_ADVANCE="deep-scan")
    asking("process", "deep-scan", SCRAPERSKY_ADVANCE="domain-extraction")
    asking("process", "domain-extraction")
    for what in ("places", "businesses", "contacts"):
        assert len(asking("export", what, "--format", "jsonl").out.splitlines()) == 3
        assert asking("export", what, "--format", "jsonl", "--no-google-content").out == ""
    leads = asking("export", "leads", "--columns", "domain,name,phone", "--no-google-content").out.splitlines()
    assert leads[0] == "domain,name,phone"
    assert len(leads) == 4
    assert all(line.startswith("dentist") and line.endswith(".com,,") for line in leads[1:])
    assert asking("prune", "--google-content").out == ""
    assert asking("prune", "--google-content", "--older-than", "0s", "--dry-run").out == "would_prune google_places=3\n"
    assert asking("prune", "--google-content", "--older-than", "0s").out == "pruned google_places=3\n"
    names = [row["name"] for row in asking("list", "businesses", "--json").json["businesses"]]
    assert all(name.startswith("ChIJ") for name in names)
