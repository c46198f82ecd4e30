"""place-search: in files of places, and on a map over real sockets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.places import place_answers, places
from scrapersky_cli.db.tables.searches import place_searches, search_places
from scrapersky_cli.demo.osm import MapServer, serve_map
from scrapersky_cli.settings import settings
from tests.extract.places.test_nominatim import AUSTIN
from tests.workflows import scene

DENTIST = {"id": "node/7", "lat": 30.3, "lon": -97.7, "tags": {"amenity": "dentist", "name": "Smile", "phone": "+1 5"}}
NAMELESS = {"id": "node/8", "lat": 30.3, "lon": -97.7, "tags": {"amenity": "dentist"}}
BAKER = {"id": "way/8", "lat": 30.3, "lon": -97.7, "tags": {"shop": "bakery", "name": "Bread"}}
FAR = {"id": "node/9", "lat": 40.0, "lon": -97.7, "tags": {"amenity": "dentist", "name": "Far"}}
CSV = """id,name,category,city,website
1,Smile,dentist,Austin,https://smile.com
2,Bread,bakery,Austin,
3,Zahn,dentist,Berlin,https://zahn.de
"""


@contextmanager
def told(monkeypatch: pytest.MonkeyPatch, **named: str) -> Iterator[None]:
    with monkeypatch.context() as context:
        for name, value in named.items():
            context.setenv(f"SCRAPERSKY_{name.upper()}", value)
        settings.cache_clear()
        yield
    settings.cache_clear()


@contextmanager
def mapped(monkeypatch: pytest.MonkeyPatch, *elements: Any, **more: str) -> Iterator[MapServer]:
    with (
        serve_map(elements, {"austin, tx": [AUSTIN]}) as osm,
        told(
            monkeypatch,
            connect_to=osm.connect_to,
            nominatim_url=osm.nominatim_url,
            overpass_url=osm.overpass_url,
            user_agent="us/1.0 (+https://example.com/us)",
            backoff_seconds="0.01",
            **more,
        ),
    ):
        yield osm


def search(database: Database, text: str, through: tuple[str, ...] = (), **terms: Any) -> Any:
    """The row of the search, after it was run."""
    report = scene.put(database, "place-search", text, **terms)
    scene.run(database, "place-search", through=through)
    return scene.rows(database, place_searches, place_searches.c.id == report.ids[0])[0]


def names(database: Database) -> list[str]:
    return sorted(row.name for row in scene.rows(database, places))


def test_the_map_is_asked_for_the_area_once_and_for_the_places(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mapped(monkeypatch, DENTIST, NAMELESS, BAKER, FAR) as osm:
        row = search(database, "dentists near Austin, TX")
        again = search(database, "bakeries near austin, tx")
        counts = dict(osm.counts)
    assert (row.status, row.result_code, again.result_code) == ("completed", "ok", "ok")
    assert names(database) == ["Bread", "Smile"]
    assert [row.answer["tags"]["name"] for row in scene.rows(database, place_answers)] == ["Smile", "Bread"]
    assert len(scene.rows(database, search_places)) == 2
    assert sorted(counts.values()) == [1, 2]  # Nominatim once, Overpass twice


def test_a_phrase_that_names_no_kind_is_sought_in_names(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with mapped(monkeypatch, DENTIST, BAKER):
        row = search(database, "smile near 30.3,-97.7")
    assert (row.result_code, names(database)) == ("by_name", ["Smile"])


def test_nothing_found_is_empty_and_an_unknown_area_is_the_targets_failure(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mapped(monkeypatch, BAKER) as osm:
        nothing = search(database, "dentists near Austin, TX")
        nowhere = search(database, "dentists near Atlantis")
        search(database, "bakeries near ATLANTIS")
        assert osm.counts["/search"] == 2
    assert (nothing.status, nothing.result_code) == ("completed", "empty")
    assert (nowhere.status, nowhere.error_code, nowhere.error_kind) == ("failed", "area_not_found", "target")


def test_files_of_places_need_no_network(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text(CSV)
    with told(monkeypatch, places_data=str(file), connect_to="*:443:127.0.0.1:1"):
        row = search(database, "dentists near Austin, TX", row_options={"source": "data"})
    assert (row.source, row.result_code, names(database)) == ("data", "ok", ["Smile"])


def test_an_open_search_asks_the_map_where_the_files_have_nothing_of_the_kind(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "places.csv"
    file.write_text("id,name,category,city,website\n2,Bread,bakery,Austin,\n")
    with mapped(monkeypatch, DENTIST, BAKER, places_data=str(file)) as osm:
        baker = search(database, "bakeries near Austin, TX")
        assert not osm.counts
        dentist = search(database, "dentists near Austin, TX")
    assert (baker.source, baker.result_code, dentist.source, dentist.result_code) == ("open", "ok", "open", "ok")
    assert sorted((row.source, row.name) for row in scene.rows(database, places)) == [
        ("file", "Bread"), ("osm", "Smile"),
    ]  # fmt: skip


def test_what_a_damaged_file_gave_is_kept_and_the_search_fails_for_our_reasons(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "places.geojson"
    point = {"type": "Point", "coordinates": [-97.7, 30.3]}
    listed = [{"id": str(number), "name": f"Smile {number}", "amenity": "dentist"} for number in range(200)]
    features = [{"type": "Feature", "geometry": point, "properties": each} for each in listed]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features})[:-40])
    with told(monkeypatch, places_data=str(file), max_attempts="1"):
        row = search(database, "dentists near 30.3,-97.7 [data]")
    assert (row.status, row.error_code, row.error_kind) == ("failed", "places_data_unreadable", "ours")
    assert "places.geojson is damaged or incomplete" in row.error
    assert len(names(database)) == 199


@pytest.mark.parametrize("data", ["", "/nowhere.csv"])
def test_files_that_cannot_be_read_fail_for_our_reasons(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    with told(monkeypatch, places_data=data):
        row = search(sqlite_database, "dentists near Austin, TX [data]")
    assert (row.status, row.error_code, row.error_kind) == ("failed", "places_data_unreadable", "ours")


def test_what_was_found_can_be_scanned_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with mapped(monkeypatch, DENTIST, BAKER):
        search(database, "dentists near Austin, TX", through=("deep-scan",))
        (smile,) = scene.rows(database, places)
        assert smile.deep_scan_status == "queued"
        scene.run(database, "deep-scan")
        search(database, "dentists near Austin, TX", through=("deep-scan",), force=True)
    (smile,) = scene.rows(database, places)
    assert smile.deep_scan_status == "completed"


def test_a_place_in_two_searches_is_one_place(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with mapped(monkeypatch, DENTIST):
        search(database, "dentists near Austin, TX")
        search(database, "dentists near 30.3,-97.7")
    assert names(database) == ["Smile"]
    assert len(scene.rows(database, search_places)) == 2


def test_the_same_search_is_one_row_whatever_its_case(database: Database) -> None:
    first = scene.put(database, "place-search", "Dentists near Austin, TX")
    second = scene.put(database, "place-search", "dentists in austin, tx")
    other = scene.put(database, "place-search", "dentists", row_options={"near": "Austin, TX", "source": "data"})
    assert first.ids == second.ids != other.ids
    assert (first.created, second.active, other.created) == (1, 1, 1)


def test_a_phrase_without_an_area_is_refused(database: Database) -> None:
    report = scene.put(database, "place-search", "dentists", "near Austin", "x near 99,999")
    assert (report.created, report.rejected) == (0, 3)
