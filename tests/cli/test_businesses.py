"""From places to businesses, their domains and their leads, as an operator does it."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.places import store_places
from tests.cli.terminal import Terminal

AUSTIN, BERLIN = Address(city="Austin", country="US"), Address(city="Berlin", country="DE")
LISTED = (
    Place("file", "1", "Holt", category="dentist", address=BERLIN, websites=("https://holt.de",)),
    Place("file", "2", "Kern", category="dentist", address=AUSTIN, websites=("https://chain.com/austin",)),
    Place("file", "3", "Kern", category="dentist", address=BERLIN, websites=("https://chain.com/berlin",)),
    Place("file", "4", "Mill", category="bakery", address=AUSTIN, websites=("https://facebook.com/mill",)),
)


@pytest.fixture
def listed(shell: Terminal) -> Terminal:
    database = Database(database_url(shell.environment["SCRAPERSKY_DATABASE_URL"]))
    database.write(store_places, LISTED)
    database.close()
    return shell


def test_from_places_to_domains(listed: Terminal) -> None:
    assert listed("enqueue", "deep-scan", "--where", "category=dentist", "--json").json["created"] == 3
    scanned = listed("process", "deep-scan", SCRAPERSKY_ADVANCE="domain-extraction")
    assert scanned.out.startswith("workflow=deep-scan claimed=3 completed=3 ")
    assert listed("process", "domain-extraction").out.startswith("workflow=domain-extraction claimed=3 completed=3 ")
    found = listed("list", "businesses", "--where", "city=Berlin", "--json").json["businesses"]
    assert [(row["name"], row["domain"], row["url"]) for row in found] == [
        ("Holt", "holt.de", "https://holt.de/"),
        ("Kern", "chain.com", "https://chain.com/berlin"),
    ]
    domains = listed("export", "domains", "--where", "city=austin", "--columns", "domain").out.splitlines()
    assert domains == ["domain", "chain.com"]
    assert listed("enqueue", "domain-scan", "--where", "country=DE", "--json").json["created"] == 2


def test_businesses_with_and_without_a_site_of_their_own_are_listed_together(listed: Terminal) -> None:
    listed("enqueue", "deep-scan", "--where", "category=dentist", "--where", "category=bakery")
    listed("process", "deep-scan", SCRAPERSKY_ADVANCE="domain-extraction")
    listed("process", "domain-extraction")
    done = listed("list", "businesses", "--columns", "name,domain")
    assert (done.code, len(done.rows)) == (0, 4), done
    assert ["Mill", ""] in done.rows


def test_several_places_of_one_name_are_told_apart(listed: Terminal) -> None:
    refused = listed("enqueue", "deep-scan", "Kern", "Holt")
    assert refused.code == 0
    assert "several rows have this name: name one as place:ID" in refused.err
    shown = listed("show", "place:Kern")
    assert shown.code == 2
    assert "place:2" in shown.err
    assert listed("enqueue", "deep-scan", "place:2", "--json").json["created"] == 1


def test_places_are_curated_by_filter(listed: Terminal) -> None:
    done = listed("curate", "places", "selected", "--where", "city=Austin", "--json").json
    assert (done["changed"], done["enqueued"]) == (2, 2)
    listed("curate", "places", "rejected", "place:4")
    assert listed("process", "deep-scan", "--json").json["claimed"] == 1
    mill = listed("show", "place:4").out
    assert "rejected" in mill


def test_an_unknown_filter_says_which_there_are(listed: Terminal) -> None:
    wrong = listed("list", "places", "--where", "town=Austin")
    assert wrong.code == 2
    assert "city, country" in wrong.err


@pytest.mark.parametrize(
    ("args", "code", "hint"),
    [
        (("deep-scan", "Nobody"), 2, "run: scrapersky list places"),
        (("domain-extraction", "Nobody"), 2, "run: scrapersky list businesses"),
        (("place-search", "dentists"), 2, "such as: scrapersky enqueue place-search 'dentists near Austin, TX'"),
        (
            ("place-search", "dentists near Austin", "--source", "data"),
            4,
            "set it to a file or folder of places, or use --source osm",
        ),
        (("place-search", "dentists", "--near", "99,999"), 2, "such as 'Austin, TX' or 30.267,-97.743"),
        (("domain-scan", "a.com", "--near", "Austin"), 2, "leave it out"),
    ],
)
def test_what_cannot_be_enqueued_says_what_helps(quick: Terminal, args: tuple[str, ...], code: int, hint: str) -> None:
    done = quick("enqueue", *args)
    assert (done.code, done.out) == (code, "")
    assert done.err.splitlines()[-1] == f"hint: {hint}"


BAKERY = Place(
    "osm",
    "5",
    "Oven",
    category="bakery",
    address=Address("1 Main St", "Austin", "TX", "78701", "US"),
    phones=("(512) 974-2000",),
    emails=("oven@gmail.com", "not an address"),
    profiles=("https://www.facebook.com/ovenaustin",),
    hours={"monday": ("07:00-12:00",), "tuesday": ("07:00-12:00",)},
    rating=4.5,
    reviews=12,
    licence="ODbL-1.0",
)


@pytest.fixture
def bakery(shell: Terminal) -> Terminal:
    database = Database(database_url(shell.environment["SCRAPERSKY_DATABASE_URL"]))
    database.write(store_places, (BAKERY, LISTED[0]))
    database.close()
    assert shell("enqueue", "deep-scan", "--where", "category=bakery", "--batch", "april").code == 0
    assert shell("process", "deep-scan", SCRAPERSKY_ADVANCE="domain-extraction").code == 0
    assert shell("process", "domain-extraction").code == 0
    return shell


def test_leads_of_businesses_in_every_format(bakery: Terminal, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"leads.{ending}" for ending in ("jsonl", "csv", "xlsx", "parquet")}
    for file in files.values():
        assert bakery("export", "leads", "-o", str(file), "--json").json["rows"] == 1
    lead = json.loads(files["jsonl"].read_text())
    told = {name: value for name, value in lead.items() if value not in (None, [])}
    assert told.pop("last_checked").endswith("Z")
    assert told == {
        "name": "Oven", "category": "bakery", "street": "1 Main St", "city": "Austin", "region": "TX",
        "postal_code": "78701", "country": "US", "phone": "+15129742000", "best_email": "oven@gmail.com",
        "emails": ["oven@gmail.com"], "phones": ["+15129742000"], "facebook": "https://www.facebook.com/ovenaustin",
        "opening_hours": ["Mo-Tu 07:00-12:00"], "status": "completed", "result_code": "no_website", "rating": 4.5,
        "reviews": 12, "source": "osm", "licence": "ODbL-1.0", "confidence": 0.6, "name_method": "listed",
        "why": ["name: only osm", "address: only osm", "phone: only osm", "email: only osm"],
        "phone_national": "(512) 974-2000", "phone_international": "+1 512-974-2000",
    }  # fmt: skip
    (flat,) = csv.DictReader(io.StringIO(files["csv"].read_text(), newline=""))
    head, cells = openpyxl.load_workbook(files["xlsx"]).worksheets[0].values
    (stored,) = pyarrow.parquet.read_table(files["parquet"]).to_pylist()
    sheet = dict(zip(head, cells, strict=True))
    assert list(flat) == list(head) == list(stored) == list(lead)
    assert flat["why"] == sheet["why"] == "name: only osm; address: only osm; phone: only osm; email: only osm"
    assert (stored["why"], stored["opening_hours"]) == (lead["why"], lead["opening_hours"])
    assert (flat["rating"], sheet["rating"], stored["rating"]) == ("4.5", 4.5, 4.5)


def test_a_business_is_shown_with_its_listed_contacts_and_why_to_trust_it(bakery: Terminal) -> None:
    shown = bakery("show", "business:1", "--json").json
    assert (shown["confidence"], shown["why"][0]) == (0.6, "name: only osm")
    assert {(each["value"], each["method"], each["confirmed"]) for each in shown["contacts"]} == {
        ("oven@gmail.com", "listed", False),
        ("+15129742000", "listed", False),
        ("https://www.facebook.com/ovenaustin", "listed", False),
    }
    assert "phone: only osm" in bakery("show", "business:1").out


def test_listed_contacts_are_listed_exported_suppressed_and_erased(bakery: Terminal) -> None:
    rows = bakery("list", "contacts", "--method", "listed", "--json").json["contacts"]
    assert {(row["value"], row["business"], row["domain"], row["confirmed"]) for row in rows} == {
        ("oven@gmail.com", "Oven", None, False),
        ("+15129742000", "Oven", None, False),
        ("https://www.facebook.com/ovenaustin", "Oven", None, False),
    }
    exported = bakery("batch", "export", "april", "--what", "contacts", "-o", "-").out
    assert "oven@gmail.com" in exported
    told = bakery("privacy", "access", "oven@gmail.com", "--json").json
    assert [each["business"] for each in told["found"]] == [each["name"] for each in told["businesses"]] == ["Oven"]
    assert "deep-scan" in {each["workflow"] for each in told["work"]}
    assert {each["row"] for each in told["mentions"]} >= {"place:2", "business:1"}
    bakery("suppress", "add", "oven@gmail.com")
    assert "oven@gmail.com" not in bakery("export", "contacts").out + bakery("export", "leads").out
    assert bakery("privacy", "erase", "oven@gmail.com", "--yes").code == 0
    for kind in ("business:1", "place:1"):
        assert "oven@gmail.com" not in bakery("show", kind, "--json").out
