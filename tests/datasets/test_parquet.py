"""Parquet files of Overture and Foursquare."""

import warnings
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from scrapersky_cli.datasets.dataset import Dataset, open_dataset
from scrapersky_cli.datasets.parquet import open_parquet
from scrapersky_cli.errors import DamagedDataset, MissingColumns, SettingsError, UnknownDataset
from scrapersky_cli.extract.places.areas import Box, Circle
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.place import Place
from tests.datasets.files import OVERTURE, overture_row, write_overture

ALL = PlaceFilter(open_only=False)
AUSTIN = Box(-98, 30, -97, 31)


def everything(dataset: Dataset, wanted: PlaceFilter = ALL) -> list[Place]:
    parts = [dataset.part(number, wanted) for number in range(dataset.parts)]
    assert not any(part.damage for part in parts)
    return [place for part in parts for place in part.places]


def test_the_fixture_is_as_overture_says() -> None:
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # about its own use of pydantic
        from overture.schema import places
    row = overture_row(1, -97.7, 30.2)
    table = pyarrow.Table.from_pylist([row], schema=OVERTURE)
    stored = {name: value for name, value in table.to_pylist()[0].items() if value is not None}
    geometry = {"type": "Point", "coordinates": [-97.7, 30.2]}
    place = places.Place.model_validate({**_filled(stored), "geometry": geometry})
    assert place.names is not None
    assert place.names.primary == "Dentist 1"


def _filled(value: Any) -> Any:
    """Without what is null, which means `not given` in Parquet."""
    if isinstance(value, dict):
        return {name: _filled(inner) for name, inner in value.items() if inner is not None}
    return [_filled(inner) for inner in value] if isinstance(value, list) else value


def test_overture(tmp_path: Path) -> None:
    path = write_overture(tmp_path / "a.parquet", [overture_row(n, -97.7, 30.2) for n in range(250)])
    dataset = open_dataset(path)
    assert (dataset.source, dataset.parts) == ("overture", 3)
    assert [place.name for place in everything(dataset)] == [f"Dentist {number}" for number in range(250)]
    assert dataset.describe().missing == ("categories",)
    assert dataset.describe().unknown == ()
    assert dataset.digest == open_dataset(path).digest


def test_any_part_can_be_read_alone(tmp_path: Path) -> None:
    path = write_overture(tmp_path / "a.parquet", [overture_row(n, -97.7, 30.2) for n in range(250)])
    part = open_dataset(path).part(2, ALL)
    assert (part.read, len(part.places), part.places[0].name) == (50, 50, "Dentist 200")
    with pytest.raises(IndexError):
        open_dataset(path).part(3, ALL)


def test_the_digest_changes_with_a_value(tmp_path: Path) -> None:
    digests = {
        open_dataset(write_overture(tmp_path / "a.parquet", [overture_row(1, longitude, 30.2)])).digest
        for longitude in (-97.7, -97.6)
    }
    assert len(digests) == 2


def test_of_row_groups_elsewhere_only_narrow_columns_are_read(tmp_path: Path) -> None:
    rows = [overture_row(n, 10.0 if n < 100 else -97.7, 50.0 if n < 100 else 30.2) for n in range(200)]
    path = write_overture(tmp_path / "a.parquet", rows)
    dataset, data = open_dataset(path), bytearray(path.read_bytes())
    group = parquet.ParquetFile(path).metadata.row_group(0)
    names = next(column for column in map(group.column, range(30)) if column.path_in_schema == "names.primary")
    start = names.dictionary_page_offset or names.data_page_offset
    data[start : start + names.total_compressed_size] = b"\xff" * names.total_compressed_size
    path.write_bytes(data)
    elsewhere = dataset.part(0, PlaceFilter(box=AUSTIN))
    assert (elsewhere.read, elsewhere.filtered, elsewhere.damage) == (100, 100, None)
    assert len(dataset.part(1, PlaceFilter(box=AUSTIN)).places) == 100
    assert isinstance(dataset.part(0, ALL).damage, DamagedDataset)


@pytest.mark.parametrize(
    "wanted",
    [
        PlaceFilter(box=AUSTIN),
        PlaceFilter(box=Box(170, -10, -170, 10)),
        PlaceFilter(circle=Circle(30.25, -97.7, 5000)),
        PlaceFilter(min_confidence=0.5),
        PlaceFilter(has=frozenset({"website", "email", "phone"})),
        PlaceFilter(),
        ALL,
    ],
)
def test_what_is_ruled_out_early_is_just_what_is_not_wanted(wanted: PlaceFilter, tmp_path: Path) -> None:
    rows = [
        overture_row(1, -97.7, 30.2, emails=["a@b.com"]),
        overture_row(2, -97.7, 30.2, confidence=0.2),
        overture_row(3, 179.99, 0.0, confidence=None, operating_status=None),
        overture_row(4, -179.99, 0.0, operating_status="permanently_closed"),
        overture_row(5, -97.7, 30.3, phones=None, bbox=None),
        overture_row(6, -97.71, 30.25, websites=None, operating_status="temporarily_closed"),
    ]
    dataset = open_dataset(write_overture(tmp_path / "a.parquet", rows, group=6))
    expected = [place.source_id for place in everything(dataset) if wanted.is_wanted(place)]
    if wanted.boxes:
        expected = [key for key in expected if key != "08f00005"]  # without a box, no column says where it is
    part = dataset.part(0, wanted)
    assert [place.source_id for place in part.places] == expected
    assert (part.read, part.filtered) == (6, 6 - len(expected))


@given(longitude=st.floats(-180, 180), latitude=st.floats(-90, 90))
def test_the_rounded_box_hides_no_place(longitude: float, latitude: float, tmp_path_factory: Any) -> None:
    path = write_overture(tmp_path_factory.mktemp("p") / "a.parquet", [overture_row(1, longitude, latitude)])
    wanted = PlaceFilter(box=Box(longitude, latitude, longitude, latitude))
    assert len(everything(open_dataset(path), wanted)) == 1


def test_without_statistics_a_group_is_read(tmp_path: Path) -> None:
    table = pyarrow.Table.from_pylist([overture_row(1, 10.0, 50.0)], schema=OVERTURE)
    parquet.write_table(table, tmp_path / "a.parquet", write_statistics=False)
    assert open_dataset(tmp_path / "a.parquet").part(0, PlaceFilter(box=AUSTIN)).filtered == 1


def test_foursquare(tmp_path: Path) -> None:
    rows = [
        {
            "fsq_place_id": "1",
            "name": "A",
            "latitude": 30.2,
            "longitude": -97.7,
            "tel": "1",
            "date_closed": None,
            "x": 1,
        },
        {
            "fsq_place_id": "2",
            "name": "B",
            "latitude": 50.0,
            "longitude": 10.0,
            "tel": None,
            "date_closed": None,
            "x": 1,
        },
        {
            "fsq_place_id": "3",
            "name": "C",
            "latitude": 30.2,
            "longitude": -97.7,
            "tel": "",
            "date_closed": "2024-01-01",
            "x": 1,
        },
        {
            "fsq_place_id": "4",
            "name": "D",
            "latitude": None,
            "longitude": None,
            "tel": None,
            "date_closed": None,
            "x": 1,
        },
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "f.parquet")
    dataset = open_dataset(tmp_path / "f.parquet")
    assert (dataset.source, dataset.describe().unknown) == ("foursquare", ("x",))
    assert [place.name for place in everything(dataset)] == ["A", "B", "C", "D"]
    assert [place.name for place in everything(dataset, PlaceFilter(box=AUSTIN))] == ["A"]
    assert [place.name for place in everything(dataset, PlaceFilter(has=frozenset({"phone"})))] == ["A"]


# --- what is wrong ----------------------------------------------------------------------------------------
def test_hostile_rows(tmp_path: Path) -> None:
    rows = [
        overture_row(1, -97.7, 30.2, names={"primary": "A\x00\x1b[2J" + "x" * 1_000_000}),
        overture_row(2, float("nan"), 30.2),
        overture_row(3, -97.7, 30.2, names=None),
        overture_row(4, -97.7, 30.2, geometry=b"\x01\x02\x00\x00\x00", bbox=None),
        overture_row(5, -97.7, 30.2, id=""),
    ]
    part = open_dataset(write_overture(tmp_path / "a.parquet", rows)).part(0, ALL)
    assert [place.name for place in part.places] == ["A[2J" + "x" * 296]
    assert dict(part.invalid) == {
        "its coordinates are out of range": 1,
        "it has no name": 1,
        "its geometry is not a point": 1,
        "it has no identifier": 1,
    }
    assert part.read == 5


def test_text_that_is_not_utf_8(tmp_path: Path) -> None:
    text = pyarrow.array([b"good", b"\xed\xa0\x80bad", b"fine"], pyarrow.binary()).view(pyarrow.string())
    ids = pyarrow.array(["1", "2", "3"])
    table = pyarrow.table({"fsq_place_id": ids, "name": text, "tel": ids})
    parquet.write_table(table, tmp_path / "f.parquet")
    part = open_dataset(tmp_path / "f.parquet").part(0, ALL)
    assert [place.name for place in part.places] == ["good", "fine"]
    assert dict(part.invalid) == {"its text is not UTF-8": 1}


def test_columns_of_another_type(tmp_path: Path) -> None:
    table = pyarrow.table({"id": [1], "names": ["A"], "bbox": ["x"], "confidence": ["high"], "phones": [7]})
    parquet.write_table(table, tmp_path / "a.parquet")
    dataset = open_dataset(tmp_path / "a.parquet")
    assert dict(dataset.part(0, ALL).invalid) == {"it has no name": 1}
    assert isinstance(dataset.part(0, PlaceFilter(min_confidence=0.5)).damage, DamagedDataset)


def test_columns_that_must_be_there(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.table({"id": ["1"], "geometry": [b""], "confidence": [0.5]}), tmp_path / "a.parquet")
    with pytest.raises(MissingColumns, match="has no column names"):
        open_dataset(tmp_path / "a.parquet")
    parquet.write_table(pyarrow.table({"id": ["1"], "colour": ["red"]}), tmp_path / "b.parquet")
    with pytest.raises(UnknownDataset, match="it has id, colour"):
        open_dataset(tmp_path / "b.parquet")


@pytest.mark.parametrize("kept", [4, 12, 2000, -1, -9, -300])
def test_a_file_that_is_cut_off(kept: int, tmp_path: Path) -> None:
    path = write_overture(tmp_path / "a.parquet", [overture_row(n, -97.7, 30.2) for n in range(250)])
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedDataset, match=r"a\.parquet is damaged or incomplete"):
        open_dataset(path)


@pytest.mark.parametrize("seed", range(40))
def test_a_footer_that_lies(seed: int, tmp_path: Path) -> None:
    """Whatever a byte of the footer says, there is an answer or the error for it."""
    path = write_overture(tmp_path / "a.parquet", [overture_row(n, -97.7, 30.2) for n in range(20)])
    data = bytearray(path.read_bytes())
    length = int.from_bytes(data[-8:-4], "little")
    data[-8 - (seed * 7919) % length] ^= 1 << seed % 8
    path.write_bytes(data)
    try:
        dataset = open_dataset(path)
    except (DamagedDataset, MissingColumns, UnknownDataset):
        return
    for number in range(min(dataset.parts, 10)):
        dataset.part(number, PlaceFilter(box=AUSTIN))
        dataset.part(number, ALL)


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_overture(tmp_path / "a.parquet", [overture_row(1, -97.7, 30.2)])
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(SettingsError) as caught:
        open_parquet(path)
    assert caught.value.hint == "run: pip install 'scrapersky[places]'"
