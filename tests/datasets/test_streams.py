"""GeoJSON, zip, PBF and CSV files, and folders of them."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from scrapersky_cli.datasets import geojson, osm, table
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.errors import DamagedDataset, MissingColumns, SettingsError, UnknownDataset, UsageError
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.filters import PlaceFilter
from tests.datasets.files import overture_row, write_overture
from tests.datasets.test_parquet import ALL, everything


def features(count: int, spider: str = "aldi") -> bytes:
    """A collection as AllThePlaces writes it: one feature a line."""
    lines = (
        json.dumps(
            {
                "type": "Feature",
                "id": f"{spider}{number}",
                "properties": {"@spider": spider, "ref": str(number), "name": f"A{number}", "shop": "supermarket"},
                "geometry": {"type": "Point", "coordinates": [9.0 + number / 1000, 48.0]},
            }
        )
        for number in range(count)
    )
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def csv_rows(count: int) -> bytes:
    rows = (f'{number};"Firma; {number}";Ring {number};Köln;50{number:03};{number},5;7' for number in range(count))
    return ("id;Firma;Straße;Ort;PLZ;Breite;Sonstiges\n" + "\n".join(rows)).encode("cp1252")


def write_osm(path: Path, count: int) -> Path:
    with osmium.SimpleWriter(str(path)) as writer:
        for number in range(1, count + 1):
            tags = {"name": f"Praxis {number}", "amenity": "dentist", "contact:phone": "+49 1;+49 2"}
            writer.add_node(Node(id=number, location=(9.0, 48.0), tags=tags))
        for number, place in enumerate([(9.0, 48.0), (9.2, 48.0), (9.2, 48.4)], count + 1):
            writer.add_node(Node(id=number, location=place))
        shop = {"name": "Markt", "shop": "supermarket"}
        writer.add_way(Way(id=7, nodes=[count + 1, count + 2, count + 3, count + 1], tags=shop))
        writer.add_way(Way(id=8, nodes=[99999998, 99999999], tags={"name": "Beyond", "shop": "bakery"}))
        writer.add_way(Way(id=9, nodes=[count + 1, count + 2], tags={"name": "Ring", "highway": "primary"}))
        writer.add_way(Way(id=10, nodes=[count + 1, count + 2], tags={"name": "Old", "disused:shop": "bakery"}))
    return path


def test_geojson(tmp_path: Path) -> None:
    (tmp_path / "aldi.geojson").write_bytes(features(300))
    dataset = open_dataset(tmp_path / "aldi.geojson")
    assert (dataset.source, dataset.parts) == ("alltheplaces", 1)
    assert [place.source_id for place in everything(dataset)] == [f"aldi{number}" for number in range(300)]
    assert len(everything(dataset, PlaceFilter(box=Box(9, 47, 9.0995, 49)))) == 100
    assert "name" in dataset.describe().present


@pytest.mark.parametrize(
    ("module", "name", "made"),
    [(geojson, "a.geojson", features), (table, "a.csv", csv_rows)],
)
def test_parts_are_the_same_in_any_order(
    module: object, name: str, made: Callable[[int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SLICE", 1 << 17)
    (tmp_path / name).write_bytes(made(10_000))
    dataset = open_dataset(tmp_path / name)
    assert dataset.parts > 2
    in_order = [dataset.part(number, ALL).places for number in range(dataset.parts)]
    assert sum(map(len, in_order)) == 10_000
    backwards = [open_dataset(tmp_path / name).part(number, ALL).places for number in range(dataset.parts)]
    assert backwards == in_order
    assert dataset.part(1, ALL).places == in_order[1]


def test_csv(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(csv_rows(3))
    dataset = open_dataset(tmp_path / "a.csv")
    assert [place.name for place in everything(dataset)] == ["Firma; 0", "Firma; 1", "Firma; 2"]
    assert everything(dataset)[1].address.city == "Köln"
    assert everything(dataset)[1].source_id == "1"
    assert dataset.describe().unknown == ("Breite", "Sonstiges")


def test_openstreetmap(tmp_path: Path) -> None:
    dataset = open_dataset(write_osm(tmp_path / "a.osm.pbf", 5))
    places = {place.source_id: place for place in everything(dataset)}
    assert list(places) == ["node/1", "node/2", "node/3", "node/4", "node/5", "way/7", "way/8"]
    assert places["node/1"].phones == ("+49 1", "+49 2")
    assert (places["way/7"].latitude, places["way/7"].longitude) == pytest.approx((48.2, 9.1))
    assert places["way/8"].latitude is None


def test_parts_of_openstreetmap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osm, "_SLICE", 100)
    monkeypatch.setattr(osm, "_LEAST", 1000)
    path = write_osm(tmp_path / "a.osm.pbf", 1000)
    dataset = open_dataset(path)
    parts = [dataset.part(number, ALL) for number in range(dataset.parts)]
    assert sum(part.read for part in parts) == 1002
    assert dataset.part(1, ALL) == parts[1]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_zip_of_spiders(tmp_path: Path) -> None:
    members = {
        "output/aldi.geojson": features(3),
        "output/none.geojson": b"",
        "output/lidl.geojson": features(2, "lidl"),
        "stats/aldi.txt": b"3",
    }
    dataset = open_dataset(zipped(tmp_path / "a.zip", members))
    assert (dataset.source, dataset.parts) == ("alltheplaces", 2)
    assert [place.source_id for place in dataset.part(1, ALL).places] == ["lidl0", "lidl1"]


def test_folders(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_overture(tmp_path / f"{name}.parquet", [overture_row(ord(name), 9.0, 48.0)] * 150)
    (tmp_path / "_SUCCESS").write_bytes(b"")
    (tmp_path / ".crc").write_bytes(b"x")
    dataset = open_dataset(tmp_path)
    assert dataset.parts == 4
    assert [dataset.part(number, ALL).places[0].name for number in range(4)] == ["Dentist 97"] * 2 + ["Dentist 98"] * 2
    (tmp_path / "c.geojson").write_bytes(features(1))
    with pytest.raises(UnknownDataset, match="several sources: alltheplaces, overture"):
        open_dataset(tmp_path)


# --- what is wrong ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 100, "binary data"),
        (b"%PDF-1.7 ...", "PDF"),
        (b'{"type":"Topology"}', "no features"),
        (b"[" * 100_000, "not an object"),
        (b'{"features":[' * 20_000, "nested too deeply"),
    ],
)
def test_what_is_no_file_of_places(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(UnknownDataset, match=reason):
        open_dataset(tmp_path / "a")


def test_a_table_without_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("website,phone\na.com,1\n")
    with pytest.raises(MissingColumns, match="names of businesses"):
        open_dataset(tmp_path / "a.csv")


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        open_dataset(tmp_path / "none.parquet")
    with pytest.raises(UnknownDataset, match="has no files"):
        open_dataset(tmp_path)


def test_a_collection_that_is_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_bytes(features(200)[:-40])
    part = open_dataset(tmp_path / "a.geojson").part(0, ALL)
    assert len(part.places) == 199
    assert isinstance(part.damage, DamagedDataset)
    assert (
        part.damage.message
        == "a.geojson is damaged or incomplete: it ends within a feature, or the feature is not valid JSON"
    )


def test_openstreetmap_that_is_cut_off(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "a.osm.pbf", 20_000)
    path.write_bytes(path.read_bytes()[:-100])
    part = open_dataset(path).part(0, ALL)
    assert isinstance(part.damage, DamagedDataset)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(DamagedDataset):
        open_dataset(path)


def test_zips_that_are_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.geojson": features(3), "b.geojson": features(3000)})
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    with pytest.raises(DamagedDataset):
        open_dataset(path)
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + b"\xff" * 50 + whole[middle + 50 :])
    dataset = open_dataset(path)
    assert len(dataset.part(0, ALL).places) == 3
    assert isinstance(dataset.part(1, ALL).damage, DamagedDataset)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = b'{"features":[' + b" " * (1 << 25) + b"]}"
    dataset = open_dataset(zipped(tmp_path / "a.zip", {"a.geojson": bomb, "b.geojson": features(1)}))
    damage = dataset.part(0, ALL).damage
    assert damage is not None
    assert "would unpack to 33,554,447 bytes" in damage.message
    assert len(dataset.part(1, ALL).places) == 1


def test_a_zip_of_other_things(tmp_path: Path) -> None:
    with pytest.raises(UnknownDataset, match="no GeoJSON"):
        open_dataset(zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<x/>"}))


def test_one_endless_line_holds_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = io.BytesIO(b'{"features":[{"name":"' + b"x" * (1 << 22))
    (tmp_path / "a.geojson").write_bytes(taken.getvalue())
    with pytest.raises(UnknownDataset, match="longer than 1,048,576"):
        open_dataset(tmp_path / "a.geojson")


def test_without_osmium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_osm(tmp_path / "a.osm.pbf", 1)
    monkeypatch.setitem(__import__("sys").modules, "osmium", None)
    with pytest.raises(SettingsError) as caught:
        open_dataset(path)
    assert caught.value.hint == "run: pip install 'scrapersky[places]'"
